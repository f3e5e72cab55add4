-- Sessions and the keys that open them. No secret is stored, only its SHA-256.

create table sessions (
    id           blob    not null primary key,
    user_id      blob    not null references users (id),
    cookie_hash  blob    not null,
    -- What the pages keep between two requests (the one-time message), as JSON.
    data         text    not null default '{}',
    created_at   integer not null,
    last_seen_at integer not null,
    expires_at   integer not null,
    ip           text,
    user_agent   text,
    constraint sessions_cookie unique (cookie_hash)
) strict, without rowid;
create index sessions_by_user on sessions (user_id, created_at);
create index sessions_by_end on sessions (expires_at);

create table tokens (
    hash       blob    not null primary key,
    session_id blob    not null references sessions (id) on delete cascade,
    -- 'access' or 'refresh'
    kind       text    not null,
    created_at integer not null,
    expires_at integer not null,
    -- A refresh token that was exchanged; shown again, it ends its session.
    used_at    integer
) strict, without rowid;
create index tokens_by_session on tokens (session_id);

-- Single-use links: 'setup' (of nobody yet), 'reset', 'verify'.
create table links (
    hash       blob    not null primary key,
    id         blob    not null,
    purpose    text    not null,
    user_id    blob references users (id),
    -- The address that the link was made for: a later change of address makes it void.
    email_key  text,
    created_at integer not null,
    created_by blob,
    expires_at integer not null,
    opened_at  integer,
    used_at    integer,
    revoked_at integer,
    constraint links_id unique (id)
) strict, without rowid;
create index links_by_user on links (user_id, purpose, created_at);

-- Guesses at passwords, counted in windows of time. The key is a hash of account and address.
create table guesses (
    key          blob    not null primary key,
    window_start integer not null,
    n            integer not null
) strict, without rowid;
create index guesses_by_window on guesses (window_start);
