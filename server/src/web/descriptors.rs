//! File descriptors: each connection takes one, and so do the database, mail and the log.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What everything besides connections may need: the database's pool, mail, standard streams, the poller, and the one
/// connection that waits for its place.
const OTHERS: u64 = 37;
/// With fewer places nobody is served.
const FEW: u64 = 4;

/// How many connections may be open at a time, and why no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) number: usize,
    pub(super) limit: Limit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    OpenFiles,
    MaxConnections,
    /// Nothing that an operator sets.
    Fixed,
}

impl Limit {
    /// What to do about it.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::OpenFiles => "raise the limit of open files (systemd: LimitNOFILE)",
            Self::MaxConnections => "raise http.max_connections",
            Self::Fixed => "find out who keeps them",
        }
    }
}

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

impl Places {
    /// As many as the setting says and there are descriptors for.
    ///
    /// # Errors
    ///
    /// A sentence for the operator: there are descriptors for next to none.
    pub(crate) fn of(max_connections: usize) -> Result<Self, String> {
        let places = Self::within(getrlimit(Resource::Nofile).current, max_connections)?;
        if places.limit == Limit::OpenFiles {
            tracing::warn!(
                places = places.number,
                max_connections,
                advice = places.limit.advice(),
                "the limit of open files leaves fewer places for connections than http.max_connections"
            );
        }
        Ok(places)
    }

    /// For a listener of ours whose visitors are few and known.
    pub(crate) const fn fixed(number: usize) -> Self {
        Self {
            number,
            limit: Limit::Fixed,
        }
    }

    /// A few fewer than might be, rather than a database that cannot open its file.
    fn within(open_files: Option<u64>, max_connections: usize) -> Result<Self, String> {
        let free = open_files.map_or(u64::MAX, |limit| limit.saturating_sub(OTHERS));
        if free < FEW {
            return Err(format!(
                "This process may open {} files and needs {} at least: {OTHERS} for itself and a few for connections. \
                 Raise the limit (systemd: LimitNOFILE, a shell: ulimit -n).",
                open_files.unwrap_or_default(),
                OTHERS + FEW
            ));
        }
        let free = usize::try_from(free).unwrap_or(usize::MAX);
        Ok(if free < max_connections {
            Self {
                number: free,
                limit: Limit::OpenFiles,
            }
        } else {
            Self {
                number: max_connections,
                limit: Limit::MaxConnections,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_limit_counts_and_one_that_leaves_nothing_is_refused() {
        let within = |open_files, most| {
            let places = Places::within(open_files, most).ok();
            places.map(|places| (places.number, places.limit))
        };
        assert_eq!(within(Some(64), 4096), Some((27, Limit::OpenFiles)));
        assert_eq!(
            within(Some(65_536), 4096),
            Some((4096, Limit::MaxConnections))
        );
        assert_eq!(within(None, 7), Some((7, Limit::MaxConnections)));
        assert_eq!(within(Some(41), 1), Some((1, Limit::MaxConnections)));
        assert_eq!(within(Some(40), 1), None);
        let refused = Places::within(Some(20), 4096).unwrap_err();
        for words in ["may open 20 files", "needs 41", "LimitNOFILE"] {
            assert!(refused.contains(words), "{refused}");
        }
    }
}
