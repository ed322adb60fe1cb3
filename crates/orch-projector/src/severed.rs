//! What is used by subscriptions that stay, and goes with others.

use std::collections::{BTreeSet, HashSet};

use orch_model::{Model, Owner, Recorded, ThingId, ThingKind};
use serde_json::{Value, json};

use crate::bounds::least;
use crate::fill::{SLOT, statement};
use crate::literal::NulError;
use crate::script::{Statement, json as json_literal};

/// SQL that refuses where instances that stay would lack what their class requires,
/// because instances of the `severed` blocks went that they used. Attributes that are
/// `new` are not asked about.
pub(crate) fn refusing_emptied(
    end: &Recorded,
    severed: &BTreeSet<ThingId>,
    new: &HashSet<ThingId>,
) -> Result<Option<Statement>, NulError> {
    let Model { blocks, .. } = &end.model;
    let mut required: Vec<Value> = Vec::new();
    for (name, block) in blocks {
        let id = end.things.find(ThingKind::Block, None, name.as_str());
        for (attribute, it) in &block.attributes {
            let least = least(it);
            let kind = ThingKind::Attribute;
            let attribute_id = end.things.find(kind, id, attribute.as_str());
            let is_new = |id: Option<ThingId>| id.is_some_and(|id| new.contains(&id));
            let is_severed = it.blocks.iter().any(|block| {
                let id = end.things.find(ThingKind::Block, None, block.as_str());
                id.is_some_and(|id| severed.contains(&id))
            });
            if is_severed && !least.is_empty() && !is_new(id) && !is_new(attribute_id) {
                required.push(json!({"block": name, "attribute": attribute, "minimum": least}));
            }
        }
    }
    if required.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "select pg_temp.orch_refuse_emptied({})",
        json_literal(&Value::Array(required))?
    );
    let why = "what stays and used what went has what it requires".to_owned();
    Ok(Some(statement(SLOT, "check", why, sql)))
}

/// The blocks that some owners reach.
pub(crate) fn reached(
    recorded: &Recorded,
    owners: impl IntoIterator<Item = Owner>,
) -> BTreeSet<ThingId> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<Owner> = owners.into_iter().collect();
    while let Some(owner) = waiting.pop() {
        if let Owner::Block(name) = &owner {
            let id = recorded.things.find(ThingKind::Block, None, name.as_str());
            if !id.is_some_and(|id| reached.insert(id)) {
                continue;
            }
        }
        for attribute in recorded
            .model
            .attributes(&owner)
            .into_iter()
            .flat_map(|it| it.values())
        {
            waiting.extend(attribute.blocks.iter().cloned().map(Owner::Block));
        }
    }
    reached
}

/// The line under which the archive keeps what was spared and went after all: that of
/// the revision itself.
const SPARED: usize = 1;

/// SQL that takes what some statements spare because something uses it that a later one
/// of them takes, and SQL that puts it back; none where no two of them cut anything.
pub(crate) fn sparing(statements: &[Statement]) -> Option<(Statement, Statement)> {
    let count = |name: &str| -> usize {
        statements
            .iter()
            .map(|it| it.sql.matches(name).count())
            .sum()
    };
    let cuts = count("pg_temp.orch_archive_attribute(") + count("pg_temp.orch_archive_surplus(");
    let takes = count("pg_temp.orch_archive_blocks(") + count("pg_temp.orch_archive_products(");
    if cuts == 0 || cuts + takes < 2 {
        return None;
    }
    let said = |why: &str, sql: String| statement(SPARED, "cutting", why.to_owned(), sql);
    let taking = format!("select pg_temp.orch_archive_unused('{SPARED}')");
    let back = format!("select pg_temp.orch_restore('{SPARED}')");
    Some((
        said("what nothing uses any more, now that all is cut", taking).taking(),
        said("what nothing used any more", back),
    ))
}
