//! What every page is made of.

use crate::query::Query;
use crate::site::Site;

/// What every page is made of.
pub(crate) struct Asked<'a> {
    pub(crate) site: &'a Site,
    pub(crate) path: &'a str,
    pub(crate) query: &'a Query,
}
