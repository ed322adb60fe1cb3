//! The events of a revision, for people to read: no id is in them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// JSON with its members in the order in which they were written.
pub(super) enum Json {
    Plain(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// An event of a revision.
pub(super) struct Event(Vec<(String, Json)>);

impl Event {
    /// The events in the file of a revision, whose first line is its header.
    pub(super) fn all(file: &str) -> Vec<Self> {
        let lines = file.lines().skip(1);
        let event = |line: &str| match serde_json::from_str(line) {
            Ok(Json::Object(members)) => Self(members),
            _ => panic!("no event: {line}"),
        };
        lines.map(event).collect()
    }

    pub(super) fn kind(&self) -> &str {
        self.text("event")
    }

    /// A member that is text.
    pub(super) fn text(&self, member: &str) -> &str {
        match self.0.iter().find(|(name, _)| name == member) {
            Some((_, Json::Plain(text))) => text,
            _ => panic!("an event lacks `{member}`"),
        }
    }

    /// All that it says, in a line.
    pub(super) fn line(&self) -> String {
        told(&self.0, ": ").join(", ")
    }
}

/// Members without what names the event or is derived.
fn told(members: &[(String, Json)], between: &str) -> Vec<String> {
    let is_said = |name: &str| !["id", "event", "thing", "answers"].contains(&name);
    let said = members.iter().filter(|(name, _)| is_said(name));
    said.map(|(name, value)| format!("{name}{between}{}", value.said()))
        .collect()
}

impl Json {
    /// The value in a few words. What has an id is told by its name.
    fn said(&self) -> String {
        match self {
            Self::Plain(text) => quoted(text),
            Self::List(all) => {
                let all: Vec<String> = all.iter().map(Self::said).collect();
                format!("[{}]", all.join(", "))
            }
            Self::Object(members) => match members.as_slice() {
                [(id, _), (name, of)] if id == "id" && name == "name" => of.said(),
                [(kind, of_kind), (id, _), (name, of)]
                    if kind == "kind" && id == "id" && name == "name" =>
                {
                    format!("{} {}", of_kind.said(), of.said())
                }
                members => format!("{{{}}}", told(members, " ").join(", ")),
            },
        }
    }
}

/// Text as it is, in quotes where it would be taken for something else.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " _-./'()".contains(c);
    if !text.is_empty() && text.trim() == text && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("{text:?}")
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Members)
    }
}

/// Reads JSON as it comes.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Plain("null".to_owned()))
    }

    fn visit_bool<E>(self, it: bool) -> Result<Json, E> {
        Ok(Json::Plain(it.to_string()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Json, E> {
        Ok(Json::Plain(it.to_string()))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Json, E> {
        Ok(Json::Plain(it.to_string()))
    }

    fn visit_str<E>(self, it: &str) -> Result<Json, E> {
        Ok(Json::Plain(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(it) = all.next_element()? {
            list.push(it);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(it) = all.next_entry()? {
            members.push(it);
        }
        Ok(Json::Object(members))
    }
}
