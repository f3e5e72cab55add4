# One's own account.

## Your account

# The page's title; on other pages the link back to it.
account-title = Your account
account-edit = Edit profile
account-profile = Profile
account-name = Name
account-email = E-mail
# The state of the e-mail address.
account-email-confirmed = Confirmed
account-email-not-confirmed = Not confirmed
account-confirm = Mail me a link that confirms it
account-organization = Organization
# Beside “Organization”.
account-no-organization = None
account-roles = Roles
# Beside “Roles”.
account-no-roles = None
# A heading: the latest of what one did and what was done to one, and the link to all of it.
account-activity = Latest activity
account-activity-all = All activity
account-password = Password
# Below “Password”: whether there is one.
account-password-set = Set
account-password-none = None
account-change-password = Change password
account-sessions = Where you are signed in
# These two open the dialogs that ask; their buttons are the next two.
account-sign-out-everywhere-ask = Sign out everywhere …
account-sign-out-elsewhere-ask = Sign out everywhere else …
account-sign-out-everywhere = Sign out everywhere
account-sign-out-elsewhere = Sign out everywhere else
account-everywhere-question = Sign out everywhere?
account-elsewhere-question = Sign out everywhere else?
account-everywhere-sessions = { $count ->
    [one] Your only session ends at once: this one.
   *[other] Your { $count } sessions end at once, this one as well.
}
account-everywhere-again = You can sign in again at any time.
account-elsewhere-sessions = { $count ->
    [0] You are signed in nowhere else.
    [one] { $count } other session ends at once.
   *[other] { $count } other sessions end at once.
}
account-elsewhere-stays = You stay signed in here.
account-display = Display
account-change-display = Change time zone and format
account-theme = Theme
account-zone = Time zone
account-format = Dates and numbers

## Time zone and format

account-local-title = Time zone and format
account-local-zone = Time zone
account-local-zone-hint = Times everywhere in Usher are shown in it, and the days on which a role ends are its days.
account-local-language = Language
account-local-format = Dates and numbers
# How dates and numbers are written; the words of the pages do not depend on it.
account-locale-british = English (United Kingdom)
account-locale-american = English (United States)
account-locale-iso = English, with ISO dates
account-local-save = Save
account-local-cancel = Cancel

## A new password

account-password-title = Change password
account-password-asked = Your password was set for you. Choose your own before you go on.
account-current-password = Current password
account-new-password = New password
# The button.
account-password-go = Change password
account-password-cancel = Cancel

## What is said afterwards

account-password-changed = Your password is changed.
account-confirm-sent = A mail with a link is on its way. It works for a day.
account-signed-out-everywhere = You are signed out everywhere.
# $zone is a name such as Europe/Berlin.
account-local-chosen = Times are shown in { $zone } from now on.
