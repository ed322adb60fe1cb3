//! What a field may hold, in each stage.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::number::ParseNumberError;
use orch_model::{
    Arity, AttributeSpec, BlockName, ByStatus, Constraints, Number, Status, ValueSpec, ValueType,
};

use crate::node::{Node, Value};
use crate::object::{Object, Reader};

pub(super) fn block_names(reader: &mut Reader<'_>, node: &Node, what: &str) -> BTreeSet<BlockName> {
    let mut names = BTreeSet::new();
    for node in reader.list(node, &format!("the blocks of {what}")) {
        if let Some(name) = reader.text(node, &format!("a block of {what}")) {
            names.insert(BlockName::new(name));
        }
    }
    names
}

/// Groups of stages, each with what holds there.
pub(super) fn by_status<T: Clone + PartialEq>(
    reader: &mut Reader<'_>,
    node: &Node,
    what: &str,
    read: fn(&mut Reader<'_>, &mut Object<'_>, &str) -> Option<T>,
) -> ByStatus<T> {
    let mut stages: BTreeMap<Status, T> = BTreeMap::new();
    for node in reader.list(node, &format!("the spec of {what}")) {
        let mut object = reader.object(node, format!("the spec of {what}"));
        let named = match object.take("in") {
            Some(names) => statuses(reader, names, what),
            None => Status::ALL.to_vec(),
        };
        let value = read(reader, &mut object, what);
        object.finish(reader);
        let Some(value) = value else { continue };
        for status in named {
            if stages.insert(status, value.clone()).is_some() {
                let status = status.as_str();
                reader.fault(node.at, format!("the spec of {what} says `{status}` twice"));
            }
        }
    }
    let stages = Status::ALL
        .into_iter()
        .filter_map(|status| Some((status, stages.remove(&status)?)));
    ByStatus::from_stages(stages)
}

fn statuses(reader: &mut Reader<'_>, node: &Node, what: &str) -> Vec<Status> {
    let mut found = Vec::new();
    for node in reader.list(node, &format!("the stages of {what}")) {
        if let Some(text) = reader.text(node, &format!("a stage of {what}")) {
            match Status::parse(text) {
                Some(status) => found.push(status),
                None => reader.fault(node.at, format!("there is no stage `{text}`")),
            }
        }
    }
    found
}

pub(super) fn value_spec(
    reader: &mut Reader<'_>,
    object: &mut Object<'_>,
    what: &str,
) -> Option<ValueSpec> {
    let value_type = object.need(reader, "type");
    let arity = arity(reader, object, what);
    let allowed = object.take("allowed").map(|node| match node.value {
        Value::Null => None,
        _ => {
            let mut values = BTreeSet::new();
            for node in reader.list(node, &format!("`allowed` of {what}")) {
                let text = reader.text(node, &format!("an allowed value of {what}"));
                values.extend(text.map(str::to_owned));
            }
            Some(values)
        }
    });
    let value_type = reader.text(value_type?, &format!("the type of {what}"))?;
    Some(ValueSpec {
        value_type: ValueType(value_type.to_owned()),
        arity: arity?,
        allowed: allowed.flatten(),
        constraints: constraints(reader, object, what),
    })
}

/// Bounds of a value; none where it has no `constraints`.
fn constraints(reader: &mut Reader<'_>, object: &mut Object<'_>, what: &str) -> Constraints {
    let Some(node) = object.take("constraints") else {
        return Constraints::default();
    };
    let mut bounds = reader.object(node, format!("`constraints` of {what}"));
    let constraints = Constraints {
        ge: number(reader, &mut bounds, "ge"),
        gt: number(reader, &mut bounds, "gt"),
        le: number(reader, &mut bounds, "le"),
        lt: number(reader, &mut bounds, "lt"),
        multiple_of: number(reader, &mut bounds, "multiple_of"),
        min_length: length(reader, &mut bounds, "min_length"),
        max_length: length(reader, &mut bounds, "max_length"),
        pattern: bounds.text(reader, "pattern").map(|(_, text)| text),
    };
    bounds.finish(reader);
    constraints
}

/// A bound of a number; written as text, so that none of its digits is lost.
fn number(reader: &mut Reader<'_>, bounds: &mut Object<'_>, key: &'static str) -> Option<Number> {
    let (at, text) = bounds.text(reader, key)?;
    let parsed = text.parse();
    parsed
        .map_err(|error: ParseNumberError| reader.fault(at, format!("`{key}`: {error}")))
        .ok()
}

fn length(reader: &mut Reader<'_>, bounds: &mut Object<'_>, key: &'static str) -> Option<u32> {
    let node = bounds.take(key)?;
    let length = match &node.value {
        Value::Int(digits) => digits.parse().ok(),
        _ => None,
    };
    if length.is_none() {
        reader.unlike(node, &format!("`{key}`"), "a count of characters");
    }
    length
}

pub(super) fn attribute_spec(
    reader: &mut Reader<'_>,
    object: &mut Object<'_>,
    what: &str,
) -> Option<AttributeSpec> {
    let blocks = object.need(reader, "blocks");
    let arity = arity(reader, object, what);
    Some(AttributeSpec {
        blocks: block_names(reader, blocks?, what),
        arity: arity?,
    })
}

fn arity(reader: &mut Reader<'_>, object: &mut Object<'_>, what: &str) -> Option<Arity> {
    let node = object.need(reader, "arity")?;
    let text = reader.text(node, &format!("the arity of {what}"))?;
    match text.parse() {
        Ok(Arity::List {
            min,
            max: Some(max),
        }) if max < min => {
            let message = format!("the arity of {what} is `{text}`, which no list has");
            reader.fault(node.at, message);
            None
        }
        Ok(arity) => Some(arity),
        Err(error) => {
            reader.fault(node.at, error.to_string());
            None
        }
    }
}
