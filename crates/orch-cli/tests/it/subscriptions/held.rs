//! Whether the subscriptions of a database hold what their models require, and nothing
//! that these do not know.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{
    Arity, Attribute, AttributeName, Block, BlockName, Model, Product, ProductName, Status,
};
use postgres::Client;

/// What subscriptions of a database hold, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// Each with its product, and its status.
    pub(super) subscriptions: BTreeMap<String, (ProductName, Status)>,
    /// Each with its subscription and its block.
    pub(super) instances: BTreeMap<String, (String, BlockName)>,
    /// Instance and resource type, with the values.
    values: BTreeMap<(String, String), Vec<String>>,
    /// User and attribute, with what is used.
    pub(super) relations: BTreeMap<(String, Option<String>), Vec<String>>,
}

impl Held {
    /// Reads it; what is of products that orch does not know is left out.
    pub(crate) fn read(client: &mut Client, model: &Model) -> Self {
        let mut held = Self::default();
        let mut rows = |query: &str| client.query(query, &[]).unwrap();
        for row in rows(
            "select s.subscription_id::text, p.name, s.status
             from subscriptions s join products p using (product_id)",
        ) {
            let product = ProductName::new(row.get::<_, String>(1));
            let status = Status::parse(row.get(2)).unwrap();
            if model.products.contains_key(&product) {
                held.subscriptions.insert(row.get(0), (product, status));
            }
        }
        for row in rows(
            "select i.subscription_instance_id::text, i.subscription_id::text, b.name
             from subscription_instances i join product_blocks b using (product_block_id)",
        ) {
            let subscription: String = row.get(1);
            if held.subscriptions.contains_key(&subscription) {
                let block = BlockName::new(row.get::<_, String>(2));
                held.instances.insert(row.get(0), (subscription, block));
            }
        }
        for row in rows(
            "select v.subscription_instance_id::text, t.resource_type, v.value
             from subscription_instance_values v join resource_types t using (resource_type_id)",
        ) {
            let all = held.values.entry((row.get(0), row.get(1))).or_default();
            all.push(row.get(2));
        }
        for row in rows(
            "select in_use_by_id::text, domain_model_attr, depends_on_id::text
             from subscription_instance_relations order by order_id",
        ) {
            let all = held.relations.entry((row.get(0), row.get(1))).or_default();
            all.push(row.get(2));
        }
        held
    }

    fn product<'m>(&self, model: &'m Model, subscription: &str) -> Option<&'m Product> {
        model.products.get(&self.subscriptions.get(subscription)?.0)
    }

    /// The instances that lead somewhere: roots of their subscriptions, and what is used
    /// from there; by their own subscription only, or by any.
    fn reached(&self, model: &Model, own: bool) -> BTreeSet<&str> {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<&str> = Vec::new();
        for (id, (subscription, block)) in &self.instances {
            let is_root = self
                .product(model, subscription)
                .is_some_and(|it| it.attributes.values().any(|it| holds(it, block)));
            if is_root {
                waiting.push(id);
            }
        }
        while let Some(id) = waiting.pop() {
            if !reached.insert(id) {
                continue;
            }
            let (subscription, _) = &self.instances[id];
            for ((user, _), used) in self.relations_of(id) {
                debug_assert_eq!(user, id);
                for it in used {
                    let is_own = |it: &(String, BlockName)| it.0 == *subscription;
                    if self.instances.get(it).is_some_and(|it| !own || is_own(it)) {
                        waiting.push(it);
                    }
                }
            }
        }
        reached
    }

    pub(super) fn relations_of(
        &self,
        user: &str,
    ) -> impl Iterator<Item = (&(String, Option<String>), &Vec<String>)> {
        let first = (user.to_owned(), None);
        let user = user.to_owned();
        self.relations
            .range(first..)
            .take_while(move |((it, _), _)| *it == user)
    }

    /// What of subscriptions is not as a model wants it, by subscription.
    pub(crate) fn problems(&self, model: &Model, view: &View<'_>) -> BTreeMap<String, Vec<String>> {
        let mut found = Problems(BTreeMap::new());
        let reached = self.reached(model, view.before.is_none());
        // These the orchestrator cannot load.
        let mut ended: BTreeSet<&String> = BTreeSet::new();
        for (id, (product, status)) in &self.subscriptions {
            let product_name = product;
            let product = &model.products[product];
            if product.status.as_deref() == Some(Model::END_OF_LIFE) {
                ended.insert(id);
                continue;
            }
            for (name, attribute) in &product.attributes {
                let Some(spec) = attribute.spec.get(*status) else {
                    continue;
                };
                let all = self.instances.iter().filter(|(_, (subscription, block))| {
                    subscription == id && spec.blocks.contains(block)
                });
                let is_used = |it: &str| {
                    let own = |user: &str| self.instances.get(user).is_some_and(|it| it.0 == *id);
                    self.relations.iter().any(|((user, _), used)| {
                        user != it && own(user) && used.iter().any(|used| used == it)
                    })
                };
                let (all, unused) = all.fold((0, 0), |(all, unused), (it, _)| {
                    (all + 1, unused + u32::from(!is_used(it)))
                });
                let exempt = view
                    .exempt
                    .contains(&(product_name.as_str().to_owned(), name.clone()));
                if all < spec.arity.min() && !exempt {
                    found.push(id, format!("{all} in `{name}`, {}", spec.arity));
                }
                let most = if view.before.is_none() { all } else { unused };
                if spec.arity.max().is_some_and(|max| most > max) {
                    found.push(id, format!("{most} in `{name}`, {}", spec.arity));
                }
            }
        }
        for (id, (subscription, block)) in &self.instances {
            if !reached.contains(id.as_str()) {
                found.push(subscription, format!("`{block}` {id} is used by nothing"));
            }
            let status = self.subscriptions[subscription].1;
            let mut problems = Vec::new();
            let of = &model.blocks[block];
            self.instance_problems(id, (of, block), status, view, &mut problems);
            for problem in problems {
                found.push(subscription, format!("`{block}` {id}: {problem}"));
            }
        }
        if view.before.is_none() {
            for id in ended {
                found.push(id, "at the end of life".to_owned());
            }
        } else {
            found.0.retain(|id, _| !ended.contains(id));
        }
        found.0
    }

    fn instance_problems(
        &self,
        id: &str,
        (block, block_name): (&Block, &BlockName),
        status: Status,
        view: &View<'_>,
        problems: &mut Vec<String>,
    ) {
        let types = self.values.keys().filter(|(it, _)| it == id);
        for (_, name) in types {
            if !block.resource_types.contains_key(name.as_str()) {
                problems.push(format!("values of `{name}`, which is unknown"));
            }
        }
        for (name, spec) in &block.resource_types {
            let Some(spec) = spec.get(status) else {
                continue;
            };
            let none = Vec::new();
            let key = (id.to_owned(), name.as_str().to_owned());
            let values = self.values.get(&key).unwrap_or(&none);
            if !fits(spec.arity, values.len()) {
                problems.push(format!("{} of `{name}`, {}", values.len(), spec.arity));
            }
            let fits = |it: &String| match &spec.allowed {
                Some(allowed) => allowed.contains(it),
                None => spec.value_type.as_str() != "int" || it.parse::<i64>().is_ok(),
            };
            if let Some(value) = values.iter().find(|it| !fits(it)) {
                problems.push(format!("`{name}` is {value:?}, {spec:?}"));
            }
        }
        for ((_, attribute), used) in self.relations_of(id) {
            let known = attribute
                .as_ref()
                .and_then(|it| block.attributes.get(it.as_str()));
            let Some(known) = known else {
                problems.push(format!("something in {attribute:?}, which is unknown"));
                continue;
            };
            for it in used {
                let is_known = self.instances.get(it).is_none_or(|it| holds(known, &it.1));
                if !is_known {
                    problems.push(format!("{:?} in {attribute:?}", self.instances[it].1));
                }
            }
        }
        for (name, attribute) in &block.attributes {
            let Some(spec) = attribute.spec.get(status) else {
                continue;
            };
            let key = (id.to_owned(), Some(name.as_str().to_owned()));
            let count = self.relations.get(&key).map_or(0, Vec::len);
            let owner = (block_name.as_str().to_owned(), name.clone());
            let is_exempt = view.exempt.contains(&owner) || view.lost(id);
            let least = usize::try_from(spec.arity.min()).unwrap();
            let is_fine = fits(spec.arity, count) || count < least && is_exempt;
            if !is_fine {
                problems.push(format!("{count} in `{name}`, {}", spec.arity));
            }
        }
    }
}

/// How a database is looked at.
#[derive(Default)]
pub(crate) struct View<'a> {
    /// What it held before, where that counts.
    pub(crate) before: Option<(&'a Held, &'a Held)>,
    /// Attributes that people fill, by owner.
    pub(crate) exempt: BTreeSet<(String, AttributeName)>,
}

impl View<'_> {
    /// Whether an instance used something of another subscription that has gone since.
    fn lost(&self, id: &str) -> bool {
        let Some((before, after)) = self.before else {
            return false;
        };
        let Some((subscription, _)) = before.instances.get(id) else {
            return false;
        };
        before
            .relations_of(id)
            .flat_map(|(_, used)| used)
            .any(|it| {
                let is_other = before
                    .instances
                    .get(it)
                    .is_some_and(|it| it.0 != *subscription);
                is_other && !after.instances.contains_key(it)
            })
    }
}

struct Problems(BTreeMap<String, Vec<String>>);

impl Problems {
    fn push(&mut self, subscription: &str, problem: String) {
        self.0
            .entry(subscription.to_owned())
            .or_default()
            .push(problem);
    }
}

fn fits(arity: Arity, count: usize) -> bool {
    let count = u32::try_from(count).unwrap();
    count >= arity.min() && arity.max().is_none_or(|max| count <= max)
}

/// Whether an attribute may hold a block, in whatever stage.
fn holds(attribute: &Attribute, block: &BlockName) -> bool {
    attribute.blocks.contains(block)
        || attribute
            .spec
            .iter()
            .any(|(_, it)| it.blocks.contains(block))
}
