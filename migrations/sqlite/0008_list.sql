-- What the list of people sorts by besides: the folded name of the organization (empty: in none), the state, the
-- highest role. Each index answers the list's filters by itself.

alter table users add column org_key text not null default '';
update users
   set org_key = (select o.name_key from organizations o where o.id = users.org_id)
 where org_id is not null;

create index users_by_org_name on users (org_key, id, org_id, is_active, role_mask);
create index users_by_state on users (cast(is_active as integer), id, org_id, is_active, role_mask);
create index users_by_rank on users (
    ((role_mask & 1) * 8 + (role_mask & 2) * 2 + (role_mask & 4) / 2 + (role_mask & 8) / 8),
    id, org_id, is_active, role_mask
);

-- One deed for many people: whom it was proposed for, and what became of each. Thrown away after a few days; what
-- was done stands in the trail.
create table bulk_runs (
    id         blob    not null primary key,
    created_by blob    not null references users (id),
    deed       text    not null,
    created_at integer not null,
    -- Null: proposed, and nothing done yet.
    started_at integer,
    -- The run that this one takes back.
    undoes     blob
) strict, without rowid;
create index bulk_runs_by_created on bulk_runs (created_at);

create table bulk_items (
    run_id     blob    not null references bulk_runs (id) on delete cascade,
    n          integer not null,
    user_id    blob    not null references users (id),
    -- 'waiting', 'claimed', 'done', 'unchanged' or 'refused'
    state      text    not null,
    -- A request works on it until this instant.
    claimed_to integer not null default 0,
    -- Why nothing was done.
    said       text,
    -- The end of the role that was taken, so that it can be given back with it.
    ends_at    integer,
    primary key (run_id, n)
) strict, without rowid;

-- Who did it, for the filter of the timelines.
create index events_by_actor on events (actor_id, seq);
-- Whom one event concerns, for its own page.
create index event_people_by_event on event_people (seq, user_id);
