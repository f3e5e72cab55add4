-- What long lists are found with. Triggers keep all of it in the transaction of the change, so no writer can forget
-- it, and `usher doctor` can work it out anew from `users`.

-- How many people of each kind were created in each span of 2^41 microseconds (25 days): totals over all organizations
-- from a few hundred rows at any size, and the place of a deep page without a walk from the end.
create table user_spans (
    span      integer not null,
    is_active integer not null,
    role_mask integer not null,
    n         integer not null,
    primary key (span, is_active, role_mask)
) strict, without rowid;
insert into user_spans (span, is_active, role_mask, n)
select created_at >> 41, is_active, role_mask, count(*) from users group by 1, 2, 3;

create trigger users_span_insert after insert on users
begin
    insert into user_spans (span, is_active, role_mask, n)
    values (new.created_at >> 41, new.is_active, new.role_mask, 1)
    on conflict (span, is_active, role_mask) do update set n = n + 1;
end;
create trigger users_span_update after update of is_active, role_mask on users
when old.is_active <> new.is_active or old.role_mask <> new.role_mask
begin
    update user_spans set n = n - 1
     where span = old.created_at >> 41 and is_active = old.is_active and role_mask = old.role_mask;
    insert into user_spans (span, is_active, role_mask, n)
    values (new.created_at >> 41, new.is_active, new.role_mask, 1)
    on conflict (span, is_active, role_mask) do update set n = n + 1;
end;

-- People of uncommon kinds, who lie far apart in the other indexes. 8: the role `user` and no other.
create index users_by_uncommon_roles on users (role_mask, id, org_id, is_active, created_at) where role_mask <> 8;
create index users_inactive on users (created_at, id, org_id, is_active, role_mask) where is_active = false;
-- The few who hold super_admin: each start asks whether there is one, and each change of one whether there is another.
create index super_admins on user_roles (user_id, expires_at) where role = 1;

-- A narrow copy of what people are searched and filtered by, numbered for the index of grams below. SQLite alone needs
-- it: a full-text index wants whole numbers, and a scan of `users` would read everything else along with the text.
create table search_docs (
    doc            integer not null primary key,
    id             blob    not null unique,
    org_id         integer,
    is_active      integer not null,
    role_mask      integer not null,
    created_at     integer not null,
    last_login_key integer not null,
    org_key        text    not null,
    search_text    text    not null,
    email_key      text generated always as (substr(search_text, 1, instr(search_text, char(10)) - 1)) virtual,
    name_key       text generated always as (substr(search_text, instr(search_text, char(10)) + 1)) virtual
) strict;
-- Every run of one, two and three characters of the text, as the hexadecimal digits of its UTF-8 (so that no tokenizer
-- has an opinion on it). FTS5's own trigrams cannot answer one or two letters, which are whole names in some scripts.
create virtual table search_grams using fts5(grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
create virtual table search_gram_counts using fts5vocab(search_grams, row);
-- 1 to 9000: where a gram can begin. 454 characters of address and name, folded, are no longer.
create table search_places (place integer not null primary key) strict;
insert into search_places
with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 9000)
select n from counted;

create trigger search_docs_insert after insert on search_docs
begin
    insert into search_grams (rowid, grams)
    select new.doc, group_concat(
        hex(substr(new.search_text, place, 1)) || ' ' || hex(substr(new.search_text, place, 2)) || ' ' || hex(substr(new.search_text, place, 3)), ' ')
      from search_places where place <= length(new.search_text);
end;
create trigger search_docs_update after update of search_text on search_docs
when old.search_text <> new.search_text
begin
    insert into search_grams (search_grams, rowid, grams)
    select 'delete', old.doc, group_concat(
        hex(substr(old.search_text, place, 1)) || ' ' || hex(substr(old.search_text, place, 2)) || ' ' || hex(substr(old.search_text, place, 3)), ' ')
      from search_places where place <= length(old.search_text);
    insert into search_grams (rowid, grams)
    select new.doc, group_concat(
        hex(substr(new.search_text, place, 1)) || ' ' || hex(substr(new.search_text, place, 2)) || ' ' || hex(substr(new.search_text, place, 3)), ' ')
      from search_places where place <= length(new.search_text);
end;

create trigger users_search_insert after insert on users
begin
    insert into search_docs (id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
    values (new.id, new.org_id, new.is_active, new.role_mask, new.created_at, new.last_login_key, new.org_key,
            new.search_text);
end;
create trigger users_search_update after update of org_id, is_active, role_mask, last_login_key, org_key, search_text on users
begin
    update search_docs
       set org_id = new.org_id,
           is_active = new.is_active,
           role_mask = new.role_mask,
           last_login_key = new.last_login_key,
           org_key = new.org_key,
           search_text = new.search_text
     where id = new.id;
end;
insert into search_docs (id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
select id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text from users order by created_at, id;

-- How many entries of each kind the trail has. Of all kinds it has as many as its last number says.
create table event_counts (
    kind text    not null primary key,
    n    integer not null
) strict, without rowid;
insert into event_counts (kind, n) select kind, count(*) from events group by kind;
create trigger events_count after insert on events
begin
    insert into event_counts (kind, n) values (new.kind, 1) on conflict (kind) do update set n = n + 1;
end;
