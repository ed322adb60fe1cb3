//! The order in which Python looks through a class's ancestors.

/// Merges the ancestors of a class's bases, each with the base first, and the
/// bases themselves, by Python's C3 rule. None if no order suits all of them.
pub(crate) fn merge<T: Clone + PartialEq>(mut lines: Vec<Vec<T>>) -> Option<Vec<T>> {
    // Most classes have one base, and long chains of them must stay quick.
    if let [line, bases] = lines.as_slice()
        && bases.len() == 1
        && line.first() == bases.first()
    {
        return lines.into_iter().next();
    }
    let mut merged = Vec::new();
    loop {
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            return Some(merged);
        }
        let next = lines
            .iter()
            .map(|line| &line[0])
            .find(|head| !lines.iter().any(|line| line[1..].contains(head)))?
            .clone();
        for line in &mut lines {
            if line[0] == next {
                line.remove(0);
            }
        }
        merged.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[test]
    fn a_diamond_ends_in_its_common_base() {
        let lines = vec![vec!["b", "a"], vec!["c", "a"], vec!["b", "c"]];
        assert_eq!(merge(lines), Some(vec!["b", "c", "a"]));
    }

    #[test]
    fn bases_that_disagree_have_no_order() {
        let lines = vec![vec!["a", "b"], vec!["b", "a"], vec!["a", "b"]];
        assert_eq!(merge(lines), None);
    }
}
