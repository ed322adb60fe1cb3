//! Where names come from.

use crate::support::{HEAD, check, check_refused, diagnostics, read_files};

/// A package whose module `all` has a product `P`, imported in some way.
fn check_import(import: &str, name: &str, more: &str) {
    let files = format!(
        "--- products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
{import}
SUBSCRIPTION_MODEL_REGISTRY['A'] = {name}
--- products/sub/__init__.py
--- products/sub/all.py
{HEAD}
class P(SubscriptionModel, is_base=True):
    a: int
{more}"
    );
    check(&files, "product A (P)\n  a: int required\n");
}

#[test]
fn every_form_of_import_is_followed() {
    let cases = [
        ("from products.sub.all import P", "P"),
        ("from products.sub.all import P as Q", "Q"),
        ("from products.sub import all", "all.P"),
        ("from products.sub import all as every", "every.P"),
        ("from .sub.all import P", "P"),
        ("from .sub import all", "all.P"),
        ("from . import sub\nfrom .sub import all", "sub.all.P"),
        ("import products.sub.all", "products.sub.all.P"),
        ("import products.sub.all as every", "every.P"),
        ("from products.sub.all import *", "P"),
        ("if True:\n    from .sub.all import P", "P"),
        (
            "try:\n    from .nothing import P\nexcept ImportError:\n    from .sub.all import P",
            "P",
        ),
        (
            "try:\n    from .sub.all import P\nexcept ImportError:\n    P = None",
            "P",
        ),
        ("with open('x') as f:\n    from .sub.all import P", "P"),
    ];
    for (import, name) in cases {
        check_import(import, name, "");
    }
}

#[test]
fn packages_hand_names_on() {
    check_import(
        "from products.handed import P",
        "P",
        "--- products/handed/__init__.py
from .inner import *
from .inner import _hidden as P
__all__ = ['P']
--- products/handed/inner/__init__.py
from ...sub.all import P as _hidden
",
    );
}

#[test]
fn modules_beside_the_package_are_followed() {
    check_import(
        "from shared.names import P",
        "P",
        "--- shared/names.py\nfrom products.sub.all import P\n",
    );
}

#[test]
fn both_versions_of_the_orchestrator_may_be_tried() {
    check(
        "--- products/__init__.py
try:
    from orchestrator.core.domain import SUBSCRIPTION_MODEL_REGISTRY
    from orchestrator.core.domain.base import SubscriptionModel
except ImportError:
    from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
    from orchestrator.domain.base import SubscriptionModel
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
",
        "product A (P)\n  a: int required\n",
    );
}

#[test]
fn circles_of_imports_end() {
    check(
        "--- products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from products.one import P
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
--- products/one.py
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
class AnyTwo(ProductBlockModel): pass
class One(ProductBlockModel, product_block_name='One'):
    two: AnyTwo | None
class P(SubscriptionModel, is_base=True):
    one: One
from products import two
--- products/two.py
import products.one
class Two(products.one.AnyTwo, product_block_name='Two'):
    one: products.one.One
",
        "
product A (P)
  one -> One: required
block One
  two -> Two: optional
block Two
  one -> One: required
",
    );
}

#[test]
fn a_name_that_only_type_checkers_see_is_not_there() {
    check_refused(
        "--- products/__init__.py
from __future__ import annotations
from typing import TYPE_CHECKING
from orchestrator.domain.base import ProductBlockModel
if TYPE_CHECKING:
    from products.two import Two
class One(ProductBlockModel, product_block_name='One'):
    two: Two | None
--- products/two.py
raise RuntimeError('never loaded')
",
        "products/__init__.py:7:10 unresolved-name: cannot find `Two` <Two>",
    );
}

#[test]
fn imports_that_lead_nowhere_are_said() {
    let cases = [
        (
            "from products.nope import x",
            "products/__init__.py:1:6 missing-import: cannot find the module `products.nope` <products.nope>",
        ),
        (
            "from .nope import x",
            "products/__init__.py:1:7 missing-import: cannot find the module `products.nope` <nope>",
        ),
        (
            "from ... import x",
            "products/__init__.py:1:1 missing-import: cannot find the module `...` <from ... import x>",
        ),
        (
            "import products.nope.deeper",
            "products/__init__.py:1:8 missing-import: cannot find the module `products.nope` <products.nope.deeper>",
        ),
        (
            "from products.there import x, y",
            "products/__init__.py:1:31 missing-name: the module `products.there` has no `y` <y>",
        ),
        (
            "from beside.nope import x",
            "products/__init__.py:1:6 missing-import: cannot find the module `beside.nope` <beside.nope>",
        ),
    ];
    for (import, expected) in cases {
        check_refused(
            &format!(
                "--- products/__init__.py\n{import}\n--- products/there.py\nx = 1\n--- beside/__init__.py\n"
            ),
            expected,
        );
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once_in_order() {
    check_refused(
        "--- products/__init__.py
from .b import x
from .a import x
from .c import x
--- products/a.py
x = (
--- products/b.py
from .nope import x
",
        "
products/__init__.py:3:7 missing-import: cannot find the module `products.c` <c>
products/a.py:2:1 syntax-error: the file is not valid Python: unexpected EOF while parsing <>
products/b.py:1:7 missing-import: cannot find the module `products.nope` <nope>
",
    );
}

#[test]
fn what_nothing_imports_is_not_read() {
    check_import(
        "from .sub.all import P",
        "P",
        "--- products/broken.py\n(((\n",
    );
}

#[test]
fn a_package_inside_of_another_is_imported_by_its_whole_name() {
    let folder = crate::support::write(&format!(
        "--- team/__init__.py
--- team/products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from team.products.all import P
from ..shared import NAME
SUBSCRIPTION_MODEL_REGISTRY[NAME] = P
--- team/products/all.py
{HEAD}
class P(SubscriptionModel, is_base=True):
    a: Nope
--- team/shared.py
NAME = 'A'
"
    ));
    let reading = orch_python::read(&folder.path().join("team/products")).expect("a package");
    assert_eq!(
        diagnostics(&reading),
        "products/all.py:11:8 unresolved-name: cannot find `Nope` <Nope>\n"
    );
    assert!(crate::support::model(&reading).starts_with("product A (P)"));
}

#[test]
fn later_annotations_see_the_module_and_not_the_body() {
    check(
        "--- products/__init__.py
from __future__ import annotations
from datetime import date
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import SubscriptionModel
class P(SubscriptionModel, is_base=True):
    date: date | None = None
    other: date
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
",
        "
product A (P)
  date: datetime.date optional
  other: datetime.date required
",
    );
}

#[test]
fn a_module_that_is_missing_is_said_once() {
    let reading = read_files(
        "--- products/__init__.py
from products import a, b, c
--- products/a.py
from products.nope import A
--- products/b.py
from products.nope import B
import products.nope.deeper
--- products/c.py
from . import nothing
",
    );
    assert_eq!(
        diagnostics(&reading),
        "products/a.py:1:6 missing-import: cannot find the module `products.nope` <products.nope>
products/c.py:1:15 missing-name: the module `products` has no `nothing` <nothing>
"
    );
    let first = reading.diagnostics[0].excerpt.as_ref().expect("a place");
    let others = "; 2 other imports name the module";
    assert!(first.label.ends_with(others), "{}", first.label);
}
