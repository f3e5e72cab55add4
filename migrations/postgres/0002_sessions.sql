-- Sessions and the keys that open them. No secret is stored, only its SHA-256.

create table sessions (
    id           uuid    not null primary key,
    user_id      uuid    not null references users (id),
    cookie_hash  bytea    not null,
    -- What the pages keep between two requests (the one-time message), as JSON.
    data         text    not null default '{}',
    created_at   bigint not null,
    last_seen_at bigint not null,
    expires_at   bigint not null,
    ip           text,
    user_agent   text,
    constraint sessions_cookie unique (cookie_hash)
);
create index sessions_by_user on sessions (user_id, created_at);
create index sessions_by_end on sessions (expires_at);

create table tokens (
    hash       bytea    not null primary key,
    session_id uuid    not null references sessions (id) on delete cascade,
    -- 'access' or 'refresh'
    kind       text    not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- A refresh token that was exchanged; shown again, it ends its session.
    used_at    bigint
);
create index tokens_by_session on tokens (session_id);

-- Single-use links: 'setup' (of nobody yet), 'reset', 'verify'.
create table links (
    hash       bytea    not null primary key,
    id         uuid    not null,
    purpose    text    not null,
    user_id    uuid references users (id),
    -- The address that the link was made for: a later change of address makes it void.
    email_key  text collate "C" ,
    created_at bigint not null,
    created_by uuid,
    expires_at bigint not null,
    opened_at  bigint,
    used_at    bigint,
    revoked_at bigint,
    constraint links_id unique (id)
);
create index links_by_user on links (user_id, purpose, created_at);

-- Guesses at passwords, counted in windows of time. The key is a hash of account and address.
create table guesses (
    key          bytea    not null primary key,
    window_start bigint not null,
    n            bigint not null
);
create index guesses_by_window on guesses (window_start);
