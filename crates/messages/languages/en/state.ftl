## One deed for many people
## $role is the role's technical name, such as org_admin.

# What is about to be done: the heading of the page, and its button.
status-bulk-deactivate = { $count ->
    [one] Deactivate { $count } person
   *[other] Deactivate { $count } people
}
status-bulk-reactivate = { $count ->
    [one] Reactivate { $count } person
   *[other] Reactivate { $count } people
}
status-bulk-give = { $count ->
    [one] Give { $count } person the role { $role }
   *[other] Give { $count } people the role { $role }
}
# $end is a day, or a day and a time.
status-bulk-give-until = { $count ->
    [one] Give { $count } person the role { $role } until { $end }
   *[other] Give { $count } people the role { $role } until { $end }
}
status-bulk-take = { $count ->
    [one] Take the role { $role } from { $count } person
   *[other] Take the role { $role } from { $count } people
}
status-bulk-sign-out = { $count ->
    [one] Sign out { $count } person
   *[other] Sign out { $count } people
}

# What was done.
status-bulk-deactivated = { $count ->
    [one] { $count } person is deactivated and signed out everywhere
   *[other] { $count } people are deactivated and signed out everywhere
}
status-bulk-reactivated = { $count ->
    [one] { $count } person is active again
   *[other] { $count } people are active again
}
status-bulk-given = { $count ->
    [one] { $count } person is given the role { $role }
   *[other] { $count } people are given the role { $role }
}
status-bulk-given-until = { $count ->
    [one] { $count } person is given the role { $role } until { $end }
   *[other] { $count } people are given the role { $role } until { $end }
}
status-bulk-taken = { $count ->
    [one] { $count } person is rid of the role { $role }
   *[other] { $count } people are rid of the role { $role }
}
status-bulk-signed-out = { $count ->
    [one] { $count } person is signed out
   *[other] { $count } people are signed out
}
