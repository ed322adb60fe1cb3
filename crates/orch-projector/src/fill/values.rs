//! The values that instances need.

use orch_model::{Owner, ResourceTypeName, ThingId, ThingKind};
use serde_json::Value;

use super::{Filled, Only, SLOT, statement};
use crate::bounds::{least_values, most_values};
use crate::literal::{NulError, comment_text, literal, text_array};
use crate::script::json as json_literal;

impl Filled<'_> {
    /// Gives instances that this very step makes their values.
    pub(super) fn made_values(&mut self, block: ThingId, line: usize) -> Result<(), NulError> {
        let Some(Owner::Block(name)) = self.owner(block) else {
            return Ok(());
        };
        let Some(it) = self.end.model.blocks.get(&name) else {
            return Ok(());
        };
        for name in it.resource_types.keys() {
            let kind = ThingKind::ResourceType;
            let Some(id) = self.end.things.find(kind, None, name.as_str()) else {
                continue;
            };
            if !self.filling.attachments.contains_key(&(block, id)) {
                self.values(block, id, line, Only::Made)?;
            }
        }
        Ok(())
    }

    pub(super) fn values(
        &mut self,
        block: ThingId,
        resource_type: ThingId,
        line: usize,
        only: Only,
    ) -> Result<(), NulError> {
        let (Some(Owner::Block(name)), Some(thing)) =
            (self.owner(block), self.end.things.get(resource_type))
        else {
            return Ok(());
        };
        let of = ResourceTypeName::new(&thing.name);
        let known = self.end.model.blocks.get(&name);
        let Some(spec) = known.and_then(|it| it.resource_types.get(&of)) else {
            return Ok(());
        };
        let least = least_values(spec);
        if least.is_empty() {
            return Ok(());
        }
        let least_of = least.clone();
        let defaults = self.filling.defaults.get(&(block, resource_type));
        let count = defaults.map_or(0, Vec::len);
        let values = match defaults {
            Some(values) if count > 0 => text_array(values.iter().map(String::as_str))?,
            _ => "null".to_owned(),
        };
        let most = most_values(spec, count);
        let most = if most.is_empty() {
            String::new()
        } else {
            format!(", most => {}", json_literal(&Value::Object(most))?)
        };
        let (block_sql, type_sql) = (literal(name.as_str())?, literal(of.as_str())?);
        let sql = format!(
            "select pg_temp.orch_fill_values(\n  concat(current_setting('orch.revision'), '/{block}/{resource_type}'), {block_sql}, {type_sql},\n  \
             defaults => {values}, minimum => {}, only_made => {}{most})",
            json_literal(&Value::Object(least))?,
            only == Only::Made
        );
        let (name, of) = (comment_text(name.as_str()), comment_text(of.as_str()));
        let why = format!("`{name}` has a value of `{of}`, where its status requires it");
        if only == Only::All {
            let noting = format!(
                "select pg_temp.orch_note_missing_values(\n  concat(current_setting('orch.revision'), '/{block}/{resource_type}'), {block_sql}, \
                 {type_sql}, minimum => {})",
                json_literal(&Value::Object(least_of))?,
            );
            self.note(line, &of, &noting);
        }
        self.both.up.push(statement(line, "filling", why, sql));
        let unmade = &self.filling.unmade_values;
        if only == Only::All && unmade.contains(&(block, resource_type)) {
            let sql = format!(
                "select pg_temp.orch_archive_filled_values('{SLOT}', concat(current_setting('orch.revision'), '/{block}/{resource_type}'), {block_sql}, {type_sql}, {count})"
            );
            let why = format!("values of `{of}` that were made");
            let statement = statement(line, "filling", why, sql).taking();
            self.both.down.push(statement);
        }
        Ok(())
    }
}
