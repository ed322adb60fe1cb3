//! SQL with its words marked, so that a reviewer sees comments, strings and verbs apart.

use maud::{Markup, html};

const KEYWORDS: [&str; 62] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "begin",
    "between",
    "by",
    "case",
    "commit",
    "conflict",
    "cross",
    "delete",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "from",
    "full",
    "group",
    "having",
    "in",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "join",
    "lateral",
    "left",
    "limit",
    "local",
    "not",
    "nothing",
    "null",
    "on",
    "only",
    "operator",
    "or",
    "order",
    "outer",
    "over",
    "perform",
    "returning",
    "right",
    "select",
    "set",
    "table",
    "then",
    "true",
    "union",
    "update",
    "using",
    "values",
    "when",
    "where",
    "with",
];

/// Marks the words of SQL.
pub(super) fn highlighted(sql: &str) -> Markup {
    let mut rest = sql;
    let mut parts: Vec<(&str, &str)> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (class, length) = if rest.starts_with("--") {
            ("comment", rest.find('\n').unwrap_or(rest.len()))
        } else if first == '\'' {
            ("string", quoted(rest, '\''))
        } else if first == '"' {
            ("", quoted(rest, '"'))
        } else if first.is_ascii_digit() {
            let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '.';
            ("number", rest.find(|c| !is_digit(c)).unwrap_or(rest.len()))
        } else if first.is_alphabetic() || first == '_' {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let is_keyword = KEYWORDS.contains(&&rest[..length]);
            (if is_keyword { "keyword" } else { "" }, length)
        } else {
            ("", first.len_utf8())
        };
        let (part, after) = rest.split_at(length);
        rest = after;
        match parts.last_mut() {
            // Parts without a mark are joined: they are most of the text.
            Some((last, text)) if last.is_empty() && class.is_empty() => {
                let start = sql.len() - rest.len() - part.len() - text.len();
                *text = &sql[start..sql.len() - rest.len()];
            }
            _ => parts.push((class, part)),
        }
    }
    html! {
        pre.sql { code {
            @for (class, text) in parts {
                @if class.is_empty() { (text) } @else { (marked(class, text)) }
            }
        } }
    }
}

fn marked(class: &str, text: &str) -> Markup {
    html! { span class=(class) { (text) } }
}

/// The length of a quoted text; a quote in it is written twice.
fn quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, it)| *it == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::highlighted;

    #[test]
    fn words_are_marked_and_nothing_is_lost() {
        let sql = "-- it's <a>\nselect 'it''s -- x', \"from\" from t where n = 12;";
        let marked = highlighted(sql).into_string();
        assert_eq!(
            marked,
            "<pre class=\"sql\"><code><span class=\"comment\">-- it's &lt;a&gt;</span>\n\
             <span class=\"keyword\">select</span> <span class=\"string\">'it''s -- x'</span>, \
             &quot;from&quot; <span class=\"keyword\">from</span> t \
             <span class=\"keyword\">where</span> n = <span class=\"number\">12</span>;</code></pre>"
        );
    }
}
