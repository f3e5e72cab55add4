-- What searches look through, in a narrow table of its own. So neither a role nor a sign-in, which change a row of `users`,
-- writes the indexes of words again, and whoever matches is read from a third of the pages. And words of one or two
-- characters, which pg_trgm cannot look up, since it needs three, and which are whole names in some scripts: an index finds
-- those who have a rare one, and a counter of each knows how many they are.

drop trigger users_domain_insert on users;
drop trigger users_domain_update on users;
drop function count_new_domains();
drop function recount_domain();
drop index users_by_words;
drop index users_by_domain;
alter table users
    drop column search_domain,
    drop column search_words;

-- The domain of the address in a searched text; null where its first line is none. `rtrim` takes all off the end that is no
-- `@`.
create function domain_of(search_text text) returns text language sql immutable strict parallel safe as $$
    select case when strpos(split_part(search_text, chr(10), 1), '@') > 0
                then substr(split_part(search_text, chr(10), 1),
                            length(rtrim(split_part(search_text, chr(10), 1),
                                         replace(split_part(search_text, chr(10), 1), '@', ''))) + 1) end
$$;
-- What is left without it: the name before the `@`, the `@`, and the second line.
create function words_of(search_text text) returns text language sql immutable strict parallel safe as $$
    select case when strpos(split_part(search_text, chr(10), 1), '@') > 0
                then rtrim(split_part(search_text, chr(10), 1), replace(split_part(search_text, chr(10), 1), '@', ''))
                     || substr(search_text, length(split_part(search_text, chr(10), 1)) + 1)
                else search_text end
$$;
-- Every run of one and two characters of the text that the two make; one that it has twice may stand twice.
create function short_runs(words text, domain text) returns text[] language plpgsql immutable parallel safe as $$
declare
    address text   := split_part(words, chr(10), 1);
    chars   text[] := string_to_array(address || coalesce(domain, '') || substr(words, length(address) + 1), null);
    runs    text[] := chars;
begin
    for n in 2 .. cardinality(chars) loop
        runs := runs || (chars[n - 1] || chars[n]);
    end loop;
    return runs;
end
$$;

create table search_docs (
    -- A person's, and when they were created.
    id         uuid   not null primary key,
    created_at bigint not null,
    words      text   collate "C" not null,
    domain     text   collate "C"
);
create table search_run_counts (
    run text   collate "C" not null primary key,
    -- How many people have it; 0 once nobody has it any more.
    n   bigint not null
) with (fillfactor = 25); -- Rewritten all the time: there is room for it on the same page.

insert into search_docs (id, created_at, words, domain)
select id, created_at, words_of(search_text), domain_of(search_text) from users order by created_at, id;
create index search_docs_by_words on search_docs using gin (words gin_trgm_ops);
create index search_docs_by_domain on search_docs (domain);
create index search_docs_by_runs on search_docs using gin (short_runs(words, domain));
insert into search_run_counts (run, n)
select run, count(*)
  from search_docs
 cross join lateral (select distinct run from unnest(short_runs(words, domain)) as run) runs
 group by run
 order by run;

-- Behind the lock of the spans of lists, which whoever creates or renames people takes first, as the names of the triggers
-- say: so two of them never wait for each other at a counter.
create function search_new_people() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('list_spans'));
    insert into search_docs (id, created_at, words, domain)
    select id, created_at, words_of(search_text), domain_of(search_text) from fresh;
    insert into domains (domain, n)
    select domain_of(search_text), count(*) from fresh where domain_of(search_text) is not null group by 1 order by 1
    on conflict (domain) do update set n = domains.n + excluded.n;
    insert into search_run_counts (run, n)
    select run, count(*)
      from fresh
     cross join lateral (
        select distinct run from unnest(short_runs(words_of(search_text), domain_of(search_text))) as run) runs
     group by run
     order by run
    on conflict (run) do update set n = search_run_counts.n + excluded.n;
    return null;
end
$$;
create trigger users_search_insert after insert on users referencing new table as fresh
    for each statement execute function search_new_people();
create function search_changed_person() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('list_spans'));
    update search_docs
       set words = words_of(new.search_text),
           domain = domain_of(new.search_text)
     where id = new.id;
    insert into domains (domain, n)
    select domain, sum(step)
      from (values (domain_of(old.search_text), -1), (domain_of(new.search_text), 1)) as steps (domain, step)
     where domain is not null
     group by domain
    having sum(step) <> 0
     order by domain
    on conflict (domain) do update set n = domains.n + excluded.n;
    insert into search_run_counts (run, n)
    select run, sum(step)
      from (select distinct run, -1 as step
              from unnest(short_runs(words_of(old.search_text), domain_of(old.search_text))) as run
            union all
            select distinct run, 1
              from unnest(short_runs(words_of(new.search_text), domain_of(new.search_text))) as run) steps
     group by run
    having sum(step) <> 0
     order by run
    on conflict (run) do update set n = search_run_counts.n + excluded.n;
    return null;
end
$$;
create trigger users_search_update after update of search_text on users
    for each row when (old.search_text <> new.search_text)
    execute function search_changed_person();

-- What the planner knows of them.
analyze search_docs;
