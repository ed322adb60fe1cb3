//! What the orchestrator takes otherwise than anybody would mean it, and what it
//! refuses when the classes are imported.

use crate::support::{check_module_refused, diagnostics, model, read_module};

const CLASSES: &str = "
from __future__ import annotations
import enum
from pydantic import BaseModel, ConfigDict, SkipValidation
from pydantic.alias_generators import to_camel
from os import environ as COMMON
ACTIVE = [SubscriptionLifecycle.ACTIVE]
class PortInactive(ProductBlockModel, product_block_name='Port'):
    speed: int | None
class Port(PortInactive, lifecycle=ACTIVE):
    speed: int
class Abstract(ProductBlockModel):
    speed: int
class Link(Abstract, product_block_name='Link'):
    speed: int
class Plain: pass
class Vlan(int): pass
class Model(BaseModel):
    a: int
class Further(Model): pass
class Knows:
    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler): ...
";

/// Checks what is said of classes that follow [`CLASSES`] and end in a block `Root`.
fn check(classes: &str, expected: &str) {
    let text = format!(
        "{CLASSES}{classes}
    ports: list[Port]
    links: list[Link]
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
    );
    let found = diagnostics(&read_module(&text));
    match expected {
        "" => assert_eq!(found, "", "{classes}"),
        _ => {
            assert_eq!(found.lines().count(), 1, "{classes}: {found}");
            assert!(found.contains(expected), "{classes}: {found}");
        }
    }
}

fn check_field(field: &str, expected: &str) {
    let root = "class Root(ProductBlockModel, product_block_name='Root'):";
    check(&format!("{root}\n    x: {field}"), expected);
}

/// Checks a field of a class for the active stage.
fn check_active(field: &str, expected: &str) {
    check(
        &format!(
            "class RootInactive(ProductBlockModel, product_block_name='Root'):
    x: {field}
    ports: list[Port]
    links: list[Link]
class Root(RootInactive, lifecycle=ACTIVE):
    x: {field}"
        ),
        expected,
    );
}

#[test]
fn a_block_in_annotated_is_a_resource_type_and_warned_of() {
    let cases = [
        ("Annotated[Port, 'x']", "products.Port required"),
        (
            "Annotated[Port, Field(title='x')]",
            "products.Port required",
        ),
        ("Optional[Annotated[Port, 'x']]", "products.Port optional"),
        ("list[Annotated[Port, 'x']]", "products.Port list 0.."),
        ("NewType('N', Port)", "products.Port required"),
        ("dict[str, Port]", "dict[str, products.Port] required"),
        ("list[int | Port]", "int | products.Port list 0.."),
    ];
    for (field, expected) in cases {
        check_field(field, "warning hidden-block: this names a product block");
        let reading = read_module(&format!(
            "class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
class P(SubscriptionModel, is_base=True):
    x: {field}
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ));
        assert_eq!(model(&reading), format!("product P (P)\n  x: {expected}\n"));
    }
}

#[test]
fn lists_of_anything_hold_no_block() {
    check_field("List", "any-field");
    check_field("Sequence", "any-field");
    check_field("Optional[List]", "any-field");
    check_field("list", "");
    check_field("list[Port | int]", "mixed-union");
}

#[test]
fn pydantic_has_no_schema_for_a_plain_class() {
    for field in [
        "Plain",
        "Vlan",
        "list[Vlan]",
        "dict[str, Plain] | None",
        "slice",
    ] {
        check_field(field, " no-schema: ");
    }
    for field in [
        "Knows",
        "Further",
        "list[Model]",
        "type[Plain]",
        "ClassVar[Plain]",
        "Annotated[Plain, SkipValidation]",
        "object",
        "range | None",
    ] {
        let expected = if field.starts_with("range") {
            " no-schema: "
        } else {
            ""
        };
        check_field(field, expected);
    }
    check(
        "class Root(ProductBlockModel, product_block_name='Root'):
    model_config = {'arbitrary_types_allowed': True}
    x: Plain",
        "",
    );
}

#[test]
fn a_class_of_a_stage_holds_what_suits_it() {
    let unfit = " unfit-stage: `PortInactive` is not the block's class for status active";
    for field in [
        "PortInactive",
        "PortInactive | None",
        "list[PortInactive]",
        "Link | PortInactive",
        "Optional[Union[PortInactive, Link]]",
        "Annotated[PortInactive | None, 'x']",
        "Annotated[list[PortInactive | Link], 'x']",
    ] {
        check_active(field, unfit);
    }
    check_active("Abstract", " unfit-stage: `Abstract` is abstract");
    for field in ["Optional[list[Port]]", "None | Port"] {
        check_active(field, " unfit-stage: the orchestrator cannot tell");
    }
    for field in ["Port", "Port | None", "list[Port | Link]", "int | None"] {
        check_active(field, "");
    }
}

#[test]
fn the_registry_refuses_plain_models() {
    check_field("Model", " bare-base-model: ");
    check_field("Model | None", "");
    let below = "class Below(ProductBlockModel, product_block_name='Below'):\n    x: Model\nclass Root(ProductBlockModel, product_block_name='Root'):";
    check(&format!("{below}\n    below: Below"), " bare-base-model: ");
    check(&format!("{below}\n    below: list[Below]"), "");
}

#[test]
fn a_registry_that_is_updated_by_an_operator_looks_at_nothing() {
    let text = format!(
        "{CLASSES}
class P(SubscriptionModel, is_base=True):
    x: Model
    port: Port
    link: Link
SUBSCRIPTION_MODEL_REGISTRY |= {{'P': P}}
"
    );
    assert_eq!(diagnostics(&read_module(&text)), "");
}

#[test]
fn an_annotation_that_is_text_does_not_see_its_class() {
    let root = "class Root(ProductBlockModel, product_block_name='Root'):\n    class Kind(enum.Enum):\n        A = 'a'\n    x: Kind";
    check(root, " unresolved-name: cannot find `Kind`");
    check_field("Root | None", "");
}

#[test]
fn a_name_without_a_value_cannot_be_deleted() {
    let root = "class Root(ProductBlockModel, product_block_name='Root'):";
    check(
        &format!("{root}\n    x: int\n    del x"),
        " unresolved-name: cannot delete `x`",
    );
    check(&format!("{root}\n    x: int = 3\n    del x"), "");
}

#[test]
fn two_fields_of_one_name_are_said() {
    check_module_refused(
        "class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
class P(SubscriptionModel, is_base=True):
    m: int
    n: Port = Field(alias='m')
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:5:5 field-name-twice: two fields have the name `m` <n>",
    );
}

#[test]
fn names_that_a_configuration_computes_are_said() {
    let root = "class Root(ProductBlockModel, product_block_name='Root'";
    for config in [
        "):\n    model_config = ConfigDict(alias_generator=to_camel)\n    my_x: int",
        "):\n    model_config = {**COMMON}\n    my_x: int",
        "):\n    class Config:\n        alias_generator = to_camel\n    my_x: int",
        ", alias_generator=to_camel):\n    my_x: int",
    ] {
        check(&format!("{root}{config}"), " computed-field: ");
    }
    for config in [
        "):\n    model_config = ConfigDict(populate_by_name=True)\n    my_x: int",
        "):\n    model_config = {'frozen': True}\n    my_x: int",
    ] {
        check(&format!("{root}{config}"), "");
    }
}

#[test]
fn a_block_of_a_stage_has_a_first_class() {
    check(
        "class Root(ProductBlockModel, product_block_name='Root'):
    x: int
class Odd(ProductBlockModel, lifecycle=ACTIVE):
    y: int
class Last(Root):
    z: int",
        " no-base: block class `Odd` has a lifecycle and no name",
    );
}

#[test]
fn a_product_needs_no_base_where_it_has_no_stages() {
    let reading = read_module(
        "class P(SubscriptionModel):\n    x: int\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n",
    );
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(model(&reading), "product P (P)\n  x: int required\n");
}
