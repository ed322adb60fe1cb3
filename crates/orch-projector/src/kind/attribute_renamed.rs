//! Attributes of a product or a block got other names; what they hold stays.

use orch_model::change::AttributeRenamed;
use orch_model::{AttributeName, Owner, Recorded};

use crate::FoldError;
use crate::kind::renamed::{move_keys, pairs, rename};
use crate::kind::{attributes_mut, present_owner, statement};
use crate::literal::{NulError, comment_text, literal};
use crate::render::{Both, Context, Numbered};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeRenamed) -> Result<(), FoldError> {
    let owner = present_owner(recorded, &change.owner)?;
    let pairs = rename(recorded, &change.renames)?;
    move_keys(attributes_mut(&mut recorded.model, &owner)?, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, AttributeRenamed>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    for one in group {
        let (_, change) = one;
        // At the root of a product there are no names of attributes in the database.
        let Ok(Owner::Block(owner)) = present_owner(context.before, &change.owner) else {
            continue;
        };
        context.touch_block(&owner);
        context.write_table("subscription_instance_relations");
        let pairs = pairs(context.before, &change.renames);
        let back: Vec<_> = pairs
            .iter()
            .map(|(from, to)| (to.clone(), from.clone()))
            .collect();
        let said = |sql: String| {
            let why = format!("of product block `{}`", comment_text(owner.as_str()));
            statement(&[*one], "attribute_renamed", why, sql)
        };
        let owner = literal(owner.as_str())?;
        let renaming = |pairs: &[(AttributeName, AttributeName)]| -> Result<String, NulError> {
            let mut rows = Vec::with_capacity(pairs.len());
            for (from, to) in pairs {
                rows.push(format!(
                    "  ({}, {})",
                    literal(from.as_str())?,
                    literal(to.as_str())?
                ));
            }
            Ok(format!(
                "update subscription_instance_relations x set domain_model_attr = v.name\n\
                 from (values\n{}\n) as v (former, name), subscription_instances i, \
                 product_blocks b\n\
                 where b.name = {owner} and i.product_block_id = b.product_block_id\n  \
                 and x.{} = i.subscription_instance_id and x.domain_model_attr = v.former",
                rows.join(",\n"),
                context.layout.in_use_by()
            ))
        };
        let names = crate::kind::relations::texts(
            pairs
                .iter()
                .map(|(_, to)| to)
                .filter(|to| pairs.iter().all(|(from, _)| from != *to))
                .map(AttributeName::as_str),
        )?;
        let free = format!("select pg_temp.orch_refuse_attributes({owner}, {names})");
        both.up
            .push(said(format!("{free};\n{}", renaming(&pairs)?)));
        both.down.insert(0, said(renaming(&back)?));
    }
    Ok(both)
}
