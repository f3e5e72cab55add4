//! File descriptors: each connection takes one, and so do the database, mail and the log.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What everything besides connections may need: the database's pool, mail, standard streams, the poller.
const OTHERS: u64 = 36;

/// Raises this process's limit as far as it may go by itself; systems start a process low for the sake of `select`.
pub(crate) fn raise() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::debug!(cause = %error, "the limit of open files stays as it is");
    }
}

/// How many connections there are descriptors for: a few fewer than might be, rather than a database that cannot open
/// its file.
pub(super) fn for_connections() -> usize {
    let limit = getrlimit(Resource::Nofile).current;
    let free = limit.map_or(u64::MAX, |limit| limit.saturating_sub(OTHERS).max(1));
    usize::try_from(free).unwrap_or(usize::MAX)
}
