-- The link that a letter carries: nobody sends one whose link is dead.

create index links_by_mail on links (mail_id) where mail_id is not null;
