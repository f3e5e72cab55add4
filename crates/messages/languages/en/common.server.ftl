## Chips: the filters of a list

# In these, $name is a parameter of a URL, such as page_size, and $text what stands there.
chip-odd-role = { $name } “{ $text }” is no role
chip-odd-switch = { $name } “{ $text }” is neither true nor false
chip-odd-organization = { $name } “{ $text }” is no organization’s number
chip-odd-sort = { $name } “{ $text }” is no column
chip-odd-time = { $name } “{ $text }” is no time
chip-odd-columns = { $name } “{ $text }” are no columns
chip-odd-event = { $name } “{ $text }” is no type of event
chip-odd-person = { $name } “{ $text }” is nobody’s id
chip-odd-date = { $name } “{ $text }” is no date
chip-odd-mail-state = { $name } “{ $text }” is no state of a message
chip-odd-page = { $name } “{ $text }” is no page number
chip-odd-page-size = { $name } “{ $text }” is not between 1 and 100

## What became of a form

call-no-such-organization = No organization has this name. Choose one from the list.
# Only a part of a name was written.
call-several-organizations = Several organizations have this in their name. Choose one from the list.
call-no-date = This is no date.
# $label is the name or the e-mail address of somebody.
call-invited-mailed = { $label } is invited. The mail server has the mail.
call-invited-waiting = { $label } is invited. The mail waits in the outbox and is tried again.
call-invited-given-up = { $label } is invited, but the mail server takes no mail to such an address. The outbox has the mail.
call-invited-not-asked = The invitation of { $label } is below.
call-invited-no-server = No mail server is set, so the invitation of { $label } is below, to be handed over.
