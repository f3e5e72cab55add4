### One person's pages beside the overview, their row in the list, and deeds on many people at once.

## The head of a person's pages: titles and tabs

# The browser's title of a person's Roles tab.
tabs-title-roles = Roles of { $label }
tabs-title-security = Security of { $label }
tabs-title-activity = Activity of { $label }
tabs-overview = Overview
tabs-roles = Roles
tabs-security = Security
tabs-activity = Activity
tabs-reset-link = Reset link
tabs-edit = Edit profile
# The way back to the list.
tabs-users = Users

## The person's state, under their name: one sentence, or two beside each other

state-never-signed-in = Has not signed in yet.
state-never-signed-in-but-can = Has not signed in yet, but can.
# $date is a date: "20 Nov 2026".
state-signed-in-on = Last signed in on { $date }.
# $ago is a stretch: "5 min ago", "yesterday".
state-signed-in = Signed in { $ago }.
state-cannot-sign-in = Cannot sign in.
state-kept-out = Cannot sign in while { $organization } is deactivated.
state-open-sessions = { $count ->
    [one] { $count } open session.
   *[other] { $count } open sessions.
}
state-no-open-session = No open session.
state-needs-link = Needs a reset link to choose a password.
# The same person while such a link or an invitation is open. $left is a stretch: "23 hours".
state-link-open = A link to choose a password is open for another { $left }.
# After too many wrong passwords; from other addresses the sign-in is open.
state-locked = Locked out from { $address } after too many wrong passwords.
state-locked-more = Locked out from { $count } addresses after too many wrong passwords.
state-must-change = Has to choose a new password at the next sign-in.
# $provider is the service that the person signs in with.
state-signs-in-with = Signs in with { $provider }.
# What becomes of the sessions when the password or the account is taken.
state-signed-out = { $sessions ->
    [0] { $label } is not signed in anywhere now.
    [one] { $label } is signed out of { $sessions } session at once.
   *[other] { $label } is signed out of { $sessions } sessions at once.
}

## The list's two filters about time

state-span-last-login = Last sign-in
state-span-created = Created
# The stretches stand after the filter's name, and, with a capital letter, alone as what can be picked.
state-span-never = never
state-span-last-days = in the last { $days } days
state-span-not-for-days = not for { $days } days
state-span-days-ago = more than { $days } days ago
# $from and $to are days, and may have a time: "30 Nov 2026".
state-span-since = from { $from }
state-span-until = to { $to }
state-span-between = { $from } to { $to }
# Names the way that state-span-not-for-days begins.
state-span-not-for-hint = “Not for …” finds also who never signed in.
state-span-from = From
state-span-to = To
state-span-apply = Apply

## A person's row in the list

# On a phone; in the table, whose head says the rest, only $ago is shown.
row-created = Created { $ago }
# On a phone; in the table, whose head says the rest, only $ago is shown.
row-signed-in = Signed in { $ago }
# On a phone.
row-never-signed-in = Never signed in
# In the table, under "Last sign-in".
row-never = never
row-actions = Actions for { $label }
row-open = Open
row-edit = Edit profile
row-roles = Roles
row-security = Password and sessions
row-activity = Activity
row-deactivate = Deactivate …
row-reactivate = Reactivate

## The Roles tab

roles-heading = Roles
# The link after somebody else has changed the same person.
roles-show-now = Show the roles as they are now
# Another link beside it: what was chosen is kept and joined to what somebody else has made of the roles.
roles-go-on = Keep your change and go on from there
# The same link once more, in place of the button that saves.
roles-go-on-instead = Go on with your change
# The roles that hold in every organization.
roles-global = Global
# The roles that hold inside one.
roles-in = In { $organization }
roles-in-some = In an organization
# $ago is a stretch: "5 min ago".
roles-held = Held since { $ago }
# $end is a day, or a day and a time.
roles-held-until = Held since { $ago }, until { $end }
# The label of a role's last day.
roles-until = Until
# $zone is the name of a time zone.
roles-until-hint = Ends with that day ({ $zone }); empty: it stays.
roles-permissions = { $count ->
    [one] { $count } permission
   *[other] { $count } permissions
}

## The Roles tab: what would change

# What a screen reader calls the bar.
roles-bar = Change of roles
# Before the list of them.
roles-changes = { $count ->
    [one] { $count } change:
   *[other] { $count } changes:
}
# Parts of that list. $role is the role's name as programs know it, $day the last day: "30 Nov 2026".
roles-step-gives-until = + { $role } until { $day }
roles-step-until = { $role } until { $day }
roles-step-without-end = { $role } without an end
# What comes and what goes, each of them a sentence; either may stand alone. A press on it names them.
roles-gains-count = { $count ->
    [one] Gains { $count } permission.
   *[other] Gains { $count } permissions.
}
roles-loses-count = { $count ->
    [one] Loses { $count } permission.
   *[other] Loses { $count } permissions.
}
# $permissions are names as programs know them, with commas.
roles-gains = Gains { $permissions }.
roles-loses = Loses { $permissions }.
roles-same = What the person may do stays the same.
roles-discard = Discard
roles-save = Save
roles-is-so-already = This is how it is already.
roles-nothing-saved-yet = Nothing is saved before you have seen what changes.
roles-review = Review the change

## The Roles tab: what the roles together let the person do

roles-effect = What { $label } may do
roles-effect-none = Nothing: no role is held.
roles-effect-deactivated = None of it while deactivated.
# For a screen reader; others see a plus.
roles-effect-gained = gained: { $permission }
# For a screen reader; others see a minus.
roles-effect-lost = lost: { $permission }

## The Security tab

security-sessions = Sessions
# Opens the dialog that asks.
security-end-all = End all …
security-can-sign-in = Can sign in
security-obstacles = What stands in the way of signing in
# $provider is the service that the person signs in with.
security-way-provider = { $label } can sign in with { $provider }. Nothing stands in the way.
security-way-both = { $label } can sign in with a password or with { $provider }. Nothing stands in the way.
security-way-password = { $label } can sign in with a password. Nothing stands in the way.
security-deactivated = Deactivated.
# "Overview" is the tab.
security-deactivated-help = Every sign-in is refused until they are reactivated, at the end of the Overview.
security-organization-deactivated = { $organization } is deactivated.
security-organization-deactivated-help = Nobody in it can sign in until a super administrator reactivates it.
security-no-password = There is no password.
security-no-password-help = A reset link lets them choose one.
security-must-change = The password was set by somebody else.
security-must-change-help = It signs in, but opens nothing except the choice of another.
# $address is an IP address.
security-guesses = Too many wrong passwords from { $address }.
# $left is a length of time: "5 min".
security-guesses-help = From there every try is refused for another { $left }; from elsewhere they can sign in. A reset link does not shorten it.
security-password = Password
security-password-set-by-other = Set by somebody else; it has to be changed at the next sign-in.
security-password-set = Set. Nobody can read it.
security-password-none = None.
# Opens the dialog that makes one.
security-reset-link = Reset link …
# Opens the dialog for it.
security-set-password = Set password …

## The Security tab: what was done

security-session-ended = The session has ended.
security-sessions-ended = { $count ->
    [0] No session had to be ended.
    [one] { $count } session has ended.
   *[other] { $count } sessions have ended.
}
security-link-revoked = The reset link is revoked.

## The dialog that ends all sessions of a person

# The title of the browser's tab, and the dialog's own question.
end-sessions-title = End the sessions of { $person }
end-sessions-question = End all sessions of { $person }?
end-sessions-none = No session is open that could be ended.
end-sessions-again = They can sign in again at once, as before.
end-sessions-own-stays = You stay signed in here.
# The button.
end-sessions-now = End all

## The dialog that sets a person's password

set-password-title = Set the password of { $label }
set-password-new = New password
set-password-links-stop = Reset links for them stop working.
set-password-hint = At least 8 characters; long beats complicated.
set-password-must-change = Has to be changed at the next sign-in
set-password-must-change-hint = Until then it opens nothing else.
set-password-mail = Tell the person by mail
set-password-mail-hint = To { $email }.
# The button.
set-password-set = Set password
# Afterwards. $sessions is how many sessions of the person ended with it.
set-password-done = { $sessions ->
    [0] The password of { $label } is set.
    [one] The password of { $label } is set; { $sessions } session ended.
   *[other] The password of { $label } is set; { $sessions } sessions ended.
}

## The dialog that makes a reset link

reset-link-title = Reset link for { $label }
reset-link-lead = { $label } chooses a new password with it, once, within an hour. Opening it changes nothing.
# $clock is the time of the day: "14:05".
reset-link-replaces = It replaces the link from { $clock }, which stops working.
reset-link-ends-sessions = { $sessions ->
    [0] Using it ends no session: none is open.
    [one] Using it ends { $sessions } open session.
   *[other] Using it ends { $sessions } open sessions.
}
reset-link-shown-to-you = The link is shown once, to you; only its hash is stored.
reset-link-mail = Mail it too
reset-link-mail-hint = To { $email }.
reset-link-make = Make the link

## The dialog that shows a new reset link

# What a screen reader calls this part of the dialog.
reset-link-fresh = New reset link
# What a screen reader calls the field with the link.
reset-link-field = Reset link
# The heads of a list of facts.
reset-link-valid-until = Valid until
reset-link-email = E-mail
reset-link-status = Status
reset-link-sessions = Sessions
# Beside "Valid until". $clock is the time of the day: "14:05", $left a length of time: "59 min".
reset-link-until = { $clock }, in { $left }
# Beside "E-mail".
reset-link-not-mailed = Not mailed
reset-link-mail-accepted = Sent: the mail server took it
reset-link-mail-queued = Queued: the mail server is tried again
reset-link-mail-no-server = No mail server: it waits in the outbox
reset-link-mail-given-up = Not sent: the mail server takes no such address
# Beside "Sessions": what using the link does.
reset-link-sessions-end = { $sessions ->
    [0] None is open
    [one] { $sessions } ends when it is used
   *[other] { $sessions } end when it is used
}
# Beside "Status". $ago is a stretch: "5 min ago".
reset-link-used = Used { $ago }
reset-link-void = Void
reset-link-opened = Opened { $ago }
reset-link-not-opened = Not opened yet
reset-link-shown-once = Shown once; only its hash is stored.
reset-link-revoke = Revoke
reset-link-done = Done
reset-link-qr = QR code of the reset link

## Many people at once: the bar above the list

# What a screen reader calls a person's box.
bulk-tick = Select { $label }
bulk-tick-page = Select this page
bulk-tick-nobody = Select nobody
# How many are selected. $shown is $count with its digits in groups.
bulk-selected-all = { $count ->
   *[other] All { $shown } who match are selected
}
bulk-selected = { $count } selected
# Some were ticked on another page of the list, or under another filter.
bulk-selected-elsewhere = { $count } selected, { $elsewhere } of them not on this page
bulk-clear = Clear the selection
bulk-selected-page = { $count } selected: all on this page
# While nobody has ticked a box that is known of.
bulk-selected-some = Selected people
# $shown is $count with its digits in groups.
bulk-select-all = { $count ->
   *[other] Select all { $shown }
}
bulk-give-role = Give role
bulk-take-role = Take role
bulk-sign-out = Sign out
bulk-reactivate = Reactivate
bulk-deactivate = Deactivate
bulk-choose-deed = Choose what to do with them.

## Many people at once: the question

# $title is what the button says: "Deactivate 12 people".
bulk-question = { $title }?
bulk-nothing = Nothing to do
bulk-nobody = Nobody of the selected people would be changed.
# $shown is $count with its digits in groups.
bulk-are-selected = { $count ->
    [one] { $shown } person is selected.
   *[other] { $shown } people are selected.
}
# The head of a list of people and reasons.
bulk-left-out = Left out: { $shown }
# In that list, before a colon and the reason.
bulk-people = { $count ->
    [one] { $shown } person
   *[other] { $shown } people
}
# $names are the first of them, $shown is how many more there are: $count with its digits in groups.
bulk-names-and-more = { $count ->
   *[other] { $names } and { $shown } more
}
bulk-at-once = { $count ->
   *[other] Up to { $count } people are done at a time. The page says how far it is, and goes on.
}
bulk-back = Back
bulk-cancel = Cancel

## Many people at once: what will happen
## In all of these $shown_people is $people, and $shown_sessions is $sessions, with its digits in groups.

bulk-will-sign-out = { $people ->
    [one] { $sessions ->
        [0] This person has no open session.
        [one] This person is signed out of { $shown_sessions } session at once.
       *[other] This person is signed out of { $shown_sessions } sessions at once.
    }
   *[other] { $sessions ->
        [0] These { $shown_people } people have no open session.
        [one] These { $shown_people } people are signed out of { $shown_sessions } session at once.
       *[other] These { $shown_people } people are signed out of { $shown_sessions } sessions at once.
    }
}
bulk-will-deactivate = None of them can sign in from then on, and their reset links stop working.
bulk-data-stays = Their data, roles and history stay.
bulk-will-reactivate = { $people ->
    [one] This person can sign in again, with the password and the roles from before.
   *[other] These { $shown_people } people can sign in again, with the password and the roles from before.
}
# $role is the role's name as programs know it, $meaning a sentence about it.
bulk-will-give-role = { $people ->
    [one] This person is given the role { $role }: { $meaning }
   *[other] These { $shown_people } people are given the role { $role }: { $meaning }
}
bulk-role-holds = It holds from their next request on, until it is taken away.
# $end is a day, or a day and a time.
bulk-role-holds-until = It holds from their next request on and ends by itself after { $end }, unless it is taken away before.
bulk-role-ends-stay = Whoever holds it already keeps it as it is.
bulk-will-take-role = { $people ->
    [one] This person no longer has the role { $role }.
   *[other] These { $shown_people } people no longer have the role { $role }.
}
bulk-role-gone = It is gone with their next request.
bulk-assignments-gone = The organizations assigned to them are forgotten. This cannot be undone.
bulk-can-sign-in-again = They can sign in again. Your own session here stays.
bulk-can-undo = You can undo this afterwards.
bulk-can-undo-but-links = You can undo this afterwards. Undo does not bring back reset links.

## Many people at once: how far it is, and what became of each

bulk-progress = Progress
bulk-progress-of = { $over } of { $total }
bulk-everybody-so-far = Everybody so far is done.
bulk-everybody = Everybody who was selected is done.
# $shown is $count with its digits in groups. The next message may follow it.
bulk-unchanged = { $count ->
    [one] { $shown } person had nothing to change.
   *[other] { $shown } people had nothing to change.
}
bulk-refused = { $count ->
    [one] Left out: { $shown } person. The reason stands below.
   *[other] Left out: { $shown } people. The reason stands below.
}
bulk-undo = Undo
# What a screen reader calls this part of the page.
bulk-not-over = Not over yet
bulk-still-to-do = { $count ->
    [one] Still to do: { $shown } person. Nothing happens to them until you go on.
   *[other] Still to do: { $shown } people. Nothing happens to them until you go on.
}
bulk-go-on = Go on
bulk-to-list = Back to the list
bulk-each = Each of them
# What became of one person.
bulk-state-done = Done
bulk-state-unchanged = Nothing to change
bulk-state-refused = Left out
bulk-state-waiting = Waits
