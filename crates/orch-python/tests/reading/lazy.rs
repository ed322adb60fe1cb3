//! Values that Python computes only when something asks for them.

use orch_python::{Reading, Severity};

use crate::support::{check_module, check_module_refused, read_module};

const MODELS: &str = "
class P(SubscriptionModel, is_base=True):
    p: str
REG = SUBSCRIPTION_MODEL_REGISTRY
";

/// Checks which products some statements register.
fn check_names(statements: &str, expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|name| format!("product {name} (P)\n  p: str required\n"))
        .collect();
    check_module(&format!("{MODELS}{statements}"), &expected.concat());
}

fn is_refused(reading: &Reading) -> bool {
    let mut all = reading.diagnostics.iter();
    all.any(|it| it.severity == Severity::Error)
}

#[test]
fn generators_are_followed() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "def names():\n    yield 'a'\n    for i in range(2):\n        x = yield f'n{i}'\nfor n in names():\n    REG[n] = P",
            &["a", "n0", "n1"],
        ),
        (
            "def names(of):\n    yield from of\n    return\n    yield 'never'\nREG.update({n: P for n in names(['a', 'b'])})",
            &["a", "b"],
        ),
        (
            "def names():\n    yield 'a'\n    yield 'b'\ng = names()\nfirst = list(g)\nfor n in first: REG[n] = P\nfor n in list(g): REG[n + 'again'] = P",
            &["a", "b"],
        ),
        (
            "def names():\n    yield 'a'\n    yield 'b'\ng = names()\nnext(g)\nfor n in g: REG[n] = P",
            &["b"],
        ),
        (
            "def pairs():\n    yield 'a', P\nREG.update(pairs())",
            &["a"],
        ),
        (
            "class Names:\n    def __init__(self, of): self.of = of\n    def __iter__(self):\n        for n in self.of: yield n + '!'\nfor n in Names(['a']): REG[n] = P",
            &["a!"],
        ),
        (
            "def walk(tree):\n    for n, below in tree.items():\n        yield n\n        yield from walk(below)\nfor n in walk({'a': {'b': {}}}): REG[n] = P",
            &["a", "b"],
        ),
        (
            "def names():\n    for n in ('a', 'b'):\n        if n == 'a': continue\n        yield n\nREG.update(dict.fromkeys(names(), P))",
            &["b"],
        ),
        (
            "for n in (n.upper() for n in ['a', 'b']):\n    REG[n] = P\nfor i, n in enumerate(NAMES := ['c', 'd']):\n    NAMES[i] = n + 'x'\n    REG[n] = P",
            &["A", "B", "c", "d"],
        ),
    ];
    for (statements, expected) in cases {
        check_names(statements, expected);
    }
}

/// What follows is right only where Python asks for no value before the change.
#[test]
fn values_that_rest_on_what_changes_are_not_known() {
    let cases = [
        "S = 'a'\ng = (n + S for n in ['x'])\nS = 'b'\nfor k in g: REG[k] = P",
        "G = {'k': 'a'}\ndef f(n): return n + G['k']\ng = (f(n) for n in ['x'])\nG['k'] = 'b'\nfor k in g: REG[k] = P",
        "G = {'k': 'a'}\ndef f(n): return n + G['k']\ng = map(f, ['x'])\nG['k'] = 'b'\nfor k in g: REG[k] = P",
        "G = {'k': 'a'}\ndef f():\n    yield G['k']\ng = f()\nG['k'] = 'b'\nfor k in g: REG[k] = P",
        "L = ['x']\ng = (n for n in L)\nfor n in g:\n    REG[n] = P\n    if len(L) < 3: L.append(n + 'x')",
        "L = ['x']\nfor n in (m for m in L):\n    REG[n] = P\n    if len(L) < 3: L.append(n + 'x')",
        "S = 'a'\nfor n in (m + S for m in ['x', 'y']):\n    REG[n] = P\n    S = 'b'",
        "L = ['x']\nfor i, n in enumerate(L):\n    REG[n] = P\n    if len(L) < 3: L.append(n + 'x')",
        "L = ['x', 'y']\nfor i, n in enumerate(L):\n    REG[n] = P\n    L[-1] = 'z'",
        "class C:\n    s = 'a'\ng = (n + C.s for n in ['x'])\nC.s = 'b'\nfor k in g: REG[k] = P",
        "T = {'x'}\ng = filter(lambda n: n in T, ['x', 'y'])\nT.add('y')\nfor k in g: REG[k] = P",
        "T = set()\ng = filter(lambda n: n in T, ['x', 'y'])\nT.add('y')\nfor k in list(g): REG[k] = P",
        "L = [['a'], ['b']]\ng = (y for x in L for y in x)\nL[1].append('c')\nfor k in g: REG[k] = P",
        "L = ['a']\ng = (n for n in L)\nz = zip(g, ['x', 'y'])\nL.append('b')\nfor k, _ in z: REG[k] = P",
        "L = ['a']\ng = (n for n in L)\nfor k in [L.append('b') or n for n in g]: REG[k] = P",
        "L = ['a', 'b']\ng = (n for n in L)\nfor n in g:\n    break\nL.append('c')\nfor n in g: REG[n] = P",
        "import os\ndef f():\n    if os.name == 'nt':\n        yield 'a'\n    yield 'b'\nfor n in f(): REG[n] = P",
        "def f():\n    yield 'a'\n    REG['b'] = P\nfor n in f(): REG[n] = P",
        "def f():\n    got = yield 'a'\n    yield got\ng = f()\nnext(g)\nREG[g.send('b')] = P",
    ];
    for statements in cases {
        let reading = read_module(&format!("{MODELS}{statements}"));
        assert!(is_refused(&reading), "{statements}");
    }
}

#[test]
fn the_place_is_the_one_at_which_values_are_computed_at_once() {
    check_module_refused(
        &format!(
            "{MODELS}S = 'a'\nfor n in (m + S for m in ['x', 'y']):\n    REG[n] = P\n    S = 'b'"
        ),
        "products/__init__.py:6:10 computed-value: a value that this rests on changes before all of its values are used <(m + S for m in ['x', 'y'])>",
    );
}

/// Each of these is refused where it stands; none is read wrong.
#[test]
fn what_only_a_run_decides_is_said() {
    let cases = [
        "from collections import defaultdict\nD = defaultdict(list)\nD['x'].append('a')\nfor n in D['x']: REG[n] = P",
        "from collections import defaultdict\nREG['a'] = defaultdict(lambda: P)['b']",
        "from collections import Counter\nfor k, v in Counter(['a', 'a']).items(): REG[k * v] = P",
        "from collections import ChainMap\nREG.update(ChainMap({'a': P}, {'b': P}))",
        "L = ['a', 'b', 'c']\nL[1:3] = ['x']\nfor n in L: REG[n] = P",
        "M = [1, 2, 3, 4]\nM[::2] = [9, 8]\nfor n in M: REG[str(n)] = P",
        "class D(dict):\n    def __missing__(self, k): return P\nREG['a'] = D()['a']",
        "class D(dict):\n    def __setitem__(self, k, v): super().__setitem__(k + '!', v)\nd = D()\nd['a'] = P\nREG.update(d)",
        "class E(str, Enum):\n    def __new__(cls, value, label):\n        it = str.__new__(cls, value)\n        it._value_ = value\n        it.label = label\n        return it\n    A = ('a', 'the a')\nREG[E.A.value] = P",
    ];
    for statements in cases {
        let reading = read_module(&format!("{MODELS}{statements}"));
        assert!(is_refused(&reading), "{statements}");
    }
}

#[test]
fn subclasses_of_bounds_are_said() {
    let block = "class C(ProductBlockModel, product_block_name='C'):\n    c: int\n";
    let cases = [
        "class Bound(Len): pass",
        "class Bound(Len):\n    def __init__(self, low, high): super().__init__(high, low)",
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Bound(Len):\n    min_length: int = 2",
    ];
    for bound in cases {
        let reading = read_module(&format!(
            "{block}{bound}\nclass P(SubscriptionModel, is_base=True):\n    c: Annotated[list[C], Bound(1, 3)]\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P"
        ));
        assert!(is_refused(&reading), "{bound}");
    }
}
