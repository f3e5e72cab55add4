-- `replace` deletes the row in its way without asking the triggers on deletion: nothing may come where something stands.

create trigger events_no_replace before insert on events
when exists (select 1 from events where seq = new.seq) or exists (select 1 from events where id = new.id)
begin
    select raise(abort, 'the activity trail is append-only');
end;
create trigger event_people_no_replace before insert on event_people
when exists (select 1 from event_people where user_id = new.user_id and seq = new.seq)
begin
    select raise(abort, 'the activity trail is append-only');
end;
