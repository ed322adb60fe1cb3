//! The folder that imports start from, and the name of the package.

use orch_python::read;

use crate::support::{HEAD, diagnostics, model, write};

/// Checks which package a folder of some files holds, `{HEAD}` being the usual imports.
fn check(files: &str, models: &str, package: &str, root: &str) {
    let folder = write(&files.replace("{HEAD}", HEAD));
    let reading = read(&folder.path().join(models)).expect("a package");
    assert_eq!(diagnostics(&reading), "", "{files}");
    assert_eq!(
        model(&reading),
        "product A (P)\n  a: int required\n",
        "{files}"
    );
    assert_eq!(reading.package, package);
    let expected = folder.path().join(root).canonicalize().expect("a folder");
    assert_eq!(reading.root, expected);
}

const CLASS: &str = "class P(SubscriptionModel, is_base=True):\n    a: int\n";

#[test]
fn a_package_beside_main_is_named_as_its_files_import_it() {
    let inside = format!(
        "--- garr/__init__.py
--- garr/main.py
import garr.products
--- garr/products/__init__.py
{{HEAD}}from garr.products.all import P
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
--- garr/products/all.py
{{HEAD}}{CLASS}"
    );
    check(&inside, "garr/products", "garr.products", "");
    check(&inside, "garr", "garr.products", "");
    let beside = inside.replace("garr.products", "products");
    check(&beside, "garr/products", "products", "garr");
    check(&beside, "garr", "products", "garr");
}

#[test]
fn folders_around_the_package_need_no_init() {
    check(
        &format!(
            "--- src/acme/products/__init__.py
{{HEAD}}from acme.products.all import P
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
--- src/acme/products/all.py
{{HEAD}}from acme.shared import X
{CLASS}--- src/acme/shared.py
X = 1
"
        ),
        "",
        "acme.products",
        "src",
    );
}

#[test]
fn a_package_may_be_known_by_another_name() {
    for name in ["products", "acme.products"] {
        check(
            &format!(
                "--- models/__init__.py
{{HEAD}}from {name}.all import P
from {name} import all
SUBSCRIPTION_MODEL_REGISTRY['A'] = all.P
--- models/all.py
{{HEAD}}from .more import X
import {name}.more as more
{CLASS}--- models/more.py
X = 1
"
            ),
            "models",
            name,
            "",
        );
    }
}

#[test]
fn a_package_may_be_a_single_file() {
    let files = format!("--- products.py\n{{HEAD}}{CLASS}SUBSCRIPTION_MODEL_REGISTRY['A'] = P\n");
    check(&files, "products.py", "products", "");
    check(&files, "", "products", "");
}

#[test]
fn modules_may_import_everything_from_each_other() {
    check(
        &format!(
            "--- products/__init__.py
from products.one import *
--- products/one.py
{{HEAD}}X = 'A'
from products.two import *
{CLASS}SUBSCRIPTION_MODEL_REGISTRY[Y] = P
--- products/two.py
from products.one import *
Y = X
"
        ),
        "products",
        "products",
        "",
    );
}
