//! Counted nouns: `1 event`, `2 events`, with thousands apart.

/// `1 event`, `2 events`, with thousands apart.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let number = thousands(count);
    if count == 1 {
        format!("{number} {noun}")
    } else {
        format!("{number} {}", plural_noun(noun))
    }
}

/// The noun for several things.
pub(crate) fn plural_noun(noun: &str) -> String {
    if noun.ends_with('s') {
        format!("{noun}es")
    } else if let Some(stem) = noun.strip_suffix('y') {
        format!("{stem}ies")
    } else {
        format!("{noun}s")
    }
}

/// `1 row`, `2 rows`, as databases count.
pub(crate) fn plural_rows(rows: u64) -> String {
    plural(usize::try_from(rows).unwrap_or(usize::MAX), "row")
}

/// `1 step is`, `2 steps are`.
pub(crate) fn plural_is(count: usize, noun: &str) -> String {
    plural(count, noun) + if count == 1 { " is" } else { " are" }
}

/// `1 process has`, `2 processes have`.
pub(crate) fn plural_has(count: usize, noun: &str) -> String {
    plural(count, noun) + if count == 1 { " has" } else { " have" }
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn nouns_agree_with_their_numbers() {
        assert_eq!(plural(1, "event"), "1 event");
        assert_eq!(plural(0, "event"), "0 events");
        assert_eq!(plural(1_234_567, "query"), "1,234,567 queries");
    }
}
