//! Patterns of names as SQL's `LIKE` reads them.

/// Whether a text fits a pattern, in which `%` stands for any text, `_` for any character,
/// and `\` makes the next character plain.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether the pattern so far fits the text up to each place.
    let mut fits = vec![false; text.len() + 1];
    fits[0] = true;
    let mut pattern = pattern.chars();
    while let Some(letter) = pattern.next() {
        if letter == '%' {
            let mut any = false;
            for place in &mut fits {
                any |= *place;
                *place = any;
            }
            continue;
        }
        let plain = match letter {
            '_' => None,
            '\\' => Some(pattern.next().unwrap_or('\\')),
            letter => Some(letter),
        };
        for at in (0..text.len()).rev() {
            fits[at + 1] = fits[at] && plain.is_none_or(|it| it == text[at]);
        }
        fits[0] = false;
    }
    fits[text.len()]
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn patterns_fit_as_in_sql() {
        for (text, pattern, fits) in [
            ("Port 10G", "%", true),
            ("Port 10G", "%%", true),
            ("", "%", true),
            ("", "_", false),
            ("Port 10G", "Port%", true),
            ("Port 10G", "%10_", true),
            ("Port 10G", "%10", false),
            ("10%", "10\\%", true),
            ("100", "10\\%", false),
            ("Port 10G", "P%o%t%G", true),
            ("Porté", "Port_", true),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} {pattern}");
        }
    }
}
