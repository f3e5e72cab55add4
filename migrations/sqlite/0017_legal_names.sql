-- Organizations are found by their legal name, too. Names of before that hold other than Latin letters are folded when the
-- organization is next changed.

alter table organizations add column legal_key text not null default '';
update organizations set legal_key = lower(legal_name) where legal_name is not null;
