# What its speakers call this language.
language-name = English

## Words on many pages

# Takes back the last deed.
common-undo = Undo
# Closes the message of the last deed.
common-dismiss = Dismiss
common-loading = Loading …

# What stands beside a person's name.
common-status-deactivated = Deactivated
common-status-no-password = No password
common-status-must-change = Must change password
common-status-active = Active
# Stands where the roles of somebody who has none would stand.
common-no-role = none

## A dialog that asks before something is done

question-cancel = Cancel
# In place of all others where there is nothing to decide.
question-back = Back

## In place of a page that cannot be shown

common-refused-sign-in = Sign in to go on
common-refused-forbidden = Not allowed
common-refused-not-found = Not found
common-refused-unavailable = Not now
common-refused-internal = Something went wrong
common-refused-other = This page cannot be shown
# The button that leads on from there.
common-go-sign-in = Sign in
common-go-start = Go to the start page
# $status is the number of the HTTP status, such as 404.
common-http-status = Status { $status }

## Dates, clocks and times
## The reader chooses one of three customs, whatever the language: British, American, or ISO 8601 (2026-03-02, which is
## written without the catalogue). All numbers here are text; minutes and seconds of a clock have two digits.

# $month is one of the short names; in letters, of the long ones.
time-date-british = { $day } { $month } { $year }
time-date-american = { $month } { $day }, { $year }

# $hour has two digits: 14:43
time-clock-24 = { $hour }:{ $minute }
time-clock-24-seconds = { $hour }:{ $minute }:{ $second }
# 2:43 PM
time-clock-12 = { $hour }:{ $minute } { $half ->
        [am] AM
       *[pm] PM
    }
time-clock-12-seconds = { $hour }:{ $minute }:{ $second } { $half ->
        [am] AM
       *[pm] PM
    }

# A date and a clock.
time-moment = { $date }, { $clock }
# $zone is as in UTC+1; in letters, letter-zone.
time-exact = { $date }, { $clock } { $zone }

# Headings of days: $name is a weekday, "Today" or "Yesterday", $month one of the long names.
time-day-british = { $name }, { $day } { $month }
time-day-british-year = { $name }, { $day } { $month } { $year }
time-day-american = { $name }, { $month } { $day }
time-day-american-year = { $name }, { $month } { $day }, { $year }
# $date is as in 2026-03-02.
time-day-iso = { $name }, { $date }
time-heading-today = Today
time-heading-yesterday = Yesterday

# Short names, inside a date.
time-short-january = Jan
time-short-february = Feb
time-short-march = Mar
time-short-april = Apr
time-short-may = May
time-short-june = Jun
time-short-july = Jul
time-short-august = Aug
time-short-september = Sep
time-short-october = Oct
time-short-november = Nov
time-short-december = Dec

# Long names, inside a date.
time-january = January
time-february = February
time-march = March
time-april = April
time-may = May
time-june = June
time-july = July
time-august = August
time-september = September
time-october = October
time-november = November
time-december = December

time-monday = Monday
time-tuesday = Tuesday
time-wednesday = Wednesday
time-thursday = Thursday
time-friday = Friday
time-saturday = Saturday
time-sunday = Sunday

# How long ago something was; it stands alone or after words such as "last used".
time-just-now = just now
time-minutes-ago = { $count } min ago
time-hours-ago = { $count } h ago
time-yesterday = yesterday
# $count is 2 to 6.
time-days-ago = { $count } days ago

# How long until something; it stands inside sentences such as "Next try in 3 h."
time-over = over
time-seconds = { $count } s
time-minutes = { $count } min
time-hours = { $count } h
# $count is 2 or more.
time-days = { $count } days
# A countdown by the second.
time-minutes-and-seconds = { $minutes } min { $seconds } s

## Fields of forms

# Beside the label of a field that may stay empty.
field-optional = optional
# On top of a refused form.
field-problems = { $count ->
        [one] One field needs another look
       *[other] { $count } fields need another look
    }
# On top of a form that was refused because somebody else was faster; lines that tell what they did follow.
field-changed-since = Nothing is saved yet. Since you opened this page:
# A line below it: the label of a field and the sentence about it.
field-problem = { $label }: { $problem }
field-password-hint = At least 8 characters; long beats complicated.
# How strong a password is, told while it is typed.
field-password-weak = Weak: guessed in no time.
field-password-fair = Fair: a patient guesser finds it.
field-password-good = Good.
field-password-strong = Strong.

## Pages of a list

# The name of the navigation.
pager-pages = Pages
# 1–50 of 312
pager-range = { $first }–{ $last } of { $total }
# On a page without rows.
pager-none = 0 of { $total }
# Stands before the numbers of rows that a page may have.
pager-rows = Rows
# One of these numbers: 25, 50 or 100.
pager-rows-on-a-page = { $count } rows on a page
pager-previous = Previous
pager-next = Next

## The activity trail

# Beside an event that was tried and failed.
timeline-failed = failed
timeline-details = Details
# Leads to the page of one of several events that are told as one line.
timeline-this-one = This one
# $time is a date and a clock.
timeline-page-of-event = { $time } – the page of this event
# Read aloud, for the signs − and +.
timeline-before = before: { $value }
timeline-after = after: { $value }

# The facts of an event.
timeline-fact-time = Time
timeline-fact-by = By
timeline-fact-address = Address
timeline-fact-browser = Browser
timeline-fact-agent = Agent
timeline-fact-request = Request
timeline-fact-type = Type
timeline-fact-event = Event
# Who did it and how: behind "By".
timeline-by = { $how ->
        [console] { $actor }, in the console
        [api] { $actor }, through the API
        [system] { $actor }, by Usher itself
       *[cli] { $actor }, on the command line
    }

# Firefox on Linux
timeline-agent = { $browser } on { $system }
# A program that speaks with the API.
timeline-api-client = API client

# What an event wrote down, and what changed. The names that the API has for it are in brackets where they differ.
# The filter by who did it.
timeline-field-actor = Done by
timeline-field-avatar-url = Avatar url
timeline-field-billing-email = Billing email
# An external account was linked because its address is the person's (by_address).
timeline-field-by-address = By address
timeline-field-created-from = Created from
timeline-field-created-to = Created to
timeline-field-email = Email
# The filter by kind of event.
timeline-field-event-type = Type of event
# When a role ends (expires_at).
timeline-field-expires-at = Expires at
timeline-field-full-name = Full name
# How somebody signed in.
timeline-field-how = How
# The address or number of an external account.
timeline-field-identity = Identity
timeline-field-is-active = Active
timeline-field-is-email-verified = E-mail confirmed
timeline-field-last-login-from = Last login from
timeline-field-last-login-to = Last login to
timeline-field-legal-name = Legal name
# What kind of letter was read.
timeline-field-letter = Letter
timeline-field-link-id = Link id
# A number.
timeline-field-links-revoked = Links revoked
# Whether a mail went out.
timeline-field-mailed = Mailed
# Whether the password must be changed at the next sign-in.
timeline-field-must-change = Must change
timeline-field-notes = Notes
timeline-field-org-id = Org id
timeline-field-org-name = Org name
timeline-field-organization = Organization
timeline-field-password-removed = Password removed
# How many people a file holds.
timeline-field-people = People
# The filter by whom it concerns.
timeline-field-person = Person
timeline-field-preferences-changed = Preferences changed
timeline-field-provider = Provider
timeline-field-recipient = Recipient
timeline-field-role = Role
timeline-field-role-filter = Role filter
timeline-field-roles = Roles
timeline-field-search = Search
timeline-field-session-id = Session id
# A number.
timeline-field-sessions-ended = Sessions ended
# The filter by time: not before, and before.
timeline-field-since = From
timeline-field-until = To
timeline-field-user = User
timeline-field-user-id = User id
timeline-field-username = Username
timeline-field-valid-until = Valid until

# What fields hold.
timeline-yes = Yes
timeline-no = No
# How somebody signed in, or tried to; besides these, the name of a sign-in provider.
timeline-how-password = Password
timeline-how-current-password = Current password
timeline-how-registration = Registration
timeline-how-setup = Setup link
# In the filter by who did it.
timeline-actor-system = Usher itself
# Letters with a link or a password in them.
timeline-letter-confirm = Confirmation of an e-mail address
timeline-letter-invitation = Invitation
timeline-letter-password = Password set by an administrator
timeline-letter-reset-link = Reset link

## Light and dark

theme-name = Theme
theme-auto = Like the system
theme-light = Light
theme-dark = Dark

## Where somebody is signed in

sessions-none = No session is open.
sessions-unknown-program = Unknown program
# $browser is as in "Firefox on Linux" and is set in bold.
sessions-place = { $browser } from { $address }
# The session of whoever reads the list.
sessions-this-one = This one
sessions-end = End
# The same button's full name.
sessions-end-of = End the session of { $browser }
sessions-end-of-from = End the session of { $browser } from { $address }
# Both are as in "4 min ago".
sessions-times = Begun { $begun }, last used { $used }

## Keys of the keyboard

keys-ctrl = Ctrl
keys-escape = Esc
keys-tab = Tab
keys-space = Space
keys-title = Keys
keys-close = Close
keys-for-search = Go to the search
keys-for-palette = Find people, pages and actions
keys-for-keys = Show these keys
keys-for-escape = Close what is open
keys-for-tab = Go to the next link, button or field
keys-for-space = Tick a person, press a button

## Chips: the filters of a list

# $filter is the label of a chip, such as "Status".
chip-clear-filter = Clear the filter { $filter }
chip-clear = Clear
# $parts is one or several of the following, with semicolons between them.
chip-left-out = Part of this address was left out: { $parts }.

## Copying to the clipboard

copy-copy = Copy
copy-copied = Copied
# The button's full name.
copy-what = { $what ->
        [id] Copy id
       *[link] Copy link
    }
# $keys is one of the two below.
copy-selected = { $what ->
        [id] This page may not use the clipboard. The id is selected: press { $keys } to copy it.
       *[link] This page may not use the clipboard. The link is selected: press { $keys } to copy it.
    }
copy-keys = Ctrl+C
copy-keys-apple = ⌘C

## What became of a form

call-incomplete = The form arrived incomplete.
call-unreachable = The server could not be reached. Check the connection and try again.
