//! The name of a revision's folder, made for people: date, message, beginning of the id.

use orch_event::{Header, RevisionId};

/// The most characters of the message.
const MESSAGE: usize = 40;

/// The fewest digits of the id.
pub(crate) const DIGITS: usize = 8;

/// The name of a revision's folder with some digits of its id:
/// `2026-11-22-add-user-products-58b01c57`.
///
/// The date is the header's, in UTC. Of the message, ASCII letters in lower case and
/// digits; runs of other characters become one `-`.
pub(crate) fn folder_name(header: &Header, id: RevisionId, digits: usize) -> String {
    let date = &header.time.to_string()[..10];
    let id = &id.to_string()[..digits];
    let message = slug(&header.message);
    if message.is_empty() {
        format!("{date}-{id}")
    } else {
        format!("{date}-{message}-{id}")
    }
}

fn slug(message: &str) -> String {
    let mut slug = String::new();
    for c in message.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(MESSAGE);
    slug.trim_end_matches('-').to_owned()
}

/// The digits of an id that a folder's name ends with; none where it ends with fewer
/// than are needed.
pub(crate) fn digits(name: &str) -> Option<&str> {
    let digits = name.rsplit('-').next()?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let fits = (DIGITS..=64).contains(&digits.len()) && digits.bytes().all(is_hex);
    fits.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{digits, slug};

    #[test]
    fn messages_become_names() {
        for (message, expected) in [
            (
                "Add User and UserGroup products",
                "add-user-and-usergroup-products",
            ),
            ("  Ports: 10G / 100G!\nmore", "ports-10g-100g-more"),
            ("../../etc", "etc"),
            ("Grüße", "gr-e"),
            ("日本", ""),
            (
                "a long message that goes on beyond the limit",
                "a-long-message-that-goes-on-beyond-the-l",
            ),
        ] {
            assert_eq!(slug(message), expected);
        }
    }

    #[test]
    fn names_end_with_digits_of_an_id() {
        assert_eq!(digits("2026-11-22-add-58b01c57"), Some("58b01c57"));
        assert_eq!(digits("2026-11-22-58b01c57ab"), Some("58b01c57ab"));
        assert_eq!(digits("2026-11-22-add-58b0"), None);
        assert_eq!(digits("2026-11-22-add-58b01c5X"), None);
    }
}
