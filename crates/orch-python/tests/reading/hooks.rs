//! Methods that Python's syntax calls, and code that runs later, in part, or elsewhere.

use crate::support::{HEAD, diagnostics, read_files, read_module};

const CLASS: &str = "R = SUBSCRIPTION_MODEL_REGISTRY
class P(SubscriptionModel, is_base=True):
    a: int
";

/// What a module says of its products: their names, or the codes of its diagnostics.
fn told(text: &str) -> String {
    let reading = read_module(&format!("{CLASS}{text}"));
    let names: Vec<&str> = reading
        .declared
        .model
        .products
        .keys()
        .map(orch_model::ProductName::as_str)
        .collect();
    let codes: Vec<String> = reading
        .diagnostics
        .iter()
        .map(|one| one.code.to_string())
        .collect();
    if codes.is_empty() {
        names.join(" ")
    } else {
        format!("! {}", codes.join(" "))
    }
}

#[track_caller]
fn check_told(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(told(text), *expected, "{text}");
    }
}

#[test]
fn methods_that_a_class_has_for_pythons_syntax_are_followed() {
    check_told(&[
        (
            "class T:\n    def __bool__(self):\n        return False\nR['yes' if T() else 'no'] = P",
            "no",
        ),
        (
            "class T:\n    def __len__(self):\n        return 0\nR['yes' if T() else 'no'] = P",
            "no",
        ),
        (
            "class T:\n    def __contains__(self, key):\n        return key == 'x'\nR[str('x' in T())] = P",
            "True",
        ),
        (
            "class T:\n    def __iter__(self):\n        return iter(['a', 'b'])\nfor n in T():\n    R[n] = P",
            "a b",
        ),
        (
            "class T:\n    def __getitem__(self, key):\n        return key + '!'\nR[T()['a']] = P",
            "a!",
        ),
        (
            "class T:\n    def __setitem__(self, key, value):\n        R[key] = value\nT()['a'] = P",
            "a",
        ),
        (
            "class T:\n    def __getattr__(self, name):\n        return name.upper()\nR[T().abc] = P",
            "ABC",
        ),
        (
            "class T:\n    def __setattr__(self, name, value):\n        super().__setattr__(name, value + '!')\nt = T()\nt.n = 'a'\nR[t.n] = P",
            "a!",
        ),
        (
            "D = {}\nclass T:\n    def __enter__(self):\n        D['in'] = P\n        return D\n    def __exit__(self, *rest):\n        D['out'] = P\nwith T() as d:\n    d['mid'] = P\nR.update(D)",
            "in mid out",
        ),
        (
            "class D:\n    def __set_name__(self, owner, name):\n        R[owner.__name__ + name] = P\nclass X:\n    a = D()",
            "Xa",
        ),
        (
            "class A:\n    def __init__(self, n):\n        self.n = n\nclass B(A):\n    def __init__(self):\n        self.n = 'first'\n        super().__init__('a')\nR[B().n] = P",
            "a",
        ),
        (
            "class A:\n    def f(self):\n        return 'a'\nclass B(A):\n    def f(self):\n        return super().f() + 'b'\nclass C(A):\n    def f(self):\n        return super().f() + 'c'\nclass D(B, C):\n    pass\nR[D().f()] = P",
            "acb",
        ),
    ]);
}

#[test]
fn what_a_class_says_of_itself_is_never_passed_over() {
    check_told(&[
        (
            "class T:\n    def __eq__(self, other):\n        return True\nR['yes' if T() == 1 else 'no'] = P",
            "! registry-key",
        ),
        (
            "class T:\n    def __hash__(self):\n        return 1\n    def __eq__(self, other):\n        return True\nD = {T(): 'a'}\nD[T()] = 'b'\nfor n in D.values():\n    R[n] = P",
            "! registry-loop",
        ),
        (
            "class T:\n    def __init__(self):\n        self.n = 'a'\nt = T()\nt.__dict__['n'] = 'b'\nR[t.n] = P",
            "! registry-key",
        ),
        (
            "class T:\n    @property\n    def n(self):\n        return self.m\n    @n.setter\n    def n(self, value):\n        self.m = value + '!'\nt = T()\nt.n = 'b'\nR[t.n] = P",
            "! registry-key",
        ),
        (
            "class D:\n    def __get__(self, one, kind=None):\n        return 'a'\nclass X:\n    n = D()\nR[X().n] = P",
            "! registry-key",
        ),
        (
            "T = []\nclass A:\n    def __or__(self, other):\n        T.append('x')\nA() | 1\nfor n in T or ['none']:\n    R[n] = P",
            "! registry-loop",
        ),
        (
            "T = []\nclass A:\n    def __neg__(self):\n        T.append('x')\n-A()\nfor n in T or ['none']:\n    R[n] = P",
            "! registry-loop",
        ),
        (
            "T = []\nclass A:\n    def __lt__(self, other):\n        T.append('x')\n        return True\nsorted([A(), A()])\nfor n in T or ['none']:\n    R[n] = P",
            "! registry-loop",
        ),
        (
            "T = []\nclass A:\n    def __format__(self, spec):\n        T.append('x')\n        return ''\nf'{A()}'\nfor n in T or ['none']:\n    R[n] = P",
            "! registry-loop",
        ),
    ]);
}

#[test]
fn code_that_runs_later_or_elsewhere_makes_what_it_changes_unknown() {
    let after = "\nfor n in T or ['none']:\n    R[n] = P";
    let cases = [
        "m = map(T.append, ['a'])",
        "g = (T.append(x) for x in 'ab')",
        "any(T.append(x) or x == 'a' for x in 'ab')",
        "def fill():\n    T.append('x')\n    yield\nfill()",
        "async def fill():\n    T.append('x')\nfill()",
        "import threading\nthreading.Thread(target=lambda: T.append('x')).start()",
        "import re\nre.sub('a', lambda m: T.append('x') or 'b', 'a')",
        "from contextlib import ExitStack\nwith ExitStack() as s:\n    s.callback(T.append, 'x')",
        "from collections import defaultdict\nd = defaultdict(lambda: T.append('x'))\nd['a']",
    ];
    for case in cases {
        assert_eq!(
            told(&format!("T = []\n{case}{after}")),
            "! registry-loop",
            "{case}"
        );
    }
}

#[test]
fn views_and_iterators_show_what_is_there_when_they_are_used() {
    check_told(&[
        (
            "d = {'a': P}\nk = d.keys()\nd['b'] = P\nfor n in k:\n    R[n] = P",
            "a b",
        ),
        (
            "d = {'a': P}\nk = d.items()\nd['b'] = P\nR.update(k)",
            "a b",
        ),
        (
            "d = {'a': 1, 'b': 2}\nfor n in d.keys() & {'b', 'c'}:\n    R[n] = P",
            "b",
        ),
        (
            "L = ['a']\nit = iter(L)\nL.append('b')\nfor n in it:\n    R[n] = P",
            "! registry-loop",
        ),
        (
            "it = iter('abc')\nfor n in it:\n    break\nfor n in it:\n    R[n] = P",
            "b c",
        ),
        (
            "it = iter('abcd')\nfor a, b in zip(it, it):\n    R[a + b] = P",
            "! registry-loop",
        ),
        ("R[max(['a', 'A'], key=str.lower)] = P", "a"),
    ]);
}

#[test]
fn tuples_with_names_and_dictionaries_of_keys_are_followed() {
    check_told(&[
        (
            "from collections import namedtuple\nT = namedtuple('T', 'name cls', defaults=[P])\nt = T('a')\nR[t.name] = t.cls\nn, c = T('b')\nR[n] = c",
            "a b",
        ),
        ("R.update(dict.fromkeys(['a', 'b'], P))", "a b"),
        ("import operator\noperator.setitem(R, 'a', P)", "a"),
    ]);
}

#[test]
fn modules_that_a_package_finds_in_its_own_folder_are_imported() {
    let module = format!("{HEAD}{CLASS}");
    for find in [
        "for _, name, _ in pkgutil.iter_modules(__path__):\n    importlib.import_module(f'{__name__}.{name}')",
        "for m in pkgutil.iter_modules(__path__, __name__ + '.'):\n    importlib.import_module(m.name)",
    ] {
        let reading = read_files(&format!(
            "--- products/__init__.py\nimport importlib, pkgutil\n{find}\n--- products/m.py\n{module}R['a'] = P\n--- products/inner/__init__.py\n{module}R['b'] = P\n--- products/folder/x.py\n1 / 0\n"
        ));
        assert_eq!(diagnostics(&reading), "");
        let names: Vec<_> = reading.declared.model.products.keys().collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}

#[test]
fn what_surely_fails_is_said() {
    check_told(&[
        ("R[getattr('a', 'foo', 'default')] = P", "default"),
        ("R['%s' % {'k': 'a'}.upper()] = P", "! import-fails"),
        ("L = []\nL.add('a')\nR['a'] = P", "! import-fails"),
        (
            "def f():\n    pass\nx = f().name\nR['a'] = P",
            "! import-fails",
        ),
        (
            "def f(a):\n    return a\nx = f()\nR['a'] = P",
            "! import-fails",
        ),
        (
            "try:\n    n = 'a'.foo\nexcept AttributeError:\n    n = 'caught'\nR[n] = P",
            "caught",
        ),
    ]);
    let classes = [
        (
            "class S(strEnum):\n    A = 'a'\n    A = 'b'\n",
            "import-fails",
        ),
        (
            "class S(strEnum):\n    locals()['A'] = 'a'\n",
            "dynamic-code",
        ),
        (
            "class S(strEnum):\n    vars()['A'] = 'a'\n    B = 'b'\n",
            "dynamic-code",
        ),
    ];
    for (class, code) in classes {
        let text =
            format!("{class}class Q(SubscriptionModel, is_base=True):\n    s: S\nR['q'] = Q");
        assert_eq!(told(&text), format!("! {code}"), "{class}");
    }
    for body in [
        "for i in range(2):\n        pass",
        "import re",
        "a, b = 1, 2",
        "Alias = P",
    ] {
        let text = format!(
            "class Q(SubscriptionModel, is_base=True):\n    s: int\n    {body}\nR['q'] = Q"
        );
        let told = told(&text);
        assert!(
            told.starts_with("! unannotated-attribute"),
            "{body}: {told}"
        );
    }
}

#[test]
fn class_variables_need_no_annotation_again() {
    let text = "class A(ProductBlockModel):
    K: ClassVar[int] = 1
    x: int
class B(A, product_block_name='B'):
    K = 2
    description = 'of it'
    x: int
    class Meta:
        y = 1
class Q(SubscriptionModel, is_base=True):
    b: B
R['q'] = Q";
    assert_eq!(told(text), "q");
}
