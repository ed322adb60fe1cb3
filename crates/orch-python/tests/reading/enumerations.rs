//! The members that enumerations have.

use crate::support::{diagnostics, model, read_module};

/// Checks the values of a resource type that is an enumeration `E`.
fn check(body: &str, expected: &str) {
    let reading = read_module(&format!(
        "
import enum, functools
from enum import *
def make(): ...
{body}
class Root(ProductBlockModel, product_block_name='Root'):
    x: E
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
    ));
    assert_eq!(diagnostics(&reading), "", "{body}");
    let model = model(&reading);
    let found = model.lines().last().unwrap_or("none").trim();
    assert_eq!(found, format!("x: {expected}"), "{body}");
}

#[test]
fn a_name_with_one_underscore_is_a_member() {
    check(
        "class E(enum.IntEnum):\n    _1000 = 1000\n    _10000 = 10000",
        "int required {1000, 10000}",
    );
    check(
        "class E(enum.IntEnum):\n    _1 = 1\n    __private = 2\n    _E__mangled = 3\n    __dunder__ = 4",
        "int required {1}",
    );
}

#[test]
fn what_is_ignored_or_a_method_is_no_member() {
    check(
        "class E(Enum):
    _ignore_ = ['z']
    _1 = 'a'
    B = 'b'
    z = 3
    C: ClassVar[int] = 4
    D: str = 'd'
    by_lambda = lambda self: 1
    by_name = make
    by_call = property(make)
    by_word = enum.nonmember(5)",
        "enum required {4, a, b, d}",
    );
}

#[test]
fn members_are_of_the_class_that_is_mixed_in() {
    check(
        "class E(int, Enum):\n    A = 1\n    B = True\n    C = '7'",
        "int required {1, 7}",
    );
    check(
        "class E(strEnum):\n    A = 1\n    B = ('b',)",
        "str required {1, b}",
    );
}

#[test]
fn several_targets_are_several_members() {
    check(
        "class E(Enum):\n    A = B = 'a'\n    C, D = 'c', 'd'",
        "str required {a, c, d}",
    );
}

#[test]
fn automatic_values_go_on_from_the_highest() {
    check(
        "class E(IntEnum):\n    A = -5\n    B = auto()\n    C = 7\n    D = auto()",
        "int required {-4, -5, 7, 8}",
    );
    check(
        "class E(Flag):\n    A = auto()\n    B = auto()\n    C = auto()",
        "int required {1, 2, 4}",
    );
}

#[test]
fn the_names_of_a_mixin_are_no_members() {
    check(
        "class Mixin:\n    version = 1\nclass E(Mixin, Enum):\n    A = 'a'",
        "str required {a}",
    );
}

#[test]
fn members_that_are_computed_are_said() {
    let cases = [
        "class E(Enum):\n    A = 'a'\n    class Inner: pass",
        "class E(Enum):\n    A = 'a'\n    B = 'b'\n    del B",
        "class E(Enum):\n    A = 1, 2\n    def __init__(self, one, two):\n        self._value_ = one",
        "class E(Enum):\n    A, B = make()",
    ];
    for body in cases {
        let reading = read_module(&format!(
            "def make(): ...\n{body}\nclass P(SubscriptionModel, is_base=True):\n    x: E\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
        ));
        let found = diagnostics(&reading);
        assert!(found.contains(" computed-enum: "), "{body}: {found}");
    }
}
