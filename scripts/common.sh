# shellcheck shell=bash
# Sourced by the scripts: where things are, and how a script says something.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The Makefile exports the same; here for a script that is started by hand. Relative folders count from the root.
in_root() { case $1 in /*) echo "$1" ;; *) echo "$root/$1" ;; esac; }
USHER_TOOLS=$(in_root "${USHER_TOOLS:-.tools}")
CARGO_TARGET_DIR=$(in_root "${CARGO_TARGET_DIR:-target}")
PATH=$USHER_TOOLS/bin:$USHER_TOOLS/node_modules/.bin:$PATH
export USHER_TOOLS CARGO_TARGET_DIR PATH

# The server as `make build` leaves it.
# shellcheck disable=SC2034
usher=$CARGO_TARGET_DIR/release/usher

say() { echo "==> $*" >&2; }

# A sentence that belongs into the summary of `make test`, too.
note() {
  say "$*"
  if [[ -n ${TEST_SUMMARY:-} ]]; then echo "$*" >>"$TEST_SUMMARY"; fi
}

stop() {
  echo "usher: $*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Can a package of Debian's be installed without asking anybody?
can_apt() { ((EUID == 0)) && have apt-get; }

apt_install() {
  say "Installing $* with apt-get: a minute or two."
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "$@"; } >&2
}
