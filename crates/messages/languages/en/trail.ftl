## A timeline

# The name of the row of filters.
trail-filter = Filter activity
trail-export = Export
trail-as-csv = As CSV
trail-as-json = As JSON Lines
trail-export-hint = What the filter shows now, on all pages.

trail-no-match = No such event
trail-no-match-text = Nothing in this timeline matches the filter.
trail-nothing = Nothing has happened yet
trail-nothing-text = What is done here appears in this timeline, and stays.
trail-past-end = Past the last page
trail-past-end-text = This timeline ends before the page that was asked for.
trail-show-everything = Show everything

## Its filters

trail-clear-all = Clear all

trail-type = Type
# Every type of event.
trail-type-all = All

# The filter by who did it.
trail-by = By
trail-by-usher = Usher itself
trail-by-command-line = The command line
trail-find-actor = Find who did it
trail-nobody-matches = Nobody matches.
# The same two where they are chosen: behind "By".
trail-chosen-usher = Usher itself
trail-chosen-command-line = the command line

trail-person = Person
trail-find-person = Find a person
trail-person-hint = What they did and what was done to them.

trail-organization = Organization
trail-find-organization = Find an organization
trail-no-organization-matches = No organization matches.
# In place of an organization's name, where it is not known.
trail-organization-number = no. { $number }

trail-date = Date
trail-date-from = From
trail-date-to = To
trail-date-apply = Apply
# Behind "Date"; a day is written as the reader writes it, such as 2 Mar 2026, and may have a time.
trail-dates-from = from { $first }
trail-dates-to = to { $last }
trail-dates = { $first } to { $last }

## One event

# The links back, to the timeline that an event stands in.
trail-up-activity = Activity
trail-up-start = Start
# $exact is a date with a clock, $ago as in "4 min ago".
trail-when = { $exact } ({ $ago })
trail-details = Details
trail-this-event = This event
trail-number = Number { $number } of the trail, which is only ever added to.
trail-before-and-after = Before and after
trail-what-happened-before = What happened before it
# $person is a link.
trail-concerns = Concerns { $person }
trail-done-by = By { $person }
# $organization is a link with the text below.
trail-in-organization = In { $organization }
trail-in-organization-number = organization { $number }
