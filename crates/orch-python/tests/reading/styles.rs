//! One model, written as Python in many styles, is read as one model.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use orch_python::Severity;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, proptest};

use crate::support::{diagnostics, model, read_files};

/// What a field holds: the index of a scalar, or of a block.
#[derive(Clone, Copy, Debug)]
enum Holds {
    Scalar(usize),
    Block(usize),
}

/// A field: what it holds, and the index of its arity.
#[derive(Clone, Copy, Debug)]
struct Field {
    holds: Holds,
    arity: usize,
}

/// Blocks and products by their fields; a class with a stage has an inactive one.
#[derive(Clone, Debug)]
struct Models {
    blocks: Vec<(Vec<Field>, bool)>,
    products: Vec<(Vec<Field>, bool)>,
}

/// The index of a spelling, for each thing that has several.
#[derive(Clone, Copy, Debug)]
struct Style {
    imports: usize,
    optional: usize,
    list: usize,
    bounded: usize,
    files: usize,
    register: usize,
    future: bool,
    quoted: bool,
}

const SCALARS: [(&str, &str, &str); 5] = [
    ("int", "int", ""),
    ("str", "str", ""),
    ("bool", "bool", " {False, True}"),
    ("IPv4Address", "ipaddress.IPv4Address", ""),
    ("Literal['a', 'b']", "str", " {a, b}"),
];
const ARITIES: [&str; 4] = ["required", "optional", "list 0..", "list 1..3"];

fn fields(blocks: usize) -> impl Strategy<Value = Vec<Field>> {
    let field = (any::<prop::sample::Index>(), 0..ARITIES.len()).prop_map(move |(index, arity)| {
        let holds = match index.index(SCALARS.len() + blocks) {
            block if block >= SCALARS.len() => Holds::Block(block - SCALARS.len()),
            scalar => Holds::Scalar(scalar),
        };
        Field { holds, arity }
    });
    prop::collection::vec(field, 0..5)
}

/// A block holds itself and those before it, so that modules import in order.
fn models() -> impl Strategy<Value = Models> {
    (0..5_usize, 1..4_usize).prop_flat_map(|(blocks, products)| {
        let each: Vec<_> = (0..blocks)
            .map(|index| (fields(index + 1), any::<bool>()))
            .collect();
        let products = prop::collection::vec((fields(blocks), any::<bool>()), products);
        (each, products).prop_map(|(blocks, products)| Models { blocks, products })
    })
}

fn styles() -> impl Strategy<Value = Style> {
    let numbers = (
        0..3_usize,
        0..3_usize,
        0..3_usize,
        0..4_usize,
        0..4_usize,
        0..7_usize,
    );
    (numbers, any::<bool>(), any::<bool>(), Just(())).prop_map(
        |((imports, optional, list, bounded, files, register), future, quoted, ())| Style {
            imports,
            optional,
            list,
            bounded,
            files,
            register,
            future,
            quoted,
        },
    )
}

fn name(index: usize, field: Field) -> String {
    match field.holds {
        Holds::Scalar(scalar) => format!("value_{index}_{scalar}"),
        Holds::Block(_) => format!("block_{index}"),
    }
}

impl Style {
    fn head(&self) -> String {
        let root = ["orchestrator", "orchestrator.core", "orchestrator"][self.imports];
        let mut head = String::new();
        if self.future {
            head += "from __future__ import annotations\n";
        }
        head += "import typing as t\nfrom typing import *\nfrom ipaddress import IPv4Address\n\
            from annotated_types import Len\nfrom pydantic import Field, conlist\n";
        if self.imports == 2 {
            head += "import orchestrator.domain.base as base\nimport orchestrator.types\n\
                ProductBlockModel, SubscriptionModel = base.ProductBlockModel, base.SubscriptionModel\n\
                SubscriptionLifecycle = orchestrator.types.SubscriptionLifecycle\n";
        } else {
            let _ = writeln!(
                head,
                "from {root}.domain.base import ProductBlockModel, SubscriptionModel\n\
                 from {root}.types import SubscriptionLifecycle"
            );
        }
        head + "X = TypeVar('X')\nBounded = Annotated[List[X], Len(min_length=1, max_length=3)]\n"
    }

    fn annotation(&self, owner: Option<usize>, field: Field, arity: usize) -> String {
        let item = match field.holds {
            Holds::Scalar(scalar) => SCALARS[scalar].0.to_owned(),
            Holds::Block(block) if owner == Some(block) && !self.quoted => format!("'B{block}'"),
            Holds::Block(block) => format!("B{block}"),
        };
        let own =
            owner.is_some_and(|owner| matches!(field.holds, Holds::Block(block) if block == owner));
        let text = match arity {
            0 => item,
            // A text and `|` do not go together.
            1 => match self.optional {
                0 if !own => format!("{item} | None"),
                1 => format!("t.Union[{item}, None]"),
                _ => format!("Optional[{item}]"),
            },
            2 => format!("{}[{item}]", ["list", "List", "t.Sequence"][self.list]),
            _ => match self.bounded {
                0 => format!("Annotated[list[{item}], Len(min_length=1, max_length=3)]"),
                1 => format!("Annotated[List[{item}], Field(min_length=1, max_length=3)]"),
                2 => format!("conlist({item}, min_length=1, max_length=3)"),
                _ => format!("Bounded[{item}]"),
            },
        };
        if self.quoted {
            format!("\"{text}\"")
        } else {
            text
        }
    }

    fn class(
        &self,
        title: &str,
        keyword: &str,
        base: &str,
        owner: Option<usize>,
        (fields, staged): &(Vec<Field>, bool),
    ) -> String {
        let body = |early: bool| {
            let mut body = String::new();
            for (index, field) in fields.iter().enumerate() {
                let arity = if early && field.arity == 0 {
                    1
                } else {
                    field.arity
                };
                let annotation = self.annotation(owner, *field, arity);
                let _ = writeln!(body, "    {}: {annotation}", name(index, *field));
            }
            body + "    pass\n"
        };
        if !staged {
            return format!("class {title}({base}, {keyword}):\n{}", body(false));
        }
        // A class that its own stage names in an annotation must be quoted.
        format!(
            "class {title}Inactive({base}, {keyword}):\n{}class {title}({title}Inactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):\n{}",
            body(true),
            body(false)
        )
    }

    fn register(&self, products: usize) -> String {
        let registry = "SUBSCRIPTION_MODEL_REGISTRY";
        let pairs = |open: &str, between: &str, close: &str| -> String {
            let pairs: Vec<String> = (0..products)
                .map(|index| format!("{open}'P {index}'{between}P{index}{close}"))
                .collect();
            pairs.join(", ")
        };
        let dict = format!("{{{}}}", pairs("", ": ", ""));
        let tuples = format!("[{}]", pairs("(", ", ", ")"));
        let root = if self.imports == 1 {
            "orchestrator.core"
        } else {
            "orchestrator"
        };
        let text = match self.register {
            0 => format!("{registry}.update({dict})"),
            1 => format!("{registry} |= {dict}"),
            2 => format!("for key, value in {dict}.items():\n    {registry}[key] = value"),
            3 => format!(
                "PAIRS = {tuples}\n{registry}.update({{key: value for key, value in PAIRS}})"
            ),
            4 => format!("{registry}.update(dict({tuples}))"),
            5 => format!("ALL = {dict}\nfor key in ALL:\n    {registry}[f'{{key}}'] = ALL[key]"),
            _ => (0..products).fold(String::new(), |text, index| {
                text + &format!("{registry}['P {index}'] = P{index}\n")
            }),
        };
        format!("from {root}.domain import {registry}\n{text}\n")
    }

    fn print(&self, models: &Models) -> String {
        let block = |index: usize| {
            let keyword = format!("product_block_name='B{index}'");
            let title = format!("B{index}");
            self.class(
                &title,
                &keyword,
                "ProductBlockModel",
                Some(index),
                &models.blocks[index],
            )
        };
        let products: String = models
            .products
            .iter()
            .enumerate()
            .map(|(index, product)| {
                let title = format!("P{index}");
                self.class(&title, "is_base=True", "SubscriptionModel", None, product)
            })
            .collect();
        let (head, all) = (self.head(), 0..models.blocks.len());
        let end = format!("{products}{}", self.register(models.products.len()));
        if self.files == 0 {
            let blocks: String = all.map(block).collect();
            return format!("--- products/__init__.py\n{head}{blocks}{end}");
        }
        let mut files = String::new();
        let mut imports = String::new();
        for index in all {
            let before: String = (0..index)
                .map(|other| match self.files {
                    1 => format!("from products.blocks.b{other} import B{other}\n"),
                    _ => format!("from .b{other} import B{other}\n"),
                })
                .collect();
            let _ = write!(
                files,
                "--- products/blocks/b{index}.py\n{head}{before}{}",
                block(index)
            );
            imports += &match self.files {
                1 => format!("from products.blocks.b{index} import B{index}\n"),
                2 => format!("from .blocks.b{index} import B{index} as B{index}\n"),
                _ => format!("from .b{index} import *\n"),
            };
        }
        if self.files == 3 {
            format!(
                "{files}--- products/blocks/__init__.py\n{imports}--- products/__init__.py\n{head}from products.blocks import *\n{end}"
            )
        } else {
            format!("{files}--- products/__init__.py\n{head}{imports}{end}")
        }
    }
}

/// The model as [`model`] prints it.
fn expected(models: &Models) -> String {
    let early = "initial, provisioning, migrating, disabled, terminated";
    let print = |(fields, staged): &(Vec<Field>, bool)| {
        let mut values = BTreeSet::new();
        let mut attributes = BTreeSet::new();
        for (index, field) in fields.iter().enumerate() {
            let spec = |what: &str, end: &str| {
                let now = format!("{what}{}{end}", ARITIES[field.arity]);
                if *staged && field.arity == 0 {
                    format!("[{early}] {what}optional{end}; [active] {now}")
                } else {
                    now
                }
            };
            let name = name(index, *field);
            match field.holds {
                Holds::Scalar(scalar) => {
                    let (_, written, end) = SCALARS[scalar];
                    values.insert(format!("  {name}: {}\n", spec(&format!("{written} "), end)));
                }
                Holds::Block(block) => {
                    attributes.insert(format!("  {name} -> B{block}: {}\n", spec("", "")));
                }
            }
        }
        values.into_iter().chain(attributes).collect::<String>()
    };
    let held = |fields: &[Field]| -> Vec<usize> {
        let held = fields.iter().filter_map(|field| match field.holds {
            Holds::Block(block) => Some(block),
            Holds::Scalar(_) => None,
        });
        held.collect()
    };
    let mut text = String::new();
    let mut next = Vec::new();
    for (index, product) in models.products.iter().enumerate() {
        let _ = write!(text, "product P {index} (P{index})\n{}", print(product));
        next.extend(held(&product.0));
    }
    let mut reached = BTreeSet::new();
    while let Some(block) = next.pop() {
        if reached.insert(block) {
            next.extend(held(&models.blocks[block].0));
        }
    }
    for block in reached {
        let _ = write!(text, "block B{block}\n{}", print(&models.blocks[block]));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_model_reads_the_same_in_every_style(models in models(), style in styles()) {
        let files = style.print(&models);
        let reading = read_files(&files);
        let failed = reading.diagnostics.iter().any(|one| one.severity == Severity::Error);
        let errors = if failed { diagnostics(&reading) } else { String::new() };
        prop_assert_eq!(errors, "", "{}", files);
        prop_assert_eq!(model(&reading), expected(&models), "{}", files);
    }
}
