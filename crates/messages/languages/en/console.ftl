# The frame of the console, and its smaller pages.

## The frame of the console

console-skip = Skip to the content
# What a screen reader calls the list of pages.
console-rail = Main
# The pages; on a phone these stand below small pictures.
console-users = Users
console-organizations = Organizations
console-roles = Roles
console-activity = Activity
console-account = Account
console-outbox = Outbox
console-settings = Settings
console-find = Find people
console-search = The whole site
console-go-anywhere = Go anywhere
# The keys as they are called on a keyboard.
console-go-anywhere-keys = Ctrl K
# $person is one's own name or e-mail address.
console-menu = Your menu: { $person }
console-your-account = Your account
# Opens the list of keyboard shortcuts.
console-keys = Keys
console-sign-out = Sign out
console-no-page = There is no page at this address.

## The page of roles

roles-page-title = Roles
# Where a role counts.
roles-page-global = Global
roles-page-in-organization = In an organization
# What a screen reader calls the list.
roles-page-permissions = Permissions
roles-page-may-give = You may give this role.
roles-page-may-not-give = Only a super administrator can give this role.
roles-page-held-by-nobody = Nobody you can see holds it
# $shown is $count as the page writes it, here and below.
roles-page-held = { $count ->
    [one] { $shown } person holds it
   *[other] { $shown } people hold it
}
# What a screen reader calls the list.
roles-page-holders = Who holds it
# The link at the end of a list of some who hold the role.
roles-page-more = { $count ->
   *[other] and { $shown } more
}

## The page of settings

settings-title = Settings
settings-lead = To be read only. A setting is changed in the environment or in usher.toml, and counts from the next start.
# The heads of the table.
settings-setting = Setting
settings-value = Value
settings-from = From
# In the column “Value”; a secret is not shown.
settings-not-set = not set
settings-secret = set
# In the column “From”.
settings-from-default = default
settings-from-file = file { $path }
# $name is the name of an environment variable.
settings-from-environment = environment { $name }
settings-from-secret-file = the file named by { $name }

## The page of everybody's activity

activity-page-title = Activity
