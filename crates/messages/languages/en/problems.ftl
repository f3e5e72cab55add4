## Refusals of any kind

problem-sign-in-needed = Sign in to do this.
# $count is never 1: then the field's own problem is said.
problem-fields = { $count } fields need another look.
# $reference names the entry of the log.
problem-internal = Something went wrong on the server. The log has the cause under reference { $reference }.

## Somebody else changed it meanwhile

# $sentence is the one above; $changes: one or several of the two below, with a semicolon between them.
problem-changed-latest = { $sentence } Latest changes: { $changes }.
