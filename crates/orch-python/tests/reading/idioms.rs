//! Idioms that teams write models in: read as Python reads them, or said.

use orch_python::{ReadOptions, read_with};

use crate::support::{
    HEAD, check, check_module, check_module_refused, check_refused, diagnostics, model,
    read_module, write,
};

/// Checks the specification of a resource type `x` that follows some statements.
fn check_field(before: &str, field: &str, expected: &str) {
    let reading = read_module(&format!(
        "
import enum, functools, operator, sys
from enum import IntEnum, StrEnum, auto
from functools import partial
from annotated_types import MaxLen, MinLen
from pydantic_forms.validators import Choice
from orchestrator.forms.validators import Choice as OldChoice
{before}
class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
class Root(ProductBlockModel, product_block_name='Root'):
    x: {field}
    port: Port
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
    ));
    assert_eq!(diagnostics(&reading), "", "{before}\n{field}");
    let model = model(&reading);
    let found = model
        .lines()
        .find(|line| line.trim_start().starts_with("x"));
    assert_eq!(
        found.unwrap_or("none").trim(),
        expected,
        "{before}\n{field}"
    );
}

#[test]
fn other_packages_below_orchestrator_are_read() {
    let folder = write(&format!(
        "--- products/__init__.py
{HEAD}from orchestrator.optical.products import NodeBlock
class P(SubscriptionModel, is_base=True):
    node: NodeBlock
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- site-packages/orchestrator/optical/products/__init__.py
from orchestrator.domain.base import ProductBlockModel
class NodeBlock(ProductBlockModel, product_block_name='Node'):
    name: str
"
    ));
    let models = folder.path().join("products");
    let without = read_with(&models, &ReadOptions::default()).expect("a package");
    let said = diagnostics(&without);
    assert!(said.contains("unknown-package"), "{said}");
    let options = ReadOptions {
        python_path: vec![folder.path().join("site-packages")],
        ..ReadOptions::default()
    };
    let reading = read_with(&models, &options).expect("a package");
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(
        model(&reading),
        "product P (P)\n  node -> Node: required\nblock Node\n  name: str required\n"
    );
}

#[test]
fn packages_that_are_imported_for_their_effect_are_warned_of() {
    let product = "class P(SubscriptionModel, is_base=True):\n    a: int\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n";
    for import in ["import acme.products", "from acme.products import *"] {
        let found = diagnostics(&read_module(&format!("{import}\n{product}")));
        assert!(
            found.contains("warning unknown-import"),
            "{import}: {found}"
        );
    }
    let used = format!("import acme.products\nx = acme.products.VALUE\n{product}");
    assert_eq!(diagnostics(&read_module(&used)), "");
}

#[test]
fn modules_run_once_in_the_order_of_their_imports() {
    check(
        &format!(
            "--- products/__init__.py
from . import a
from . import b
--- products/a.py
{HEAD}from . import b
SUBSCRIPTION_MODEL_REGISTRY['P'] = b.P
class Last(b.P): ...
SUBSCRIPTION_MODEL_REGISTRY['Q'] = b.Q
--- products/b.py
{HEAD}class P(SubscriptionModel, is_base=True):
    a: int
class Q(SubscriptionModel, is_base=True):
    b: int
SUBSCRIPTION_MODEL_REGISTRY.update(P=Q, R=P)
"
        ),
        "
product P (P)
  a: int required
product Q (Q)
  b: int required
product R (P)
  a: int required
",
    );
}

#[test]
fn main_counts_even_if_it_does_not_name_the_registry() {
    check(
        &format!(
            "--- products/__init__.py
--- more/__init__.py
{HEAD}class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- app.py
import more
"
        ),
        "product P (P)\n  a: int required\n",
    );
}

#[test]
fn what_changes_a_class_is_read_or_said() {
    let product = |decorated: &str| {
        format!(
            "import acme
x = acme.X
def same(cls): return cls
def other(cls):
    class Other(SubscriptionModel, is_base=True):
        b: str
    return Other
class Meta(type): pass
{decorated}
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        )
    };
    let class = "class P(SubscriptionModel, is_base=True):\n    a: int";
    check_module(
        &product(&format!("@same\n{class}")),
        "product P (P)\n  a: int required\n",
    );
    check_module(
        &product(&format!("@other\n{class}")),
        "product P (Other)\n  b: str required\n",
    );
    for odd in [
        "@acme.change\nclass P(SubscriptionModel, is_base=True):\n    a: int",
        "class P(SubscriptionModel, is_base=True, metaclass=Meta):\n    a: int",
        "class P(SubscriptionModel, is_base=True):\n    a: int\nP.__base_type__ = None",
        "class P(SubscriptionModel, is_base=True):\n    a: int\nsetattr(P, '__annotations__', {})",
    ] {
        let found = diagnostics(&read_module(&product(odd)));
        assert!(found.contains(" class-changed: "), "{odd}: {found}");
    }
    check_module(
        &product(
            "class P(SubscriptionModel, is_base=True):\n    a: int\n    __annotations__['b'] = str",
        ),
        "product P (P)\n  a: int required\n  b: str required\n",
    );
}

#[test]
fn metadata_is_evaluated_or_said() {
    let cases = [
        (
            "META = (Len(2, 8), 'x')",
            "Annotated[list[int], META[0]]",
            "x: int list 2..8",
        ),
        (
            "META = [Len(2, 8)]",
            "Annotated[list[int], *META]",
            "x: int list 2..8",
        ),
        (
            "class K:\n    BOUND = 2",
            "Annotated[list[int], Len(K.BOUND)]",
            "x: int list 2..",
        ),
        (
            "def low(): return 2",
            "conlist(int, min_length=low())",
            "x: int list 2..",
        ),
        ("", "conlist(int, **{'min_length': 2})", "x: int list 2.."),
        (
            "",
            "Annotated[list[int], Len(2) if True else Len(3)]",
            "x: int list 2..",
        ),
        (
            "AtLeast = partial(Len, 2)",
            "Annotated[list[int], AtLeast()]",
            "x: int list 2..",
        ),
        (
            "At = partial(conlist, min_length=2)",
            "At(int)",
            "x: int list 2..",
        ),
        (
            "def ListOf(t): return conlist(t, min_length=1)",
            "ListOf(Port)",
            "x -> Port: list 1..",
        ),
        (
            "class Outer:\n    Alias = list[int]",
            "Outer.Alias",
            "x: int list 0..",
        ),
        (
            "KINDS = (int, str)",
            "Union[KINDS]",
            "x: int | str required",
        ),
        (
            "",
            "functools.reduce(operator.or_, [int, str])",
            "x: int | str required",
        ),
        ("A = int", "A", "x: int required"),
    ];
    for (before, field, expected) in cases {
        check_field(before, field, expected);
    }
    for (before, field) in [
        (
            "class AtLeast(Len): pass",
            "Annotated[list[int], AtLeast(2)]",
        ),
        (
            "import os",
            "Annotated[list[int], Len(int(os.environ['X']))]",
        ),
        ("from acme import BOUND", "Annotated[list[int], BOUND()]"),
    ] {
        let found = diagnostics(&read_module(&format!(
            "{before}\nclass P(SubscriptionModel, is_base=True):\n    x: {field}\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
        )));
        assert!(found.contains(" computed-"), "{field}: {found}");
    }
}

#[test]
fn enumerations_are_read_as_python_makes_them() {
    let cases = [
        (
            "class E(Choice):\n    A = 'a', 'Label'\n    B = ('b', 'Label')\n    C = 'c'",
            "str required {a, b, c}",
        ),
        (
            "class E(OldChoice):\n    A = 'a', 'Label'",
            "str required {a}",
        ),
        (
            "class D(StrEnum):\n    A = 'a'\nclass E(StrEnum):\n    B = D.A",
            "str required {a}",
        ),
        (
            "class D(strEnum):\n    A = 'a'\nclass E(strEnum):\n    B = D.A",
            "str required {a}",
        ),
        (
            "class D(IntEnum):\n    A = 3\nclass E(IntEnum):\n    B = D.A\n    C = B + 1",
            "int required {3, 4}",
        ),
        (
            "class D(str, Enum):\n    A = 'a'\nclass E(strEnum):\n    B = D.A",
            "str required {D.A}",
        ),
        (
            "class E(Enum):\n    A = 1\n    B = True\n    C = 1.0",
            "int required {1}",
        ),
        ("E = Enum('E', 'A B', start=5)", "int required {5, 6}"),
        ("E = Enum('E', {'A': 'x'}, type=str)", "str required {x}"),
        (
            "class E(Enum):\n    def _generate_next_value_(name, start, count, last):\n        return name.lower()\n    A = auto()",
            "str required {a}",
        ),
        (
            "a = auto\nclass E(IntEnum):\n    A = a()\n    B = a()",
            "int required {1, 2}",
        ),
        (
            "class E(strEnum):\n    A = 'a'\n    B = f'{A}-b'\n    for _ in range(2): pass\n    del _",
            "",
        ),
    ];
    for (before, expected) in cases {
        if !expected.is_empty() {
            check_field(before, "E", &format!("x: {expected}"));
        }
    }
}

#[test]
fn texts_are_put_together() {
    let product = "class P(SubscriptionModel, is_base=True):\n    a: int\n";
    let cases = [
        ("f'{3!s:>4}|{\"a\":<3}|{7:03d}'", "   3|a  |007"),
        ("'%s-%d%%' % ('a', 5)", "a-5%"),
        ("'%(k)s' % {'k': 'v'}", "v"),
        (
            "'{} {1}'.format('a', 'b') if False else '{} {x!r}'.format('a', x='b')",
            "a 'b'",
        ),
        ("' '.join(w.upper() for w in ['a', 'b'])", "A B"),
        ("str(E.A)", "E.A"),
        ("E('a').name + E['A'].value", "Aa"),
        ("'a,b'.split(',')[-1]", "b"),
        ("'abc'[::-1][0:2]", "cb"),
        (
            "str(1.5) + repr('x') + str(True) + str(None)",
            "1.5'x'TrueNone",
        ),
        ("max(['a', 'c', 'b']) + sorted('cab')[0]", "ca"),
        ("next(iter(['first', 'second']))", "first"),
        ("'3.11+' if sys.version_info >= (3, 9) else 'old'", "3.11+"),
        (
            "(lambda a, *b, c='x', **d: a + b[0] + c + d['e'])('1', '2', e='3')",
            "12x3",
        ),
        ("{**{'a': '1'}, 'b': '2'}['b'] + dict(c='3')['c']", "23"),
        (
            "'yes' if 'a' in E.__members__.values() or not [] else 'no'",
            "yes",
        ),
        ("(x := 'walrus') + x[0]", "walrusw"),
    ];
    for (text, expected) in cases {
        check_module(
            &format!(
                "import sys\nclass E(Enum):\n    A = 'a'\n{product}SUBSCRIPTION_MODEL_REGISTRY[{text}] = P\n"
            ),
            &format!("product {expected} (P)\n  a: int required\n"),
        );
    }
}

#[test]
fn functions_and_decorators_of_the_package_register() {
    let product = "class P(SubscriptionModel, is_base=True):\n    a: int\n";
    let cases = [
        "def register():\n    R['x'] = P\nregister()",
        "def register(name):\n    def inner(cls):\n        R[name] = cls\n        return cls\n    return inner\nregister('x')(P)",
        "def create_app():\n    for n in ('x',):\n        R.update({n: P})\n    return None\napp = create_app()",
        "T = {}\nT['x'] = P\nT |= {'y': P}\ndel T['y']\nR.update(T)",
        "class Holder:\n    def __init__(self): self.t = {}\n    def add(self, n, c):\n        self.t[n] = c\n        return self\nR.update(Holder().add('x', P).t)",
        "R['y'] = P\nR['x'] = R.pop('y')",
        "R.setdefault('x', P)",
        "i = 0\nwhile True:\n    i += 1\n    if i > 2: break\nR['x' * (i - 2)] = P",
        "from dataclasses import dataclass, field\n@dataclass\nclass E:\n    n: str\n    c: type = P\n    more: list = field(default_factory=list)\nfor e in [E('x')]:\n    e.more.append(1)\n    R[e.n] = e.c",
        "class E(NamedTuple):\n    n: str\n    c: type\nfor n, c in [E('x', P)]: R[n] = c",
        "import itertools\nfor a, b in itertools.product(['x'], [P]): R[a] = b",
        "match 'x':\n    case 'x' | 'y': R['x'] = P\n    case _: R['z'] = P",
        "global_name = 'y'\ndef rename():\n    global global_name\n    global_name = 'x'\nrename()\nR[global_name] = P",
        "globals()['Q'] = P\nR['x'] = Q",
        "try:\n    R['x'] = P\nexcept KeyError:\n    raise",
        "import importlib\nR['x'] = getattr(importlib.import_module('products'), 'P')",
    ];
    for case in cases {
        check_module(
            &format!("{product}R = SUBSCRIPTION_MODEL_REGISTRY\n{case}\n"),
            "product x (P)\n  a: int required\n",
        );
    }
    // A class that a decorator registers under its own name.
    check_module(
        "BY = {}
def register(name):
    def inner(cls):
        BY[name] = cls
        return cls
    return inner
@register('x')
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY.update(BY)
",
        "product x (P)\n  a: int required\n",
    );
}

#[test]
fn two_classes_of_one_block_name_are_a_warning() {
    let reading = read_module(
        "
class One(ProductBlockModel, product_block_name='B'):
    a: int
class Two(ProductBlockModel, product_block_name='B'):
    a: int
class P(SubscriptionModel, is_base=True):
    b: Two
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
    );
    let found = diagnostics(&reading);
    assert!(
        found.contains("warning block-name-claimed-twice"),
        "{found}"
    );
    assert!(found.contains("`Two` here, `One` in"), "{found}");
    assert_eq!(
        model(&reading),
        "product P (P)\n  b -> B: required\nblock B\n  a: int required\n"
    );
}

#[test]
fn an_annotation_means_what_its_names_are_when_the_class_is_made() {
    check(
        &format!(
            "--- products/__init__.py
from __future__ import annotations
{HEAD}Alias = int
class P(SubscriptionModel, is_base=True):
    a: Alias
    (b): int
Alias = str
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ),
        "product P (P)\n  a: int required\n",
    );
}

#[test]
fn a_file_may_be_in_another_encoding_or_the_whole_package() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = b"# -*- coding: latin-1 -*-\n".to_vec();
    bytes.extend(HEAD.bytes());
    bytes.extend(b"class P(SubscriptionModel, is_base=True):\n    a: int\nSUBSCRIPTION_MODEL_REGISTRY['\xe4'] = P\n");
    crate::support::write_file(folder.path(), "products/__init__.py", &bytes);
    let reading = orch_python::read(&folder.path().join("products")).expect("a package");
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(model(&reading), "product \u{e4} (P)\n  a: int required\n");
}

#[test]
fn an_import_that_surely_fails_is_said() {
    let cases = [
        ("raise RuntimeError('no')", "import-fails"),
        ("assert 1 == 2", "import-fails"),
        ("x = y", "unresolved-name"),
        ("None | None", "import-fails"),
        ("from products.nothing import x", "missing-import"),
    ];
    for (statement, code) in cases {
        let found = diagnostics(&read_module(&format!("{statement}\n")));
        assert!(found.contains(code), "{statement}: {found}");
    }
    check_refused(
        "--- products/__init__.py\ntry:\n    raise ImportError\nexcept ImportError:\n    pass\n",
        "warning no-product: no product is registered in `products`",
    );
    check_module_refused(
        "import os\nif not os.environ.get('X'):\n    raise RuntimeError\nclass P(SubscriptionModel, is_base=True):\n    a: int\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n",
        "",
    );
}
