//! Random models, as a property test wants them.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{
    Arity, Attribute, AttributeSpec, Block, BlockName, ByStatus, Declared, FixedInput, Model,
    Product, ResourceType, Status, ValueSpec, ValueType,
};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::Index;
use proptest::{collection, option};

/// Names as Python allows them in strings: anything but NUL.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z][a-zA-Z0-9_ -]{0,12}",
        1 => "['\"%:$/\\\\;-]{1,6}",
        1 => "\\PC{1,8}",
    ]
}

/// Texts as people answer.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z][a-z ]{0,19}",
        1 => "[\\PC\n\t\r\\\\'\"$:%]{0,19}".prop_map(|text| text + "x"),
        1 => any::<String>().prop_map(|text| "x".to_owned() + &text.replace('\0', "")),
    ]
}

/// Identifiers, as fields have them.
fn field() -> impl Strategy<Value = String> {
    "[a-z][a-z_]{0,6}"
}

fn arity() -> impl Strategy<Value = Arity> {
    prop_oneof![
        Just(Arity::Required),
        Just(Arity::Optional),
        (0_u32..3, option::of(3_u32..6)).prop_map(|(min, max)| Arity::List { min, max }),
    ]
}

/// A value in each stage; some stages lack the field.
fn by_status<T: PartialEq + std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = ByStatus<T>> {
    (value.clone(), collection::vec(option::of(value), 6)).prop_map(|(active, others)| {
        let stages = Status::ALL.into_iter().zip(others);
        ByStatus::from_stages(stages.filter_map(|(status, other)| match status {
            Status::Active => Some((status, active.clone())),
            status => Some((status, other?)),
        }))
    })
}

fn value() -> impl Strategy<Value = ByStatus<ValueSpec>> {
    let types = prop_oneof![Just("str"), Just("int"), Just("ipaddress.IPv4Address")];
    let allowed = option::weighted(0.3, collection::btree_set("[a-z]{1,4}", 1..4));
    let spec = (types, arity(), allowed).prop_map(|(value_type, arity, allowed)| ValueSpec {
        value_type: ValueType(value_type.to_owned()),
        arity,
        allowed,
    });
    by_status(spec.boxed())
}

/// An attribute before it is known which blocks there are: what the rows relate,
/// and what each stage's class allows.
type Loose = (Vec<Index>, Vec<Option<(Vec<Index>, Arity)>>);

fn attribute() -> impl Strategy<Value = Loose> {
    let blocks = || collection::vec(any::<Index>(), 1..3);
    let stages = collection::vec(option::weighted(0.8, (blocks(), arity())), 6);
    (blocks(), stages)
}

fn bind((relates, stages): Loose, names: &[BlockName]) -> Attribute {
    let named = |blocks: &[Index]| -> BTreeSet<BlockName> {
        blocks.iter().map(|it| it.get(names).clone()).collect()
    };
    let stages = Status::ALL
        .into_iter()
        .zip(stages)
        .filter_map(|(status, stage)| {
            let (blocks, arity) = stage?;
            Some((
                status,
                AttributeSpec {
                    blocks: named(&blocks),
                    arity,
                },
            ))
        });
    Attribute {
        blocks: named(&relates),
        spec: ByStatus::from_stages(stages),
    }
}

fn bind_all(
    loose: BTreeMap<String, Loose>,
    names: &[BlockName],
) -> BTreeMap<orch_model::AttributeName, Attribute> {
    loose
        .into_iter()
        .map(|(name, it)| (name.as_str().into(), bind(it, names)))
        .collect()
}

/// A declared model: some products, some blocks, each reaching some blocks.
pub(crate) fn declared() -> impl Strategy<Value = Declared> {
    let types = collection::btree_map(field(), value(), 0..4);
    let attributes = || collection::btree_map(field(), attribute(), 0..3);
    let blocks = collection::btree_map(name(), (types, attributes()), 1..5);
    let inputs = collection::btree_map(field(), value(), 0..3);
    let products = collection::btree_map(name(), ("[A-Z][a-z]{0,8}", inputs, attributes()), 0..4);
    (blocks, products).prop_map(|(blocks, products)| {
        let names: Vec<BlockName> = blocks.keys().map(|name| name.as_str().into()).collect();
        let mut model = Model::default();
        for (name, (types, attributes)) in blocks {
            for name in types.keys() {
                model
                    .resource_types
                    .insert(name.as_str().into(), ResourceType::default());
            }
            let block = Block {
                resource_types: types
                    .into_iter()
                    .map(|(name, it)| (name.as_str().into(), it))
                    .collect(),
                attributes: bind_all(attributes, &names),
                ..Block::default()
            };
            model.blocks.insert(name.as_str().into(), block);
        }
        for (name, (class, inputs, attributes)) in products {
            let product = Product {
                product_type: class.as_str().into(),
                description: None,
                tag: None,
                status: None,
                fixed_inputs: inputs
                    .into_iter()
                    .map(|(name, spec)| (name.as_str().into(), FixedInput { value: None, spec }))
                    .collect(),
                attributes: bind_all(attributes, &names),
            };
            model.products.insert(name.as_str().into(), product);
        }
        Declared {
            model,
            ..Declared::default()
        }
    })
}

/// A model, and one that it may have grown from: some products, resource types and
/// attributes fewer.
pub(crate) fn grown() -> impl Strategy<Value = (Declared, Declared)> {
    (declared(), collection::vec(any::<bool>(), 64)).prop_map(|(after, kept)| {
        let mut before = after.clone();
        let mut kept = kept.into_iter().cycle();
        let mut keep = || kept.next().unwrap_or(true);
        let model = &mut before.model;
        model.products.retain(|_, _| keep());
        for product in model.products.values_mut() {
            product.fixed_inputs.retain(|_, _| keep());
            product.attributes.retain(|_, _| keep());
        }
        for block in model.blocks.values_mut() {
            block.resource_types.retain(|_, _| keep());
            block.attributes.retain(|_, _| keep());
        }
        let used: BTreeSet<_> = model
            .blocks
            .values()
            .flat_map(|it| it.resource_types.keys().cloned())
            .collect();
        model.resource_types.retain(|name, _| used.contains(name));
        (before, after)
    })
}
