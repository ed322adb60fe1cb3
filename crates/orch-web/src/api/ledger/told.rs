//! A change in parts.

use orch_app::account::{Account, Part};
use serde::Serialize;
use utoipa::ToSchema;

/// A change in parts.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Told {
    deed: &'static str,
    subject: ThingTold,
    of: Option<ThingTold>,
    /// Pairs of a label and a text.
    particulars: Vec<(String, String)>,
}

/// A thing, by the name that it had then.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ThingTold {
    thing: String,
    kind: &'static str,
    name: String,
}

impl From<Account> for Told {
    fn from(account: Account) -> Self {
        let thing = |it: Part| ThingTold {
            thing: it.id.to_string(),
            kind: it.kind.as_str(),
            name: it.name,
        };
        let particulars = account.particulars.into_iter();
        Self {
            deed: account.deed.as_str(),
            subject: thing(account.subject),
            of: account.of.map(thing),
            particulars: particulars
                .map(|(label, text)| (label.to_owned(), text))
                .collect(),
        }
    }
}
