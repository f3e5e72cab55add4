# The pages in front of the console: sign-in, setup, recovery, the links that come by mail, other providers.

## Sign-in

sign-in-title = Sign in
sign-in-email = E-mail
sign-in-password = Password
# The button.
sign-in-go = Sign in
sign-in-forgot = Forgot your password?
# Where anybody may register.
sign-in-register = Found an organization
# Said on the sign-in page after somebody signed out.
sign-in-signed-out = You are signed out.

## Sign-in through another provider

# Between the form with the password and the buttons of the providers.
external-or = or
# $provider is a name such as GitHub, here and below.
external-sign-in = Sign in with { $provider }
# The page on the way out to a provider.
external-onward-title = Going on
external-onward = On to { $provider }
external-onward-what = You prove there who you are, and come back.
external-continue = Continue to { $provider }
# The page for somebody whom a provider knows and nobody here does.
external-no-account = There is no account for you yet
external-known-as = { $provider } knows you as { $email }, but no account here is linked to that.
# The same where the provider did not tell the address.
external-known = { $provider } knows you as somebody, but no account here is linked to that.
external-no-account-what = If you have an account, sign in with your password and link it on the page of your account. Otherwise ask an administrator for one.
external-register-what = No account here is linked to your { $provider } identity yet. You become the first administrator of a new organization.
# On the page of one's own account.
external-methods = Sign-in methods
external-current-password = Current password
external-linked = Linked
external-not-linked = Not linked
external-link = Link { $provider }
external-link-go = Go on to { $provider }
external-unlink = Unlink { $provider }
external-unlink-go = Unlink { $provider } now
external-only-way = Your only way to sign in
# Said after it was linked, and after it was unlinked.
external-is-linked = You can sign in with { $provider } now.
external-is-unlinked = You can no longer sign in with { $provider }.

## Registration, with and without another provider

register-title = Register
register-heading = Found an organization
register-what = You become its first administrator, and add others to it.
register-closed = Nobody registers here
register-closed-what = Accounts are made by administrators. Ask yours for one.
register-organization = Organization
register-name = Name
register-email = E-mail
register-username = User name
register-username-hint = At least 3 characters.
register-go = Found the organization
register-back = Back to sign-in
# $email: an address
register-confirm-address = Your organization is there. A mail with a link that confirms { $email } is on its way. It works for a day.

## The first administrator

setup-title = Set up
setup-heading = Create the first administrator
setup-what = This person may do everything, in every organization. The link works once.
setup-name = Name
setup-email = E-mail
setup-password = Password
setup-go = Create administrator
setup-done = Usher is set up
setup-done-what = There is a super administrator already, so this link does nothing any more.
setup-sign-in = Sign in
setup-bad-link = This setup link is not valid
setup-bad-link-what = Each start of the server makes a new link and ends the one before. Use the link that the server’s log shows last.
# $command is what is typed in a terminal.
setup-by-command = Or create the administrator on the server: { $command }

## A forgotten password

forgot-title = Forgot your password
forgot-heading = Forgot your password?
forgot-what = Enter the address that you sign in with. You get a mail with a link to choose a new one.
forgot-email = E-mail
forgot-go = Send the link
forgot-back = Back to sign-in
forgot-sent = If this address belongs to somebody who may sign in, a mail with a link is on its way. The link works for an hour.

## A new password by a link

reset-title = Choose a new password
reset-what = Saving it signs you out everywhere and uses up the link.
reset-new-password = New password
reset-go = Save the new password
reset-another = The link does not work? Get another one
reset-done = Your new password is set. Sign in with it.

## Accepting an invitation

accept-title = Welcome
accept-what = Choose the password with which you will sign in. It uses up the invitation.
accept-password = Password
accept-go = Accept the invitation
accept-done = Your password is set. Sign in with it.

## Confirming an address

verify-title = Confirm your e-mail address
verify-what = The mail with this link came to you, so the address is yours.
verify-go = Confirm this address
verify-done = Your e-mail address is confirmed.

## Links

# Whose account a link opens.
door-account = For the account { $email }
# Why a link opens nothing: a title and a sentence each.
door-used = This link was used already
door-used-why = Each link works once. If it was not you who used it, ask your administrator at once.
door-replaced = There is a newer link
door-replaced-why = This one stopped working when the newer one was made. Look for the newest mail.
door-withdrawn = This link was withdrawn
door-withdrawn-why = Somebody made it void, or the account has changed since it was made.
door-expired = This link is too old
door-expired-why = For safety, links work for a limited time only.
door-no-reset = There is no reset link here
door-no-invitation = There is no invitation here
door-no-verification = There is no such link
door-unknown-why = Open the link from your mail again, and check that it is complete.
# What to do next: a sentence, and the button below it.
door-reset-next = You can have another one mailed to you.
door-reset-go = Get another link
door-invitation-next = Ask whoever invited you to send it again, or have a link mailed to you.
door-invitation-go = Get a link by mail
door-verification-next = Sign in, and ask for another one on the page of your account.
door-verification-go = Your account
door-sign-in = Sign in
