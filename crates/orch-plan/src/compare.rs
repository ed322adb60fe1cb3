//! Compares a declared model with a recorded one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use orch_model::difference::{How, Part};
use orch_model::{
    Attribute, AttributeName, BlockName, Difference, Model, Owner, Product, ProductName, Workflow,
    WorkflowName,
};

/// What is unlike, in the order in which it is asked about and recorded: products,
/// fixed inputs, blocks, resource types, what blocks have, attributes, workflows; each by name.
///
/// What only people know is not compared: classes do not say it.
pub fn compare(declared: &Model, recorded: &Model) -> Vec<Difference> {
    // Every part of a model is compared: a part that is not named here does not compile.
    let Model {
        products,
        blocks,
        resource_types,
        workflows,
    } = &*complete(declared, recorded, ended(recorded));
    let mut found = Differences(Vec::new());
    let empty = BTreeMap::new();
    found.keys(products, &recorded.products, |name| {
        Part::Product(name.clone())
    });
    for (name, product) in union(products, &recorded.products) {
        let (declared, recorded) = product;
        if let (Some(declared), Some(recorded)) = (declared, recorded)
            && declared.product_type != recorded.product_type
        {
            found.push(Part::ProductType(name.clone()), How::Changed);
        }
        if let (Some(declared), Some(recorded)) = (declared, recorded)
            && declared.status.is_none()
            && is_ended(recorded)
        {
            found.push(Part::ProductStatus(name.clone()), How::Changed);
        }
        let no_inputs = BTreeMap::new();
        found.values(
            declared.map_or(&no_inputs, |it| &it.fixed_inputs),
            recorded.map_or(&no_inputs, |it| &it.fixed_inputs),
            |declared, recorded| declared.spec == recorded.spec,
            |input| Part::FixedInput(name.clone(), input.clone()),
        );
        found.attributes(
            declared.map_or(&empty, |it| &it.attributes),
            recorded.map_or(&empty, |it| &it.attributes),
            &Owner::Product(name.clone()),
        );
    }
    found.keys(blocks, &recorded.blocks, |name| Part::Block(name.clone()));
    for (name, (declared, recorded)) in union(blocks, &recorded.blocks) {
        let none = BTreeMap::new();
        let attachment = |name: &BlockName| {
            let name = name.clone();
            move |resource_type: &orch_model::ResourceTypeName| {
                Part::Attachment(name.clone(), resource_type.clone())
            }
        };
        found.values(
            declared.map_or(&none, |it| &it.resource_types),
            recorded.map_or(&none, |it| &it.resource_types),
            |declared, recorded| declared == recorded,
            attachment(name),
        );
        found.attributes(
            declared.map_or(&empty, |it| &it.attributes),
            recorded.map_or(&empty, |it| &it.attributes),
            &Owner::Block(name.clone()),
        );
    }
    found.keys(resource_types, &recorded.resource_types, |name| {
        Part::ResourceType(name.clone())
    });
    if let Some(workflows) = workflows {
        found.workflows(workflows, recorded);
    }
    found.0.sort();
    found.0
}

/// Whether a declared workflow says anything else than is recorded of it. What it does not
/// say is not compared.
pub(crate) fn is_unlike(declared: &Workflow, recorded: &Workflow) -> bool {
    fn other<T: PartialEq>(declared: &Option<T>, recorded: &Option<T>) -> bool {
        declared.is_some() && declared != recorded
    }
    !recorded.standing.is_in_use()
        || other(&declared.target, &recorded.target)
        || other(&declared.is_task(), &recorded.is_task())
        || other(&declared.product_types, &recorded.product_types)
        || other(&declared.tag, &recorded.tag)
}

/// The products that are recorded as at the end of their life: in no registry, with
/// rows that stay.
pub(crate) fn ended(recorded: &Model) -> impl Iterator<Item = &ProductName> {
    let products = recorded.products.iter();
    products
        .filter(|(_, it)| is_ended(it))
        .map(|(name, _)| name)
}

pub(crate) fn is_ended(product: &Product) -> bool {
    product.status.as_deref() == Some(Model::END_OF_LIFE)
}

/// A declared model with some recorded products, and the blocks that they reach, as
/// they are recorded; what is declared comes first.
pub(crate) fn complete<'a, 'k>(
    declared: &'a Model,
    recorded: &Model,
    kept: impl Iterator<Item = &'k ProductName>,
) -> Cow<'a, Model> {
    let mut completed = Cow::Borrowed(declared);
    let mut waiting: Vec<BlockName> = Vec::new();
    let held = |attributes: &BTreeMap<AttributeName, Attribute>| -> Vec<BlockName> {
        attributes.values().flat_map(Attribute::held).collect()
    };
    for name in kept {
        let Some(product) = recorded.products.get(name) else {
            continue;
        };
        if declared.products.contains_key(name) {
            continue;
        }
        let mut product = product.clone();
        waiting.extend(held(&product.attributes));
        product.status = Some(Model::END_OF_LIFE.to_owned());
        completed.to_mut().products.insert(name.clone(), product);
    }
    while let Some(name) = waiting.pop() {
        if completed.blocks.contains_key(&name) {
            continue;
        }
        let Some(block) = recorded.blocks.get(&name) else {
            continue;
        };
        waiting.extend(held(&block.attributes));
        let model = completed.to_mut();
        for resource_type in block.resource_types.keys() {
            model
                .resource_types
                .entry(resource_type.clone())
                .or_default();
        }
        model.blocks.insert(name, block.clone());
    }
    completed
}

/// Every key of either map, with what each map has for it.
fn union<'a, K: Ord, V>(
    a: &'a BTreeMap<K, V>,
    b: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, (Option<&'a V>, Option<&'a V>))> {
    let in_a = a
        .iter()
        .map(|(key, value)| (key, (Some(value), b.get(key))));
    let only_in_b = b.iter().filter(|(key, _)| !a.contains_key(key));
    in_a.chain(only_in_b.map(|(key, value)| (key, (None, Some(value)))))
}

struct Differences(Vec<Difference>);

impl Differences {
    fn push(&mut self, part: Part, how: How) {
        self.0.push(Difference { part, how });
    }

    /// What came and what went.
    fn keys<K: Ord, V>(
        &mut self,
        declared: &BTreeMap<K, V>,
        recorded: &BTreeMap<K, V>,
        part: impl Fn(&K) -> Part,
    ) {
        self.values(declared, recorded, |_, _| true, part);
    }

    /// What came, what went, and what is not the same.
    fn values<K: Ord, V>(
        &mut self,
        declared: &BTreeMap<K, V>,
        recorded: &BTreeMap<K, V>,
        same: impl Fn(&V, &V) -> bool,
        part: impl Fn(&K) -> Part,
    ) {
        for (key, values) in union(declared, recorded) {
            match values {
                (Some(_), None) => self.push(part(key), How::Added),
                (None, Some(_)) => self.push(part(key), How::Removed),
                (Some(declared), Some(recorded)) if !same(declared, recorded) => {
                    self.push(part(key), How::Changed);
                }
                _ => {}
            }
        }
    }

    /// The team's workflows; those that are retired came before, and are there no longer.
    fn workflows(&mut self, declared: &BTreeMap<WorkflowName, Workflow>, recorded: &Model) {
        for (name, it) in declared {
            match recorded.workflow(name) {
                _ if Workflow::is_of_core(name.as_str()) => {}
                None => self.push(Part::Workflow(name.clone()), How::Added),
                Some(known) if is_unlike(it, known) => {
                    self.push(Part::Workflow(name.clone()), How::Changed);
                }
                Some(_) => {}
            }
        }
        for (name, it) in recorded.workflows() {
            if it.standing.is_in_use() && !declared.contains_key(name) {
                self.push(Part::Workflow(name.clone()), How::Removed);
            }
        }
    }

    fn attributes(
        &mut self,
        declared: &BTreeMap<AttributeName, Attribute>,
        recorded: &BTreeMap<AttributeName, Attribute>,
        owner: &Owner,
    ) {
        self.values(
            declared,
            recorded,
            |declared, recorded| declared == recorded,
            |name| Part::Attribute(owner.clone(), name.clone()),
        );
    }
}
