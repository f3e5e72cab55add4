-- What is left of a letter once it is out.

-- Whether the body holds a link or a password: it is erased when the mail server has it, and reading it is recorded.
-- Of letters from before nobody noted it, so they count as such.
alter table outbox add column holds_secret integer not null default 1;
update outbox set body = x'' where sent_at is not null;
