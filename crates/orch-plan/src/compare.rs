//! Compares a declared model with a recorded one.

use std::collections::BTreeMap;

use orch_model::difference::{How, Part};
use orch_model::{Attribute, AttributeName, BlockName, Difference, Model, Owner};

/// What is unlike, in the order in which it is asked about and recorded: products,
/// fixed inputs, blocks, resource types, what blocks have, attributes; each by name.
///
/// What only people know is not compared: classes do not say it.
pub fn compare(declared: &Model, recorded: &Model) -> Vec<Difference> {
    let mut found = Differences(Vec::new());
    let empty = BTreeMap::new();
    found.keys(&declared.products, &recorded.products, |name| {
        Part::Product(name.clone())
    });
    for (name, product) in union(&declared.products, &recorded.products) {
        let (declared, recorded) = product;
        if let (Some(declared), Some(recorded)) = (declared, recorded)
            && declared.product_type != recorded.product_type
        {
            found.push(Part::ProductType(name.clone()), How::Changed);
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
    found.keys(&declared.blocks, &recorded.blocks, |name| {
        Part::Block(name.clone())
    });
    for (name, (declared, recorded)) in union(&declared.blocks, &recorded.blocks) {
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
    found.keys(&declared.resource_types, &recorded.resource_types, |name| {
        Part::ResourceType(name.clone())
    });
    found.0.sort();
    found.0
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
