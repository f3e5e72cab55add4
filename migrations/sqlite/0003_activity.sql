-- The activity trail: append-only, numbered without gaps in commit order, each entry hashed with the one before.

create table events (
    seq           integer not null primary key,
    id            blob    not null,
    kind          text    not null,
    at            integer not null,
    actor_id      blob,
    actor         text,
    actor_kind    text    not null,
    resource_type text,
    resource_id   text,
    resource      text,
    org_id        integer,
    details       text    not null,
    status        text    not null,
    ip            text,
    user_agent    text,
    request_id    text,
    -- SHA-256 of the previous entry's hash and this entry's fields.
    hash          blob    not null,
    constraint events_id unique (id)
) strict;
create index events_by_org on events (org_id, seq);
create index events_by_kind on events (kind, seq);
create index events_by_time on events (at);

-- Whom an event concerns, as actor or as the one acted upon: a person's timeline is one range of this.
create table event_people (
    user_id blob    not null,
    seq     integer not null references events (seq),
    kind    text    not null,
    primary key (user_id, seq)
) strict, without rowid;
create index event_people_by_kind on event_people (user_id, kind, seq);

-- The end of the chain. The row is locked from an entry's hash to its commit, which puts commits in order.
create table audit_head (
    id   integer not null primary key check (id = 1),
    seq  integer not null,
    hash blob    not null
) strict;
insert into audit_head (id, seq, hash) values (1, 0, zeroblob(32));

create trigger events_no_update before update on events
begin
    select raise(abort, 'the activity trail is append-only');
end;
create trigger events_no_delete before delete on events
begin
    select raise(abort, 'the activity trail is append-only');
end;
create trigger event_people_no_update before update on event_people
begin
    select raise(abort, 'the activity trail is append-only');
end;
create trigger event_people_no_delete before delete on event_people
begin
    select raise(abort, 'the activity trail is append-only');
end;
