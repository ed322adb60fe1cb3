//! A site that is being served: what all requests share, and how answers are made.

use std::sync::Arc;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::access::Access;
use crate::failure::Failure;
use crate::site::Site;

/// What all requests share.
pub(crate) type Shared = Arc<Serving>;

/// A site that is being served.
pub(crate) struct Serving {
    pub(crate) site: Site,
    pub(crate) access: Access,
    /// One place for each answer that is made.
    pub(crate) free: Semaphore,
}

/// Makes an answer on a thread that may wait.
pub(crate) async fn answered<T, F>(serving: Shared, make: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: FnOnce(&Site) -> Result<T, Failure> + Send + 'static,
{
    let made = spawn_blocking(move || make(&serving.site)).await;
    made.unwrap_or_else(|_| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Err(Failure::new(status, "this page could not be made"))
    })
}
