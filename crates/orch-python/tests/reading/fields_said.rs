//! What is said of fields that cannot be read, or hardly.

use crate::support::check_module_refused;

/// Checks what is said about a single field of a product, in line 7.
fn check_refused(field: &str, expected: &str) {
    check_module_refused(
        &format!(
            "class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
import os
from os import urandom as make
type Hidden = list[Port]
class P(SubscriptionModel, is_base=True):
    {field}
    port: Port
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ),
        expected,
    );
}

#[test]
fn what_an_annotation_hides_is_said() {
    let cases = [
        (
            "x: make()",
            "products/__init__.py:7:8 computed-type: the type is known only at run time <make()>",
        ),
        (
            "x: list[Nope]",
            "products/__init__.py:7:13 unresolved-name: cannot find `Nope` <Nope>",
        ),
        (
            "x: 'list[Nope]'",
            "products/__init__.py:7:14 unresolved-name: cannot find `Nope` <Nope>",
        ),
        (
            "x: 'list['",
            "products/__init__.py:7:8 bad-annotation: the annotation is not valid Python: unexpected EOF while parsing <'list['>",
        ),
        (
            "x: Later",
            "products/__init__.py:7:8 unresolved-name: cannot find `Later` <Later>",
        ),
        (
            "x: P | None",
            "products/__init__.py:7:8 used-before-definition: `P` is used before it is defined <P>",
        ),
        (
            "x: Port | int",
            "products/__init__.py:7:8 mixed-union: the field mixes blocks with something else <Port | int>",
        ),
        (
            "x: list[Port] | int",
            "products/__init__.py:7:8 mixed-union: the field mixes blocks with something else <list[Port] | int>",
        ),
        (
            "x: Any",
            "products/__init__.py:7:8 any-field: `Any` may be a block or a value; the orchestrator fails on it <Any>",
        ),
        (
            "x: Hidden",
            "products/__init__.py:7:8 warning hidden-block: this names a product block, but is a fixed input <Hidden>",
        ),
        (
            "x: list[int] = Field(min_length=make())",
            "products/__init__.py:7:37 computed-bound: the number of entries is known only at run time <make()>",
        ),
        (
            "x: int = Field(alias=make())",
            "products/__init__.py:7:26 computed-field: the alias of the field is known only at run time <make()>",
        ),
        ("x: os", ""),
        (
            "x: 3",
            "products/__init__.py:7:8 not-a-type: `3` is not a type <3>",
        ),
        (
            "x: ProductBlockModel",
            "products/__init__.py:7:8 bare-model: `orchestrator.domain.base.ProductBlockModel` has no product block name <ProductBlockModel>",
        ),
    ];
    for (field, expected) in cases {
        check_refused(field, expected);
    }
}

#[test]
fn an_alias_circle_ends() {
    for field in ["x: B", "x: 'B'"] {
        let reading = crate::support::read_module(&format!(
            "
A = 'B | int'
B = A
class P(SubscriptionModel, is_base=True):
    {field}
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ));
        let found = crate::support::diagnostics(&reading);
        assert!(found.contains("alias-circle"), "{found}");
    }
}

#[test]
fn computed_members_of_an_enumeration_matter_to_fixed_inputs_only() {
    let module = "
from os import urandom as make
class Kind(strEnum):
    A = make()
class Root(ProductBlockModel, product_block_name='Root'):
    kind: Kind
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
";
    check_module_refused(
        module,
        "products/__init__.py:4:9 warning computed-enum: the value of `Kind.A` is known only at run time <make()>",
    );
    check_module_refused(
        &module.replace("    root: Root", "    kind: Kind"),
        "products/__init__.py:4:9 computed-enum: the value of `Kind.A` is known only at run time <make()>",
    );
}

#[test]
fn a_field_that_may_or_may_not_be_there_is_said() {
    check_module_refused(
        "
import os
class P(SubscriptionModel, is_base=True):
    if os.environ:
        x: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:4:8 conditional-field: whether `x` is a field depends on this <os.environ>",
    );
}
