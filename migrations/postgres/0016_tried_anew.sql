-- Tries from before somebody asked for a letter to be tried anew: they count for whoever reads how often it was tried,
-- and neither for how long the next try waits nor for when the letter is given up.

alter table outbox add column attempts_before bigint not null default 0;
