//! What is wrong with classes, each at its place.

use crate::support::{check_module, check_module_refused};

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
            "from os import getcwd as name\nclass Root(ProductBlockModel, product_block_name=name()):\n    a: int",
            "products/__init__.py:2:50 computed-name: the product block name of class `Root` is known only at run time <name()>\n\
             products/__init__.py:5:5 no-block: no product block can stand in `root` <root>",
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
            "from os import getcwd as stages\nclass Root(ProductBlockModel, product_block_name='Root', lifecycle=stages()):\n    a: int",
            "products/__init__.py:2:68 computed-lifecycle: cannot read the lifecycle of class `Root` <stages()>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root', lifecycle=['nope']):\n    a: int",
            "products/__init__.py:1:68 computed-lifecycle: cannot read the lifecycle of class `Root` <['nope']>",
        ),
        (
            "from os import environ as K\nclass Root(ProductBlockModel, product_block_name='Root', **K):\n    a: int",
            "products/__init__.py:2:60 computed-keyword: the keywords of class `Root` are known only at run time <K>",
        ),
        (
            "class Root(ProductBlockModel, product_block_name='Root'):\n    a: int\nclass Twin(ProductBlockModel, product_block_name='Root'):\n    a: int",
            "products/__init__.py:3:7 warning block-name-claimed-twice: two classes claim the product block name `Root`: `Twin` here, `Root` in products/__init__.py:9:7 <Twin>",
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
            "products/__init__.py:2:7 unknown-base: orch cannot tell whether class `Root` is a model: it derives from `elsewhere.Base` <Root>",
        ),
    ];
    for (classes, expected) in cases {
        check_classes(classes, expected);
    }
}

#[test]
fn fixed_inputs_that_no_text_can_fill_are_warned_of() {
    let cases = [
        ("class E(Enum):\n    A = (1, 2)", "E"),
        ("class E(Enum):\n    A = 1.5", "E | None"),
        ("class E(Enum):\n    A = 1\n    B = 'b'", "E"),
        ("", "Literal[1, 2]"),
    ];
    for (members, ty) in cases {
        let reading = crate::support::read_module(&format!(
            "{members}\nclass P(SubscriptionModel, is_base=True):\n    a: {ty}\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
        ));
        let found = crate::support::diagnostics(&reading);
        assert!(found.contains("warning unloadable-input"), "{ty}: {found}");
        assert_eq!(reading.diagnostics.len(), 1, "{found}");
    }
}

#[test]
fn names_that_every_subscription_has_are_warned_of() {
    let product = |field: &str| {
        let text = format!(
            "class P(SubscriptionModel, is_base=True):\n    {field}\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
        );
        crate::support::diagnostics(&crate::support::read_module(&text))
    };
    for name in ["note", "status", "description", "version"] {
        let found = product(&format!("{name}: str"));
        assert!(found.contains("warning reserved-name"), "{name}: {found}");
    }
    assert_eq!(product("remark: str"), "");
}

#[test]
fn fixed_inputs_that_text_fills_are_not_warned_of() {
    check_module(
        "
from enum import IntEnum
from pydantic import conint, constr
class F(float, Enum):
    A = 1.5
class I(IntEnum):
    A = 1
Made = IntEnum('Made', 'a b')
class P(SubscriptionModel, is_base=True):
    f: F
    i: I
    m: Made
    c: conint(ge=1, le=4)
    n: Annotated[int, Field(ge=1, le=4)]
    t: constr(pattern='a+')
    l: Literal['1', 'two']
    o: Literal[1] | int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  c: int required
  f: enum required
  i: int required {1}
  l: str required {1, two}
  m: int required {1, 2}
  n: int required
  o: int required
  t: str required
",
    );
}

#[test]
fn generic_models_without_arguments_are_read() {
    check_module(
        "
class Base[T](ProductBlockModel, product_block_name='Base'):
    x: T
type Pair[A, B] = dict[A, B]
type Many[A] = list[A]
class P(SubscriptionModel, is_base=True):
    base: Base
    pair: Pair[int, str]
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  pair: dict[int, str] required
  base -> Base: required
block Base
  x: T required
",
    );
}

#[test]
fn blocks_behind_an_alias_with_parameters_are_said() {
    check_classes(
        "type Many[A] = list[A]\nclass Root(ProductBlockModel, product_block_name='Root'):\n    a: 'Many[Root]'",
        "products/__init__.py:3:8 warning hidden-block: this names a product block, but is a resource type <'Many[Root]'>",
    );
}

#[test]
fn classes_that_are_no_models_may_be_what_they_like() {
    check_module(
        "
import sqlalchemy
make_base = sqlalchemy.make
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
    assert_eq!(
        found,
        "products/two.py:1:26 missing-name: the module `products.one` has no `A` <A>\n"
    );
}

#[test]
fn an_attribute_without_an_annotation_is_said() {
    check_module_refused(
        "class P(SubscriptionModel, is_base=True):
    a: int
    LIMIT = 3
    _private = 4
    class Inner: pass
    def method(self): ...
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:3:5 unannotated-attribute: `LIMIT` of class `P` has no annotation <LIMIT>",
    );
}

#[test]
fn a_field_that_overrides_a_computed_one_is_said() {
    check_module_refused(
        "from pydantic import computed_field
class P(SubscriptionModel, is_base=True):
    a: int
    @computed_field
    @property
    def more(self) -> int: return 1
class Q(P):
    more: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:8:5 import-fails: `more` overrides a computed field <more>",
    );
}
