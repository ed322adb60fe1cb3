//! Places for boxes and arrows: layers from left to right, few crossings, no overlaps.
//!
//! The four steps of Sugiyama: arrows that would close a circle are turned around; each box
//! gets a layer right of all that lead to it; boxes in a layer are sorted by where their
//! neighbours stand; then each is moved towards them as far as there is room.

use std::collections::{BTreeMap, BTreeSet};

use super::Diagram;

/// Between the boxes of a layer.
const GAP: i32 = 26;
/// Of a line in a box.
pub(super) const LINE: i32 = 18;
/// Above and below the lines of a box.
pub(super) const PADDING: i32 = 12;
/// Between two arrows that leave or reach a box on one side.
const PORT: i32 = 20;
/// How often layers are sorted and moved.
const SWEEPS: usize = 8;
const MARGIN: i32 = 24;

/// A drawing with places.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    /// In the order of the boxes.
    pub(super) boxes: Vec<Place>,
    /// In the order of the arrows: the points that each leads through.
    pub(super) ways: Vec<Way>,
}

/// The place of a box.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// The way of an arrow.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    /// From its owner to its block.
    pub(super) points: Vec<(i32, i32)>,
    /// Whether it leads from right to left.
    pub(super) is_back: bool,
    /// Whether it leads from a box to itself.
    pub(super) is_loop: bool,
}

/// A box, or a place where a long arrow passes a layer.
struct Cell {
    layer: usize,
    width: i32,
    height: i32,
    /// Its middle.
    y: i32,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// The width of a text, roughly: fonts differ.
pub(super) fn text_width(text: &str) -> i32 {
    let tenths = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ':' | ' ' | '|' | '[' | ']' => 42,
        'm' | 'w' | 'M' | 'W' => 108,
        c if c.is_ascii_uppercase() => 88,
        c if c.is_ascii() => 74,
        _ => 130,
    });
    tenths.sum::<i32>() / 10
}

/// Gives everything its place.
pub(super) fn placed(diagram: &Diagram) -> Layout {
    let turned = turned(diagram);
    let layers = layers(diagram, &turned);
    let mut cells = cells(diagram, &layers);
    // The cells that each arrow leads through, from left to right.
    let chains: Vec<Vec<usize>> = diagram
        .edges
        .iter()
        .enumerate()
        .map(|(at, edge)| {
            let (left, right) = if turned.contains(&at) {
                (edge.to, edge.from)
            } else {
                (edge.from, edge.to)
            };
            chain(&mut cells, left, right)
        })
        .collect();
    let mut columns = columns(&cells);
    sort(&mut cells, &mut columns);
    let xs = xs(diagram, &cells, &columns);
    let place = |cell: &Cell| Place {
        x: xs[cell.layer],
        y: cell.y - cell.height / 2,
        width: cell.width,
        height: cell.height,
    };
    let top = cells
        .iter()
        .map(|it| it.y - it.height / 2)
        .min()
        .unwrap_or_default();
    for cell in &mut cells {
        cell.y += MARGIN - top;
    }
    let boxes: Vec<Place> = cells[..diagram.nodes.len()].iter().map(place).collect();
    let ways = ways(diagram, &turned, &chains, &cells, &xs, &boxes);
    let right = boxes
        .iter()
        .map(|it| it.x + it.width)
        .max()
        .unwrap_or_default();
    let loops = diagram.edges.iter().filter(|it| it.from == it.to);
    let loops =
        loops.map(|it| boxes[it.from].x + boxes[it.from].width + 44 + text_width(&it.label()));
    let right = right.max(loops.max().unwrap_or_default());
    let bottom = cells
        .iter()
        .map(|it| it.y + it.height / 2)
        .max()
        .unwrap_or_default();
    Layout {
        width: right + MARGIN,
        height: bottom + MARGIN,
        boxes,
        ways,
    }
}

/// The arrows that would close a circle.
fn turned(diagram: &Diagram) -> BTreeSet<usize> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); diagram.nodes.len()];
    for (at, edge) in diagram.edges.iter().enumerate() {
        out[edge.from].push((at, edge.to));
    }
    let mut turned = BTreeSet::new();
    // Whether a box is on the way, or done.
    let mut state: Vec<Option<bool>> = vec![None; diagram.nodes.len()];
    for start in 0..diagram.nodes.len() {
        if state[start].is_some() {
            continue;
        }
        state[start] = Some(true);
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some((edge, to)) = out[*node].get(*next).copied() else {
                state[*node] = Some(false);
                way.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                Some(true) => {
                    turned.insert(edge);
                }
                Some(false) => {}
                None => {
                    state[to] = Some(true);
                    way.push((to, 0));
                }
            }
        }
    }
    turned
}

/// The layer of each box: one right of the last that leads to it.
fn layers(diagram: &Diagram, turned: &BTreeSet<usize>) -> Vec<usize> {
    let mut layers = vec![0; diagram.nodes.len()];
    // Without circles, as many rounds as there are layers are enough.
    for _ in 0..diagram.nodes.len() {
        let mut is_settled = true;
        for (at, edge) in diagram.edges.iter().enumerate() {
            if edge.from == edge.to {
                continue;
            }
            let (left, right) = if turned.contains(&at) {
                (edge.to, edge.from)
            } else {
                (edge.from, edge.to)
            };
            if layers[right] <= layers[left] {
                layers[right] = layers[left] + 1;
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    layers
}

fn cells(diagram: &Diagram, layers: &[usize]) -> Vec<Cell> {
    let mut ports: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
    for edge in &diagram.edges {
        ports.entry(edge.from).or_default().0 += 1;
        ports.entry(edge.to).or_default().1 += 1;
    }
    let cell = |(at, node): (usize, &super::Node)| {
        let widest = node.lines.iter().map(|it| text_width(&it.text)).max();
        let width = (text_width(&node.title) + 16).max(widest.unwrap_or_default()) + 2 * PADDING;
        let lines = i32::try_from(node.lines.len()).unwrap_or(i32::MAX) + 1;
        let (out, into) = ports.get(&at).copied().unwrap_or_default();
        let height = (lines * LINE + 2 * PADDING).max((out.max(into) + 1) * PORT);
        Cell {
            layer: layers[at],
            width: width.clamp(120, 360),
            height,
            y: 0,
            left: Vec::new(),
            right: Vec::new(),
        }
    };
    diagram.nodes.iter().enumerate().map(cell).collect()
}

/// Joins two boxes, by a cell in each layer between them.
fn chain(cells: &mut Vec<Cell>, left: usize, right: usize) -> Vec<usize> {
    let mut chain = vec![left];
    for layer in cells[left].layer + 1..cells[right].layer {
        cells.push(Cell {
            layer,
            width: 0,
            height: PORT,
            y: 0,
            left: Vec::new(),
            right: Vec::new(),
        });
        chain.push(cells.len() - 1);
    }
    chain.push(right);
    for pair in chain.windows(2) {
        if pair[0] != pair[1] {
            cells[pair[0]].right.push(pair[1]);
            cells[pair[1]].left.push(pair[0]);
        }
    }
    chain
}

fn columns(cells: &[Cell]) -> Vec<Vec<usize>> {
    let count = cells
        .iter()
        .map(|it| it.layer + 1)
        .max()
        .unwrap_or_default();
    let mut columns = vec![Vec::new(); count];
    for (at, cell) in cells.iter().enumerate() {
        columns[cell.layer].push(at);
    }
    columns
}

/// Sorts the layers by their neighbours, and moves cells towards them.
fn sort(cells: &mut [Cell], columns: &mut [Vec<usize>]) {
    for column in columns.iter() {
        stack(cells, column, |_, _| None);
    }
    for sweep in 0..SWEEPS {
        let is_forward = sweep % 2 == 0;
        let order: Vec<usize> = if is_forward {
            (0..columns.len()).collect()
        } else {
            (0..columns.len()).rev().collect()
        };
        let wanted = |cells: &[Cell], at: usize| {
            let cell = &cells[at];
            let near = if is_forward { &cell.left } else { &cell.right };
            middle(cells, near)
        };
        for at in order {
            let column = &mut columns[at];
            column.sort_by_key(|cell| {
                (
                    wanted(cells, *cell).unwrap_or(cells[*cell].y),
                    cells[*cell].y,
                )
            });
            stack(cells, column, wanted);
        }
    }
}

fn middle(cells: &[Cell], near: &[usize]) -> Option<i32> {
    let count = i32::try_from(near.len()).ok().filter(|it| *it > 0)?;
    let sum: i32 = near.iter().map(|at| cells[*at].y).sum();
    Some(sum / count)
}

/// Places the cells of a layer below each other, each as near to where it wants to be as the
/// others let it.
fn stack(cells: &mut [Cell], column: &[usize], wanted: impl Fn(&[Cell], usize) -> Option<i32>) {
    // Groups of cells that touch; each stands where it suits all of it.
    let mut groups: Vec<(Vec<usize>, i64, i64)> = Vec::new();
    for at in column {
        let want = i64::from(wanted(cells, *at).unwrap_or(cells[*at].y));
        let mut group = (vec![*at], want, 1);
        while let Some(above) = groups.last() {
            let bottom = above.1 / above.2 + i64::from(extent(cells, &above.0));
            let top = group.1 / group.2 - i64::from(cells[group.0[0]].height / 2);
            let above_top = i64::from(cells[above.0[0]].height / 2);
            if bottom - above_top + i64::from(GAP) <= top {
                break;
            }
            let Some((mut members, sum, count)) = groups.pop() else {
                break;
            };
            let offset = i64::from(extent(cells, &members) + GAP)
                - i64::from(cells[members[0]].height / 2)
                + i64::from(cells[group.0[0]].height / 2);
            // What the lower group wants, seen from the first cell of the upper one.
            let (sum, count) = (sum + group.1 - offset * group.2, count + group.2);
            members.extend(group.0);
            group = (members, sum, count);
        }
        groups.push(group);
    }
    for (members, sum, count) in groups {
        let mut top = i32::try_from(sum / count).unwrap_or_default() - cells[members[0]].height / 2;
        for at in members {
            cells[at].y = top + cells[at].height / 2;
            top += cells[at].height + GAP;
        }
    }
}

/// The height of cells below each other.
fn extent(cells: &[Cell], members: &[usize]) -> i32 {
    let gaps = i32::try_from(members.len())
        .unwrap_or(i32::MAX)
        .saturating_sub(1)
        * GAP;
    members.iter().map(|at| cells[*at].height).sum::<i32>() + gaps
}

/// The left side of each layer; between layers there is room for the labels of arrows.
fn xs(diagram: &Diagram, cells: &[Cell], columns: &[Vec<usize>]) -> Vec<i32> {
    let mut room = vec![60; columns.len() + 1];
    for edge in &diagram.edges {
        let label = text_width(&edge.label()) + 56;
        let from = cells[edge.from].layer;
        let gap = if cells[edge.to].layer < from {
            from - 1
        } else {
            from
        };
        room[gap] = room[gap].max(label);
    }
    let mut x = MARGIN;
    let mut xs = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        xs.push(x);
        let width = column.iter().map(|cell| cells[*cell].width).max();
        x += width.unwrap_or_default() + room[at];
    }
    xs
}

/// The sides of a box on which arrows end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
}

fn ways(
    diagram: &Diagram,
    turned: &BTreeSet<usize>,
    chains: &[Vec<usize>],
    cells: &[Cell],
    xs: &[i32],
    boxes: &[Place],
) -> Vec<Way> {
    let mut widths = vec![0; xs.len()];
    for cell in cells {
        widths[cell.layer] = widths[cell.layer].max(cell.width);
    }
    // Per side of a box, its arrows by where they lead.
    let mut ports: BTreeMap<(usize, Side), Vec<(i32, usize)>> = BTreeMap::new();
    for (at, chain) in chains.iter().enumerate() {
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        if first == last {
            let lowest = i32::MAX;
            ports
                .entry((first, Side::Right))
                .or_default()
                .push((lowest, at));
            continue;
        }
        ports
            .entry((first, Side::Right))
            .or_default()
            .push((cells[chain[1]].y, at));
        let before = cells[chain[chain.len() - 2]].y;
        ports
            .entry((last, Side::Left))
            .or_default()
            .push((before, at));
    }
    for arrows in ports.values_mut() {
        arrows.sort_unstable();
    }
    let port = |node: usize, side: Side, edge: usize| {
        let arrows = &ports[&(node, side)];
        let at = arrows
            .iter()
            .position(|(_, it)| *it == edge)
            .unwrap_or_default();
        let place = boxes[node];
        let share = |at: usize| i32::try_from(at).unwrap_or_default();
        let y = place.y + place.height * (share(at) + 1) / (share(arrows.len()) + 1);
        match side {
            Side::Left => (place.x, y),
            Side::Right => (place.x + place.width, y),
        }
    };
    let way = |(at, edge): (usize, &super::Edge)| {
        let chain = &chains[at];
        if edge.from == edge.to {
            return Way {
                points: vec![port(edge.from, Side::Right, at)],
                is_back: false,
                is_loop: true,
            };
        }
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        let mut points = vec![port(first, Side::Right, at)];
        for cell in &chain[1..chain.len() - 1] {
            // Straight on beside the boxes of the layer that it passes.
            let Cell { layer, y, .. } = cells[*cell];
            points.extend([(xs[layer], y), (xs[layer] + widths[layer], y)]);
        }
        points.push(port(last, Side::Left, at));
        let is_back = turned.contains(&at);
        if is_back {
            points.reverse();
        }
        Way {
            points,
            is_back,
            is_loop: false,
        }
    };
    diagram.edges.iter().enumerate().map(way).collect()
}

#[cfg(test)]
mod tests {
    use orch_model::Arity;

    use super::placed;
    use crate::diagram::{Change, Diagram, Edge, Node, NodeKind};

    fn diagram(nodes: usize, edges: &[(usize, usize)]) -> Diagram {
        let node = |at: usize| Node {
            kind: NodeKind::Block,
            title: format!("Block{at}"),
            lines: Vec::new(),
            change: Change::Same,
        };
        let edge = |(from, to): &(usize, usize)| Edge {
            from: *from,
            to: *to,
            attribute: "it".to_owned(),
            arity: Arity::Required,
            change: Change::Same,
        };
        Diagram {
            nodes: (0..nodes).map(node).collect(),
            edges: edges.iter().map(edge).collect(),
        }
    }

    #[test]
    fn boxes_do_not_overlap_and_arrows_lead_to_the_right() {
        let edges = [(0, 2), (1, 2), (2, 3), (0, 3), (3, 4), (2, 4), (1, 4)];
        let layout = placed(&diagram(5, &edges));
        for (at, one) in layout.boxes.iter().enumerate() {
            assert!(one.x >= 0 && one.y >= 0);
            assert!(one.x + one.width <= layout.width && one.y + one.height <= layout.height);
            for other in &layout.boxes[at + 1..] {
                let apart = one.x + one.width <= other.x
                    || other.x + other.width <= one.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(apart, "{one:?} {other:?}");
            }
        }
        for way in &layout.ways {
            assert!(way.points.is_sorted_by_key(|(x, _)| *x), "{way:?}");
        }
        // A long arrow passes the layer between.
        assert_eq!(layout.ways[3].points.len(), 4);
    }

    #[test]
    fn circles_end() {
        let layout = placed(&diagram(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]));
        assert!(layout.ways[2].is_back);
        assert!(layout.ways[3].is_loop);
        assert!(placed(&diagram(0, &[])).boxes.is_empty());
    }
}
