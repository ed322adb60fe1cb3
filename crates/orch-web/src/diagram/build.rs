//! From models to boxes and arrows.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{
    Arity, Attribute, AttributeName, AttributeSpec, Block, ByStatus, Model, Product, Status,
    ValueSpec,
};

use super::{Change, Diagram, Edge, Line, Node, NodeKind};

/// With more products than these, those that hold the same are drawn as one.
const APART: usize = 24;

/// The most lines of a box.
const LINES: usize = 12;

/// Which box: products and blocks may have the same name.
type Key = (NodeKind, String);

/// A box with what hangs on it.
#[derive(Default)]
struct Drawn {
    lines: BTreeSet<String>,
    /// Per attribute and block: how many.
    holds: BTreeMap<(String, String), Arity>,
}

impl Diagram {
    /// Draws a model.
    pub fn of(model: &Model) -> Self {
        built(&parts(model), None)
    }

    /// Draws a model with the differences from another one.
    pub fn compared(before: &Model, after: &Model) -> Self {
        built(&parts(after), Some(&parts(before)))
    }

    /// Only what a product or a block reaches, and what reaches the block.
    #[must_use]
    pub fn around(&self, name: &str) -> Self {
        let stands_for = |node: &Node| {
            node.title == name
                || node.kind == NodeKind::Products && node.lines.iter().any(|it| it.text == name)
        };
        let mut kept: BTreeSet<usize> = (0..self.nodes.len())
            .filter(|at| stands_for(&self.nodes[*at]))
            .collect();
        let start = kept.clone();
        loop {
            let reached = self.edges.iter().filter(|it| kept.contains(&it.from));
            let reached: Vec<usize> = reached.map(|it| it.to).collect();
            let before = kept.len();
            kept.extend(reached);
            if kept.len() == before {
                break;
            }
        }
        kept.extend(
            self.edges
                .iter()
                .filter(|it| start.contains(&it.to))
                .map(|it| it.from),
        );
        let places: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        let edge = |it: &Edge| {
            Some(Edge {
                from: *places.get(&it.from)?,
                to: *places.get(&it.to)?,
                ..it.clone()
            })
        };
        Self {
            nodes: kept.iter().map(|at| self.nodes[*at].clone()).collect(),
            edges: self.edges.iter().filter_map(edge).collect(),
        }
    }
}

fn parts(model: &Model) -> BTreeMap<Key, Drawn> {
    let mut parts = BTreeMap::new();
    for (name, block) in &model.blocks {
        parts.insert((NodeKind::Block, name.to_string()), drawn_block(block));
    }
    if model.products.len() <= APART {
        for (name, product) in &model.products {
            parts.insert(
                (NodeKind::Product, name.to_string()),
                drawn_product(product),
            );
        }
        return parts;
    }
    let mut types: BTreeMap<&str, Vec<(String, &Product)>> = BTreeMap::new();
    for (name, product) in &model.products {
        let of_type = types.entry(product.product_type.as_str()).or_default();
        of_type.push((name.to_string(), product));
    }
    for (product_type, products) in types {
        if let [(name, product)] = products.as_slice() {
            let key = (NodeKind::Product, name.clone());
            parts.insert(key, drawn_product(product));
            continue;
        }
        // Products of one type hold the same, but for those whose class was changed since.
        let mut several = Drawn::default();
        for (name, product) in products {
            several.holds.extend(holds(&product.attributes));
            several.lines.insert(name);
        }
        parts.insert((NodeKind::Products, product_type.to_owned()), several);
    }
    parts
}

fn drawn_product(product: &Product) -> Drawn {
    let mut lines = BTreeSet::from([format!("type {}", product.product_type.as_str())]);
    for (name, it) in &product.fixed_inputs {
        let value = it.value.as_deref().unwrap_or_default();
        lines.insert(format!("{name} = {value}"));
    }
    Drawn {
        lines,
        holds: holds(&product.attributes),
    }
}

fn drawn_block(block: &Block) -> Drawn {
    let types = block.resource_types.iter();
    Drawn {
        lines: types
            .map(|(name, spec)| format!("{name}: {}", short(spec)))
            .collect(),
        holds: holds(&block.attributes),
    }
}

fn holds(attributes: &BTreeMap<AttributeName, Attribute>) -> BTreeMap<(String, String), Arity> {
    let mut holds = BTreeMap::new();
    for (name, attribute) in attributes {
        let arity = arity(&attribute.spec);
        for block in attribute.held() {
            holds.insert((name.to_string(), block.to_string()), arity);
        }
    }
    holds
}

/// What an active subscription holds, in short: `int`, `str?`, `IPv4Address[]`.
fn short(spec: &ByStatus<ValueSpec>) -> String {
    let active = spec.get(Status::Active);
    let any = active.or_else(|| spec.iter().next().map(|(_, spec)| spec));
    let Some(it) = any else {
        return String::new();
    };
    let name = it.value_type.as_str();
    let name = name.rsplit('.').next().unwrap_or(name);
    match it.arity {
        Arity::Required => name.to_owned(),
        Arity::Optional => format!("{name}?"),
        Arity::List { .. } => format!("{name}[]"),
    }
}

/// How many an active subscription holds; where there is no such stage, another's.
fn arity(spec: &ByStatus<AttributeSpec>) -> Arity {
    let active = spec.get(Status::Active);
    let any = active.or_else(|| spec.iter().next().map(|(_, spec)| spec));
    any.map_or(Arity::Optional, |it| it.arity)
}

fn built(after: &BTreeMap<Key, Drawn>, before: Option<&BTreeMap<Key, Drawn>>) -> Diagram {
    let nothing = Drawn::default();
    let keys: BTreeSet<&Key> = after
        .keys()
        .chain(before.into_iter().flat_map(BTreeMap::keys))
        .collect();
    let places: BTreeMap<&Key, usize> = keys.iter().copied().zip(0..).collect();
    let mut diagram = Diagram::default();
    for key in &keys {
        let (now, then) = (after.get(*key), before.map(|it| it.get(*key)));
        let change = |is_alike: bool| match (now, then) {
            (_, None) => Change::Same,
            (Some(_), Some(None)) => Change::Added,
            (None, _) => Change::Removed,
            (Some(_), Some(Some(_))) if is_alike => Change::Same,
            _ => Change::Changed,
        };
        let (now, then) = (
            now.unwrap_or(&nothing),
            then.map(|it| it.unwrap_or(&nothing)),
        );
        let lines = lines(&now.lines, then.map(|it| &it.lines));
        let is_alike = then.is_none_or(|it| it.lines == now.lines && it.holds == now.holds);
        diagram.nodes.push(Node {
            kind: key.0,
            title: key.1.clone(),
            lines,
            change: change(is_alike),
        });
        let held: BTreeSet<&(String, String)> = now
            .holds
            .keys()
            .chain(then.into_iter().flat_map(|it| it.holds.keys()))
            .collect();
        for held in held {
            let block = (NodeKind::Block, held.1.clone());
            let Some(to) = places.get(&block) else {
                continue;
            };
            let (arity, was) = (now.holds.get(held), then.map(|it| it.holds.get(held)));
            let change = match (arity, was) {
                (_, None) => Change::Same,
                (Some(_), Some(None)) => Change::Added,
                (None, _) => Change::Removed,
                (arity, Some(was)) if arity == was => Change::Same,
                _ => Change::Changed,
            };
            diagram.edges.push(Edge {
                from: places[*key],
                to: *to,
                attribute: held.0.clone(),
                arity: arity.or(was.flatten()).copied().unwrap_or(Arity::Optional),
                change,
            });
        }
    }
    diagram
}

fn lines(now: &BTreeSet<String>, then: Option<&BTreeSet<String>>) -> Vec<Line> {
    let all: BTreeSet<&String> = now.iter().chain(then.into_iter().flatten()).collect();
    let line = |text: &String| Line {
        text: text.clone(),
        change: match then {
            None => Change::Same,
            Some(then) => match (now.contains(text), then.contains(text)) {
                (true, true) => Change::Same,
                (true, false) => Change::Added,
                (false, _) => Change::Removed,
            },
        },
    };
    let mut lines: Vec<Line> = all.into_iter().map(line).collect();
    // What has changed is shown first where not all can be.
    if lines.len() > LINES {
        lines.sort_by_key(|it| it.change == Change::Same);
        let more = lines.len() - (LINES - 1);
        lines.truncate(LINES - 1);
        lines.push(Line {
            text: format!("and {more} more"),
            change: Change::Same,
        });
    }
    lines
}
