//! Products spread over installed packages.

use orch_python::{ReadError, ReadOptions, Reading, read_with};

use crate::support::{HEAD, diagnostics, model, write};

/// Reads `products`, with some folders beside it to import from.
fn read_along(files: &str, python_path: &[&str]) -> Reading {
    let folder = write(files);
    let options = ReadOptions {
        python_path: python_path
            .iter()
            .map(|path| folder.path().join(path))
            .collect(),
        ..ReadOptions::default()
    };
    read_with(&folder.path().join("home/products"), &options).expect("a package")
}

fn spread() -> String {
    format!(
        "--- home/products/__init__.py
{HEAD}
from base.blocks import Port, kinds
class P(SubscriptionModel, is_base=True):
    port: Port
    kind: kinds.Kind
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- site-packages/base/__init__.py
--- site-packages/base/kinds.py
from pydantic_forms.types import strEnum
class Kind(strEnum):
    a = 'a'
--- site-packages/base/blocks.py
from base import kinds
from base._compiled import fast
from orchestrator.domain.base import ProductBlockModel
class Port(ProductBlockModel, product_block_name='Port'):
    name: str
--- site-packages/pydantic_forms/__init__.py
this is never read
--- site-packages/pydantic_forms/types.py
this is never read
"
    )
}

#[test]
fn a_package_in_a_further_root_is_read_like_the_own() {
    let reading = read_along(&spread(), &["site-packages"]);
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(
        model(&reading),
        "product P (P)
  kind: str required {a}
  port -> Port: required
block Port
  name: str required
"
    );
    let origins = &reading.declared.origins;
    assert!(
        origins
            .values()
            .any(|origin| origin.path == "site-packages/base/blocks.py")
    );
}

#[test]
fn a_package_that_could_hold_a_block_is_warned_of() {
    let found = diagnostics(&read_along(&spread(), &[]));
    assert_eq!(
        found,
        "home/products/__init__.py:12:11 warning unknown-package: whether `base.blocks.Port` is a product block is not known; it is read as a value <Port>
home/products/__init__.py:13:11 warning unknown-package: whether `base.blocks.kinds.Kind` is a product block is not known; it is read as a value <kinds.Kind>
"
        .replace("home/", "")
    );
}

#[test]
fn ordinary_imports_are_not_warned_of() {
    let text = "
import uuid, datetime, decimal, enum, pydantic, nwastdlib, annotated_types
from ipaddress import IPv4Address
from pydantic_forms.types import UUIDstr
from orchestrator.types import SubscriptionLifecycle
from nwastdlib.vlans import VlanRanges
class B(ProductBlockModel, product_block_name='B'):
    a: uuid.UUID
    b: datetime.datetime
    c: decimal.Decimal
    d: pydantic.EmailStr
    e: IPv4Address | None
    f: VlanRanges
    g: UUIDstr
    h: tuple[int, ...]
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
";
    let reading = crate::support::read_module(text);
    assert_eq!(diagnostics(&reading), "");
}

#[test]
fn a_namespace_may_lie_in_several_roots() {
    let reading = read_along(
        &format!(
            "--- home/products/__init__.py
{HEAD}
from team.one import One
from team.two import Two
class P(SubscriptionModel, is_base=True):
    one: One
    two: Two
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- first/team/one.py
{HEAD}
class One(ProductBlockModel, product_block_name='One'):
    a: int
--- second/team/two.py
{HEAD}
class Two(ProductBlockModel, product_block_name='Two'):
    a: int
"
        ),
        &["first", "second"],
    );
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(reading.declared.model.blocks.len(), 2);
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let folder = write(&spread());
    let options = ReadOptions {
        python_path: vec![folder.path().join("nowhere")],
        ..ReadOptions::default()
    };
    let error = read_with(&folder.path().join("home/products"), &options).expect_err("no root");
    assert!(matches!(error, ReadError::NoRoot(_)));
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("--python-path"))
    );
}

#[test]
fn links_that_lead_out_of_all_roots_are_not_followed() {
    let folder = write(&spread());
    let away = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("site-packages/base");
    std::fs::rename(&base, away.path().join("base")).expect("moved");
    std::os::unix::fs::symlink(away.path().join("base"), &base).expect("a link");
    let options = ReadOptions {
        python_path: vec![folder.path().join("site-packages")],
        ..ReadOptions::default()
    };
    let reading = read_with(&folder.path().join("home/products"), &options).expect("a package");
    assert!(diagnostics(&reading).contains("unknown-package"));
}
