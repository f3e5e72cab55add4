-- Mail, written in the transaction of the change that it tells of and sent afterwards. Bodies that carry a
-- secret are sealed: see accounts::mail.

create table outbox (
    id          uuid    not null primary key,
    kind        text    not null,
    user_id     uuid references users (id),
    recipient   text    not null,
    subject     text    not null,
    body        bytea    not null,
    created_at  bigint not null,
    next_try_at bigint not null,
    attempts    bigint not null default 0,
    -- A worker holds the message until this instant.
    claimed_to  bigint not null default 0,
    sent_at     bigint,
    -- Given up: too many refusals, or the link in it has died.
    dropped_at  bigint,
    last_error  text
);
create index outbox_waiting on outbox (next_try_at) where sent_at is null and dropped_at is null;
create index outbox_by_created on outbox (created_at);
