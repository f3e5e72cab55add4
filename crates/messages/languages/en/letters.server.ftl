## Letters
## Each message but the subjects is a paragraph of its own. $by is somebody with their address: "Ada Lovelace (ada@example.org)".

# The month of a date in the letters, which is put into time-date-british or time-date-american; a number from 1 to 12.
letter-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
# The zone of a time in the letters, which is put into time-exact: "UTC+1 (Europe/Berlin)".
letter-zone = { $offset } ({ $name })
# Stands for $by where a command on the server did it.
letter-the-operator = The operator of this server
letter-unexpected = If you did not expect this, ask your administrator at once.
letter-not-you = If this was not you, ask your administrator at once.
letter-needless = If you did not expect this letter, you need not do anything.
# Of the link at the end of the letter.
letter-works-once = It works once, until { $until }.

## A link for choosing a new password

letter-reset-link-subject = Choose a new password
letter-reset-link-open = Open this link to choose a new password. Opening it changes nothing; the new password does.
letter-reset-link-made-subject = A link to your account was made
letter-reset-link-made = { $by } made a link with which a new password for your account can be chosen, until { $until }.
letter-reset-link-withdrawn-subject = A link to your account was withdrawn
letter-reset-link-withdrawn = { $by } withdrew the link with which a new password for your account could be chosen. It opens nothing any more.

## An invitation

letter-invitation-subject = You are invited
letter-invitation-joins = { $by } invites you to join { $organization }.
letter-invitation-account = { $by } has made an account for you.
letter-invitation-open = Open this link to choose your password. Opening it changes nothing; the password does.

## A password that was set or changed

letter-password-set-subject = Your password was set
letter-password-set = An administrator has set a new password for your account.
letter-password-is = The password is: { $password }
letter-password-must-change = When you sign in with it, you are asked to choose your own.
letter-password-signed-out = You are signed out everywhere. If you did not expect this, ask your administrator.
letter-password-changed-subject = Your password was changed
letter-password-changed = The password of your account was changed on { $at }.

## Another way to sign in
## $provider is where one can sign in besides here, such as GitHub.

letter-linked-subject = { $provider } was linked to your account
letter-linked = You can sign in with { $provider } since { $at }.
letter-unlinked-subject = { $provider } was unlinked from your account
letter-unlinked = You can no longer sign in with { $provider } since { $at }.

## An e-mail address that was changed, or is to be confirmed

letter-email-changed-subject = Your e-mail address was changed
letter-email-changed = { $by } changed the e-mail address of your account to { $email }.
letter-email-is = The e-mail address of your account is now { $email }.
letter-confirm-new-subject = Confirm your new e-mail address
letter-confirm-new-open = Open this link to confirm that it is yours.
letter-confirm-subject = Confirm your e-mail address
letter-confirm-open = Open this link to confirm that this address is yours.

## Roles that were given or taken

letter-roles-subject = Your roles were changed
# $deeds is one of the three below, or several with "and" between them: "Ada gave you the role user and took the role super developer from you."
letter-roles = { $by } { $deeds }.
letter-roles-gave = gave you the role { $role }
# $until is an instant: "24 November 2026, 09:05 UTC".
letter-roles-gave-until = gave you the role { $role } until { $until }
letter-roles-took = took the role { $role } from you
letter-roles-and = { $some } and { $more }

## A profile that was changed

letter-profile-subject = Your profile was changed
letter-profile = { $by } changed the profile of your account.
letter-profile-name = Your name is now { $name }.
letter-profile-no-name = It has no name now.

## Organizations that a super developer looks after

letter-super-dev-subject = What you look after has changed
letter-super-dev-assigned = { $by } assigned the organization { $organization } to you. You look after its people from now on.
letter-super-dev-unassigned = { $by } took the organization { $organization } from you. You no longer look after its people.

## An account that was deactivated or reactivated, sessions that were ended

letter-deactivated-subject = Your account was deactivated
letter-deactivated = { $by } deactivated your account. You are signed out everywhere and cannot sign in.
letter-deactivated-kept = Nothing of yours was deleted. If you did not expect this, ask your administrator.
letter-reactivated-subject = Your account is active again
letter-reactivated = { $by } reactivated your account. You can sign in again.
letter-sessions-ended-subject = You were signed out
letter-sessions-ended = { $count ->
    [one] { $by } ended { $count } session of yours. Sign in again to go on.
   *[other] { $by } ended { $count } sessions of yours. Sign in again to go on.
}
