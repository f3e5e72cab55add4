## Sentences of the activity
## Names ($actor, $subject, $person, $organization, $role, $provider) are shown in bold. People are told of without a gender.

# Stands for $actor where nobody is known to have done it.
event-somebody-did = Somebody
# Stands for $subject where nobody is known to whom it was done.
event-somebody = somebody
# Stands for $actor where a command on the server did it.
event-command-line = The command line
# Stands for $subject where a sign-in failed for an account that does not exist.
event-unknown-account = an unknown account
# Stands for a person whose name somebody else in sight has, too.
event-name-and-address = { $name } ({ $address })

event-user-created = { $actor } created { $subject }
event-user-created-in = { $actor } created { $subject } in { $organization }
event-profile-changed-own = { $actor } changed their own profile
event-profile-changed = { $actor } changed the profile of { $subject }
event-email-changed-own = { $actor } changed their own e-mail address
event-email-changed = { $actor } changed the e-mail address of { $subject }
event-verification-sent = { $actor } asked for a link that confirms their e-mail address
event-email-verified = { $subject } confirmed their e-mail address
# $role is the role as it is written within a sentence, such as "organization administrator".
event-role-assigned = { $actor } gave { $subject } the role { $role }
# $until is a day, or a day and a time, as the reader writes them; to programs an instant in UTC: 2026-11-24T09:30:00Z.
event-role-assigned-until = { $actor } gave { $subject } the role { $role } until { $until }
event-role-removed = { $actor } removed the role { $role } from { $subject }
event-role-expired = The role { $role } of { $subject } ended as planned
event-login = { $subject } signed in
# $count is 2 or more.
event-logins = { $subject } signed in { $count ->
    [one] once
   *[other] { $count } times
}
event-login-failed = Failed sign-in for { $subject }
event-current-password-wrong = Wrong current password for { $subject }, by somebody who was signed in
# $count is 2 or more.
event-logins-failed = { $count } failed sign-ins for { $subject }
# $count is 2 or more; $ip is the address of a computer.
event-logins-failed-from = { $count } failed sign-ins for { $subject }, from { $ip }
event-logout = { $subject } signed out
# $count is 2 or more.
event-logouts = { $subject } signed out { $count ->
    [one] once
   *[other] { $count } times
}
event-sessions-ended-own = { $actor } ended sessions of their own
event-sessions-ended = { $actor } ended sessions of { $subject }
event-reset-link-withdrawn = { $actor } withdrew the reset link of { $subject }
event-refresh-token-reused = A refresh token of { $subject } was used a second time; its session was ended
# $provider is where one can sign in besides here, such as GitHub.
event-identity-linked = { $subject } linked their account to { $provider }
event-identity-unlinked = { $subject } unlinked their account from { $provider }
event-password-set = { $actor } set the password of { $subject }
event-password-changed-own = { $actor } changed their own password
event-password-changed = { $actor } changed the password of { $subject }
event-reset-link-requested = A reset link was requested for { $subject }
# $count is 2 or more.
event-reset-links-requested = { $count } reset links were requested for { $subject }
# $count is 2 or more; $ip is the address of a computer.
event-reset-links-requested-from = { $count } reset links were requested for { $subject }, from { $ip }
event-reset-link-made = { $actor } made a reset link for { $subject }
event-password-reset = { $subject } chose a new password with a reset link
event-invited = { $actor } invited { $subject }
event-invitation-withdrawn = { $actor } withdrew the invitation of { $subject }
event-invitation-accepted = { $subject } accepted the invitation and chose a password
event-user-deactivated = { $actor } deactivated { $subject }
event-user-reactivated = { $actor } reactivated { $subject }
event-organization-created = { $actor } created the organization { $subject }
event-organization-changed = { $actor } changed the organization { $subject }
event-organization-deactivated = { $actor } deactivated the organization { $subject }
event-organization-reactivated = { $actor } reactivated the organization { $subject }
# $person is a super developer, $subject an organization.
event-super-dev-assigned = { $actor } assigned { $person } to { $subject }
event-super-dev-unassigned = { $actor } took { $person } off { $subject }
# A letter that waits in the outbox.
event-letter-read = { $actor } read a letter to { $subject } with a link or a password in it
# Letters to the same person, or the same letter again; $count is 2 or more.
event-letters-read = { $actor } read letters to { $subject } with a link or a password in them, { $count ->
    [one] once
   *[other] { $count } times
}
event-users-exported = { $count ->
    [one] { $actor } exported a list of { $count } person
   *[other] { $actor } exported a list of { $count } people
}
# The same list again; $count is 2 or more.
event-users-exported-often = { $people ->
    [one] { $actor } exported a list of { $people } person { $count ->
        [one] once
       *[other] { $count } times
    }
   *[other] { $actor } exported a list of { $people } people { $count ->
        [one] once
       *[other] { $count } times
    }
}
# $subject is a person or an organization.
event-activity-exported = { $actor } exported the activity of { $subject }
# $count is 2 or more.
event-activity-exported-often = { $actor } exported the activity of { $subject } { $count ->
    [one] once
   *[other] { $count } times
}
# The same under a filter, which the details of the event have.
event-part-of-activity-exported = { $actor } exported a part of the activity of { $subject }, chosen by a filter
# $count is 2 or more.
event-part-of-activity-exported-often = { $actor } exported a part of the activity of { $subject }, chosen by a filter, { $count ->
    [one] once
   *[other] { $count } times
}
event-all-activity-exported = { $actor } exported the activity of everybody
# $count is 2 or more.
event-all-activity-exported-often = { $actor } exported the activity of everybody { $count ->
    [one] once
   *[other] { $count } times
}
# Under a filter, which the details of the event have.
event-filtered-activity-exported = { $actor } exported a part of all activity, chosen by a filter
# $count is 2 or more.
event-filtered-activity-exported-often = { $actor } exported a part of all activity, chosen by a filter, { $count ->
    [one] once
   *[other] { $count } times
}

## Kinds of events
## In the filter of the activity.

event-kind-user-created = User created
event-kind-profile-updated = Profile updated
event-kind-email-changed = Email changed
event-kind-email-verification-sent = Email verification sent
event-kind-email-verified = Email verified
event-kind-role-assigned = Role assigned
event-kind-role-removed = Role removed
event-kind-role-expired = Role expired
event-kind-login = Login
event-kind-login-failed = Login failed
event-kind-logout = Logout
event-kind-session-revoked = Session revoked
event-kind-reset-link-revoked = Reset link revoked
event-kind-refresh-token-reused = Refresh token reused
event-kind-identity-linked = Identity linked
event-kind-identity-unlinked = Identity unlinked
event-kind-password-set = Password set
event-kind-password-changed = Password changed
event-kind-password-reset-requested = Password reset requested
event-kind-password-reset-link-created = Password reset link created
event-kind-password-reset = Password reset
event-kind-invitation-created = Invitation created
event-kind-invitation-revoked = Invitation revoked
event-kind-invitation-accepted = Invitation accepted
event-kind-user-deactivated = User deactivated
event-kind-user-reactivated = User reactivated
event-kind-organization-created = Organization created
event-kind-organization-updated = Organization updated
event-kind-organization-deactivated = Organization deactivated
event-kind-organization-reactivated = Organization reactivated
event-kind-super-dev-assigned = Super dev assigned
event-kind-super-dev-unassigned = Super dev unassigned
event-kind-letter-read = Letter read
event-kind-users-exported = Users exported
event-kind-activity-exported = Activity exported
