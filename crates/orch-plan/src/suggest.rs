//! Sensible answers, offered to be taken or changed.

use std::collections::BTreeSet;

use orch_model::limit;

/// A tag for a product: its name in capitals, `USER_INTERNAL`.
pub(crate) fn product_tag(name: &str) -> Option<String> {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let tag = words.map(str::to_uppercase).collect::<Vec<_>>().join("_");
    fitting(tag, limit::TAG)
}

/// A tag for a block: the capitals of its name, `UGB` for `UserGroupBlock`.
pub(crate) fn block_tag(name: &str) -> Option<String> {
    let initials: String = name
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| {
            let first = word.chars().take(1);
            first.chain(word.chars().skip(1).filter(|c| c.is_uppercase()))
        })
        .flat_map(char::to_uppercase)
        .collect();
    fitting(initials, limit::TAG)
}

/// The one allowed value that is a word of the product's name, or the only one.
pub(crate) fn fixed_input_value(product: &str, allowed: &BTreeSet<String>) -> Option<String> {
    if allowed.len() == 1 {
        return allowed.first().cloned();
    }
    let words: Vec<String> = product
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .collect();
    let mut named = allowed
        .iter()
        .filter(|value| words.contains(&value.to_lowercase()));
    match (named.next(), named.next()) {
        (Some(value), None) => Some(value.clone()),
        _ => None,
    }
}

/// What the source says for people, as a description.
pub(crate) fn description(doc: Option<&str>) -> Option<String> {
    fitting(doc?.trim().to_owned(), limit::DESCRIPTION)
}

fn fitting(text: String, limit: usize) -> Option<String> {
    let fits = !text.is_empty() && text.chars().count() <= limit && !text.contains('\0');
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{block_tag, fixed_input_value, product_tag};

    #[test]
    fn tags_are_made_from_names() {
        assert_eq!(
            product_tag("User internal").as_deref(),
            Some("USER_INTERNAL")
        );
        assert_eq!(product_tag("a product with a very long name"), None);
        assert_eq!(block_tag("UserGroupBlock").as_deref(), Some("UGB"));
        assert_eq!(block_tag("core link").as_deref(), Some("CL"));
        assert_eq!(block_tag("--"), None);
    }

    #[test]
    fn a_fixed_input_is_suggested_only_where_the_name_tells() {
        let allowed = ["internal", "external"].map(str::to_owned).into();
        let suggested = |product| fixed_input_value(product, &allowed);
        assert_eq!(suggested("User internal").as_deref(), Some("internal"));
        assert_eq!(suggested("User"), None);
        assert_eq!(suggested("internal or external"), None);
    }
}
