## Roles

role-super-admin = Super administrator
role-super-dev = Super developer
role-org-admin = Organization administrator
role-user = User

# The same in the middle of a sentence: "Ada gave Grace the role super administrator".
role-super-admin-within = super administrator
role-super-dev-within = super developer
role-org-admin-within = organization administrator
role-user-within = user

# What its holders do, below its name.
role-super-admin-meaning = Everything, in every organization.
role-super-dev-meaning = Looks after the organizations assigned to them.
role-org-admin-meaning = Manages people, roles and passwords in their own organization.
role-user-meaning = Signs in and looks after their own profile.
