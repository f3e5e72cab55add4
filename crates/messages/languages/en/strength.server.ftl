## Why a password is refused

# $count is how many characters it has.
strength-too-short = The password has { $count } characters; it needs at least { $least }.
strength-too-long = The password has { $count } characters; at most { $most } are kept.
strength-nul = The password holds a NUL character, which no keyboard types.
# A password that is made from the address, the name or the organization of its person, or from what this program is called.
strength-own = This password is made from what is known of its person: the address, the name, the organization. Whoever wants in tries these first. Choose another, for example a few words that do not belong together.
strength-common = This password is on the list of the most common ones, which are tried first. Choose another, for example a few words that do not belong together.
