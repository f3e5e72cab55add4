-- The activity trail: append-only, numbered without gaps in commit order, each entry hashed with the one before.

create table events (
    seq           bigint not null primary key,
    id            uuid    not null,
    kind          text    not null,
    at            bigint not null,
    actor_id      uuid,
    actor         text,
    actor_kind    text    not null,
    resource_type text,
    resource_id   text,
    resource      text,
    org_id        bigint,
    details       text    not null,
    status        text    not null,
    ip            text,
    user_agent    text,
    request_id    text,
    -- SHA-256 of the previous entry's hash and this entry's fields.
    hash          bytea    not null,
    constraint events_id unique (id)
);
create index events_by_org on events (org_id, seq);
create index events_by_kind on events (kind, seq);
create index events_by_time on events (at);

-- Whom an event concerns, as actor or as the one acted upon: a person's timeline is one range of this.
create table event_people (
    user_id uuid    not null,
    seq     bigint not null references events (seq),
    kind    text    not null,
    primary key (user_id, seq)
);
create index event_people_by_kind on event_people (user_id, kind, seq);

-- The end of the chain. The row is locked from an entry's hash to its commit, which puts commits in order.
create table audit_head (
    id   bigint not null primary key check (id = 1),
    seq  bigint not null,
    hash bytea    not null
);
insert into audit_head (id, seq, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the activity trail is append-only';
end
$$;
create trigger events_no_update before update or delete or truncate on events
    for each statement execute function refuse_change();
create trigger event_people_no_update before update or delete or truncate on event_people
    for each statement execute function refuse_change();
