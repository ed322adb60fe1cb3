//! JSON text as a tree with places.
//!
//! `serde_json` decides what is JSON; this only walks over what it has accepted.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::Fault;
use crate::node::{At, Entry, Node, Value};

/// The tree of a text, or the first place where it is no JSON.
pub(crate) fn tree(path: &str, text: &str) -> Result<Node, Fault> {
    // A mark that editors put first is no part of the text.
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<Valid>(body).map_err(|error| {
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or(&whole);
        let line = error.line().max(1);
        Fault {
            path: path.to_owned(),
            line: count(line),
            column: count(characters(body, line, error.column())),
            message: format!("this is not valid JSON: {message}"),
            hint: None,
        }
    })?;
    let mut walker = Walker {
        text: body,
        offset: 0,
        line: 1,
        column: 1,
    };
    Ok(walker.node())
}

/// Valid JSON, whatever it is; unlike serde's own type for what is ignored, it lets
/// `serde_json` check how deep it nests and what stands in its strings.
struct Valid;

impl<'de> Deserialize<'de> for Valid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Valid {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

/// A column in characters, from 1, for one in bytes.
fn characters(text: &str, line: usize, bytes: usize) -> usize {
    let Some(line) = text.split('\n').nth(line - 1) else {
        return bytes.max(1);
    };
    let before = line.char_indices().take_while(|(at, _)| *at < bytes);
    before.count().max(1)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Walks over text that is known to be JSON, and nests no deeper than `serde_json`
/// lets it.
struct Walker<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Walker<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.offset..].chars().next()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.offset += c.len_utf8();
        if c == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
        Some(c)
    }

    /// Goes over white space and what stands between parts.
    fn skip(&mut self) {
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_whitespace() || matches!(c, ',' | ':'))
        {
            self.step();
        }
    }

    fn here(&self) -> At {
        At {
            line: self.line,
            column: self.column,
        }
    }

    fn node(&mut self) -> Node {
        self.skip();
        let at = self.here();
        let value = match self.peek() {
            Some('{') => {
                let mut entries = Vec::new();
                self.step();
                while self.inside('}') {
                    let at = self.here();
                    let key = self.string();
                    let value = self.node();
                    entries.push(Entry { key, at, value });
                }
                Value::Map(entries)
            }
            Some('[') => {
                let mut items = Vec::new();
                self.step();
                while self.inside(']') {
                    items.push(self.node());
                }
                Value::List(items)
            }
            Some('"') => Value::Text(self.string()),
            _ => self.word(),
        };
        Node { at, value }
    }

    /// Whether another part follows before the end of a list or an object.
    fn inside(&mut self, end: char) -> bool {
        self.skip();
        match self.peek() {
            Some(c) if c != end => true,
            _ => {
                self.step();
                false
            }
        }
    }

    fn string(&mut self) -> String {
        let start = self.offset;
        self.step();
        while let Some(c) = self.step() {
            match c {
                '\\' => {
                    self.step();
                }
                '"' => break,
                _ => {}
            }
        }
        serde_json::from_str(&self.text[start..self.offset]).unwrap_or_default()
    }

    fn word(&mut self) -> Value {
        let start = self.offset;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'))
        {
            self.step();
        }
        match &self.text[start..self.offset] {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number if number.bytes().all(|b| b == b'-' || b.is_ascii_digit()) => {
                Value::Int(number.to_owned())
            }
            number => Value::Float(number.to_owned()),
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
mod tests {
    use super::tree;
    use crate::node::Value;

    #[test]
    fn each_part_knows_its_line_and_column() {
        let node = tree("x", "{\n  \"é\": [1,\n    \"a\\\"\\u00e9\"]\n}").unwrap();
        let Value::Map(entries) = node.value else {
            panic!("no object")
        };
        assert_eq!((entries[0].key.as_str(), entries[0].at.line), ("é", 2));
        let Value::List(items) = &entries[0].value.value else {
            panic!("no list")
        };
        assert_eq!((items[1].at.line, items[1].at.column), (3, 5));
        assert!(matches!(&items[1].value, Value::Text(text) if text == "a\"é"));
    }

    #[test]
    fn what_is_no_json_is_said_with_its_place() {
        let fault = tree("m.json", "{\n \"é\": tru }").unwrap_err();
        assert_eq!((fault.line, fault.column), (2, 10));
        assert!(tree("m.json", "").is_err());
        assert!(tree("m.json", "{} {}").is_err());
        assert!(tree("m.json", "\"\\ud800\"").is_err());
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(tree("m.json", &deep).is_err());
    }
}
