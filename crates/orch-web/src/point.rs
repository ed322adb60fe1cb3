//! A point that can be shown and compared: a place in history, a database, or the models as
//! they are declared now.

use std::sync::Arc;

use orch_app::diff::Side;
use orch_app::target::{ParseTargetError, Place};
use orch_event::RevisionId;
use orch_model::{Catalog, Model, Recorded};

use crate::failure::Failure;
use crate::observed::Observed;
use crate::query::Query;
use crate::reader::History;
use crate::site::Site;
use crate::snapshot::Snapshot;
use crate::table::Tables;

/// The name of the declared models among the points.
pub(crate) const DECLARED: &str = "declared";

/// A point that can be shown and compared.
#[derive(Clone, Debug)]
pub(crate) enum Point {
    /// A place in history.
    Recorded(Arc<Snapshot>),
    /// The models as they are declared now.
    Declared(Arc<Model>, Arc<Snapshot>),
    /// What a database holds.
    Observed(Arc<Observed>),
}

impl Point {
    /// The point that a value of an address names; none where it names none.
    pub(crate) fn named(
        site: &Site,
        history: &History,
        query: &Query,
        name: &str,
    ) -> Result<Option<Self>, Failure> {
        let text = query.get(name).map(str::trim);
        text.map(|text| Self::of(site, history, text)).transpose()
    }

    /// The point that an address names, else the newest place in history.
    pub(crate) fn shown(
        site: &Site,
        history: &History,
        query: &Query,
        name: &str,
    ) -> Result<Self, Failure> {
        match Self::named(site, history, query, name)? {
            Some(point) => Ok(point),
            None => Ok(Self::Recorded(site.snapshot(history.newest())?)),
        }
    }

    fn of(site: &Site, history: &History, text: &str) -> Result<Self, Failure> {
        if site.databases.iter().any(|it| it.name == text) {
            return Ok(Self::Observed(Arc::new(site.observed(text)?)));
        }
        if text == DECLARED {
            let none = || Failure::not_found("there are no models to read");
            let model = site.declared().ok_or_else(none)?;
            let model = model.map_err(|reason| {
                Failure::unavailable(format!("the models cannot be read: {reason}"))
            })?;
            let recorded = Recorded {
                model: Model::clone(&model),
                ..Recorded::default()
            };
            let snapshot = Snapshot::new(None, recorded, &history.lives);
            return Ok(Self::Declared(model, Arc::new(snapshot)));
        }
        let place: Result<Place, ParseTargetError> = text.parse();
        let place = place.map_err(|error| Failure::invalid(error.to_string()))?;
        let at = site.with_ledger(|ledger| place.find(ledger))?;
        Ok(Self::Recorded(site.snapshot(at)?))
    }

    pub(crate) fn tables(&self) -> &Tables {
        match self {
            Self::Recorded(it) | Self::Declared(_, it) => &it.tables,
            Self::Observed(it) => &it.tables,
        }
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        match self {
            Self::Recorded(it) | Self::Declared(_, it) => &it.catalog,
            Self::Observed(it) => &it.catalog,
        }
    }

    /// What is compared.
    pub(crate) fn side(&self) -> Side {
        match self {
            Self::Recorded(it) => Side::Recorded {
                at: it.at,
                model: Arc::clone(&it.recorded),
            },
            Self::Declared(model, _) => Side::Declared(Arc::clone(model)),
            Self::Observed(it) => Side::Observed(Arc::clone(&it.catalog)),
        }
    }

    /// The model; a database has none.
    pub(crate) fn model(&self) -> Option<&Model> {
        match self {
            Self::Recorded(it) | Self::Declared(_, it) => Some(&it.recorded.model),
            Self::Observed(_) => None,
        }
    }

    /// The revision, of a place in history above the base.
    pub(crate) fn revision(&self) -> Option<RevisionId> {
        match self {
            Self::Recorded(it) => it.at,
            Self::Declared(..) | Self::Observed(_) => None,
        }
    }

    /// What people call it.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Recorded(it) => it.at.map_or_else(|| "base".to_owned(), |id| id.short()),
            Self::Declared(..) => "the declared models".to_owned(),
            Self::Observed(it) => format!("database {}", it.name),
        }
    }

    /// How an address names it.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Recorded(it) => it.at.map_or_else(|| "base".to_owned(), |id| id.short()),
            Self::Declared(..) => DECLARED.to_owned(),
            Self::Observed(it) => it.name.clone(),
        }
    }
}
