-- External sign-in. The ids at GitHub, Google and LinkedIn stand in columns of their own since the beginning; one more
-- for the issuer that the operator chose: the issuer and the subject there, with a space between.

alter table users add column oidc_id text;
create unique index users_oidc on users (oidc_id);

-- States that came back from a provider: none comes back twice.
create table spent_states (
    hash       blob    not null primary key,
    -- After this instant the state would be refused for its age.
    expires_at integer not null
) strict, without rowid;
create index spent_states_by_end on spent_states (expires_at);
