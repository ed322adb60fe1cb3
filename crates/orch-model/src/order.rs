//! The order in which a revision holds its changes.
//!
//! Removals come first and name things by their former names, so that the rows that
//! they take can be counted beforehand. The kinds stand in the order of
//! [`each_kind!`](crate::each_kind), but for changes of attributes that prepare or are
//! themselves removals: see [`Phase`].

use crate::ChangeKind;

/// A place in the order of a revision's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phase(u8);

impl Phase {
    /// At the root of a product, an attribute gets a block that another one is about to
    /// lose: `attribute_added` or `attribute_changed`, before anything is removed.
    pub const ATTRIBUTE_MOVED: Self = Self(0);

    /// An attribute loses blocks, or holds fewer: `attribute_changed`, right after the
    /// attributes that are removed.
    pub const ATTRIBUTE_NARROWED: Self = Self(Self::of(ChangeKind::AttributeRemoved).0 + 1);

    /// The place of most changes of a kind.
    pub const fn of(kind: ChangeKind) -> Self {
        Self(kind as u8 * 2 + 1)
    }

    /// The places in which changes of a kind may stand, in order.
    fn all(kind: ChangeKind) -> impl Iterator<Item = Self> {
        let early: &[Self] = match kind {
            ChangeKind::AttributeAdded => &[Self::ATTRIBUTE_MOVED],
            ChangeKind::AttributeChanged => &[Self::ATTRIBUTE_MOVED, Self::ATTRIBUTE_NARROWED],
            _ => &[],
        };
        early.iter().copied().chain([Self::of(kind)])
    }
}

/// The first of a revision's changes that stands too late: one that should have come
/// before the change above it. Gives its place among the changes, from 0.
pub fn first_out_of_order(kinds: impl IntoIterator<Item = ChangeKind>) -> Option<usize> {
    let mut reached = Phase::ATTRIBUTE_MOVED;
    for (at, kind) in kinds.into_iter().enumerate() {
        match Phase::all(kind).find(|phase| *phase >= reached) {
            Some(phase) => reached = phase,
            None => return Some(at),
        }
    }
    None
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Phase, first_out_of_order};
    use crate::ChangeKind;

    #[test]
    fn kinds_are_in_order_as_they_are_listed() {
        assert_eq!(first_out_of_order(ChangeKind::ALL.iter().copied()), None);
        let reversed = ChangeKind::ALL.iter().rev().copied();
        assert_eq!(first_out_of_order(reversed), Some(1));
    }

    #[test]
    fn an_attribute_that_is_prepared_or_narrowed_stands_early() {
        use ChangeKind::{
            AttributeAdded, AttributeChanged, AttributeRemoved, BlockAdded, ProductRemoved,
        };
        let early = [
            AttributeAdded,
            AttributeRemoved,
            AttributeChanged,
            ProductRemoved,
        ];
        assert_eq!(first_out_of_order(early), None);
        let late = [BlockAdded, AttributeAdded, AttributeChanged];
        assert_eq!(first_out_of_order(late), None);
        let removed_late = [
            AttributeAdded,
            AttributeChanged,
            ProductRemoved,
            AttributeRemoved,
        ];
        assert_eq!(first_out_of_order(removed_late), Some(3));
        assert!(Phase::ATTRIBUTE_NARROWED < Phase::of(ChangeKind::ResourceTypeDetached));
    }

    #[test]
    fn the_format_page_lists_every_kind_in_order() {
        let page = include_str!("../../../docs/ledger-format.md");
        let (_, after) = page.split_once("| `event` | further keys |").unwrap();
        let (table, _) = after.split_once("\n\n").unwrap();
        let mut kinds = Vec::new();
        for row in table.lines().filter(|row| row.starts_with("| `")) {
            let cell = row.split('|').nth(1).unwrap();
            for name in cell.split('`').skip(1).step_by(2) {
                let kind = ChangeKind::ALL.iter().find(|it| it.as_str() == name);
                kinds.push(*kind.unwrap_or_else(|| panic!("`{name}` is not a kind of change")));
            }
        }
        assert_eq!(first_out_of_order(kinds.iter().copied()), None);
        let listed: BTreeSet<ChangeKind> = kinds.into_iter().collect();
        assert_eq!(listed, ChangeKind::ALL.iter().copied().collect());
    }
}
