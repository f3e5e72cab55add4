### People: the list, one person's profile, the form for a new one, and invitations.
### A { $person } is a name, or the e-mail address of somebody without one. A { $when } is a time as people say it, seen
### from now: "just now", "4 min ago", "yesterday", "2 Mar 2026". A { $left } is a stretch: "59 min", "12 days".

## The list of people

# The page's title and heading, and the link back to it.
users-title = Users
# A button that leads to the form.
users-add = Add user
# A button that leads to the invitations that wait.
users-invitations = Invitations
# A button: downloads the list as a file.
users-export = Export
# In place of an organization's name where it cannot be found; number is its id.
users-organization-numbered = no. { $number }

## The list: search and filters

# Names the region of the search and the filters for screen readers.
users-filter = Filter users
# Inside the empty search field: what can be searched for.
users-search-hint = Name, e-mail or id
users-search-label = Search users
# A button.
users-search = Search
users-filter-clear-all = Clear all
# The name of a filter; the three below it are its choices.
users-filter-status = Status
users-filter-status-all = All
users-filter-status-active = Active
users-filter-status-deactivated = Deactivated
# The name of a filter.
users-filter-role = Role
# Above boxes to tick, one a role.
users-filter-role-any = Holds any of
# A button.
users-filter-role-apply = Apply
# The name of a filter.
users-filter-organization = Organization
users-filter-organization-find = Find an organization
users-filter-organization-none = No organization matches.
# Under the first organizations of a long list: so many are not shown.
users-filter-organization-more = { $count } more: write part of the name.
# The name of the choice of an order; the choices are the columns' names.
users-sort = Sort

## The list: its columns

users-column-name = Name
users-column-email = E-mail
users-column-status = Status
users-column-roles = Roles
users-column-organization = Organization
users-column-last-sign-in = Last sign-in
# When the person was created.
users-column-created = Created
users-column-id = Id
# The head of the column of menus, for screen readers.
users-column-actions = Actions
# A button: opens the choice of columns.
users-columns = Columns
# Above boxes to tick, one a column: which stand beside the person's name.
users-columns-beside-the-name = Beside the name
# A button: shows the columns that are ticked.
users-columns-show = Show these

## The list: nobody is in it

users-past-the-end = Past the last page
users-past-the-end-text = This list ends before the page that was asked for.
users-past-the-end-first = Go to the first page
users-nobody-matches = Nobody matches
users-nobody-matches-text = The search looks for a part of a name or e-mail, or for a whole id, within the filters above.
users-nobody-matches-clear = Clear search and filters
users-nobody-yet = Nobody here yet
users-nobody-yet-text = People whom you create appear in this list.
users-nobody-yet-add = Add the first user

## One person: overview

# A heading above the facts that follow.
person-profile = Profile
person-name = Name
person-email = E-mail
# Beside the e-mail address: whether it is confirmed.
person-email-confirmed = Confirmed
person-email-not-confirmed = Not confirmed
person-organization = Organization
# No organization.
person-organization-none = None
person-id = Id
person-created = Created
# When the profile was last changed.
person-changed = Changed
# A heading above the facts that follow: how the person signs in.
person-sign-in = Sign-in
person-roles = Roles
# The three below it are its values.
person-password = Password
person-password-to-be-changed = Set by somebody else, to be changed
person-password-set = Set
# No password.
person-password-none = None
# The identity provider with which the person signs in.
person-provider = Provider
person-last-sign-in = Last sign-in
person-last-sign-in-never = Never
# Beside it stands their number.
person-open-sessions = Open sessions
# A heading.
person-deactivate = Deactivate
# sessions is a whole sentence: "Ada Lovelace is signed out of 2 sessions at once."
person-deactivate-effect = { $sessions } They keep their data and roles, and you can reactivate them at any time.
# A button that opens a dialog that asks first.
person-deactivate-ask = Deactivate …
# A heading.
person-reactivate = Reactivate
person-reactivate-effect = { $person } can sign in again, with the password and the roles from before.
# A button.
person-reactivate-now = Reactivate

## One person: asks before deactivation

person-deactivate-title = Deactivate { $person }
person-deactivate-question = Deactivate { $person }?
person-is-deactivated-already = { $person } is deactivated already.
# One of three consequences; the one before it says of which sessions the person is signed out.
person-deactivate-closes = No sign-in is accepted from then on, and reset links for them stop working.
person-deactivate-keeps = Their data, roles and history stay. You can reactivate them at any time.
# A button.
person-deactivate-now = Deactivate

## One person: the form for the profile

# The title of the browser's tab.
person-edit-title = Edit { $person }
person-edit-heading = Edit profile
person-edit-name = Name
person-edit-email = E-mail
person-edit-email-hint = A new address has to be confirmed again; both addresses are told.
person-edit-save = Save
person-edit-cancel = Cancel

## One person: said after a deed

person-profile-is-saved = The profile of { $person } is saved.
person-roles-are-saved = The roles of { $person } are saved.
# After an undo.
person-roles-are-back = The roles of { $person } are as they were.
person-is-deactivated = { $person } is deactivated and signed out everywhere.
person-is-active-again = { $person } is active again.

## One person: reset links

# A heading.
person-links = Reset links
# A button: makes the link void.
person-link-revoke = Revoke
# In which state a reset link is.
person-link-state-used = Used
# A newer link has taken its place.
person-link-state-replaced = Replaced
person-link-state-revoked = Revoked
# It can still be used.
person-link-state-open = Open
person-link-state-expired = Expired
# The steps of a link's life, one after the other. maker is the name of who made it.
person-link-created = Created by { $maker } { $when }
# The person asked for the link.
person-link-asked-for = Asked for { $when }
person-link-mailed = Mailed { $when }
person-link-mail-waits = Mail waits in the outbox
# The mail server would not take the mail, and it is not tried again.
person-link-mail-given-up = Mail given up { $when }
person-link-opened = Opened { $when }
person-link-used = Used { $when }
person-link-replaced = Replaced by a newer one { $when }
person-link-revoked = Revoked { $when }
person-link-open-for = Open for another { $left }
person-link-expired = Expired { $when }

## A new user

# The page's title and heading.
new-user-title = Add user
new-user-email = E-mail
new-user-name = Name
new-user-organization = Organization
new-user-organization-hint = Write part of its name and choose from the list.
# No organization.
new-user-organization-none = None
# Above four ways to choose from, each with what it means.
new-user-entry = How they come in
new-user-entry-mail = Mail an invitation
new-user-entry-mail-hint = They choose a password with the link in it, within a week.
new-user-entry-link = Make an invitation to hand over
new-user-entry-link-hint = You get the link, once, and pass it on yourself.
new-user-entry-password = Set a password now
new-user-entry-password-hint = You tell them the password.
# A tick below the password.
new-user-must-change = They must choose their own at the first sign-in
new-user-must-change-hint = Until then it opens nothing else.
new-user-entry-later = Decide later
new-user-entry-later-hint = They cannot sign in until they are invited or have an external account linked.
new-user-password = Password
# A button.
new-user-create = Create user
new-user-cancel = Cancel
# Said after the deed.
new-user-is-created = { $person } is created.

## Invitations: the list

# The page's title and heading, and the link back to it.
invitations-title = Invitations
# Names the list for screen readers.
invitations-that-wait = Invitations that wait
# A button; the one below is its name for screen readers, and begins with the same words.
invitations-mail-again = Mail again
invitations-mail-again-to = Mail again: the invitation of { $person }
# A button that makes an invitation void; the one below is its name for screen readers.
invitations-withdraw = Withdraw
invitations-withdraw-of = Withdraw the invitation of { $person }
invitations-empty = Nobody waits to come in
invitations-empty-text = Whoever you invite stands here until they have chosen a password.

## Invitations: what has become of one

# maker is the name of who made the invitation.
invitations-made-by = Made { $when } by { $maker }
invitations-made = Made { $when }
invitations-to-be-handed-over = To be handed over
invitations-mailed = Mailed
invitations-mail-waits = Mail waits in the outbox
invitations-not-mailed = Could not be mailed
invitations-opened = Opened { $when }
invitations-expired = Expired { $when }
invitations-open-for = Open for another { $left }

## Invitations: one person's

# The page's title and heading.
invitations-of = Invitation of { $person }
# A button that leads to the person's own page.
invitations-page-of = Page of { $person }
# A heading above the state of the invitation.
invitations-what-waits = What waits
invitations-none-waits = No invitation waits.
invitations-what-it-does = { $person } chooses a password with the link, once, within a week. A new link makes the one before void. Opening it changes nothing.
# Buttons.
invitations-mail-one = Mail an invitation
invitations-mail-it-again = Mail it again
invitations-make-link = Make a link to hand over
# Names the part with a link just made for screen readers.
invitations-new = New invitation
# Names the field that holds the link for screen readers.
invitations-link = Invitation link
# Before the message below.
invitations-valid-until = Valid until
# end is an instant: "2 Mar 2026, 14:43:05 UTC+1".
invitations-validity = { $end }, { $left } from now
invitations-link-hint = Hand it over. It is shown once: only its hash is stored.
# Said after the deed.
invitations-is-withdrawn = The invitation is withdrawn.
