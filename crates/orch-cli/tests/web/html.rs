//! Pages, read strictly: every element is closed where it was opened.

/// What a page is made of.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Where its links lead.
    pub(crate) links: Vec<String>,
    /// The ids of its elements.
    pub(crate) ids: Vec<String>,
    /// The names of its elements.
    pub(crate) elements: Vec<String>,
    /// Its text, without what is in no element that is shown.
    pub(crate) text: String,
}

/// Elements that hold nothing.
const VOID: [&str; 6] = ["br", "img", "input", "link", "meta", "hr"];

/// Reads a page; says what is wrong with it.
pub(crate) fn parse(html: &str) -> Result<Page, String> {
    let mut page = Page::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    while let Some(at) = rest.find('<') {
        page.text += &unescaped(&rest[..at])?;
        let tag = &rest[at..];
        let end = end(tag).ok_or_else(|| format!("no end: {}", short(tag)))?;
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                return Err(format!("`{name}` closes {last:?}"));
            }
            page.text.push(' ');
            continue;
        }
        let length = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        if !name.chars().all(|c| c.is_ascii_alphanumeric()) || name.is_empty() {
            return Err(format!("no element: {}", short(tag)));
        }
        page.elements.push(name.to_owned());
        let mut left = attributes.trim_start();
        let mut seen = std::collections::BTreeSet::new();
        while !left.is_empty() {
            let Some((attribute, after)) = left.split_once("=\"") else {
                left = left.split_once(' ').map_or("", |(_, after)| after);
                continue;
            };
            let attribute = attribute.rsplit(' ').next().unwrap_or(attribute);
            let (value, after) = after.split_once('"').ok_or_else(|| short(left))?;
            let value = unescaped(value)?;
            if !seen.insert(attribute.to_owned()) {
                return Err(format!("`{attribute}` twice: {}", short(tag)));
            }
            match attribute {
                "href" => page.links.push(value),
                "id" => page.ids.push(value),
                "style" => return Err(format!("a style of its own: {value}")),
                attribute if attribute.starts_with("on") => {
                    return Err(format!("a script: {attribute}"));
                }
                _ => {}
            }
            left = after.trim_start();
        }
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    match open.as_slice() {
        [] => {
            let words: Vec<&str> = page.text.split_whitespace().collect();
            page.text = words.join(" ");
            Ok(page)
        }
        open => Err(format!("never closed: {open:?}")),
    }
}

/// The end of a tag; quoted values may hold its sign.
fn end(tag: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain += &rest[..at];
        let (name, after) = rest[at + 1..].split_once(';').ok_or_else(|| short(rest))?;
        plain.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            other => return Err(format!("no such sign: `{other}`")),
        });
        rest = after;
    }
    Ok(plain + rest)
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
