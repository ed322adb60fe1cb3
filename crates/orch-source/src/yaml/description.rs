//! One file's description of a product.

use crate::Fault;
use crate::node::{At, Node, Value};
use crate::object::{Object, Reader};

/// Text with its place.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) text: String,
    pub(super) at: At,
}

/// A file.
#[derive(Debug)]
pub(super) struct Description<'a> {
    pub(super) path: &'a str,
    pub(super) name: Spot,
    /// The product's class.
    pub(super) class: Spot,
    pub(super) tag: Option<Spot>,
    pub(super) description: Option<Spot>,
    pub(super) fixed_inputs: Vec<Field>,
    pub(super) blocks: Vec<BlockDescription>,
}

/// A block in a file.
#[derive(Debug)]
pub(super) struct BlockDescription {
    /// The name of the attribute that holds it, where it is the product's root.
    pub(super) name: Spot,
    /// What fields call it; its class without `Block` at its end.
    pub(super) class: Spot,
    /// Its name in the database, where that is another one.
    pub(super) block_name: Option<Spot>,
    pub(super) tag: Option<Spot>,
    pub(super) description: Option<Spot>,
    /// None where the file only uses a block that another one describes.
    pub(super) fields: Option<Vec<Field>>,
}

/// A fixed input, or a field of a block.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Spot,
    pub(super) ty: Spot,
    pub(super) list_type: Option<Spot>,
    pub(super) enum_type: Option<Spot>,
    /// Each as Python's `str()` gives it.
    pub(super) values: Option<Vec<Spot>>,
    pub(super) required: Option<Spot>,
    pub(super) description: Option<Spot>,
    pub(super) min_items: Option<u32>,
    pub(super) max_items: Option<u32>,
    /// It has `min_value` or `max_value`.
    pub(super) is_constrained: bool,
}

/// Reads a description. What is wrong is the reader's, what is unknown a warning.
pub(super) fn description<'a>(
    reader: &mut Reader<'a>,
    node: &Node,
    warnings: &mut Vec<Fault>,
) -> Option<Description<'a>> {
    let mut object = reader.object(node, "the product description");
    for ignored in ["config", "workflows", "variable"] {
        object.take(ignored);
    }
    let name = need_text(reader, &mut object, "name");
    let class = need_text(reader, &mut object, "type");
    let tag = spot(reader, &mut object, "tag");
    let about = spot(reader, &mut object, "description");
    let mut fixed_inputs = Vec::new();
    if let Some(node) = object.take("fixed_inputs")
        && !matches!(node.value, Value::Null)
    {
        for node in reader.list(node, "`fixed_inputs`") {
            fixed_inputs.extend(field(reader, node, "a fixed input", warnings));
        }
    }
    let mut blocks = Vec::new();
    if let Some(node) = object.need(reader, "product_blocks") {
        for node in reader.list(node, "`product_blocks`") {
            blocks.extend(block(reader, node, warnings));
        }
    }
    warn_of_rest(reader, &object, warnings);
    Some(Description {
        path: reader.path,
        name: name?,
        class: class?,
        tag,
        description: about,
        fixed_inputs,
        blocks,
    })
}

fn block(
    reader: &mut Reader<'_>,
    node: &Node,
    warnings: &mut Vec<Fault>,
) -> Option<BlockDescription> {
    let mut object = reader.object(node, "a product block");
    object.take("variable");
    let name = need_text(reader, &mut object, "name");
    let class = need_text(reader, &mut object, "type");
    let block_name = spot(reader, &mut object, "block_name");
    let tag = spot(reader, &mut object, "tag");
    let description = spot(reader, &mut object, "description");
    let fields = object.take("fields").map(|node| {
        let mut fields = Vec::new();
        if !matches!(node.value, Value::Null) {
            for node in reader.list(node, "`fields`") {
                fields.extend(field(reader, node, "a field", warnings));
            }
        }
        fields
    });
    warn_of_rest(reader, &object, warnings);
    Some(BlockDescription {
        name: name?,
        class: class?,
        block_name,
        tag,
        description,
        fields,
    })
}

fn field(
    reader: &mut Reader<'_>,
    node: &Node,
    what: &str,
    warnings: &mut Vec<Fault>,
) -> Option<Field> {
    let mut object = reader.object(node, what);
    for ignored in ["modifiable", "default", "validations"] {
        object.take(ignored);
    }
    let name = need_text(reader, &mut object, "name");
    let ty = need_text(reader, &mut object, "type");
    let list_type = spot(reader, &mut object, "list_type");
    let enum_type = spot(reader, &mut object, "enum_type");
    let required = spot(reader, &mut object, "required");
    let description = spot(reader, &mut object, "description");
    let min_items = count(reader, &mut object, "min_items");
    let max_items = count(reader, &mut object, "max_items");
    let bounds = [object.take("min_value"), object.take("max_value")];
    let values = object.take("values").map(|node| values(reader, node, what));
    warn_of_rest(reader, &object, warnings);
    Some(Field {
        name: name?,
        ty: ty?,
        list_type,
        enum_type,
        values,
        required,
        description,
        min_items,
        max_items,
        is_constrained: bounds.iter().any(Option::is_some),
    })
}

fn values(reader: &mut Reader<'_>, node: &Node, what: &str) -> Vec<Spot> {
    let mut values = Vec::new();
    for node in reader.list(node, &format!("`values` of {what}")) {
        match node.value.as_python_text() {
            Some(text) => values.push(Spot {
                text: text.to_owned(),
                at: node.at,
            }),
            None => reader.unlike(node, &format!("a value of {what}"), "text or a number"),
        }
    }
    values
}

fn need_text(reader: &mut Reader<'_>, object: &mut Object<'_>, key: &'static str) -> Option<Spot> {
    let node = object.need(reader, key)?;
    let text = reader.text(node, &format!("`{key}`"))?;
    if text.trim().is_empty() {
        reader.fault(node.at, format!("`{key}` is empty"));
        return None;
    }
    Some(Spot {
        text: text.to_owned(),
        at: node.at,
    })
}

fn spot(reader: &mut Reader<'_>, object: &mut Object<'_>, key: &'static str) -> Option<Spot> {
    let (at, text) = object.text(reader, key)?;
    Some(Spot { text, at })
}

fn count(reader: &mut Reader<'_>, object: &mut Object<'_>, key: &'static str) -> Option<u32> {
    let node = object.take(key)?;
    let count = match &node.value {
        Value::Null => return None,
        Value::Int(number) => number.parse().ok(),
        _ => None,
    };
    if count.is_none() {
        reader.unlike(node, &format!("`{key}`"), "a number that is not negative");
    }
    count
}

fn warn_of_rest(reader: &Reader<'_>, object: &Object<'_>, warnings: &mut Vec<Fault>) {
    for (entry, message) in object.rest() {
        warnings.push(reader.at(entry.at, message));
    }
}
