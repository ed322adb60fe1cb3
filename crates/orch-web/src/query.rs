//! The part of an address after the question mark, and addresses made with it.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The values that an address gives, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after the question mark.
    pub(crate) fn of(text: Option<&str>) -> Self {
        let pairs = text
            .unwrap_or_default()
            .split('&')
            .filter(|it| !it.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        Self(pairs.map(pair).collect())
    }

    /// The value of a name; an empty one counts as none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(it, value)| it == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// The same with another value of a name.
    pub(crate) fn with(&self, name: &str, value: impl std::fmt::Display) -> Self {
        let mut query = self.without(name);
        query.0.push((name.to_owned(), value.to_string()));
        query
    }

    /// The same without a name.
    pub(crate) fn without(&self, name: &str) -> Self {
        let kept = self.0.iter().filter(|(it, _)| it != name);
        Self(kept.cloned().collect())
    }

    /// Only some names of it.
    pub(crate) fn only(&self, names: &[&str]) -> Self {
        let kept = self
            .0
            .iter()
            .filter(|(it, value)| names.contains(&it.as_str()) && !value.is_empty());
        Self(kept.cloned().collect())
    }

    /// Its names and values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The address of a path with these values.
    pub(crate) fn on(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (index, (name, value)) in self.pairs().enumerate() {
            let sign = if index == 0 { '?' } else { '&' };
            // A string takes all text.
            let _ = write!(address, "{sign}{}={}", encoded(name), encoded(value));
        }
        address
    }
}

/// A text as it stands in an address.
pub(crate) fn encoded(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, PLAIN)
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn an_address_is_written_as_it_is_read() {
        let query = Query::of(Some("q=a+b%26%C3%A9&at=&page=2"));
        assert_eq!(query.get("q"), Some("a b&é"));
        assert_eq!(query.get("at"), None);
        assert_eq!(query.only(&["q", "at"]).on("/x"), "/x?q=a%20b%26%C3%A9");
        let next = query.without("at").with("page", 3).on("/x");
        assert_eq!(next, "/x?q=a%20b%26%C3%A9&page=3");
        assert_eq!(Query::of(None).on("/"), "/");
    }
}
