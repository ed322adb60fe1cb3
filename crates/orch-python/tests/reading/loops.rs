//! Loops and comprehensions that fill the registry from what is written out.

use crate::support::{HEAD, check, check_module, check_module_refused};

const MODELS: &str = "
class A(SubscriptionModel, is_base=True):
    a: int
class B(SubscriptionModel, is_base=True):
    b: int
class Name(strEnum):
    ONE = 'The one'
    TWO = 'The two'
    UNO = 'The one'
BOTH = {'a': A, 'b': B}
NAMES = ['x', 'y']
";

/// Checks what some statements register, as `name Class`.
fn check_names(statements: &str, expected: &[&str]) {
    let expected: String = expected
        .iter()
        .map(|product| {
            let (name, class) = product.rsplit_once(' ').expect("a class");
            format!(
                "product {name} ({class})\n  {}: int required\n",
                class.to_lowercase()
            )
        })
        .collect();
    check_module(
        &format!(
            "{MODELS}{}",
            statements.replace("REG", "SUBSCRIPTION_MODEL_REGISTRY")
        ),
        &expected,
    );
}

#[test]
fn loops_may_end_early_and_choose() {
    let cases: [(&str, &[&str]); 5] = [
        (
            "for k in ['a', 'b', 'c']:\n    if k == 'b': continue\n    REG[k] = A",
            &["a A", "c A"],
        ),
        (
            "for k in ['a', 'b', 'c']:\n    if k == 'b': break\n    REG[k] = A\nelse:\n    REG['d'] = A",
            &["a A"],
        ),
        (
            "for k in ['a', 'b']:\n    REG[k] = A\nelse:\n    REG['d'] = A",
            &["a A", "b A", "d A"],
        ),
        (
            "for k in ['a', 'b', 'c']:\n    if k == 'a':\n        REG[k] = A\n    elif k == 'b':\n        REG[k] = B\n    else:\n        REG['d'] = B",
            &["a A", "b B", "d B"],
        ),
        (
            "for i in NAMES:\n    for k in ['a', 'b']:\n        if k == 'b':\n            break\n        REG[i + k] = A\n    REG[i] = B",
            &["x B", "xa A", "y B", "ya A"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

#[test]
fn loops_over_what_is_written_out_are_followed() {
    let cases: [(&str, &[&str]); 27] = [
        (
            "for name in Name:\n    REG[name.value.title()] = A\n    REG[name.lower().replace('the ', '1x-').upper()] = B",
            &["1X-ONE B", "1X-TWO B", "The One A", "The Two A"],
        ),
        (
            "for c in (A, B):\n    REG[f'{c.__name__} 2b'.title().removeprefix('B ').strip()] = c\n    REG['eND x'.capitalize()] = c",
            &["2B B", "A 2B A", "End x B"],
        ),
        (
            "for name, cls in [('x', A), ('y', B)]:\n    REG[name] = cls",
            &["x A", "y B"],
        ),
        (
            "for cls in (A, B): REG[cls.__name__] = cls",
            &["A A", "B B"],
        ),
        ("for k, v in {'x': A}.items():\n    REG[k] = v", &["x A"]),
        ("for k, v in BOTH.items():\n    REG[k] = v", &["a A", "b B"]),
        ("for k in BOTH:\n    REG[k] = BOTH[k]", &["a A", "b B"]),
        (
            "for name in Name:\n    REG[name.value] = A",
            &["The one A", "The two A"],
        ),
        (
            "for name in Name:\n    REG[name] = A",
            &["The one A", "The two A"],
        ),
        (
            "for name in Name:\n    REG[name.name] = A",
            &["ONE A", "TWO A"],
        ),
        (
            "for name in NAMES:\n    REG[f'The {name}'] = A",
            &["The x A", "The y A"],
        ),
        (
            "for name in NAMES:\n    REG.update({f'{name} a': A, f'{name} b': B})",
            &["x a A", "x b B", "y a A", "y b B"],
        ),
        (
            "for pair in [('x', A)]:\n    REG[pair[0]] = pair[1]",
            &["x A"],
        ),
        (
            "for a, (b, c) in [('x', ('y', A))]:\n    REG[a + b] = c",
            &["xy A"],
        ),
        (
            "for name, cls in zip(NAMES, [A, B]):\n    REG |= {name: cls}",
            &["x A", "y B"],
        ),
        (
            "for i, cls in enumerate([A, B]):\n    REG[f'P{i}'] = cls",
            &["P0 A", "P1 B"],
        ),
        (
            "for i in range(1, 3):\n    REG[f'P{i}'] = A",
            &["P1 A", "P2 A"],
        ),
        (
            "for a in NAMES:\n    for b in NAMES:\n        REG[f'{a}{b}'] = A",
            &["xx A", "xy A", "yx A", "yy A"],
        ),
        (
            "for name in NAMES:\n    key = f'{name}!'\n    REG[key] = A\n    print(key)",
            &["x! A", "y! A"],
        ),
        (
            "for name in Name:\n    if name == Name.ONE:\n        REG[name.value] = A\n    else:\n        REG[name.value] = B",
            &["The one A", "The two B"],
        ),
        (
            "REG.update({n.value: A for n in Name})",
            &["The one A", "The two A"],
        ),
        (
            "REG.update({name: A for name in NAMES if name != 'x'})",
            &["y A"],
        ),
        (
            "REG.update({c.__name__: c for c in [A, *[B]]})",
            &["A A", "B B"],
        ),
        ("REG.update((n, A) for n in NAMES)", &["x A", "y A"]),
        ("REG.update(zip(NAMES, (A, B)))", &["x A", "y B"]),
        (
            "REG.update(dict(zip(NAMES, (A, B)), z=A))",
            &["x A", "y B", "z A"],
        ),
        (
            "import orchestrator\napp = orchestrator.OrchestratorCore()\nMADE = {f'{k} made': v for k, v in BOTH.items()}\napp.register_subscription_models(MADE)",
            &["a made A", "b made B"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

#[test]
fn the_last_turn_of_a_loop_counts() {
    check_names("for cls in [A, B]:\n    REG['x'] = cls", &["x B"]);
}

#[test]
fn what_python_would_tell_apart_is_told_apart() {
    let cases: [(&str, &[&str]); 5] = [
        (
            "before = 'first'\nfor name in NAMES:\n    REG[before] = A\n    before = name",
            &["first A", "x A"],
        ),
        (
            "class E(Enum):\n    ONE = 'one'\nclass F(Enum):\n    ONE = 'one'\nBY = {E.ONE: A, F.ONE: B}\nfor e in E:\n    REG[e.value] = BY[e]",
            &["one A"],
        ),
        (
            "for name in Name:\n    if name == Name.UNO:\n        REG['uno'] = A",
            &["uno A"],
        ),
        (
            "for key, cls in {'x': A, 'x': B}.items():\n    REG[key] = cls",
            &["x B"],
        ),
        (
            "for key in NAMES:\n    for key in ['z']:\n        pass\n    REG[key] = A",
            &["z A"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

#[test]
fn a_loop_goes_through_what_other_modules_hold() {
    check(
        &format!(
            "--- products/__init__.py
from products import models
from products.models import *
for name in models.NAMES:
    for suffix, model in models.BOTH.items():
        SUBSCRIPTION_MODEL_REGISTRY[f'{{name}} {{suffix}}'] = model
--- products/models.py
{HEAD}
class A(SubscriptionModel, is_base=True):
    a: int
BOTH = {{'a': A}}
NAMES = ('x', 'y')
"
        ),
        "
product x a (A)
  a: int required
product y a (A)
  a: int required
",
    );
}

#[test]
fn a_loop_that_cannot_be_followed_is_said() {
    let path = "products/__init__.py";
    let cases = [
        (
            "for k in names():\n    REG[k] = A",
            "3:10 registry-loop: the products that this loop registers are known only at run time <names()>",
        ),
        (
            "for k in NAMES:\n    REG[k] = make(k)",
            "4:38 registry-value: the class of a product is known only at run time <make(k)>",
        ),
        (
            "for k in NAMES:\n    REG.pop(k)",
            "4:5 registry-use: orch cannot follow this use of the registry <SUBSCRIPTION_MODEL_REGISTRY.pop(k)>",
        ),
        (
            "for k in NAMES:\n    if k in seen: continue\n    REG[k] = A",
            "4:5 registry-conditional: whether products are registered depends on this <if k in seen: continue>",
        ),
        (
            "for k, v in NAMES:\n    REG[k] = A",
            "4:33 registry-key: the name of a product is known only at run time <k>",
        ),
        (
            "if os.environ:\n    for k in NAMES:\n        REG[k] = A",
            "3:4 registry-conditional: whether products are registered depends on this <os.environ>",
        ),
        (
            "REG.update({k: A for k in names()})",
            "3:36 registry-computed: the products that are registered here are known only at run time <{k: A for k in names()}>",
        ),
        (
            "for k in NAMES:\n    if k is 'x':\n        REG[k] = A",
            "4:8 registry-conditional: whether products are registered depends on this <k is 'x'>",
        ),
    ];
    for (statements, expected) in cases {
        let statements = statements.replace("REG", "SUBSCRIPTION_MODEL_REGISTRY");
        check_module_refused(
            &format!(
                "NAMES = ['x', 'y']; import os; seen = names = make = os.listdir\nclass A(SubscriptionModel, is_base=True): a: int\n{statements}\nSUBSCRIPTION_MODEL_REGISTRY['P'] = A",
            ),
            &format!("{path}:{expected}"),
        );
    }
}

#[test]
fn what_changes_before_it_is_registered_is_followed() {
    let cases: [(&str, &[&str]); 7] = [
        (
            "for k in NAMES:\n    REG[k] = A\n    if len(NAMES) < 4:\n        NAMES.append(k + k)",
            &["x A", "xx A", "y A", "yy A"],
        ),
        (
            "try:\n    REG['x']\nexcept KeyError:\n    REG['no'] = A\nelse:\n    REG['yes'] = A",
            &["no A"],
        ),
        (
            "import sys\nsetattr(sys.modules[__name__], 'X', A)\nREG['x'] = X",
            &["x A"],
        ),
        (
            "NAMES.append('z')\nfor k in NAMES:\n    REG[k] = A",
            &["x A", "y A", "z A"],
        ),
        (
            "PAIRS = zip(NAMES, [A, A])\nfor k, v in PAIRS:\n    REG[k] = v\nfor k, v in PAIRS:\n    REG[k + k] = v",
            &["x A", "y A"],
        ),
        (
            "class E(Enum):\n    A = 1.5\nfor e in E:\n    REG[e.name] = A",
            &["A A"],
        ),
        (
            "def fill(into):\n    into['b'] = B\nfill(BOTH)\nOTHER = BOTH\nOTHER['c'] = A\ndel OTHER['a']\nREG.update(BOTH)",
            &["b B", "c A"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

#[test]
fn a_mapping_that_other_modules_change_is_followed() {
    check(
        &format!(
            "--- products/__init__.py
from products.models import *
from products import more
SUBSCRIPTION_MODEL_REGISTRY.update(BOTH)
--- products/models.py
{HEAD}
class A(SubscriptionModel, is_base=True):
    a: int
BOTH = {{'a': A}}
--- products/more.py
from products import models
models.BOTH['b'] = models.A
"
        ),
        "
product a (A)
  a: int required
product b (A)
  a: int required
",
    );
}

#[test]
fn values_that_double_end_in_a_diagnostic() {
    let mut text =
        String::from("class A(SubscriptionModel, is_base=True): a: int\nL0 = ['x']\nT0 = 'x'\n");
    for i in 1..45 {
        let before = i - 1;
        text += &format!("L{i} = [*L{before}, *L{before}]\nT{i} = T{before} + T{before}\n");
    }
    text += "SUBSCRIPTION_MODEL_REGISTRY[T44] = A\n";
    text += "for x in L44:\n    SUBSCRIPTION_MODEL_REGISTRY[x] = A\n";
    text += "def f(n): return g(n) + g(n)\ndef g(n): return f(n) + f(n)\nf(1)\n";
    text += "while True:\n    pass\n";
    text += "for x in range(10000):\n    for y in range(10000):\n        SUBSCRIPTION_MODEL_REGISTRY[f'{x} {y}'] = A\n";
    let start = std::time::Instant::now();
    let found = crate::support::diagnostics(&crate::support::read_module(&text));
    assert!(start.elapsed().as_secs() < 20, "too slow");
    let count = found.matches("value-too-large").count();
    assert!(count >= 4, "{found}");
}

#[test]
fn a_loop_that_looks_up_very_much_is_followed() {
    let mut text = String::from("class A(SubscriptionModel, is_base=True): a: int\nM = {");
    for i in 0..20_000 {
        text += &format!("'k{i}': A, ");
    }
    text += "}\nfor k in M:\n    SUBSCRIPTION_MODEL_REGISTRY[k] = M[k]\n";
    let start = std::time::Instant::now();
    let reading = crate::support::read_module(&text);
    assert!(start.elapsed().as_secs() < 20, "too slow");
    assert_eq!(reading.declared.model.products.len(), 20_000);
}
