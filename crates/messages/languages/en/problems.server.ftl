## Refusals of any kind

problem-unavailable = Usher cannot do this right now. Try again in a moment.
problem-disk-full = The disk of the database is full, so nothing can be changed until whoever runs Usher makes room. Reading goes on.
problem-too-slow = The request took too long to arrive or to answer. Try again.
problem-not-whole = The body did not arrive whole. Send it again.
problem-other-site = This request came from another site. Open Usher under its own address and try again.

## Somebody else changed it meanwhile

# $read and $version are counted from 1.
problem-changed = It has changed since you read it: you have version { $read }, it is at version { $version }. Read it again and repeat the change.
# $what is a sentence of the activity, such as "Ada changed the profile of Grace", or a kind of event; $at an instant in UTC: 2026-11-24T09:30:00Z.
problem-changed-what = { $what } at { $at }
# $fields are technical names: full_name, avatar_url.
problem-changed-what-of = { $what } ({ $fields }) at { $at }

## What the roles do not allow

policy-no-such-user = There is no such user.
policy-no-such-organization = There is no such organization.
# Said on the page of a person whom the reader sees, of what is out of their reach.
policy-out-of-reach = This person is outside of what your roles let you change.
policy-not-yours = Your roles do not allow this.
policy-outranked = Only a super administrator may do this to a super administrator or super developer.
policy-change-password-first = Choose a new password first: the one that you have was set for you.
policy-own-email = Your e-mail address is changed by an administrator.
policy-deactivate-yourself = You cannot deactivate yourself. Ask another administrator.
policy-reset-link-deactivated = This user is deactivated. Reactivate them before making a reset link.
policy-no-such-role = There is no such role.
# In a run over many people.
refusal-bulk-own-role = You would take a role from yourself in the middle of the run. Do that on your own page.
policy-role-not-held = This user does not hold that role.
policy-organization-restricted = Only a super administrator changes the notes or the state of an organization.
policy-invite-deactivated = This user is deactivated. Reactivate them before inviting them.
policy-invite-came-in = This user has come in before. Make a reset link instead.
policy-global-role = Only a super administrator can give or take this role.
policy-last-super-admin = This is the last active super administrator. Make somebody else super administrator first.

## What is typed into fields

check-email-missing = An e-mail address is needed.
check-email-too-long = The e-mail address is longer than { $most } characters.
check-email-wrong = This is not an e-mail address. Write one like ada@example.org.
check-too-long = This is longer than { $most } characters.
check-line = Line breaks and control characters are not accepted here.
check-organization-name-too-short = The name needs at least { $least } characters.
check-notes-too-long = Notes are longer than { $most } characters.
check-control = Control characters are not accepted here.
check-url = Write a full address that starts with https:// or http://.
# $most is a number.
check-preferences-too-long = Preferences take more than { $most } KiB as JSON.
check-nul = NUL characters are not accepted.
# Said to programs alone.
check-null = This cannot be null. Leave it out to keep it as it is.
check-page = Pages are counted from 1.
check-page-size = A page has 1 to { $most } rows.
# A cursor is the place in a list at which an address goes on.
check-cursor = This cursor does not belong to this list and order. Begin again without one.
check-time-zone = No time zone has this name. Choose one from the list.
# The format of dates and numbers.
check-format = This format is not known. Choose one from the list.
check-language = This language is not known. Choose one from the list.
# The end of a role that is given for some time.
check-end-past = The end lies in the past. Choose a later one or none.
check-organization-missing = Say which organization the new user belongs to.
# $id is its number.
check-organization-unknown = There is no organization { $id }.
check-current-password = This is not your current password.
check-same-password = This is the password that you have. Choose another.

## Signing in

refusal-sign-in-wrong = The e-mail address or the password is wrong.
# The address is that of a computer. $count is 1 or more.
refusal-too-many-sign-ins = Too many failed sign-ins from this address. Try again in { $count } minutes.
refusal-many-signing-in = Too many people are signing in at this moment. Try again in a few seconds.
refusal-set-up-already = Usher is set up already. Sign in.
refusal-setup-link = This is not the current setup link. Take the newest one from the log; restarting Usher prints another.
refusal-registration-closed = Registration is closed here. Ask an administrator for an account.

## Signing in with another provider, and linking one

refusal-no-such-provider = There is no such sign-in provider.
# $provider is where one can sign in besides here, such as GitHub.
refusal-provider-unconfirmed = { $provider } did not confirm who you are. Start again.
refusal-provider-away = { $provider } does not answer right now. Try again in a moment, or sign in another way.
refusal-provider-stale = This sign-in was begun in another browser, is too old or was used already. Start again.
refusal-provider-long-ago = It is too long ago that { $provider } said who you are, or it was in another browser. Sign in there again.
refusal-provider-another = The account with this address is linked to another { $provider } identity. Sign in another way and unlink it first.
refusal-provider-refused = This account cannot sign in. Ask an administrator.
refusal-not-linked = Your account is not linked to { $provider }.
refusal-only-way-in = This is your only way to sign in. Link another one or get a password first.
refusal-sign-in-again = Sign out and in again first: this takes a sign-in within the last 10 minutes.
refusal-linked-already = Your account is linked to { $provider } already. Unlink it first.

## Links that work once

refusal-link-used = This link was used already. Ask for another one.
refusal-link-replaced = This link was replaced by a newer one. Use the newest, or ask for another one.
refusal-link-withdrawn = This link was withdrawn. Ask for another one.
refusal-link-expired = This link is too old. Ask for another one.
refusal-link-unknown = This link is not valid. Check that it is complete, or ask for another one.
refusal-email-confirmed = Your e-mail address is confirmed already.
# $count is 1 or more.
refusal-too-many-confirmations = Three mails with such a link are on their way already. Look for them, or try again in { $count } minutes.
refusal-password-changed = Your password was changed at the same moment. Sign in again.
refusal-session-ended = This session has ended already.
refusal-no-reset-link = There is no unused reset link.
refusal-no-invitation = There is no invitation that waits.

## People, roles and organizations

refusal-email-taken = There is already a user with this e-mail address.
refusal-identity-taken = This external identity belongs to another user.
refusal-organization-deactivated = This organization is deactivated and takes no new users.
refusal-organization-taken = There is already an organization with this name.
# super_dev is the role's technical name.
refusal-no-super-dev = This user is not a super developer. Give them the role super_dev first.
# Said where an end was chosen for this role.
refusal-last-super-admin-end = This is the last active super administrator. Make somebody else super administrator for good first.

## One deed for many people

refusal-no-such-run = There is no such run. Runs are kept for seven days.
refusal-nobody-selected = Nobody is selected. Tick somebody first.
refusal-too-many-people = At most { $most } people at a time, and these are { $picked }. Narrow the filter.
refusal-no-way-back = This cannot be taken back.
refusal-nothing-to-take-back = There is nothing to take back: the run is not over, or changed nobody.
refusal-already-deactivated = This user is deactivated already.
refusal-already-active = This user is active already.
refusal-already-role-held = This user holds that role already.
refusal-already-signed-out = This user is not signed in anywhere.
refusal-role-would-have-ended = The role would have ended meanwhile.

## The activity and the outbox

refusal-no-such-event = There is no such event.
refusal-no-such-message = There is no such message.
refusal-message-sent = This message was sent, or there is no such message.
