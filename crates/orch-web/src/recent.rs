//! The values that were used last, and only so many.

use std::collections::VecDeque;

/// Values by key; the one that was used longest ago goes first.
pub(crate) struct Recent<K, V> {
    items: VecDeque<(K, V)>,
    most: usize,
}

impl<K: PartialEq, V: Clone> Recent<K, V> {
    pub(crate) fn new(most: usize) -> Self {
        let items = VecDeque::with_capacity(most);
        Self { items, most }
    }

    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        let at = self.items.iter().position(|(it, _)| it == key)?;
        let item = self.items.remove(at)?;
        let value = item.1.clone();
        self.items.push_front(item);
        Some(value)
    }

    pub(crate) fn put(&mut self, key: K, value: V) {
        self.items.truncate(self.most.saturating_sub(1));
        self.items.push_front((key, value));
    }

    pub(crate) fn clear(&mut self) {
        self.items.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn what_was_used_longest_ago_goes() {
        let mut recent = Recent::new(2);
        recent.put(1, "one");
        recent.put(2, "two");
        assert_eq!(recent.get(&1), Some("one"));
        recent.put(3, "three");
        assert_eq!([recent.get(&1), recent.get(&2)], [Some("one"), None]);
    }
}
