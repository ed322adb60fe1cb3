//! Pages and an API over a ledger and its databases: to look, and to change nothing.
//!
//! Every answer is made from use cases of `orch-app`. Nothing here prints, and nothing reads
//! the environment: who may ask, which databases there are, and when to stop are given in.

mod access;
mod api;
mod assets;
mod databases;
pub mod diagram;
mod failure;
mod listener;
mod marks;
mod observed;
mod pages;
mod paging;
mod point;
mod query;
mod reader;
mod recent;
mod row_words;
mod server;
mod serving;
mod shapes;
mod site;
mod snapshot;
mod standing;
mod table;
mod uses;
mod verdict;

pub use access::{Access, Token, TokenError};
pub use databases::NamedDatabase;
pub use server::{ServeError, serve};
pub use site::{Contents, Site};
