-- Many people share a few e-mail domains. So a search looks through the domains by themselves, of which each knows how many
-- people have it, and through the rest of what people are searched by, in which a domain's letters no longer stand a
-- million times. An address ends in `@` and its domain, which has no `@`; so words span the two only where they have one.

create table domains (
    id     integer not null primary key,
    -- Folded.
    domain text    not null,
    -- How many people have it; 0 once the last of them has another.
    n      integer not null,
    constraint domains_domain unique (domain)
) strict;
-- Runs of three characters, in their order, so that words of any length are looked up as a phrase.
create virtual table search_domain_runs using fts5(runs, content = '', columnsize = 0, tokenize = 'ascii');
create trigger domains_added after insert on domains
begin
    insert into search_domain_runs (rowid, runs)
    select new.id, group_concat(hex(substr(new.domain, place, 3)), ' ')
      from search_places where place <= length(new.domain) - 2;
end;

-- The domain (null where the text is no address), and what is left without it: the name before the `@`, the `@`, and the
-- second line. `rtrim` takes all off the end that is no `@`.
alter table search_docs add column domain text generated always as (
    case when instr(email_key, '@') > 0
         then substr(email_key, length(rtrim(email_key, replace(email_key, '@', ''))) + 1) end) virtual;
alter table search_docs add column words text generated always as (
    case when instr(email_key, '@') > 0
         then rtrim(email_key, replace(email_key, '@', '')) || substr(search_text, instr(search_text, char(10)))
         else search_text end) virtual;

-- Whoever was created before somebody with a smaller number in `search_docs`, as when two were created at once: all others
-- have numbers in the order of their creation, so that the newest who match are found first.
create table search_strays (doc integer not null primary key) strict;
-- One row: the newest so far.
create table search_newest (created_at integer not null, id blob not null) strict;
insert into search_newest (created_at, id) values (-9223372036854775808, x'');

-- Of the text as a whole the runs of one and two characters are kept, as before; those of three, in their order, of the
-- words without the domain, for which its number stands behind an `x`.
drop trigger search_docs_insert;
drop trigger search_docs_update;
create virtual table search_runs using fts5(runs, content = '', columnsize = 0, tokenize = 'ascii');
create trigger search_docs_added after insert on search_docs
begin
    insert into domains (domain, n)
    select new.domain, 1 where new.domain is not null
    on conflict (domain) do update set n = n + 1;
    insert into search_grams (rowid, grams)
    select new.doc, group_concat(
        hex(substr(new.search_text, place, 1)) || ' ' || hex(substr(new.search_text, place, 2)), ' ')
      from search_places where place <= length(new.search_text);
    insert into search_runs (rowid, runs)
    select new.doc, coalesce('x' || (select id from domains where domain = new.domain) || ' ', '')
        || coalesce(group_concat(hex(substr(new.words, place, 3)), ' '), '')
      from search_places where place <= length(new.words) - 2;
    insert into search_strays (doc)
    select new.doc from search_newest where (created_at, id) > (new.created_at, new.id);
    update search_newest
       set created_at = new.created_at,
           id = new.id
     where (created_at, id) < (new.created_at, new.id);
end;
create trigger search_docs_changed after update of search_text on search_docs
when old.search_text <> new.search_text
begin
    insert into domains (domain, n)
    select new.domain, 1 where new.domain is not null and new.domain is not old.domain
    on conflict (domain) do update set n = n + 1;
    update domains set n = n - 1 where domain = old.domain and old.domain is not new.domain;
    insert into search_grams (search_grams, rowid, grams)
    select 'delete', old.doc, group_concat(
        hex(substr(old.search_text, place, 1)) || ' ' || hex(substr(old.search_text, place, 2)), ' ')
      from search_places where place <= length(old.search_text);
    insert into search_grams (rowid, grams)
    select new.doc, group_concat(
        hex(substr(new.search_text, place, 1)) || ' ' || hex(substr(new.search_text, place, 2)), ' ')
      from search_places where place <= length(new.search_text);
    insert into search_runs (search_runs, rowid, runs)
    select 'delete', old.doc, coalesce('x' || (select id from domains where domain = old.domain) || ' ', '')
        || coalesce(group_concat(hex(substr(old.words, place, 3)), ' '), '')
      from search_places where place <= length(old.words) - 2;
    insert into search_runs (rowid, runs)
    select new.doc, coalesce('x' || (select id from domains where domain = new.domain) || ' ', '')
        || coalesce(group_concat(hex(substr(new.words, place, 3)), ' '), '')
      from search_places where place <= length(new.words) - 2;
end;

-- All of it anew, in the order of creation; the trigger fills the indexes.
insert into search_grams (search_grams) values ('delete-all');
delete from search_docs;
insert into search_docs (id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
select id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text from users order by created_at, id;
