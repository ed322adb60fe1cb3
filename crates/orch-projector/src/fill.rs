//! What existing subscriptions need at the end of a revision: instances and values
//! that their classes require from then on.
//!
//! It comes last on the way up and first on the way down, so that all names in it are
//! those of the revision's end, and all rows that it relies on are there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use orch_model::{
    Attribute, AttributeName, BlockName, Owner, ProductName, Recorded, ThingId, ThingKind,
};
use serde_json::Value;

use crate::Touched;
use crate::bounds::least;
use crate::kind::relations::owners_of;
use crate::literal::{NulError, comment_text, literal, text_array};
use crate::render::Both;
use crate::script::{Effect, Statement, json as json_literal};
use crate::severed::refusing_emptied;

mod values;

/// The line under which the archive keeps what the filling made.
pub(crate) const SLOT: usize = 0;

/// What a revision may require of subscriptions that are there.
#[derive(Default)]
pub(crate) struct Filling {
    /// Attributes of owners that were there before, with the line that asks for it.
    attributes: BTreeMap<(ThingId, ThingId), usize>,
    /// Resource types of blocks that were there before.
    attachments: BTreeMap<(ThingId, ThingId), usize>,
    /// Attributes that were there before: what is made for them goes again.
    unmade_attributes: BTreeSet<ThingId>,
    /// Resource types that blocks had before.
    unmade_values: BTreeSet<(ThingId, ThingId)>,
    /// What resource types of blocks get.
    pub(crate) defaults: BTreeMap<(ThingId, ThingId), Vec<String>>,
    /// Which blocks attributes get; none where people fill them.
    pub(crate) members: BTreeMap<ThingId, Option<ThingId>>,
    /// The blocks whose instances go, and that others may use.
    pub(crate) severed: BTreeSet<ThingId>,
}

impl Filling {
    /// Notes that instances of an owner may lack what an attribute requires.
    pub(crate) fn attribute(&mut self, owner: ThingId, attribute: ThingId, line: usize) {
        self.attributes.entry((owner, attribute)).or_insert(line);
    }

    /// Notes that instances of a block may lack values that it requires.
    pub(crate) fn attachment(&mut self, block: ThingId, resource_type: ThingId, line: usize) {
        let of = (block, resource_type);
        self.attachments.entry(of).or_insert(line);
    }

    /// Notes that what is made for an attribute is to go again on the way down.
    pub(crate) fn unmake_attribute(&mut self, attribute: ThingId) {
        self.unmade_attributes.insert(attribute);
    }

    /// Notes that the values that are made are to go again on the way down.
    pub(crate) fn unmake_values(&mut self, block: ThingId, resource_type: ThingId) {
        self.unmade_values.insert((block, resource_type));
    }

    /// Notes that resource types of a block took over from others, all at once.
    pub(crate) fn replace(&mut self, block: ThingId, replaced: &[(ThingId, ThingId)]) {
        let lines: Vec<Option<usize>> = replaced
            .iter()
            .map(|(from, _)| self.attachments.remove(&(block, *from)))
            .collect();
        let unmade: Vec<bool> = replaced
            .iter()
            .map(|(from, _)| self.unmade_values.remove(&(block, *from)))
            .collect();
        for (((_, to), line), unmade) in replaced.iter().zip(lines).zip(unmade) {
            if let Some(line) = line {
                self.attachments.insert((block, *to), line);
            }
            if unmade {
                self.unmade_values.insert((block, *to));
            }
        }
    }

    /// Notes the tables.
    pub(crate) fn touch(&self, touched: &mut Touched) {
        let tables = [
            "subscription_instances",
            "subscription_instance_relations",
            "subscription_instance_values",
        ];
        if !(self.attributes.is_empty() && self.attachments.is_empty()) {
            touched.tables.extend(tables);
        }
        if !self.attributes.is_empty() {
            touched.taken_down.extend(tables);
        }
        if !(self.unmade_attributes.is_empty() && self.unmade_values.is_empty()) {
            touched.taken_down.extend(tables);
        }
    }

    /// The statements, given the model at the end of the revision.
    pub(crate) fn render(&self, end: &Recorded) -> Result<Both, NulError> {
        let mut filled = Filled {
            filling: self,
            end,
            both: Both::default(),
            notes: Vec::new(),
            made: BTreeMap::new(),
        };
        for ((owner, attribute), line) in &self.attributes {
            filled.attribute(*owner, *attribute, *line)?;
        }
        for block in filled.order() {
            filled.made_attributes(block)?;
        }
        for ((block, resource_type), line) in &self.attachments {
            filled.values(*block, *resource_type, *line, Only::All)?;
        }
        let made: Vec<(ThingId, usize)> = filled.made.iter().map(|(it, at)| (*it, *at)).collect();
        for (block, line) in made {
            filled.made_values(block, line)?;
        }
        let (mut both, mut notes) = (filled.both, filled.notes);
        if !self.severed.is_empty() {
            both.up
                .extend(refusing_emptied(end, &self.severed, &HashSet::new())?);
        }
        if !both.down.is_empty() {
            let sql = format!("select pg_temp.orch_restore('{SLOT}')");
            let why = "what a way back took of it".to_owned();
            both.up.insert(0, statement(SLOT, "filling", why, sql));
            both.down.reverse();
        }
        notes.append(&mut both.down);
        both.down = notes;
        Ok(both)
    }
}

/// Which instances are filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    /// All of them.
    All,
    /// Those that this very step made.
    Made,
}

struct Filled<'a> {
    filling: &'a Filling,
    end: &'a Recorded,
    both: Both,
    /// What comes first on the way down.
    notes: Vec<Statement>,
    /// The blocks of which instances may be made, with the first line that asks.
    made: BTreeMap<ThingId, usize>,
}

impl Filled<'_> {
    fn owner(&self, id: ThingId) -> Option<Owner> {
        let thing = self.end.things.get(id)?;
        match thing.kind {
            ThingKind::Product => Some(Owner::Product(ProductName::new(&thing.name))),
            ThingKind::Block => Some(Owner::Block(BlockName::new(&thing.name))),
            _ => None,
        }
    }

    fn block_id(&self, name: &BlockName) -> Option<ThingId> {
        let kind = ThingKind::Block;
        self.end.things.find(kind, None, name.as_str())
    }

    /// The block that is made in an attribute, if one is.
    fn member(&self, attribute: ThingId, it: &Attribute) -> Option<BlockName> {
        match self.filling.members.get(&attribute) {
            Some(chosen) => chosen
                .and_then(|id| self.end.things.get(id))
                .map(|thing| BlockName::new(&thing.name)),
            None if it.blocks.len() == 1 => it.blocks.first().cloned(),
            None => None,
        }
    }

    /// Fills an attribute of owners that were there before.
    fn attribute(&mut self, owner: ThingId, id: ThingId, line: usize) -> Result<(), NulError> {
        let (Some(of), Some(thing)) = (self.owner(owner), self.end.things.get(id)) else {
            return Ok(());
        };
        let name = AttributeName::new(&thing.name);
        let Some(it) = self
            .end
            .model
            .attributes(&of)
            .and_then(|all| all.get(&name))
        else {
            return Ok(());
        };
        let it = it.clone();
        self.fill(&of, (id, &name), &it, line, Only::All)?;
        Ok(())
    }

    fn fill(
        &mut self,
        owner: &Owner,
        (id, name): (ThingId, &AttributeName),
        it: &Attribute,
        line: usize,
        only: Only,
    ) -> Result<(), NulError> {
        let least = least(it);
        if least.is_empty() {
            return Ok(());
        }
        let least_of = least.clone();
        let member = self.member(id, it);
        let block = match &member {
            Some(block) => literal(block.as_str())?,
            None => "null".to_owned(),
        };
        let sql = format!(
            "select pg_temp.orch_fill_attribute(\n  concat(current_setting('orch.revision'), '/{id}'), '{}', {}, {},\n  \
             holds => {}, block => {block}, minimum => {}, only_made => {})",
            owners_of(owner),
            literal(owner.name())?,
            literal(name.as_str())?,
            text_array(it.blocks.iter().map(BlockName::as_str))?,
            json_literal(&Value::Object(least))?,
            only == Only::Made
        );
        let (of, named) = (comment_text(owner.name()), comment_text(name.as_str()));
        let why = match &member {
            Some(block) => {
                let block = comment_text(block.as_str());
                format!("`{of}` has a `{block}` in `{named}`, where its status requires it")
            }
            None => format!("`{of}` needs something in `{named}`, which people fill"),
        };
        if only == Only::All {
            let noting = format!(
                "select pg_temp.orch_note_missing_attribute(\n  concat(current_setting('orch.revision'), '/{id}'), '{}', {}, {},\n  \
                 holds => {}, minimum => {})",
                owners_of(owner),
                literal(owner.name())?,
                literal(name.as_str())?,
                text_array(it.blocks.iter().map(BlockName::as_str))?,
                json_literal(&Value::Object(least_of))?,
            );
            self.note(line, &named, &noting);
        }
        self.both.up.push(statement(line, "filling", why, sql));
        if let Some(block) = member.and_then(|block| self.block_id(&block)) {
            self.made.entry(block).or_insert(line);
            self.unmake((id, name), owner, it, line)?;
        }
        Ok(())
    }

    /// On the way down, what lacks something is noted: people left it so, and it gets
    /// nothing when it goes up again. The name is fit for a comment.
    fn note(&mut self, line: usize, name: &str, sql: &str) {
        let why = format!("what lacks `{name}` is left so");
        let noting = statement(line, "filling", why, sql.to_owned());
        self.notes.push(noting);
    }

    /// What was made goes again on the way down. At the root of a product, what goes
    /// with an attribute is told by its block.
    fn unmake(
        &mut self,
        (id, name): (ThingId, &AttributeName),
        owner: &Owner,
        it: &Attribute,
        line: usize,
    ) -> Result<(), NulError> {
        let is_root = matches!(owner, Owner::Product(_));
        if is_root && !self.filling.unmade_attributes.contains(&id) {
            return Ok(());
        }
        let sql = format!(
            "select pg_temp.orch_archive_filled_attribute(\n  '{SLOT}', concat(current_setting('orch.revision'), '/{id}'), '{}', {}, {}, minimum => {})",
            owners_of(owner),
            literal(owner.name())?,
            literal(name.as_str())?,
            json_literal(&Value::Object(least(it)))?
        );
        let why = format!("what was made in `{}`", comment_text(name.as_str()));
        let statement = statement(line, "filling", why, sql).taking();
        self.both.down.push(statement);
        Ok(())
    }

    /// The blocks of which instances may be made, owners first; finds all that these
    /// require in turn.
    fn order(&mut self) -> Vec<ThingId> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        let roots: Vec<(ThingId, usize)> =
            self.made.iter().map(|(it, line)| (*it, *line)).collect();
        for (root, line) in roots {
            self.visit(root, line, &mut seen, &mut order);
        }
        order.reverse();
        order
    }

    /// Depth first, children before their owner. No deeper than the models are.
    fn visit(
        &mut self,
        block: ThingId,
        line: usize,
        seen: &mut BTreeSet<ThingId>,
        order: &mut Vec<ThingId>,
    ) {
        if !seen.insert(block) {
            return;
        }
        self.made.entry(block).or_insert(line);
        let Some(Owner::Block(name)) = self.owner(block) else {
            return;
        };
        let Some(it) = self.end.model.blocks.get(&name) else {
            return;
        };
        for (attribute, it) in &it.attributes {
            if least(it).is_empty() {
                continue;
            }
            let id = self
                .end
                .things
                .find(ThingKind::Attribute, Some(block), attribute.as_str());
            let member = id.and_then(|id| self.member(id, it));
            if let Some(member) = member.and_then(|member| self.block_id(&member)) {
                self.visit(member, line, seen, order);
            }
        }
        order.push(block);
    }

    /// Fills the attributes of instances that this very step makes.
    fn made_attributes(&mut self, block: ThingId) -> Result<(), NulError> {
        let Some(owner @ Owner::Block(_)) = self.owner(block) else {
            return Ok(());
        };
        let line = self.made.get(&block).copied().unwrap_or(SLOT);
        let all = self
            .end
            .model
            .attributes(&owner)
            .cloned()
            .unwrap_or_default();
        for (name, it) in &all {
            let kind = ThingKind::Attribute;
            if let Some(id) = self.end.things.find(kind, Some(block), name.as_str()) {
                self.fill(&owner, (id, name), it, line, Only::Made)?;
            }
        }
        Ok(())
    }
}

pub(crate) fn statement(line: usize, kind: &'static str, why: String, sql: String) -> Statement {
    Statement {
        lines: (line, line),
        kind,
        why,
        sql,
        effect: Effect::Writes,
    }
}
