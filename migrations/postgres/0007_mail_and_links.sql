-- What a letter is good for, whether a link was shown, and addresses whose link was asked for.

-- A letter whose link has died is not worth sending any more.
alter table outbox add column useful_until bigint;

-- The letter that carries the link, if one does.
alter table links add column mail_id uuid;
-- Whether whoever made the link saw it. If not, it is in the mailbox alone, and using it proves whose that is.
alter table links add column is_shown boolean not null default true;
create index links_waiting on links (purpose, created_at) where used_at is null and revoked_at is null;

-- "Forgot your password?": every address that is asked about, known or not, is written down in the same time and
-- looked up afterwards. The address is sealed, for people type passwords into the wrong field.
create table forgotten (
    id         uuid  not null primary key,
    address    bytea not null,
    ip         text,
    user_agent text,
    request_id text  not null
);
