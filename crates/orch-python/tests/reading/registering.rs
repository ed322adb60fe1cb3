//! The ways in which products come into the registry.

use crate::support::{HEAD, check, check_module, check_module_refused, check_refused};

const PRODUCT: &str = "
class P(SubscriptionModel, is_base=True):
    a: int
class Q(SubscriptionModel, is_base=True):
    a: int
";

/// Checks the names that some statements register, with their classes.
fn check_names(statements: &str, expected: &[&str]) {
    let expected: String = expected
        .iter()
        .map(|product| format!("product {product}\n  a: int required\n"))
        .collect();
    check_module(&format!("{PRODUCT}{statements}"), &expected);
}

#[test]
fn every_plain_way_is_read() {
    let cases: [(&str, &[&str]); 16] = [
        (
            "SUBSCRIPTION_MODEL_REGISTRY.update({'A': P, 'B': Q})",
            &["A (P)", "B (Q)"],
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY.update({'A' ' b': P})",
            &["A b (P)"],
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY.update(A=P, B=Q)",
            &["A (P)", "B (Q)"],
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY.update(dict(A=P), B=Q)",
            &["A (P)", "B (Q)"],
        ),
        ("SUBSCRIPTION_MODEL_REGISTRY.update([('A', P)])", &["A (P)"]),
        ("SUBSCRIPTION_MODEL_REGISTRY['A'] = P", &["A (P)"]),
        ("SUBSCRIPTION_MODEL_REGISTRY |= {'A': P}", &["A (P)"]),
        (
            "MODELS = {'A': P}\nSUBSCRIPTION_MODEL_REGISTRY.update({**MODELS, 'B': Q})",
            &["A (P)", "B (Q)"],
        ),
        (
            "MODELS = {'A': P}\nSUBSCRIPTION_MODEL_REGISTRY.update(MODELS | {'B': Q})",
            &["A (P)", "B (Q)"],
        ),
        (
            "REG = SUBSCRIPTION_MODEL_REGISTRY\nREG['A'] = P",
            &["A (P)"],
        ),
        (
            "import orchestrator\napp = orchestrator.OrchestratorCore()\napp.register_subscription_models({'A': P})",
            &["A (P)"],
        ),
        (
            "class Name(Enum):\n    A = 'The A'\nSUBSCRIPTION_MODEL_REGISTRY[Name.A.value] = P",
            &["The A (P)"],
        ),
        (
            "class Name(strEnum):\n    A = 'The A'\nSUBSCRIPTION_MODEL_REGISTRY[Name.A] = P",
            &["The A (P)"],
        ),
        (
            "X = 'x'\nSUBSCRIPTION_MODEL_REGISTRY[f'The {X} {1}'] = P",
            &["The x 1 (P)"],
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY.update({'A': Q})\nSUBSCRIPTION_MODEL_REGISTRY.update({'A': P})",
            &["A (P)"],
        ),
        (
            "Alias = P\nSUBSCRIPTION_MODEL_REGISTRY['A'] = Alias\nprint(len(SUBSCRIPTION_MODEL_REGISTRY))",
            &["A (P)"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

#[test]
fn the_last_module_to_run_wins() {
    check(
        &format!(
            "--- products/__init__.py
from products.shared import SUBSCRIPTION_MODEL_REGISTRY as registry, P, Q
registry['A'] = P
from products import second
--- products/second.py
from products.shared import *
SUBSCRIPTION_MODEL_REGISTRY['A'] = Q
--- products/shared.py
{HEAD}{PRODUCT}"
        ),
        "
product A (Q)
  a: int required
",
    );
}

#[test]
fn main_beside_the_package_may_fill_the_registry() {
    check(
        &format!(
            "--- products/__init__.py
--- products/all.py
{HEAD}{PRODUCT}
--- main.py
from workflows import broken
from orchestrator import OrchestratorCore
from products.all import P
app = OrchestratorCore(base_settings=None)
app.register_subscription_models({{'A': P}})
if __name__ == '__main__':
    from products.all import SUBSCRIPTION_MODEL_REGISTRY, Q
    SUBSCRIPTION_MODEL_REGISTRY['B'] = Q
--- workflows/__init__.py
broken = 3
"
        ),
        "
product A (P)
  a: int required
product B (Q)
  a: int required
",
    );
}

/// Checks what is said of some statements; the first stands in line 6.
fn check_said(statements: &str, expected: &str) {
    check_module_refused(
        &format!("{PRODUCT}{statements}\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"),
        expected,
    );
}

#[test]
fn what_cannot_be_read_is_said_where_it_stands() {
    let path = "products/__init__.py:";
    let cases = [
        (
            "def fill():\n    SUBSCRIPTION_MODEL_REGISTRY.update({'A': P})",
            "7:5 registry-in-function: products may be registered when this function runs <SUBSCRIPTION_MODEL_REGISTRY.update({'A': P})>",
        ),
        (
            "async def fill():\n    SUBSCRIPTION_MODEL_REGISTRY.update({'A': P})\nfill()",
            "8:1 registry-conditional: whether products are registered depends on this <fill()>",
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY.pop('A')",
            "6:1 registry-use: orch cannot follow this use of the registry <SUBSCRIPTION_MODEL_REGISTRY.pop('A')>",
        ),
        (
            "from acme import fill\nfill(SUBSCRIPTION_MODEL_REGISTRY)",
            "7:1 warning unknown-import: `acme.fill` may register products or define models <fill(SUBSCRIPTION_MODEL_REGISTRY)>\nproducts/__init__.py:7:6 registry-use: orch cannot follow this use of the registry <SUBSCRIPTION_MODEL_REGISTRY>",
        ),
        (
            "import os\nif os.environ:\n    SUBSCRIPTION_MODEL_REGISTRY['A'] = P",
            "7:4 registry-conditional: whether products are registered depends on this <os.environ>",
        ),
        (
            "from os import getcwd as make\nSUBSCRIPTION_MODEL_REGISTRY[make()] = P",
            "7:29 registry-key: the name of a product is known only at run time <make()>",
        ),
        (
            "class Name(Enum):\n    A = 'a'\nSUBSCRIPTION_MODEL_REGISTRY[Name.A] = P",
            "8:29 registry-key: the name of a product is not a string <Name.A>",
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY[''] = P",
            "6:29 empty-name: the name of a product is empty <''>",
        ),
        (
            "from os import getcwd as make\nSUBSCRIPTION_MODEL_REGISTRY['A'] = make()",
            "7:36 registry-value: the class of a product is known only at run time <make()>",
        ),
        (
            "class No: pass\nSUBSCRIPTION_MODEL_REGISTRY['A'] = No",
            "7:36 registry-value: `No` is not a product class <No>",
        ),
        (
            "class No(SubscriptionModel, lifecycle=[SubscriptionLifecycle.ACTIVE]): pass\nSUBSCRIPTION_MODEL_REGISTRY['A'] = No",
            "7:36 no-base: product class `No` has no base <No>",
        ),
        (
            "SUBSCRIPTION_MODEL_REGISTRY['A'] = Later\nclass Later(P): pass",
            "6:36 used-before-definition: `Later` is used before it is defined <Later>",
        ),
        (
            "import os\nMODELS = {}\nif os.environ: MODELS['A'] = P\nSUBSCRIPTION_MODEL_REGISTRY.update(MODELS)",
            "9:36 registry-computed: the products that are registered here are known only at run time <MODELS>",
        ),
        (
            "exec('x = 1')",
            "6:1 dynamic-code: this runs code that is a string <exec('x = 1')>",
        ),
        (
            "import importlib, os\nimportlib.import_module(os.getcwd())",
            "7:1 computed-import: the module that is imported here is known only at run time <importlib.import_module(os.getcwd())>",
        ),
    ];
    for (statements, expected) in cases {
        check_said(statements, &format!("{path}{expected}"));
    }
}

#[test]
fn a_bad_entry_hides_no_other() {
    check_said(
        "SUBSCRIPTION_MODEL_REGISTRY.update({'A': X, 'B': Y})",
        "
products/__init__.py:6:42 unresolved-name: cannot find `X` <X>
products/__init__.py:6:50 unresolved-name: cannot find `Y` <Y>
",
    );
}

#[test]
fn an_empty_registry_is_said() {
    check_refused(
        "--- products/__init__.py\nx = 1\n",
        "warning no-product: no product is registered in `products`",
    );
}
