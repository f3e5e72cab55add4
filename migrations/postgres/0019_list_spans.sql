-- Where a deep page of the lists by e-mail and by name begins. People in the order of such a list are cut into spans: one
-- begins with whoever has its key and its id, or comes next, and ends where the next one begins. A span knows how many are
-- in it; so the spans before a page are added up and only its own is walked. Beyond 8,192 people a span becomes several,
-- wherever in the alphabet people crowd, and among those of one name, or of none, by their ids.

create table list_spans (
    -- As the list is asked for: 'email' or 'full_name'.
    sort      text   not null,
    first_key text   collate "C" not null,
    first_id  uuid   not null,
    n         bigint not null,
    primary key (sort, first_key, first_id)
);
-- The first of each sort begins before everybody, and is always there.
insert into list_spans (sort, first_key, first_id, n)
select sort, first_key, first_id, lead(place, 1, (select count(*) from users)) over (partition by sort order by place) - place
  from (select 'email' as sort, email_key as first_key, id as first_id, place
          from (select email_key, id, row_number() over (order by email_key, id) - 1 as place from users) by_email
         where place > 0 and place % 4096 = 0
        union all
        select 'full_name', name_key, id, place
          from (select name_key, id, row_number() over (order by name_key, id) - 1 as place from users) by_name
         where place > 0 and place % 4096 = 0
        union all
        select 'email', '', '00000000-0000-0000-0000-000000000000', 0
        union all
        select 'full_name', '', '00000000-0000-0000-0000-000000000000', 0) edges;

-- Neither a role nor a sign-in moves any of them. Who moves one is alone with all of them until the end of the
-- transaction, so that nobody counts in a span that another is cutting: those who create people wait for each other in
-- any case, at the counter of their days. After the domains and before the spans of time, as the names of the triggers say.
create function count_new_listed() returns trigger language plpgsql as $$
declare
    crowded record;
begin
    perform pg_advisory_xact_lock(hashtext('list_spans'));
    for crowded in
        insert into list_spans (sort, first_key, first_id, n)
        select span.sort, span.first_key, span.first_id, count(*)
          from fresh
         cross join lateral (values ('email', fresh.email_key), ('full_name', fresh.name_key)) as listed (sort, key)
         cross join lateral (
            select s.sort, s.first_key, s.first_id from list_spans s
             where s.sort = listed.sort and (s.first_key, s.first_id) <= (listed.key, fresh.id)
             order by s.first_key desc, s.first_id desc limit 1) as span
         group by 1, 2, 3
        on conflict (sort, first_key, first_id) do update set n = list_spans.n + excluded.n
        returning sort, first_key, first_id, n
    loop
        continue when crowded.n <= 8192;
        insert into list_spans (sort, first_key, first_id, n)
        select crowded.sort, key, id, lead(place, 1, crowded.n) over (order by place) - place
          from (select key, id, row_number() over (order by key, id) - 1 as place
                  from ((select email_key as key, id from users
                          where crowded.sort = 'email' and (email_key, id) >= (crowded.first_key, crowded.first_id)
                          order by email_key, id limit crowded.n)
                        union all
                        (select name_key, id from users
                          where crowded.sort = 'full_name' and (name_key, id) >= (crowded.first_key, crowded.first_id)
                          order by name_key, id limit crowded.n)) members) numbered
         where place > 0 and place % 4096 = 0 and place + 4096 <= crowded.n;
        update list_spans set n = 4096
         where sort = crowded.sort and first_key = crowded.first_key and first_id = crowded.first_id;
    end loop;
    return null;
end
$$;
create trigger users_list_span_insert after insert on users referencing new table as fresh
    for each statement execute function count_new_listed();
-- A span that fills up so is cut when somebody new comes into it.
create function recount_listed() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('list_spans'));
    insert into list_spans (sort, first_key, first_id, n)
    select span.sort, span.first_key, span.first_id, sum(step.n)
      from (values ('email', old.email_key, -1), ('email', new.email_key, 1),
                   ('full_name', old.name_key, -1), ('full_name', new.name_key, 1)) as step (sort, key, n)
     cross join lateral (
        select s.sort, s.first_key, s.first_id from list_spans s
         where s.sort = step.sort and (s.first_key, s.first_id) <= (step.key, new.id)
         order by s.first_key desc, s.first_id desc limit 1) as span
     group by 1, 2, 3
    having sum(step.n) <> 0
    on conflict (sort, first_key, first_id) do update set n = list_spans.n + excluded.n;
    return null;
end
$$;
create trigger users_list_span_update after update of email_key, name_key on users
    for each row when (old.email_key <> new.email_key or old.name_key <> new.name_key)
    execute function recount_listed();
