## The palette: finds people, pages and actions

palette-title = Go anywhere
palette-hint = Find people, pages and actions
# The name of the list of what was found.
palette-found = Found

# Headings of its groups.
palette-people = People
palette-pages = Pages
palette-actions = Actions

# $words is what was typed.
palette-everybody = Everybody who matches “{ $words }”
palette-add-user = Add user
palette-add-organization = Add organization
palette-change-password = Change your password
