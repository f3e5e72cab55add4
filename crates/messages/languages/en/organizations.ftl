# Organizations: the list, one organization, its forms.

## The list of organizations

# The page's title; on other pages the link back to it.
organizations-title = Organizations
organizations-add = Add organization
organizations-past-the-end = Past the last page
organizations-past-the-end-why = This list ends before the page that was asked for.
organizations-no-match = No organization matches
organizations-no-match-why = The search looks for a part of the name or legal name.
organizations-none = No organization yet
organizations-none-why = An organization groups people and has its own administrators.
organizations-show-all = Show all
# What a screen reader calls the search and the filters.
organizations-filter = Filter organizations
organizations-search-label = Search organizations
# Inside the empty search field.
organizations-search-hint = Name or legal name
organizations-search = Search
# The filter, and its choices.
organizations-filter-status = Status
organizations-filter-all = All
organizations-filter-active = Active
organizations-filter-deactivated = Deactivated
# The heads of the table.
organizations-name = Name
organizations-status = Status
organizations-people-head = People
organizations-created = Created
# How many people are in an organization. $shown is $count as the page writes it.
organizations-people = { $count ->
    [one] { $shown } person
   *[other] { $shown } people
}
# The same where $off of them are deactivated.
organizations-people-deactivated = { $count ->
    [one] { $shown } person
   *[other] { $shown } people
}, { $off ->
   *[other] { $off_shown } deactivated
}

## The head of an organization's pages

# Its status.
organization-status-active = Active
organization-status-deactivated = Deactivated
# The title of the page. $name is the organization's.
organization-activity-title = Activity of { $name }
organization-may-sign-in = Its people can sign in.
organization-may-not-sign-in = Nobody in it can sign in, but for super administrators and super developers.
organization-edit = Edit
# The tabs.
organization-overview = Overview
organization-activity = Activity

## One organization

organization-facts = Facts
organization-fact-name = Name
organization-fact-legal-name = Legal name
organization-fact-billing-email = Billing e-mail
# The number by which the API knows it.
organization-fact-number = Number
organization-fact-notes = Notes
organization-fact-created = Created
organization-fact-changed = Changed
organization-people = People
organization-add-user = Add user
organization-people-none = Nobody is in it yet.
organization-people-all = All people
organization-admins = Administrators
organization-admins-none = Nobody administers it. Give somebody in it the role organization administrator.
# The link to every administrator; $shown is how many there are, more than the card shows.
organization-admins-all = All { $shown }
organization-devs = Super developers
organization-devs-none = Nobody is assigned.
organization-unassign = Unassign
# What a screen reader says of the button. $person is a name or an e-mail address.
organization-unassign-person = Unassign { $person }
organization-assign-another = Assign another
organization-assign = Assign
organization-assign-person = Assign { $person }
organization-candidates = Who can be assigned
organization-candidates-no-match = No other active super developer matches.
organization-candidates-none = No other active super developer can be assigned.
organization-candidates-more = There are more: search by name or e-mail.
organization-find-label = Find a super developer
# Inside the empty search field.
organization-find-hint = Name or e-mail
organization-find = Find
# The card at the end of the page. $name is the organization's.
organization-zone-deactivate = Deactivate
organization-zone-deactivate-what = Everybody in { $name } is signed out at once and cannot sign in. Nothing is deleted.
# The button; another page asks before it is done.
organization-deactivate-ask = Deactivate …
organization-zone-reactivate = Reactivate
organization-zone-reactivate-what = The people of { $name } can sign in again, each as before.
organization-reactivate = Reactivate

## Deactivating an organization

# The title of the page.
organization-deactivate-title = Deactivate { $name }
# Above the question.
organization-deactivate-heading = Deactivate { $name }?
organization-deactivated-already = It is deactivated already.
organization-deactivate-refused = Only a super administrator deactivates an organization.
organization-deactivate-nobody = Nobody active is in it now.
organization-deactivate-people = { $count ->
    [one] { $shown } person is signed out at once and cannot sign in from then on.
   *[other] { $shown } people are signed out at once and cannot sign in from then on.
}
organization-deactivate-spared = Super administrators and super developers in it are not affected.
organization-deactivate-undone = Nobody’s own status changes. You can reactivate it at any time.
organization-deactivate = Deactivate

## The forms

organization-add = Add organization
organization-create = Create organization
# The title of the page. $name is the organization's.
organization-edit-title = Edit { $name }
organization-edit-heading = Edit organization
organization-edit-refused = Your roles do not allow you to change this organization.
organization-save = Save
organization-form-cancel = Cancel
# The fields.
organization-name = Name
organization-name-hint = At least 3 characters; no two organizations share a name.
organization-legal-name = Legal name
organization-billing-email = Billing e-mail
organization-notes = Notes
organization-notes-hint = Its administrators read them; only super administrators write them.

## What is said afterwards

# $name is the organization's.
organization-is-created = { $name } is created.
organization-is-saved = { $name } is saved.
organization-is-deactivated = { $name } is deactivated; its people are signed out.
organization-is-active = { $name } is active again.
organization-dev-assigned = The super developer is assigned.
organization-dev-unassigned = The super developer is no longer assigned.
