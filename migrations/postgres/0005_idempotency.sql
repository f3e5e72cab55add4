-- Answers to requests that carried an Idempotency-Key, so that the same request again gets the same answer and
-- does nothing. Answers may hold a link, so they are sealed.

create table idempotency_keys (
    -- Hash of caller, method, path and key.
    key        bytea  not null primary key,
    -- Hash of the request's body.
    request    bytea  not null,
    created_at bigint not null,
    -- Null while the first request is under way.
    answer     bytea
);
create index idempotency_keys_by_created on idempotency_keys (created_at);
