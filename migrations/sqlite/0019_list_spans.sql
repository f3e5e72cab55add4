-- Where a deep page of the lists by e-mail and by name begins. People in the order of such a list are cut into spans: one
-- begins with whoever has its key and its id, or comes next, and ends where the next one begins. A span knows how many are
-- in it; so the spans before a page are added up and only its own is walked. Beyond 8,192 people a span becomes two,
-- wherever in the alphabet people crowd, and among those of one name, or of none, by their ids.

create table list_spans (
    -- As the list is asked for: 'email' or 'full_name'.
    sort      text    not null,
    first_key text    not null,
    first_id  blob    not null,
    n         integer not null,
    primary key (sort, first_key, first_id)
) strict, without rowid;
-- The first of each sort begins before everybody, and is always there.
insert into list_spans (sort, first_key, first_id, n)
select sort, first_key, first_id, lead(place, 1, (select count(*) from users)) over (partition by sort order by place) - place
  from (select 'email' as sort, '' as first_key, x'00000000000000000000000000000000' as first_id, 0 as place
        union all
        select 'full_name', '', x'00000000000000000000000000000000', 0
        union all
        select 'email', email_key, id, place
          from (select email_key, id, row_number() over (order by email_key, id) - 1 as place from users) by_email
         where place > 0 and place % 4096 = 0
        union all
        select 'full_name', name_key, id, place
          from (select name_key, id, row_number() over (order by name_key, id) - 1 as place from users) by_name
         where place > 0 and place % 4096 = 0) edges;

-- Neither a role nor a sign-in moves any of them.
create trigger users_list_span_insert after insert on users
begin
    update list_spans set n = n + 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'email' and (first_key, first_id) <= (new.email_key, new.id)
         order by first_key desc, first_id desc limit 1);
    update list_spans set n = n + 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'full_name' and (first_key, first_id) <= (new.name_key, new.id)
         order by first_key desc, first_id desc limit 1);
end;
create trigger users_list_span_email after update of email_key on users
when old.email_key <> new.email_key
begin
    update list_spans set n = n - 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'email' and (first_key, first_id) <= (old.email_key, old.id)
         order by first_key desc, first_id desc limit 1);
    update list_spans set n = n + 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'email' and (first_key, first_id) <= (new.email_key, new.id)
         order by first_key desc, first_id desc limit 1);
end;
create trigger users_list_span_name after update of name_key on users
when old.name_key <> new.name_key
begin
    update list_spans set n = n - 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'full_name' and (first_key, first_id) <= (old.name_key, old.id)
         order by first_key desc, first_id desc limit 1);
    update list_spans set n = n + 1
     where (sort, first_key, first_id) = (
        select sort, first_key, first_id from list_spans
         where sort = 'full_name' and (first_key, first_id) <= (new.name_key, new.id)
         order by first_key desc, first_id desc limit 1);
end;
-- It is counted once for each person, so the one who is too many is the first.
create trigger list_spans_crowded after update of n on list_spans
when new.n > 8192
begin
    insert into list_spans (sort, first_key, first_id, n)
    select 'email', email_key, id, new.n - 4096 from users
     where new.sort = 'email' and (email_key, id) >= (new.first_key, new.first_id)
     order by email_key, id limit 1 offset 4096;
    insert into list_spans (sort, first_key, first_id, n)
    select 'full_name', name_key, id, new.n - 4096 from users
     where new.sort = 'full_name' and (name_key, id) >= (new.first_key, new.first_id)
     order by name_key, id limit 1 offset 4096;
    update list_spans set n = 4096
     where sort = new.sort and first_key = new.first_key and first_id = new.first_id;
end;
