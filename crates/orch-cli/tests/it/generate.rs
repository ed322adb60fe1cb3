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
        constraints: orch_model::Constraints::default(),
        value_type: ValueType(value_type.to_owned()),
        arity,
        // Members are of their enumeration's type, and one of them is valid in each stage:
        // one default is asked for all of them.
        allowed: allowed.map(|it: BTreeSet<String>| {
            let one = std::iter::once("1".to_owned());
            match value_type {
                "int" => it
                    .iter()
                    .map(|it| it.len().to_string())
                    .chain(one)
                    .collect(),
                _ => it.into_iter().chain(one).collect(),
            }
        }),
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

/// A model before it is known what is called how.
#[derive(Clone, Debug)]
struct LooseModel {
    blocks: Vec<(Index, LooseBlock)>,
    products: Vec<(Index, LooseProduct)>,
}

type LooseBlock = (Vec<(Index, ByStatus<ValueSpec>)>, Vec<(Index, Loose)>);
type LooseProduct = (
    String,
    Vec<(Index, ByStatus<ValueSpec>)>,
    Vec<(Index, Loose)>,
);

/// The names that models are made of; few, so that two models have much in common.
#[derive(Clone, Debug)]
struct Names {
    products: Vec<String>,
    blocks: Vec<String>,
    fields: Vec<String>,
}

fn names() -> impl Strategy<Value = Names> {
    let some = |count: usize| collection::btree_set(name(), count);
    let fields = collection::btree_set(field(), 7);
    (some(4), some(5), fields).prop_map(|(products, blocks, fields)| Names {
        products: products.into_iter().collect(),
        blocks: blocks.into_iter().collect(),
        fields: fields.into_iter().collect(),
    })
}

fn loose() -> impl Strategy<Value = LooseModel> {
    let named = || any::<Index>();
    let types = collection::vec((named(), value()), 0..4);
    let attributes = || collection::vec((named(), attribute()), 0..3);
    let blocks = collection::vec((named(), (types, attributes())), 1..5);
    let inputs = collection::vec((named(), value()), 0..3);
    let product = ("[A-Z][a-z]{0,3}", inputs, attributes());
    let products = collection::vec((named(), product), 0..4);
    (blocks, products).prop_map(|(blocks, products)| LooseModel { blocks, products })
}

impl LooseModel {
    fn bind(self, names: &Names) -> Declared {
        let blocks: BTreeMap<BlockName, LooseBlock> = self
            .blocks
            .into_iter()
            .map(|(name, it)| (name.get(&names.blocks).as_str().into(), it))
            .collect();
        let known: Vec<BlockName> = blocks.keys().cloned().collect();
        let field = |name: Index| name.get(&names.fields).as_str().to_owned();
        let mut model = Model::default();
        for (at, (name, (types, attributes))) in blocks.into_iter().enumerate() {
            let mut block = Block::default();
            for (name, spec) in types {
                let name = field(name);
                model
                    .resource_types
                    .insert(name.as_str().into(), ResourceType::default());
                block.resource_types.insert(name.as_str().into(), spec);
            }
            for (name, it) in attributes {
                let name = field(name);
                // A field is one or the other.
                if !block.resource_types.contains_key(name.as_str()) {
                    let it = without_circles(bind(it, &known), &known[..=at]);
                    block.attributes.insert(name.as_str().into(), it);
                }
            }
            model.blocks.insert(name, block);
        }
        for (name, (class, inputs, attributes)) in self.products {
            let mut product = Product {
                product_type: class.as_str().into(),
                description: None,
                tag: None,
                status: None,
                fixed_inputs: BTreeMap::new(),
                attributes: BTreeMap::new(),
                workflows: BTreeMap::new(),
            };
            for (name, spec) in inputs {
                let input = FixedInput { value: None, spec };
                product
                    .fixed_inputs
                    .insert(field(name).as_str().into(), input);
            }
            let mut held: BTreeSet<BlockName> = BTreeSet::new();
            for (name, it) in attributes {
                let name = field(name);
                let mut it = bind(it, &known);
                // At a root, instances are told apart by their block only.
                it.blocks.retain(|block| !held.contains(block));
                let is_input = product.fixed_inputs.contains_key(name.as_str());
                let is_there = product.attributes.contains_key(name.as_str());
                if !it.blocks.is_empty() && !is_input && !is_there {
                    held.extend(it.blocks.iter().cloned());
                    let blocks = it.blocks.clone();
                    it.spec = narrowed(&it.spec, |spec| spec.blocks.clone_from(&blocks));
                    product.attributes.insert(name.as_str().into(), it);
                }
            }
            let name = name.get(&names.products).as_str();
            model.products.insert(name.into(), product);
        }
        Declared {
            model,
            ..Declared::default()
        }
    }
}

/// An attribute that requires none of some blocks, so that no block requires itself.
fn without_circles(mut it: Attribute, known: &[BlockName]) -> Attribute {
    let goes_back = |blocks: &BTreeSet<BlockName>| blocks.iter().any(|it| known.contains(it));
    let blocks = it.blocks.clone();
    it.spec = narrowed(&it.spec, |spec| {
        spec.blocks.clone_from(&blocks);
        if goes_back(&blocks) && spec.arity.min() > 0 {
            spec.arity = match spec.arity {
                Arity::List { max, .. } => Arity::List { min: 0, max },
                _ => Arity::Optional,
            };
        }
    });
    it
}

fn narrowed(
    spec: &ByStatus<AttributeSpec>,
    change: impl Fn(&mut AttributeSpec),
) -> ByStatus<AttributeSpec> {
    let stages = Status::ALL.into_iter().filter_map(|status| {
        let mut spec = spec.get(status)?.clone();
        change(&mut spec);
        Some((status, spec))
    });
    ByStatus::from_stages(stages)
}

/// A declared model: some products, some blocks, each reaching some blocks.
pub(crate) fn declared() -> impl Strategy<Value = Declared> {
    (names(), loose()).prop_map(|(names, loose)| loose.bind(&names))
}

/// Models that follow each other: of the same few names, so that each is what the one
/// before it may have become, in every way.
pub(crate) fn history() -> impl Strategy<Value = Vec<Declared>> {
    (names(), collection::vec(loose(), 2..5))
        .prop_map(|(names, loose)| loose.into_iter().map(|it| it.bind(&names)).collect())
}
