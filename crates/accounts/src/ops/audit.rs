//! Proves that the activity trail still is what was written.

use serde::{Deserialize, Serialize};

use crate::{
    Accounts, Refusal,
    entry::chain,
    store::{Db, read},
};

/// So many entries are in memory at a time.
const BATCH: i64 = 1000;
/// What the first entry is chained to.
const BEGINNING: [u8; 32] = [0; 32];

/// The end of a trail, to be kept where nobody who could write to the database can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The number of the last entry, which is also how many there are.
    pub entries: i64,
    /// Its hash, in hexadecimal digits; it stands for all entries up to it.
    pub hash: String,
}

/// What a check of the trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trail {
    Whole(Checkpoint),
    /// The first entry that is not as it was written, and what is wrong with it.
    Broken {
        entry: i64,
        why: &'static str,
    },
}

impl Accounts {
    /// Follows the chain of hashes from the first entry to the last, past `known` if there is a checkpoint.
    ///
    /// Entries that are appended meanwhile are followed, too.
    ///
    /// # Errors
    ///
    /// Only if the database cannot be read.
    pub async fn verify_trail(&self, known: Option<&Checkpoint>) -> Result<Trail, Refusal> {
        follow(&self.db, known).await
    }
}

/// Likewise of any database whose trail is as this program writes it.
pub(crate) async fn follow(db: &Db, known: Option<&Checkpoint>) -> Result<Trail, Refusal> {
    let broken = |entry, why| Ok(Trail::Broken { entry, why });
    let mut reader = db.read().await?;
    // The chain is followed from 1 on: what stands before that is on no way to its end.
    if let Some(stray) = read!(&mut reader, events::before_the_first())? {
        let why = "it stands before the first entry: somebody else put it there";
        return broken(stray, why);
    }
    let (mut last, mut hash) = (0, BEGINNING);
    loop {
        let rows = read!(&mut reader, events::chained_after(last, BATCH))?;
        if rows.is_empty() {
            // Read after the entries: nothing that was appended in between can look like a forgery.
            let head = read!(&mut reader, events::head())?;
            if head
                .as_ref()
                .is_some_and(|head| head.seq == last && head.hash == hash)
            {
                break;
            }
            if read!(&mut reader, events::chained_after(last, 1))?.is_empty() {
                let why = if head.is_some() {
                    "it is missing, or the end of the trail was moved"
                } else {
                    "nothing says that the trail ends before it: audit_head has lost its row"
                };
                return broken(last + 1, why);
            }
            continue;
        }
        for chained in rows {
            let row = chained.row;
            if row.seq != last + 1 {
                return broken(last + 1, "it is missing");
            }
            hash = chain(&hash, &row);
            last = row.seq;
            if chained.hash != hash {
                return broken(last, "it was changed, or put there by somebody else");
            }
            if known.is_some_and(|known| known.entries == last && known.hash != hex(&hash)) {
                let why = "it is not the entry of the checkpoint: the trail up to it was rewritten";
                return broken(last, why);
            }
        }
    }
    if let Some(known) = known.filter(|known| known.entries > last) {
        return broken(
            known.entries,
            "the checkpoint has it, but the trail ends before",
        );
    }
    // Up to here each number is an entry's.
    if let Some(stray) = read!(&mut reader, events::people_behind(last))? {
        let why = "it is not there, and yet it stands in somebody's timeline";
        return broken(stray, why);
    }
    Ok(Trail::Whole(Checkpoint {
        entries: last,
        hash: hex(&hash),
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
