//! Answers that a source gives to the questions of a recording.

use std::fmt::Write as _;

use orch_model::Origin;

/// An answer that stands in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The question's key, as [`key`] writes it.
    pub key: String,
    /// What the source says, as it stands there; whether it is valid is for the
    /// question to tell.
    pub answer: String,
    /// Where it says so.
    pub origin: Origin,
}

/// Joins the parts of a question's key; `/` and `%` in a name are written `%2F` and
/// `%25`.
pub fn key(parts: &[&str]) -> String {
    let mut key = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            key.push('/');
        }
        for c in part.chars() {
            match c {
                // A string takes all text.
                '/' | '%' => {
                    let _ = write!(key, "%{:02X}", u32::from(c));
                }
                c => key.push(c),
            }
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_slash_in_a_name_does_not_part_a_key() {
        assert_eq!(
            key(&["product", "Link 10G/100%", "tag"]),
            "product/Link 10G%2F100%25/tag"
        );
    }
}
