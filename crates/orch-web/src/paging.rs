//! A long list, shown in parts.

use crate::query::Query;

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Which, from 1.
    pub(crate) page: usize,
    pub(crate) pages: usize,
    /// Where it begins in the list.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) total: usize,
}

impl Part {
    /// The part that an address asks for; the nearest, where there is no such part.
    pub(crate) fn of(query: &Query, total: usize, size: usize) -> Self {
        let pages = total.div_ceil(size).max(1);
        let asked = query.get("page").and_then(|it| it.parse().ok());
        let page = asked.unwrap_or(1).clamp(1, pages);
        let start = (page - 1) * size;
        Self {
            page,
            pages,
            start,
            end: (start + size).min(total),
            total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;
    use crate::query::Query;

    #[test]
    fn a_part_that_is_not_there_gives_the_nearest() {
        let part = |text, total| {
            let part = Part::of(&Query::of(Some(text)), total, 50);
            (part.page, part.start, part.end)
        };
        assert_eq!(part("", 0), (1, 0, 0));
        assert_eq!(part("page=2", 120), (2, 50, 100));
        assert_eq!(part("page=9", 120), (3, 100, 120));
        assert_eq!(part("page=x", 120), (1, 0, 50));
        assert_eq!(part("page=0", 120), (1, 0, 50));
    }
}
