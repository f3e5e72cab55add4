## The list

outbox-title = Outbox
outbox-no-server = No mail server is set (smtp_url), so mail waits here. Open a message to read it and pass it on; the activity says who read a link or a password.
# Heads of the table.
outbox-message = Message
outbox-state = State
outbox-why = Why
outbox-written = Written
# What the filters are called to a screen reader.
outbox-filter = Filter messages
# In the filter by state: no filter.
outbox-filter-all = All
# Where the filter lets nothing through.
outbox-no-match = No message is in this state
outbox-no-match-text = Others may be: the filter leaves them out.
outbox-show-all = Show all messages
outbox-past-end = Past the last page
outbox-past-end-text = This list ends before the page that was asked for.
outbox-show-first = Show the first page
outbox-empty = No mail yet
outbox-empty-text = Whatever Usher mails is listed here, with what became of it.

## What became of a message

outbox-state-sent = Sent
outbox-state-waiting = Waiting
outbox-state-dropped = Given up

outbox-why-no-server = No mail server is set. It can be read here.
outbox-why-on-its-way = On its way.
# $error is what the mail server said, $time as in "3 h". Not tried at all (0): the server lets nobody in.
outbox-why-next-try = { $count ->
        [0] { $error }. Next try in { $time }.
        [one] Tried once; the last answer was: { $error }. Next try in { $time }.
       *[other] Tried { $count } times; the last answer was: { $error }. Next try in { $time }.
    }
outbox-why-tried-now = { $count ->
        [0] { $error }. It is tried again now.
        [one] Tried once; the last answer was: { $error }. It is tried again now.
       *[other] Tried { $count } times; the last answer was: { $error }. It is tried again now.
    }
# Of a message that was given up.
outbox-why-dropped = { $count ->
        [one] Tried once; the last answer was: { $error }
       *[other] Tried { $count } times; the last answer was: { $error }
    }
# The same where no answer is known.
outbox-why-dropped-unanswered = { $count ->
        [one] Tried once
       *[other] Tried { $count } times
    }

## A message

outbox-try-again = Try again now
outbox-tried-again = The mail server was asked once more.
outbox-text = Text
outbox-text-erased = There was a link or a password in it, so it was erased as soon as nobody needed it here any more.
outbox-what-became = What became of it
# The recipient.
outbox-to = To
# Whom the message is about.
outbox-about = About
outbox-about-page = The person’s page
outbox-sent-at = Sent
