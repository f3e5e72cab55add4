## Why a password is refused

# $count is how many characters it has.
strength-too-short = The password has { $count } characters; it needs at least { $least }.
strength-too-long = The password has { $count } characters; at most { $most } are kept.
strength-nul = The password holds a NUL character, which no keyboard types.
strength-common = This password is on the list of the most common ones, which are tried first. Choose another, for example a few words that do not belong together.
