//! English for comments: counted nouns, and lists of names.

use crate::literal::comment_text;

/// The most names that a comment lists; a longer list stands in the statement below it.
const SHOWN: usize = 24;

/// `1 product`, `2 products`, `10,000 products`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut number = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    if count == 1 {
        format!("{number} {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// The noun with all names, such as ``the product `Port` `` or ``the products `A`, `B` ``;
/// a number in place of names that are too many to read.
pub(crate) fn named<'a>(noun: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [name] => format!("the {noun} {}", quoted(name)),
        names if names.len() > SHOWN => counted(names.len(), noun),
        names => format!("the {noun}s {}", listed(names.iter().copied())),
    }
}

/// All names, quoted for a comment, after commas.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    names.join(", ")
}

/// A name, quoted for a comment.
pub(crate) fn quoted(name: &str) -> String {
    format!("`{}`", comment_text(name))
}

/// The entries, after commas and an `and`.
pub(crate) fn joined(entries: &[String]) -> String {
    match entries {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Lines of at most 96 characters that each begin with `-- `; `text` is fit for a comment.
pub(crate) fn comment(text: &str) -> String {
    const WIDTH: usize = 93;
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > WIDTH {
            if width > 0 {
                lines.push('\n');
            }
            lines.push_str("-- ");
            width = 0;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::{comment, counted, joined, named};

    #[test]
    fn nouns_agree_with_their_names() {
        assert_eq!(named("product", ["Port"]), "the product `Port`");
        assert_eq!(named("product", ["A", "B"]), "the products `A`, `B`");
        let many: Vec<String> = (0..1_000).map(|it| it.to_string()).collect();
        let many = named("product", many.iter().map(String::as_str));
        assert_eq!(many, "1,000 products");
        assert_eq!(counted(1, "block"), "1 block");
        let entries = ["a", "b", "c"].map(ToOwned::to_owned);
        assert_eq!(joined(&entries), "a, b and c");
    }

    #[test]
    fn comments_are_wrapped() {
        let text = comment(&"word ".repeat(40));
        assert!(
            text.lines()
                .all(|line| line.starts_with("-- ") && line.len() <= 96)
        );
        assert_eq!(text.lines().count(), 3);
    }
}
