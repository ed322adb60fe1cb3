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

/// A description of a workflow: its name as words, `Create port`.
pub(crate) fn workflow_description(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let mut rest = text.chars();
    let first: String = rest.next()?.to_uppercase().collect();
    fitting(first + rest.as_str(), limit::DESCRIPTION)
}

/// The product types that a workflow's module and name speak of; all of them, where there
/// is but one.
pub(crate) fn product_types<'a>(
    package: Option<&str>,
    name: &str,
    all: &BTreeSet<&'a str>,
) -> BTreeSet<&'a str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    // The longest run of words counts: `create_core_link` is of `CoreLink`, not of `Link`.
    let named_in = |words: &[&str]| -> Option<&'a str> {
        let runs = (1..=words.len())
            .rev()
            .flat_map(|length| words.windows(length));
        let mut runs = runs.map(|run| plain(&run.concat()));
        runs.find_map(|run| all.iter().copied().find(|it| plain(it) == run))
    };
    let words: Vec<&str> = name.split('_').filter(|it| !it.is_empty()).collect();
    let folders = || {
        let package = package?;
        package
            .rsplit('.')
            .find_map(|part| named_in(&part.split('_').collect::<Vec<_>>()))
    };
    let found = named_in(&words).or_else(folders);
    match (found, all.len()) {
        (Some(found), _) => BTreeSet::from([found]),
        (None, 1) => all.clone(),
        (None, _) => BTreeSet::new(),
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
    use super::{block_tag, fixed_input_value, product_tag, product_types, workflow_description};

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
    fn workflows_are_described_by_their_names_and_belong_to_what_these_speak_of() {
        let described = workflow_description("create_core_link");
        assert_eq!(described.as_deref(), Some("Create core link"));
        assert_eq!(workflow_description("_"), None);
        let all = ["Link", "CoreLink", "L2vpn", "Port"].into();
        let of = |package, name| product_types(package, name, &all).into_iter().next();
        assert_eq!(of(None, "create_core_link"), Some("CoreLink"));
        assert_eq!(
            of(Some("workflows.l2vpn.modify"), "reconcile"),
            Some("L2vpn")
        );
        assert_eq!(
            of(Some("workflows.l2vpn.create_port"), "create_port"),
            Some("Port")
        );
        assert_eq!(of(Some("workflows.tasks"), "clean_up"), None);
        assert_eq!(product_types(None, "clean_up", &["Node"].into()).len(), 1);
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
