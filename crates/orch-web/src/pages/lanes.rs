//! The graph of revisions as lanes: for each row, where its node stands and which lines run
//! through it.

use maud::{Markup, html};
use orch_event::RevisionId;
use orch_ledger::Graph;

/// The height of a row, in pixels; the stylesheet gives rows the same.
const HEIGHT: usize = 56;
const WIDTH: usize = 16;
/// Lanes beyond these are drawn on top of each other.
const MOST: usize = 12;

/// A row of the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The lane of the row's node.
    node: usize,
    /// Lines from the top of the row to its bottom, or to its node: from which lane to which.
    above: Vec<(usize, Option<usize>)>,
    /// Lines from the node to the bottom.
    below: Vec<usize>,
    width: usize,
}

/// The rows of revisions that come children first, and of these only some.
pub(super) fn rows(
    graph: &Graph,
    newest_first: &[RevisionId],
    part: std::ops::Range<usize>,
) -> Vec<Row> {
    // The revision that each lane leads to.
    let mut lanes: Vec<Option<RevisionId>> = Vec::new();
    let mut rows = Vec::with_capacity(part.len());
    for (index, id) in newest_first.iter().take(part.end).enumerate() {
        let node = lanes.iter().position(|it| *it == Some(*id));
        let before = lanes.clone();
        let node = node.unwrap_or_else(|| free(&mut lanes));
        for lane in &mut lanes {
            if *lane == Some(*id) {
                *lane = None;
            }
        }
        let mut below = Vec::new();
        for (position, parent) in graph.parents(*id).iter().enumerate() {
            let known = lanes.iter().position(|it| it == &Some(*parent));
            let lane = known.unwrap_or_else(|| {
                if position == 0 && lanes[node].is_none() {
                    node
                } else {
                    free(&mut lanes)
                }
            });
            lanes[lane] = Some(*parent);
            below.push(lane);
        }
        if index >= part.start {
            let above = before.iter().enumerate().filter_map(|(lane, leads)| {
                let leads = (*leads)?;
                Some((lane, (leads != *id).then_some(lane)))
            });
            let above: Vec<_> = above.collect();
            let used = above
                .iter()
                .map(|(lane, _)| *lane)
                .chain(below.iter().copied());
            let width = used.chain([node]).max().unwrap_or_default() + 1;
            rows.push(Row {
                node,
                above,
                below,
                width,
            });
        }
        while lanes.last() == Some(&None) {
            lanes.pop();
        }
    }
    rows
}

fn free(lanes: &mut Vec<Option<RevisionId>>) -> usize {
    lanes.iter().position(Option::is_none).unwrap_or_else(|| {
        lanes.push(None);
        lanes.len() - 1
    })
}

/// The drawing of a row, as wide as the widest of all rows.
pub(super) fn drawn(row: &Row, width: usize, is_merge: bool) -> Markup {
    let x = |lane: usize| lane.min(MOST) * WIDTH + WIDTH / 2;
    let middle = HEIGHT / 2;
    let width = width.min(MOST + 1) * WIDTH;
    let from_above = |lane: usize, to: Option<usize>| match to {
        Some(to) => format!("M{} 0L{} {HEIGHT}", x(lane), x(to)),
        None => curve((x(lane), 0), (x(row.node), middle)),
    };
    html! {
        svg.lanes width=(width) height=(HEIGHT) viewBox={ "0 0 " (width) " " (HEIGHT) } aria-hidden="true" {
            @for (lane, to) in &row.above { path class={ "lane lane" (lane % 6) } d=(from_above(*lane, *to)) {} }
            @for lane in &row.below {
                path class={ "lane lane" (lane % 6) } d=(curve((x(row.node), middle), (x(*lane), HEIGHT))) {}
            }
            circle class={ "node lane" (row.node % 6) } cx=(x(row.node)) cy=(middle) r=(if is_merge { 4 } else { 5 }) {}
        }
    }
}

fn curve((x1, y1): (usize, usize), (x2, y2): (usize, usize)) -> String {
    if x1 == x2 {
        return format!("M{x1} {y1}L{x2} {y2}");
    }
    let middle = usize::midpoint(y1, y2);
    format!("M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}")
}

/// The widest row.
pub(super) fn width(rows: &[Row]) -> usize {
    rows.iter().map(|it| it.width).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use orch_event::RevisionId;
    use orch_ledger::Graph;

    use super::{Row, rows, width};

    #[test]
    fn branches_get_lanes_and_give_them_back() {
        let id = |digit: char| -> RevisionId {
            let text: String = std::iter::repeat_n(digit, 64).collect();
            text.parse().expect("64 digits are an id")
        };
        let (base, left, right, merge) = (id('0'), id('1'), id('2'), id('3'));
        let graph = Graph::new([
            (base, vec![]),
            (left, vec![base]),
            (right, vec![base]),
            (merge, vec![left, right]),
        ]);
        let order = [merge, right, left, base];
        let rows = rows(&graph, &order, 0..4);
        assert_eq!(width(&rows), 2);
        let nodes: Vec<usize> = rows.iter().map(|it| it.node).collect();
        // Both branches lead to the lane in which the base stands already.
        assert_eq!(nodes, [0, 1, 0, 1]);
        assert_eq!(rows[0].below, [0, 1]);
        assert_eq!(
            rows[3],
            Row {
                node: 1,
                above: vec![(1, None)],
                below: vec![],
                width: 2,
            }
        );
    }
}
