//! `docs/reading.md` says of every node of the syntax tree how it is taken.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_node};

/// Source that holds every kind of node once.
const EVERY: &str = r#"
import a as b
from c import d
type Alias[T, *Ts, **P] = list[T]
@decorator
class C[T](Base, key=value):
    x: int = 3
async def f(a, b=1, *c, d, **e):
    global g
    await x
    yield 1
    yield from y
    async with m as n: pass
    return lambda: 0
def outer():
    v = 1
    def inner():
        nonlocal v
x += 1
del x
if a: pass
elif b: pass
else: pass
for i in j:
    break
while k:
    continue
try:
    raise E from cause
except E as e:
    assert True, "no"
match m:
    case 1: pass
    case None: pass
    case [a, *b]: pass
    case {"k": v, **rest}: pass
    case C(1, k=2): pass
    case 1 | 2: pass
    case x: pass
(y := 1)
a and b
-1 + 2 < 3
(1 if a else 2)
{1: 2, **d}
{1}
[i for i in j if i]
{i for i in j}
{i: i for i in j}
(i for i in j)
f"x{a!r:>{w}}"
t"x{a}"
"s" "t"
b"b"
1.5
True
None
...
a.b[1:2:3]
[1, *c]
(1, 2)
f(1, k=2)
"#;

#[derive(Default)]
struct Kinds(BTreeSet<String>);

impl<'a> SourceOrderVisitor<'a> for Kinds {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.0.insert(format!("{:?}", node.kind()));
        TraversalSignal::Traverse
    }
}

#[test]
fn every_node_is_read_or_refused_or_on_the_list() {
    let parsed = ruff_python_parser::parse_module(EVERY).expect("valid source");
    let mut kinds = Kinds::default();
    walk_node(&mut kinds, AnyNodeRef::from(parsed.syntax()));
    assert!(kinds.0.len() >= 89, "{:?}", kinds.0);
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reading.md"))
            .expect("the page");
    let listed: BTreeSet<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|nodes| nodes.split('`'))
        .filter(|node| node.chars().all(char::is_alphanumeric) && !node.is_empty())
        .collect();
    let missing: Vec<&String> = kinds
        .0
        .iter()
        .filter(|kind| !listed.contains(kind.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/reading.md says nothing of {missing:?}"
    );
}
