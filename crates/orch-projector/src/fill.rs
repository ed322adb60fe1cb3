//! What existing subscriptions need at the end of a revision: instances and values
//! that their classes require from then on.
//!
//! It comes last on the way up and first on the way down, so that all names in it are
//! those of the revision's end, and all rows that it relies on are there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use orch_model::{
    Attribute, AttributeName, BlockName, ByStatus, Model, Owner, ProductName, Recorded,
    ResourceTypeName, Status, ThingId, ThingKind, ValueSpec,
};
use serde_json::{Map, Value, json};

use crate::Touched;
use crate::kind::attributes;
use crate::literal::{NulError, comment_text, literal, text_array};
use crate::render::Both;
use crate::script::{Effect, Statement, json as json_literal};

/// The line under which the archive keeps what the filling made.
const SLOT: usize = 0;

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
        let mut both = filled.both;
        if !self.severed.is_empty() {
            both.up
                .extend(refusing_emptied(end, &self.severed, &HashSet::new())?);
        }
        if !both.down.is_empty() {
            let sql = format!("select pg_temp.orch_return({SLOT})");
            let why = "what a way back took of it".to_owned();
            both.up.insert(0, statement(SLOT, "filling", why, sql));
            both.down.reverse();
        }
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
        let Some(it) = attributes(&self.end.model, &of).and_then(|all| all.get(&name)) else {
            return Ok(());
        };
        let it = it.clone();
        self.fill(&of, (id, &name), &it, line, Only::All)?;
        if self.filling.unmade_attributes.contains(&id) && !least(&it).is_empty() {
            let sql = format!(
                "select pg_temp.orch_unmake_attribute(\n  {SLOT}, '{id}', '{}', {}, {}, minimum => {})",
                table(&of),
                literal(of.name())?,
                literal(name.as_str())?,
                json_literal(&Value::Object(least(&it)))?
            );
            let why = format!("what was made in `{}`", comment_text(name.as_str()));
            let statement = statement(line, "filling", why, sql).taking();
            self.both.down.push(statement);
        }
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
        let member = self.member(id, it);
        let block = match &member {
            Some(block) => literal(block.as_str())?,
            None => "null".to_owned(),
        };
        let sql = format!(
            "select pg_temp.orch_fill_attribute(\n  '{id}', '{}', {}, {},\n  \
             holds => {}, block => {block}, minimum => {}, only_made => {})",
            table(owner),
            literal(owner.name())?,
            literal(name.as_str())?,
            text_array(it.blocks.iter().map(BlockName::as_str))?,
            json_literal(&Value::Object(least))?,
            only == Only::Made
        );
        let (of, name) = (comment_text(owner.name()), comment_text(name.as_str()));
        let why = match &member {
            Some(block) => {
                let block = comment_text(block.as_str());
                format!("`{of}` has a `{block}` in `{name}`, where its status requires it")
            }
            None => format!("`{of}` needs something in `{name}`, which people fill"),
        };
        self.both.up.push(statement(line, "filling", why, sql));
        if let Some(block) = member.and_then(|block| self.block_id(&block)) {
            self.made.entry(block).or_insert(line);
        }
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
        let all = attributes(&self.end.model, &owner)
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

    /// Gives instances that this very step makes their values.
    fn made_values(&mut self, block: ThingId, line: usize) -> Result<(), NulError> {
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

    fn values(
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
        let values = match self.filling.defaults.get(&(block, resource_type)) {
            Some(values) if !values.is_empty() => text_array(values.iter().map(String::as_str))?,
            _ => "null".to_owned(),
        };
        let (block_sql, type_sql) = (literal(name.as_str())?, literal(of.as_str())?);
        let sql = format!(
            "select pg_temp.orch_fill_values(\n  '{resource_type}', {block_sql}, {type_sql},\n  \
             defaults => {values}, minimum => {}, only_made => {})",
            json_literal(&Value::Object(least))?,
            only == Only::Made
        );
        let (name, of) = (comment_text(name.as_str()), comment_text(of.as_str()));
        let why = format!("`{name}` has a value of `{of}`, where its status requires it");
        self.both.up.push(statement(line, "filling", why, sql));
        let unmade = &self.filling.unmade_values;
        if only == Only::All && unmade.contains(&(block, resource_type)) {
            let sql = format!(
                "select pg_temp.orch_unmake_values({SLOT}, '{resource_type}', {block_sql}, {type_sql})"
            );
            let why = format!("values of `{of}` that were made");
            let statement = statement(line, "filling", why, sql).taking();
            self.both.down.push(statement);
        }
        Ok(())
    }
}

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
        for attribute in attributes(&recorded.model, &owner)
            .into_iter()
            .flat_map(|it| it.values())
        {
            waiting.extend(attribute.blocks.iter().cloned().map(Owner::Block));
        }
    }
    reached
}

fn statement(line: usize, kind: &'static str, why: String, sql: String) -> Statement {
    Statement {
        lines: (line, line),
        kind,
        why,
        sql,
        effect: Effect::Writes,
    }
}

fn table(owner: &Owner) -> &'static str {
    crate::kind::relations::owners_of(owner)
}

/// The least that an attribute must hold in each stage in which it must hold any.
fn least(attribute: &Attribute) -> Map<String, Value> {
    by_status(|status| attribute.spec.get(status).map(|spec| spec.arity.min()))
}

/// The least values in each stage in which there must be any.
fn least_values(spec: &ByStatus<ValueSpec>) -> Map<String, Value> {
    by_status(|status| spec.get(status).map(|spec| spec.arity.min()))
}

fn by_status(min: impl Fn(Status) -> Option<u32>) -> Map<String, Value> {
    Status::ALL
        .into_iter()
        .filter_map(|status| Some((status, min(status)?)))
        .filter(|(_, min)| *min > 0)
        .map(|(status, min)| (status.as_str().to_owned(), min.into()))
        .collect()
}
