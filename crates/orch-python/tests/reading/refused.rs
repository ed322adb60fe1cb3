//! What is wrong with classes, each at its place.

use crate::support::check_module_refused;

/// Checks what is said of some classes that a product reaches by `Root`.
fn check_classes(classes: &str, expected: &str) {
    check_module_refused(
        &format!(
            "{classes}
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ),
        expected,
    );
}

#[test]
fn classes_that_cannot_be_read_are_said() {
    let cases = [
        (
            "def make_base(name): ...\nclass Root(make_base('user'), product_block_name='Root'):\n    a: int",
            "products/__init__.py:2:12 computed-base: cannot read class `Root` <make_base('user')>",
        ),
        (
            "def make_base(name): ...\nBase = make_base('user')\nclass Root(Base):\n    a: int",
            "products/__init__.py:3:12 computed-base: cannot read class `Root` <Base>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name=name()):\n    a: int",
            "products/__init__.py:1:50 computed-name: the product block name of class `Root` is computed <name()>\n\
             products/__init__.py:4:5 no-block: no product block can stand in `root` <root>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name=''):\n    a: int",
            "products/__init__.py:1:50 empty-name: the product block name of class `Root` is empty <''>\n\
             products/__init__.py:4:5 no-block: no product block can stand in `root` <root>",
        ),
        (
            "class Root(Nope, product_block_name='Root'):\n    a: int",
            "products/__init__.py:1:12 unresolved-name: cannot find `Nope` <Nope>",
        ),
        (
            "class Root(Later, product_block_name='Root'):\n    a: int\nclass Later(ProductBlockModel): pass",
            "products/__init__.py:1:12 used-before-definition: `Later` is used before it is defined <Later>",
        ),
        (
            "class Root(Root, product_block_name='Root'):\n    a: int",
            "products/__init__.py:1:12 used-before-definition: `Root` is used before it is defined <Root>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root', lifecycle=stages()):\n    a: int",
            "products/__init__.py:1:68 computed-lifecycle: the lifecycle of class `Root` cannot be read <stages()>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root', lifecycle=['nope']):\n    a: int",
            "products/__init__.py:1:68 computed-lifecycle: the lifecycle of class `Root` cannot be read <['nope']>",
        ),
        (
            "K = {}\nclass Root(ProductBlockModel, product_block_name='Root', **K):\n    a: int",
            "products/__init__.py:2:60 computed-keyword: the keywords of class `Root` are computed <K>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root'):\n    a: int\nclass Twin(ProductBlockModel, product_block_name='Root'):\n    a: int",
            "products/__init__.py:3:7 block-name-claimed-twice: two classes claim the product block name `Root`: `Twin` here, `Root` in products/__init__.py:9:7 <Twin>",
        ),
        (
            "import os\nif os.environ:\n    class Root(ProductBlockModel, product_block_name='Root'):\n        a: int",
            "products/__init__.py:2:4 conditional-class: whether class `Root` exists depends on this <os.environ>",
        ),
        (
            "T = TypeVar('T')\nclass Base(ProductBlockModel, Generic[T]): pass\nclass Root(Base[int], product_block_name='Root'):\n    a: int",
            "products/__init__.py:3:12 generic-base: cannot read class `Root` <Base[int]>",
        ),
        (
            "from elsewhere import Base\nclass Root(Base, product_block_name='Root'):\n    a: int",
            "products/__init__.py:2:7 unknown-base: what class `Root` is depends on `elsewhere.Base` <Root>",
        ),
    ];
    for (classes, expected) in cases {
        check_classes(classes, expected);
    }
}

#[test]
fn classes_that_are_no_models_may_be_what_they_like() {
    crate::support::check_module(
        "
import sqlalchemy
class Row(sqlalchemy.orm.declarative_base()): pass
class Odd(make_base('x')): pass
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "product P (P)\n  a: int required\n",
    );
}

#[test]
fn classes_in_a_circle_of_modules_inherit_nothing() {
    let reading = crate::support::read_files(
        "--- products/__init__.py
from products import one
--- products/one.py
from products.two import B
class A(B, product_block_name='A'): pass
--- products/two.py
from products.one import A
class B(A, product_block_name='B'): pass
",
    );
    let found = crate::support::diagnostics(&reading);
    assert!(found.contains("inherits-itself"), "{found}");
}
