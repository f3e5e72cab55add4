//! What differs between two copies of the same thing.

/// Rows that are named; the others are counted.
const NAMED: usize = 8;

/// One row that is not what it is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub table: &'static str,
    /// Which row, in words.
    pub row: String,
    /// What it says.
    pub told: String,
    /// What it should say.
    pub found: String,
}

/// All that differ: the first few by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub count: u64,
    pub some: Vec<Difference>,
}

impl Differences {
    pub(crate) fn add(
        &mut self,
        table: &'static str,
        row: impl ToString,
        told: impl ToString,
        found: impl ToString,
    ) {
        self.count += 1;
        if self.some.len() < NAMED {
            self.some.push(Difference {
                table,
                row: row.to_string(),
                told: told.to_string(),
                found: found.to_string(),
            });
        }
    }
}
