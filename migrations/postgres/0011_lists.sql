-- What long lists are found with. Triggers keep all of it in the transaction of the change, so no writer can forget
-- it, and `usher doctor` can work it out anew from `users`.

-- How many people of each kind were created in each span of 2^41 microseconds (25 days): totals over all organizations
-- from a few hundred rows at any size, and the place of a deep page without a walk from the end.
create table user_spans (
    span      bigint not null,
    is_active boolean not null,
    role_mask bigint not null,
    n         bigint not null,
    primary key (span, is_active, role_mask)
);
insert into user_spans (span, is_active, role_mask, n)
select created_at >> 41, is_active, role_mask, count(*) from users group by 1, 2, 3;

-- Once a statement, so that a thousand new rows move a counter once and not a thousand times.
create function count_new_users() returns trigger language plpgsql as $$
begin
    insert into user_spans (span, is_active, role_mask, n)
    select created_at >> 41, is_active, role_mask, count(*) from fresh group by 1, 2, 3 order by 1, 2, 3
    on conflict (span, is_active, role_mask) do update set n = user_spans.n + excluded.n;
    return null;
end
$$;
create trigger users_span_insert after insert on users referencing new table as fresh
    for each statement execute function count_new_users();
-- In the order of the keys, so that two changes never wait for each other.
create function recount_user() returns trigger language plpgsql as $$
begin
    insert into user_spans (span, is_active, role_mask, n)
    select span, is_active, role_mask, n
      from (values (old.created_at >> 41, old.is_active, old.role_mask, -1),
                   (new.created_at >> 41, new.is_active, new.role_mask, 1)) as step (span, is_active, role_mask, n)
     order by 1, 2, 3
    on conflict (span, is_active, role_mask) do update set n = user_spans.n + excluded.n;
    return null;
end
$$;
create trigger users_span_update after update of is_active, role_mask on users
    for each row when (old.is_active <> new.is_active or old.role_mask <> new.role_mask)
    execute function recount_user();

-- People of uncommon kinds, who lie far apart in the other indexes. 8: the role `user` and no other.
create index users_by_uncommon_roles on users (role_mask, id, org_id, is_active, created_at) where role_mask <> 8;
create index users_inactive on users (created_at, id, org_id, is_active, role_mask) where is_active = false;
-- The few who hold super_admin: each start asks whether there is one, and each change of one whether there is another.
create index super_admins on user_roles (user_id, expires_at) where role = 1;

-- Words of three characters and more. The extension is a trusted one: whoever owns the database may create it.
create extension if not exists pg_trgm;
create index users_by_grams on users using gin (search_text gin_trgm_ops);

-- How many entries of each kind the trail has. Of all kinds it has as many as its last number says.
create table event_counts (
    kind text   not null primary key,
    n    bigint not null
);
insert into event_counts (kind, n) select kind, count(*) from events group by kind;
create function count_new_events() returns trigger language plpgsql as $$
begin
    insert into event_counts (kind, n) select kind, count(*) from fresh group by kind order by kind
    on conflict (kind) do update set n = event_counts.n + excluded.n;
    return null;
end
$$;
create trigger events_count after insert on events referencing new table as fresh
    for each statement execute function count_new_events();
