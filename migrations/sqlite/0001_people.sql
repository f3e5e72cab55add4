-- People, organizations, roles. The same tables, columns and nullability as migrations/postgres, which a test
-- compares. Instants are microseconds since 1970 in UTC; folded columns (…_key) are NFKC and case-folded in
-- Rust, so that both databases compare alike.

create table organizations (
    id            integer not null primary key autoincrement,
    name          text    not null,
    name_key      text    not null,
    legal_name    text,
    billing_email text,
    notes         text,
    is_active     integer not null default 1,
    created_at    integer not null,
    updated_at    integer not null,
    version       integer not null default 1,
    constraint organizations_name unique (name_key)
) strict;
create index organizations_by_created on organizations (created_at, id);

create table users (
    id                   blob    not null primary key,
    email                text    not null,
    email_key            text    not null,
    full_name            text,
    -- Folded name for sorting; empty where there is no name.
    name_key             text    not null default '',
    -- Folded e-mail and name, a line each: what a search looks through.
    search_text          text    not null,
    avatar_url           text,
    preferences          text    not null default '{}',
    org_id               integer references organizations (id),
    is_active            integer not null default 1,
    is_email_verified    integer not null default 0,
    password_hash        text,
    must_change_password integer not null default 0,
    oauth_provider       text,
    github_id            text,
    google_id            text,
    linkedin_id          text,
    -- The roles as one number (1 super_admin, 2 super_dev, 4 org_admin, 8 user), so that lists need no join.
    -- Rights are read from user_roles, which also knows when a grant ends.
    role_mask            integer not null default 0,
    last_login_at        integer,
    -- 0 where there was no sign-in yet: both databases sort it alike.
    last_login_key       integer not null default 0,
    created_at           integer not null,
    updated_at           integer not null,
    version              integer not null default 1,
    constraint users_email unique (email_key),
    constraint users_github unique (github_id),
    constraint users_google unique (google_id),
    constraint users_linkedin unique (linkedin_id)
) strict, without rowid;
create index users_by_created on users (created_at, id, org_id, is_active, role_mask);
create index users_by_org on users (org_id, created_at, id, is_active, role_mask);
create index users_by_email on users (email_key, id, org_id, is_active, role_mask);
create index users_by_name on users (name_key, id, org_id, is_active, role_mask);
create index users_by_last_login on users (last_login_key, id, org_id, is_active, role_mask);

-- The roles that this database knows, and since when.
create table roles (
    bit        integer not null primary key,
    name       text    not null,
    created_at integer not null
) strict;
insert into roles (bit, name, created_at)
select column1, column2, cast(strftime('%s', 'now') as integer) * 1000000
from (values (1, 'super_admin'), (2, 'super_dev'), (4, 'org_admin'), (8, 'user'));

create table user_roles (
    user_id    blob    not null references users (id),
    role       integer not null references roles (bit),
    granted_at integer not null,
    granted_by blob,
    -- The right ends at this instant; null: it stays until it is removed.
    expires_at integer,
    primary key (user_id, role)
) strict, without rowid;
create index user_roles_by_end on user_roles (expires_at) where expires_at is not null;

-- Which super_dev looks after which organization.
create table organization_super_devs (
    user_id     blob    not null references users (id),
    org_id      integer not null references organizations (id),
    assigned_at integer not null,
    assigned_by blob,
    primary key (user_id, org_id)
) strict, without rowid;
create index super_devs_by_org on organization_super_devs (org_id, user_id);

-- How many people there are of each kind: exact totals for every filter but search, at any size. Written in
-- the transaction of the change. org_id 0: in no organization.
create table user_counts (
    org_id    integer not null,
    is_active integer not null,
    role_mask integer not null,
    n         integer not null,
    primary key (org_id, is_active, role_mask)
) strict, without rowid;
