//! From what is declared and what is recorded to questions and changes: first which
//! names are whose, then the differences under them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use orch_model::{Model, ProductName};

use crate::changes::plan_changes;
use crate::compare::complete;
use crate::fates::fates;
use crate::planner::Planner;
use crate::renames::{
    rename_attributes, rename_blocks, rename_fixed_inputs, rename_products, rename_resource_types,
    rename_workflows,
};
use crate::replacements::replace;
use crate::staging::Staging;
use crate::unrecordable::Unrecordable;

/// Plans all that is unlike.
pub(crate) fn differences(planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
    let declared = planner.declared;
    let mut staging = Staging {
        recorded: Cow::Borrowed(planner.recorded),
    };
    staging.decided(planner)?;
    rename_products(planner, &mut staging)?;
    let fates = fates(planner, &staging.recorded);
    rename_blocks(planner, &mut staging)?;
    rename_resource_types(planner, &mut staging)?;
    rename_workflows(planner, &mut staging)?;
    let staged = &staging.recorded.model;
    let ended: BTreeSet<ProductName> = staged
        .products
        .iter()
        .filter(|(name, it)| {
            let is_ended = it.status.as_deref() == Some(Model::END_OF_LIFE);
            fates
                .get(*name)
                .map_or(is_ended, crate::fates::Fate::is_end_of_life)
        })
        .map(|(name, _)| name.clone())
        .collect();
    let target = complete(&declared.model, staged, ended.iter());
    rename_fixed_inputs(planner, &mut staging, &target)?;
    rename_attributes(planner, &mut staging, &target)?;
    replace(planner, &mut staging, &target)?;
    plan_changes(planner, &staging.recorded, &target, &fates)
}
