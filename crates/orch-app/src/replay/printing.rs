//! Steps as a file for psql.

use orch_ledger::Ledger;
use orch_projector::NulError;

use crate::replay::error::RouteError;
use crate::replay::route::Route;
use crate::target::{Place, Target};

/// Steps cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The steps cannot be found.
    #[error(transparent)]
    Route(#[from] RouteError),
    /// A text cannot be written as SQL.
    #[error(transparent)]
    Text(#[from] NulError),
}

/// Prints the steps from a place to a target as SQL for psql, transactions and journal
/// included, in the name of `program`.
pub fn print(
    ledger: &Ledger,
    from: &Place,
    target: &Target,
    program: &str,
) -> Result<String, PrintError> {
    let route = Route::between(ledger, from, target)?;
    Ok(orch_postgres::print(&route.steps(), &route.stack, program)?)
}
