//! The archive of a database: finding what is kept of a revision.

use std::collections::BTreeMap;

use orch_postgres::Archived;

/// What the archive keeps of one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The revision, as the archive writes it.
    pub revision: String,
    /// How many rows.
    pub rows: u64,
}

/// No single revision of the archive is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Several revisions start so, or too little is given.
    #[error("the revision is not clear")]
    Unclear(Vec<String>),
    /// Nothing is kept of it.
    #[error("nothing is kept of revision `{0}`")]
    Unknown(String),
}

/// The fewest digits of an id.
const SHORTEST: usize = 4;

/// Finds the revision that is meant by the start of its id, in what the archive keeps.
pub fn find(archived: &[Archived], prefix: &str) -> Result<Kept, FindError> {
    let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
    for it in archived.iter().filter(|it| it.revision.starts_with(prefix)) {
        *rows.entry(&it.revision).or_default() += it.rows;
    }
    if prefix.len() < SHORTEST || rows.len() > 1 {
        let ids = rows.into_keys().map(str::to_owned);
        return Err(FindError::Unclear(ids.collect()));
    }
    let found = rows.into_iter().next();
    let (revision, rows) = found.ok_or_else(|| FindError::Unknown(prefix.to_owned()))?;
    Ok(Kept {
        revision: revision.to_owned(),
        rows,
    })
}
