-- Letters that hold a secret and did not go out, few among many: their bodies are erased when they are of no use any more.

create index outbox_secrets on outbox (useful_until) where holds_secret and sent_at is null and length(body) > 0;
