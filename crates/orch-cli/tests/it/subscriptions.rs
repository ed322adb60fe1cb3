//! Random subscriptions for a recorded model.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use orch_model::{Arity, BlockName, Model, ProductName, Status, ValueSpec};
use orch_projector::literal;
use postgres::Client;

pub(crate) use self::held::{Held, View};

mod held;

/// Where random decisions come from. The least of everything is chosen where it ends.
#[derive(Debug)]
pub(crate) struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
    /// How many ids were made.
    made: u64,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes: bytes.iter(),
            made: 0,
        }
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound < 2 {
            return 0;
        }
        self.bytes.next().map_or(0, |it| usize::from(*it) % bound)
    }

    fn pick<'i, T>(&mut self, all: impl IntoIterator<Item = &'i T>) -> Option<&'i T> {
        let all: Vec<&T> = all.into_iter().collect();
        all.get(self.below(all.len())).copied()
    }

    /// How many of something there are.
    fn count(&mut self, arity: Arity, is_deep: bool) -> usize {
        let min = usize::try_from(arity.min()).unwrap();
        let max = arity
            .max()
            .map_or(min + 2, |it| usize::try_from(it).unwrap());
        if is_deep {
            min
        } else {
            min + self.below(max.saturating_sub(min).min(3) + 1)
        }
    }

    /// An id that was not there, in no order.
    fn id(&mut self) -> String {
        self.made += 1;
        let mixed = self.made.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!(
            "{:08x}-{:04x}-4000-9000-{:012x}",
            mixed >> 32,
            mixed & 0xffff,
            self.made
        )
    }
}

/// Makes subscriptions of every product, with all that hangs on them.
pub(crate) fn populate(client: &mut Client, model: &Model, choices: &mut Choices<'_>) {
    let mut held = Held::read(client, model);
    let mut sql = String::new();
    for (name, product) in &model.products {
        if product.status.as_deref() == Some(Model::END_OF_LIFE) {
            continue;
        }
        for _ in 0..choices.below(4) {
            let status = *choices.pick(&Status::ALL).unwrap();
            let mut one = Making {
                model,
                roots: product
                    .attributes
                    .values()
                    .flat_map(|it| it.blocks.iter())
                    .collect(),
                id: choices.id(),
                status,
                held: held.clone(),
                sql: String::new(),
            };
            if one.subscription(name, choices).is_some() {
                held = one.held;
                sql += &one.sql;
            }
        }
    }
    client.batch_execute(&sql).unwrap();
    processes(client, choices);
}

/// The tables that orch has never heard of.
pub(crate) const FOREIGN: &str = "
    create table customer_notes (
      id serial primary key, note text not null,
      subscription uuid not null references subscriptions on delete cascade);
    create table instance_notes (
      id serial primary key, note text not null,
      instance uuid references subscription_instances on delete set null);
    insert into workflows (name, target, description) values ('work', 'CREATE', 'd');
";

/// A subscription that is being made.
struct Making<'a> {
    model: &'a Model,
    /// The blocks at the root: nothing below may be of them, as they could not be told
    /// apart.
    roots: BTreeSet<&'a BlockName>,
    id: String,
    status: Status,
    held: Held,
    sql: String,
}

impl Making<'_> {
    /// None where there is nothing that it could use and must.
    fn subscription(&mut self, product: &ProductName, choices: &mut Choices<'_>) -> Option<()> {
        let id = self.id.clone();
        let (name, status) = (literal(product.as_str()).unwrap(), self.status.as_str());
        write!(
            self.sql,
            "insert into subscriptions
               (subscription_id, description, status, product_id, customer_id, insync)
             select '{id}', 'd', '{status}', product_id, 'c', true from products where name = {name};"
        )
        .unwrap();
        self.held
            .subscriptions
            .insert(id.clone(), (product.clone(), self.status));
        for attribute in self.model.products[product].attributes.values() {
            let Some(spec) = attribute.spec.get(self.status) else {
                continue;
            };
            for _ in 0..choices.count(spec.arity, false) {
                let block = choices.pick(&spec.blocks)?.clone();
                self.instance(&block, 0, choices)?;
            }
        }
        for (bit, sql) in [
            "insert into subscription_customer_descriptions (subscription_id, customer_id, description)
             values ('ID', 'c', 'd');",
            "insert into subscription_metadata values ('ID', '{\"a\": [1]}');",
            "insert into customer_notes (note, subscription) values ('n', 'ID');",
        ]
        .iter()
        .enumerate()
        {
            if choices.below(4) == bit + 1 {
                self.sql += &sql.replace("ID", &id);
            }
        }
        Some(())
    }

    fn instance(
        &mut self,
        block: &BlockName,
        depth: usize,
        choices: &mut Choices<'_>,
    ) -> Option<String> {
        let id = choices.id();
        let name = literal(block.as_str()).unwrap();
        write!(
            self.sql,
            "insert into subscription_instances
               (subscription_instance_id, subscription_id, product_block_id)
             select '{id}', '{}', product_block_id from product_blocks where name = {name};",
            self.id
        )
        .unwrap();
        if choices.below(4) == 3 {
            write!(
                self.sql,
                "insert into instance_notes (note, instance) values ('n', '{id}');"
            )
            .unwrap();
        }
        self.held
            .instances
            .insert(id.clone(), (self.id.clone(), block.clone()));
        let of = &self.model.blocks[block];
        for (name, spec) in &of.resource_types {
            let Some(spec) = spec.get(self.status) else {
                continue;
            };
            for _ in 0..choices.count(spec.arity, false) {
                let (value, name) = (value(spec, choices), literal(name.as_str()).unwrap());
                write!(
                    self.sql,
                    "insert into subscription_instance_values
                       (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
                     select '{}', '{id}', resource_type_id, '{value}'
                     from resource_types where resource_type = {name};",
                    choices.id()
                )
                .unwrap();
            }
        }
        for (name, attribute) in &of.attributes {
            let Some(spec) = attribute.spec.get(self.status) else {
                continue;
            };
            let count = choices.count(spec.arity, depth > 1);
            let mut used: BTreeSet<String> = BTreeSet::new();
            for position in 0..count {
                let is_needed = position < usize::try_from(spec.arity.min()).unwrap();
                let block = choices.pick(&spec.blocks)?.clone();
                let is_root = self.roots.contains(&block);
                let there = if is_root || choices.below(4) == 3 {
                    // It may be itself, of this subscription or of another.
                    let all = self.held.instances.iter().filter(|(it, (_, of))| {
                        let at = (id.clone(), (*it).clone(), position);
                        *of == block && !used.contains(*it) && !self.is_used(&at)
                    });
                    choices.pick(all.map(|(it, _)| it)).cloned()
                } else {
                    None
                };
                let it = match there {
                    Some(it) => it,
                    None if !is_root => self.instance(&block, depth + 1, choices)?,
                    None if is_needed => return None,
                    None => break,
                };
                used.insert(it.clone());
                write!(
                    self.sql,
                    "insert into subscription_instance_relations
                       (in_use_by_id, depends_on_id, order_id, domain_model_attr)
                     values ('{id}', '{it}', {position}, {});",
                    literal(name.as_str()).unwrap()
                )
                .unwrap();
                let attribute = Some(name.as_str().to_owned());
                self.held
                    .relations
                    .entry((id.clone(), attribute))
                    .or_default()
                    .push(it);
            }
        }
        Some(id)
    }

    /// Whether there is a relation between two instances at a position already: there
    /// can be one only.
    fn is_used(&self, (user, used, position): &(String, String, usize)) -> bool {
        self.held
            .relations_of(user)
            .any(|(_, all)| all.get(*position) == Some(used))
    }
}

fn value(spec: &ValueSpec, choices: &mut Choices<'_>) -> String {
    match &spec.allowed {
        Some(allowed) => choices.pick(allowed).unwrap().clone(),
        None if spec.value_type.as_str() == "int" => choices.below(100).to_string(),
        None => format!("v{}", choices.below(100)),
    }
}

/// Processes of one or several subscriptions, with steps.
fn processes(client: &mut Client, choices: &mut Choices<'_>) {
    let query = "select subscription_id::text from subscriptions order by 1";
    let all: Vec<String> = client
        .query(query, &[])
        .unwrap()
        .iter()
        .map(|it| it.get(0))
        .collect();
    let mut sql = String::new();
    for _ in 0..choices.below(4) {
        let pid = choices.id();
        write!(
            sql,
            "insert into processes (pid, last_status, workflow_id)
             select '{pid}', 'completed', workflow_id from workflows where name = 'work';
             insert into process_steps (pid, name, status, state) values ('{pid}', 's', 'success', '{{}}');"
        )
        .unwrap();
        for _ in 0..=choices.below(2) {
            let Some(subscription) = choices.pick(&all) else {
                continue;
            };
            write!(
                sql,
                "insert into processes_subscriptions (pid, subscription_id) values ('{pid}', '{subscription}');"
            )
            .unwrap();
        }
    }
    client.batch_execute(&sql).unwrap();
}

/// Writes what people write: other texts and values, subscriptions that go. Says whether
/// any went.
pub(crate) fn write(client: &mut Client, model: &Model, choices: &mut Choices<'_>) -> bool {
    let held = Held::read(client, model);
    let mut ids: Vec<&String> = held.subscriptions.keys().collect();
    let mut went = false;
    for _ in 0..choices.below(5) {
        let Some(id) = choices.pick(ids.iter().copied()).cloned() else {
            break;
        };
        let sql = match choices.below(7) {
            0 => {
                "update subscriptions set description = description || '!' where subscription_id = 'ID'"
            }
            1 => {
                "update subscription_customer_descriptions set description = 'other' where subscription_id = 'ID'"
            }
            2 => "update subscription_instances set label = 'other' where subscription_id = 'ID'",
            3 => "insert into customer_notes (note, subscription) values ('more', 'ID')",
            4 => {
                "update products p set description = 'edited' from subscriptions s
                  where s.product_id = p.product_id and s.subscription_id = 'ID'"
            }
            5 => {
                "update subscription_instance_values v set value = w.value
                  from subscription_instance_values w, subscription_instances i
                  where w.resource_type_id = v.resource_type_id and i.subscription_id = 'ID'
                    and v.subscription_instance_id = i.subscription_instance_id
                    and w.subscription_instance_id = v.subscription_instance_id"
            }
            _ => {
                went = true;
                ids.retain(|it| **it != id);
                "delete from processes_subscriptions where subscription_id = 'ID';
                 delete from subscriptions where subscription_id = 'ID'"
            }
        };
        client.batch_execute(&sql.replace("ID", &id)).unwrap();
    }
    populate(client, model, choices);
    went
}
