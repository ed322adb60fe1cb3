//! Bounds of values, read with their types.

use orch_model::{BlockName, Constraints, ResourceTypeName};

use crate::support::{diagnostics, read_module};

/// Checks the bounds of a resource type, as JSON would have them.
fn check(field: &str, expected: &[(&str, &str)]) {
    let reading = read_module(&format!(
        "
from annotated_types import Ge, Interval
from decimal import Decimal
from pydantic import NonNegativeInt, PositiveInt, StringConstraints, conint, constr
Vlan = Annotated[int, Field(ge=2, le=4094)]
class Root(ProductBlockModel, product_block_name='Root'):
    x: {field}
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
    ));
    assert_eq!(diagnostics(&reading), "", "{field}");
    let block = &reading.declared.model.blocks[&BlockName::new("Root")];
    let specs = &block.resource_types[&ResourceTypeName::new("x")];
    let (_, spec) = specs.iter().next().expect("a specification");
    let said = said(&spec.constraints);
    let said: Vec<_> = said.iter().map(|(name, text)| (*name, &**text)).collect();
    assert_eq!(said, expected, "{field}");
}

fn said(constraints: &Constraints) -> Vec<(&'static str, String)> {
    let Constraints {
        ge,
        gt,
        le,
        lt,
        multiple_of,
        min_length,
        max_length,
        pattern,
    } = constraints;
    let numbers = [
        ("ge", ge),
        ("gt", gt),
        ("le", le),
        ("lt", lt),
        ("of", multiple_of),
    ];
    let mut said: Vec<_> = numbers
        .into_iter()
        .filter_map(|(name, number)| Some((name, number.as_ref()?.to_string())))
        .collect();
    let lengths = [("min", min_length), ("max", max_length)];
    said.extend(
        lengths
            .into_iter()
            .filter_map(|(name, it)| Some((name, it.as_ref()?.to_string()))),
    );
    said.extend(pattern.clone().map(|pattern| ("pattern", pattern)));
    said
}

#[test]
fn bounds_are_read_in_every_spelling() {
    check("int", &[]);
    check("Vlan", &[("ge", "2"), ("le", "4094")]);
    check("Vlan | None", &[("ge", "2"), ("le", "4094")]);
    check("list[Vlan]", &[("ge", "2"), ("le", "4094")]);
    check(
        "Annotated[list[Vlan], Len(1, 3)]",
        &[("ge", "2"), ("le", "4094")],
    );
    check(
        "int = Field(gt=1, multiple_of=5)",
        &[("gt", "1"), ("of", "5")],
    );
    check("Annotated[Vlan, Ge(10)]", &[("ge", "10"), ("le", "4094")]);
    check(
        "Annotated[int, Interval(ge=1, lt=9)]",
        &[("ge", "1"), ("lt", "9")],
    );
    check("conint(ge=1, le=5)", &[("ge", "1"), ("le", "5")]);
    check("PositiveInt", &[("gt", "0")]);
    check("NonNegativeInt | None", &[("ge", "0")]);
    check(
        "Annotated[Decimal, Field(le=Decimal('1.5'))]",
        &[("le", "1.5")],
    );
    check(
        "constr(min_length=2, max_length=5)",
        &[("min", "2"), ("max", "5")],
    );
    check(
        "Annotated[str, StringConstraints(pattern='^a+$', max_length=9)]",
        &[("max", "9"), ("pattern", "^a+$")],
    );
    check("str = Field(max_length=9)", &[("max", "9")]);
    check("Vlan | str", &[]);
}

#[test]
fn a_bound_that_only_a_run_gives_is_warned_of() {
    crate::support::check_module_refused(
        "import os
class P(SubscriptionModel, is_base=True):
    x: int = Field(ge=int(os.environ['LEAST']))
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:3:23 warning computed-bound: this bound is known only at run time, and orch does not check values against it <int(os.environ['LEAST'])>",
    );
}
