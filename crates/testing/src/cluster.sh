# A PostgreSQL cluster that lives until the pipe on its standard input closes, which happens when the test
# process is gone, whatever ended it. Runs as a user whom PostgreSQL accepts (not root).
#   sh -c SCRIPT cluster BIN PORT…      BIN: the folder of initdb and pg_ctl; PORT…: to be tried in turn
# Says "port N" when it answers, or "failed: …" in one line.
bin=$1
shift
dir=$(mktemp -d "${TMPDIR:-/tmp}/usher-test-postgres.XXXXXX" 2>/dev/null || mktemp -d /tmp/usher-test-postgres.XXXXXX) || exit 1
cd "$dir" || exit 1
trap 'cd /; rm -rf "$dir"' EXIT

make() { "$bin/initdb" -D data -U postgres --auth=trust -E UTF8 --no-sync "$@" >initdb.log 2>&1; }
# A language's sorting shows where a query leans on the order of bytes without saying so.
make --locale-provider=icu --icu-locale=en-US || { rm -rf data; make --locale=C; } || {
  echo "failed: $(tail -n 1 initdb.log)"
  exit 1
}

# Nothing here has to survive a power cut.
settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=500 -c shared_buffers=64MB
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_wal_size=256MB"
for port in "$@"; do
  if "$bin/pg_ctl" start -D data -l log -w -s -o "-p $port $settings" >/dev/null 2>&1; then
    echo "port $port"
    cat >/dev/null
    "$bin/pg_ctl" stop -D data -m immediate -s >/dev/null 2>&1
    exit 0
  fi
done
echo "failed: $(tail -n 1 log)"
