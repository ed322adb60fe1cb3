//! What is warned of though it can be read.

use std::path::Path;

use orch_python::{Severity, read};

use crate::support::{HEAD, check_module_refused, check_refused, diagnostics, read_module};

/// Checks the warnings for some classes, the first of which stands in line 1.
fn check(classes: &str, expected: &str) {
    check_module_refused(
        &format!(
            "{classes}\nclass P(SubscriptionModel, is_base=True):\n    root: Root\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
        ),
        expected,
    );
}

#[test]
fn what_is_hardly_meant_so_is_warned_of() {
    let active = "lifecycle=[SubscriptionLifecycle.ACTIVE]";
    let long = "a".repeat(511);
    let cases = [
        (
            format!("class RootI(ProductBlockModel, product_block_name='Root'):\n    a: int | None\n    b: str | None\nclass Root(RootI, {active}):\n    a: int"),
            "4:7 warning field-forgotten: `b` of class `RootI` is not repeated in class `Root`, and the database will not have it <Root>".to_owned(),
        ),
        (
            format!("class RootI(ProductBlockModel, product_block_name='Root'):\n    a: str | None\nclass Root(RootI, {active}):\n    a: int"),
            "4:5 warning lifecycle-disagrees: `a` of class `Root` is another type than in class `RootI` <a>".to_owned(),
        ),
        (
            format!("class RootI(ProductBlockModel, product_block_name='Root'):\n    a: list[int]\nclass Root(RootI, {active}):\n    a: int"),
            "4:5 warning lifecycle-disagrees: `a` of class `Root` is another type than in class `RootI` <a>".to_owned(),
        ),
        (
            "class Sub(ProductBlockModel, product_block_name='Sub'):\n    a: str\nclass Root(ProductBlockModel, product_block_name='Root'):\n    a: int\n    sub: Sub".to_owned(),
            "2:5 warning resource-type-differs: resource type `a` is `str` here and `int` in class `Root` <a>".to_owned(),
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root'):\n    a: int\nclass Lost(ProductBlockModel, product_block_name='Lost'):\n    a: int".to_owned(),
            "3:7 warning unreachable-block: no registered product reaches product block `Lost` <Lost>".to_owned(),
        ),
        (
            format!("class Root(ProductBlockModel, product_block_name='Root'):\n    {long}: int"),
            format!("2:5 warning name-too-long: the resource type has 511 characters, and its column holds 510 <{long}>"),
        ),
    ];
    for (classes, expected) in cases {
        check(&classes, &format!("products/__init__.py:{expected}"));
    }
}

#[test]
fn a_model_that_hides_an_imported_one_is_warned_of() {
    let block = |name: &str| {
        format!("{HEAD}class Root(ProductBlockModel, product_block_name='{name}'):\n    a: int\n")
    };
    check_refused(
        &format!(
            "--- products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY, SubscriptionModel
from products.one import Root
from products.two import Root
from products import one
class P(SubscriptionModel, is_base=True):
    first: one.Root
    second: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- products/one.py
{}--- products/two.py
{}",
            block("One"),
            block("Two"),
        ),
        "products/__init__.py:3:26 warning shadowed-import: `Root` hides another model of the same name <Root>",
    );
}

#[test]
fn what_narrows_or_repeats_is_not_warned_of() {
    let reading = read_module(
        "
from ipaddress import IPv4Address
class Sub(ProductBlockModel, product_block_name='Sub'):
    a: str
    address: str
class RootI(ProductBlockModel, product_block_name='Root'):
    a: str | int | None = None
    kind: str | None = None
    subs: list[Sub]
    one: Sub | None = None
    address: str | None = None
class Root(RootI, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    a: str
    kind: Literal['x', 'y']
    subs: Annotated[list[Sub], Len(min_length=1)]
    one: Sub
    address: IPv4Address
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
    );
    assert_eq!(diagnostics(&reading), "");
}

#[test]
fn warnings_wait_until_there_are_no_errors() {
    let reading = read_module(
        "
class Lost(ProductBlockModel, product_block_name='Lost'):
    a: int
class P(SubscriptionModel, is_base=True):
    a: make()
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
    );
    assert!(
        reading
            .diagnostics
            .iter()
            .all(|one| one.severity == Severity::Error)
    );
}

#[test]
fn the_packages_of_the_repository_give_no_warning() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/models");
    let mut read_any = 0;
    for case in std::fs::read_dir(fixtures).expect("fixtures").flatten() {
        for folder in ["", "before", "after"] {
            let models = case.path().join(folder);
            if models.join("products").is_dir() {
                let reading = read(&models).expect("a package");
                let said = diagnostics(&reading);
                let others = said
                    .lines()
                    .filter(|line| !line.contains(" forward-reference: "));
                assert_eq!(others.count(), 0, "{}: {said}", models.display());
                read_any += 1;
            }
        }
    }
    assert!(read_any >= 4, "{read_any}");
}
