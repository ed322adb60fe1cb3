//! Changes by hand of descriptions, tags and statuses, which no class says.

use std::collections::BTreeMap;

use orch_model::change::{
    BlockDescribed, Named, ProductDescribed, ResourceTypeDescribed, Told, WorkflowDescribed,
};
use orch_model::{
    BlockName, Change, ChangeKind, Phase, ProductName, ResourceTypeName, ThingKind, ThingName,
    WorkflowName, limit,
};
use serde::Deserialize;

use crate::Refusal;
use crate::planner::Planner;
use crate::unrecordable::Unrecordable;

/// A file of tellings, in the form that `orch state --format json` has: by name, what
/// of it is to be another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tellings {
    products: BTreeMap<ProductName, Telling>,
    product_blocks: BTreeMap<BlockName, Telling>,
    resource_types: BTreeMap<ResourceTypeName, Telling>,
    workflows: BTreeMap<WorkflowName, Telling>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Telling {
    description: Option<String>,
    tag: Option<String>,
    status: Option<String>,
}

/// A file of tellings cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum TellingError {
    /// It is not of the form.
    #[error("the changes cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A text would be refused.
    #[error("the {field} of `{name}`: {refusal}")]
    Refused {
        /// Of what.
        name: String,
        /// Which text.
        field: &'static str,
        /// Why.
        #[source]
        refusal: Refusal,
    },
}

impl Tellings {
    /// Reads a file of tellings.
    pub fn read(text: &str) -> Result<Self, TellingError> {
        let it: Self = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        let named = |name: &str, telling: &Telling| (name.to_owned(), telling.clone());
        let all = it
            .products
            .iter()
            .map(|(name, it)| named(name.as_str(), it))
            .chain(
                it.product_blocks
                    .iter()
                    .map(|(name, it)| named(name.as_str(), it)),
            )
            .chain(
                it.resource_types
                    .iter()
                    .map(|(name, it)| named(name.as_str(), it)),
            )
            .chain(
                it.workflows
                    .iter()
                    .map(|(name, it)| named(name.as_str(), it)),
            );
        for (name, telling) in all {
            let fields = [
                ("description", &telling.description, limit::DESCRIPTION),
                ("tag", &telling.tag, limit::TAG),
                ("status", &telling.status, limit::PRODUCT_TYPE),
            ];
            for (field, text, limit) in fields {
                let Some(text) = text else { continue };
                let checked = if text.contains('\0') {
                    Err(Refusal::Nul)
                } else {
                    crate::question::check_length(text, limit)
                };
                checked.map_err(|refusal| TellingError::Refused {
                    name: name.clone(),
                    field,
                    refusal,
                })?;
            }
        }
        Ok(it)
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
            && self.product_blocks.is_empty()
            && self.resource_types.is_empty()
            && self.workflows.is_empty()
    }

    /// Plans what is another than it is recorded.
    pub(crate) fn plan(&self, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
        let model = &planner.recorded.model;
        for (name, telling) in &self.products {
            let product = named(planner, name)?;
            let known = &model.products[name];
            let known = [&known.description, &known.tag, &known.status];
            if let Some(told) = unlike(telling, known) {
                let phase = Phase::of(ChangeKind::ProductDescribed);
                let change = || Change::ProductDescribed(ProductDescribed { product, told });
                planner.change(phase, Vec::new(), change);
            }
        }
        for (name, telling) in &self.product_blocks {
            let block = named(planner, name)?;
            let known = &model.blocks[name];
            let known = [&known.description, &known.tag, &known.status];
            if let Some(told) = unlike(telling, known) {
                let phase = Phase::of(ChangeKind::BlockDescribed);
                let change = || Change::BlockDescribed(BlockDescribed { block, told });
                planner.change(phase, Vec::new(), change);
            }
        }
        for (name, telling) in &self.resource_types {
            let resource_type = named(planner, name)?;
            let known = &model.resource_types[name].description;
            if let Some(description) =
                unlike(telling, [known, &None, &None]).and_then(|told| told.description)
            {
                let phase = Phase::of(ChangeKind::ResourceTypeDescribed);
                let change = || {
                    Change::ResourceTypeDescribed(ResourceTypeDescribed {
                        resource_type,
                        description: Some(description),
                    })
                };
                planner.change(phase, Vec::new(), change);
            }
        }
        for (name, telling) in &self.workflows {
            let workflow = named(planner, name)?;
            let known = model.workflow(name).and_then(|it| it.description.clone());
            if let Some(description) =
                unlike(telling, [&known, &None, &None]).and_then(|told| told.description)
            {
                let phase = Phase::of(ChangeKind::WorkflowDescribed);
                let change = || {
                    Change::WorkflowDescribed(WorkflowDescribed {
                        workflow,
                        description,
                    })
                };
                planner.change(phase, Vec::new(), change);
            }
        }
        Ok(())
    }
}

fn named<N: ThingName>(planner: &Planner<'_>, name: &N) -> Result<Named<N>, Unrecordable> {
    let kind = match N::KIND {
        ThingKind::Product => "product",
        ThingKind::Block => "product block",
        ThingKind::Workflow => "workflow",
        _ => "resource type",
    };
    planner
        .recorded
        .things
        .find(N::KIND, None, name.text())
        .map(|id| Named {
            id,
            name: name.clone(),
        })
        .ok_or_else(|| Unrecordable::Untold(format!("{kind} `{name}`")))
}

/// What of a telling is not as it is known.
fn unlike(telling: &Telling, known: [&Option<String>; 3]) -> Option<Told> {
    let [description, tag, status] = known;
    let other =
        |told: &Option<String>, known: &Option<String>| told.clone().filter(|_| told != known);
    let told = Told {
        description: other(&telling.description, description),
        tag: other(&telling.tag, tag),
        status: other(&telling.status, status),
        ..Told::default()
    };
    (told != Told::default()).then_some(told)
}
