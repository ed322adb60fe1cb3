//! YAML text as a tree with places, read as PyYAML's `safe_load` reads it.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::scalar::plain;
use crate::Fault;
use crate::node::{At, Entry, Node, Value};

/// How many parts a document may have, aliases written out.
const PARTS: usize = 200_000;
/// How deep a document may nest.
const DEPTH: usize = 64;

/// The tree of a text, or the first place where it cannot be read.
pub(crate) fn tree(path: &str, text: &str) -> Result<Node, Fault> {
    let mut builder = Builder {
        path,
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        parts: 0,
    };
    builder.document()
}

struct Builder<'a> {
    path: &'a str,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// With how many parts each has.
    anchors: HashMap<usize, (Node, usize)>,
    parts: usize,
}

type Read<T> = Result<T, Fault>;

impl<'a> Builder<'a> {
    fn document(&mut self) -> Read<Node> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::Nothing | Event::DocumentStart(_) => {}
                Event::StreamEnd => {
                    let at = place(span);
                    return Err(self.fault(at, "the file is empty"));
                }
                event => {
                    let node = self.node(event, span, 0)?;
                    self.end()?;
                    return Ok(node);
                }
            }
        }
    }

    /// Nothing may follow the document.
    fn end(&mut self) -> Read<()> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentEnd | Event::Nothing, _) => {}
                (_, span) => {
                    let at = place(span);
                    return Err(self.fault(at, "the file holds more than one document"));
                }
            }
        }
    }

    fn next(&mut self) -> Read<(Event<'a>, Span)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.invalid(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn invalid(&self, error: &ScanError) -> Fault {
        let at = at(error.marker().line(), error.marker().col());
        let message = format!("this is not valid YAML: {}", error.info());
        self.fault(at, message)
    }

    fn fault(&self, at: At, message: impl Into<String>) -> Fault {
        Fault {
            path: self.path.to_owned(),
            line: at.line,
            column: at.column,
            message: message.into(),
            hint: None,
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Read<Node> {
        let at = place(span);
        if depth > DEPTH {
            return Err(self.fault(at, "the file nests too deep"));
        }
        self.count(1, at)?;
        let before = self.parts;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (self.scalar(&text, style, tag.as_deref(), at)?, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.untagged(tag.as_ref(), "seq", at)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.node(event, span, depth + 1)?),
                    }
                }
                (Value::List(items), anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.untagged(tag.as_ref(), "map", at)?;
                (Value::Map(self.mapping(depth)?), anchor)
            }
            Event::Alias(anchor) => {
                let Some((node, parts)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.fault(at, "the alias stands for nothing that is complete"));
                };
                self.count(parts, at)?;
                // What it stands for keeps its own place.
                return Ok(node);
            }
            _ => return Err(self.fault(at, "this is not valid YAML")),
        };
        let node = Node { at, value };
        if anchor > 0 {
            let parts = self.parts - before;
            self.anchors.insert(anchor, (node.clone(), parts));
        }
        Ok(node)
    }

    fn count(&mut self, parts: usize, at: At) -> Read<()> {
        self.parts = self.parts.saturating_add(parts);
        if self.parts > PARTS {
            return Err(self.fault(at, "the file has too many parts"));
        }
        Ok(())
    }

    fn mapping(&mut self, depth: usize) -> Read<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None)
                if &**text == "<<");
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            if is_merge {
                merged.push(value);
                continue;
            }
            let Value::Text(text) = key.value else {
                let message = format!("a key is {}, and must be text", key.value.kind());
                return Err(self.fault(key.at, message));
            };
            entries.push(Entry {
                key: text,
                at: key.at,
                value,
            });
        }
        for node in merged {
            self.merge(&mut entries, node)?;
        }
        Ok(entries)
    }

    /// Takes over what is not there by itself; of several, the first counts.
    fn merge(&self, entries: &mut Vec<Entry>, node: Node) -> Read<()> {
        let at = node.at;
        let maps = match node.value {
            Value::Map(map) => vec![map],
            Value::List(items) => items
                .into_iter()
                .filter_map(|item| match item.value {
                    Value::Map(map) => Some(map),
                    _ => None,
                })
                .collect(),
            _ => return Err(self.fault(at, "`<<` takes over an object, and this is none")),
        };
        for entry in maps.into_iter().flatten() {
            if entries.iter().all(|known| known.key != entry.key) {
                entries.push(entry);
            }
        }
        Ok(())
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: Option<&Tag>, at: At) -> Read<Value> {
        let quoted = || Value::Text(text.to_owned());
        match tag {
            None if style == ScalarStyle::Plain => Ok(plain(text)),
            None => Ok(quoted()),
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Ok(quoted()),
            Some(tag)
                if tag.is_yaml_core_schema()
                    && ["int", "bool", "float", "null"].contains(&tag.suffix.as_str()) =>
            {
                Ok(plain(text))
            }
            Some(tag) => Err(self.unknown_tag(tag, at)),
        }
    }

    fn untagged(&self, tag: Option<&Cow<'a, Tag>>, own: &str, at: At) -> Read<()> {
        match tag {
            Some(tag) if !(tag.is_yaml_core_schema() && tag.suffix == own) => {
                Err(self.unknown_tag(tag, at))
            }
            _ => Ok(()),
        }
    }

    fn unknown_tag(&self, tag: &Tag, at: At) -> Fault {
        let message = format!("the tag `{tag}` is not read");
        self.fault(at, message)
    }
}

fn place(span: Span) -> At {
    at(span.start.line(), span.start.col())
}

/// A place; columns come from 0.
fn at(line: usize, column: usize) -> At {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    At {
        line: number(line.max(1)),
        column: number(column.saturating_add(1)),
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

    fn fault(text: &str) -> (u32, String) {
        let fault = tree("x.yaml", text).unwrap_err();
        (fault.line, fault.message)
    }

    #[test]
    fn anchors_and_merges_are_written_out() {
        let node = tree("x", "a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: three\n").unwrap();
        let Value::Map(entries) = &node.value else {
            panic!("no object")
        };
        let Value::Map(merged) = &entries[1].value.value else {
            panic!("no object")
        };
        let pairs: Vec<_> = merged
            .iter()
            .map(|it| (it.key.as_str(), it.value.value.as_python_text()))
            .collect();
        assert_eq!(pairs, [("y", Some("three")), ("x", Some("1"))]);
        assert_eq!((entries[1].at.line, merged[0].value.at.column), (2, 6));
    }

    #[test]
    fn what_grows_by_aliases_ends_in_a_fault() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let before = level - 1;
            let items = vec![format!("*a{before}"); 9].join(", ");
            text += &format!("a{level}: &a{level} [{items}]\n");
        }
        assert_eq!(fault(&text).1, "the file has too many parts");
    }

    #[test]
    fn hostile_texts_end_in_faults() {
        assert_eq!(fault("").1, "the file is empty");
        assert_eq!(fault("# nothing\n").1, "the file is empty");
        assert_eq!(fault("a: 1\n---\nb: 2\n").0, 2);
        assert_eq!(fault("a: *b\n").0, 1);
        assert_eq!(fault("a: &a [*a]\n").0, 1);
        assert_eq!(fault("a: !!python/object:os.system x\n").0, 1);
        assert_eq!(fault("1: x\n").1, "a key is a number, and must be text");
        assert_eq!(fault(&"[".repeat(100_000)).0, 1);
        assert_eq!(fault(&"- ".repeat(100_000)).0, 1);
        assert_eq!(fault("a: \"x\n").0, 1);
    }
}
