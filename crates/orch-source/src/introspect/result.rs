//! What the script prints, read.

use std::collections::BTreeMap;

use orch_model::{
    AttributeName, BlockName, Declared, FixedInputName, Origin, Owner, Place, ProductName,
    ResourceTypeName, WorkflowName,
};

use crate::Fault;
use crate::json::{Parts, parts, tree};
use crate::node::{Node, Value};
use crate::object::Reader;

/// What the interpreter said.
#[derive(Clone, Debug, Default)]
pub struct Introspected {
    /// What the team's code registers, and where. A product has no place of its own,
    /// as the interpreter does not know where it was registered; its class has.
    pub declared: Declared,
    /// What cannot be told for certain, as sentences; the model is only of use where
    /// there are none.
    pub problems: Vec<String>,
    /// The interpreter's version.
    pub python: Option<String>,
    /// The installed orchestrator-core's version, where its distribution says it.
    pub orchestrator: Option<String>,
}

/// The form of the script's output.
const FORMAT: &str = "1";

/// Reads what the script printed between its marks.
///
/// # Errors
///
/// With all that is odd, if the text is not such a document.
pub fn read(text: &str) -> Result<Introspected, Vec<Fault>> {
    let node = tree("introspect.py", text).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new("introspect.py");
    let mut object = reader.object(&node, "the result");
    let format = object.need(&mut reader, "format");
    if let Some(format) = format
        && !matches!(&format.value, Value::Int(number) if number == FORMAT)
    {
        reader.unlike(format, "`format`", FORMAT);
    }
    let mut result = Introspected {
        python: object.text(&mut reader, "python").map(|(_, text)| text),
        orchestrator: object
            .text(&mut reader, "orchestrator")
            .map(|(_, text)| text),
        ..Introspected::default()
    };
    if let Some(problems) = object.need(&mut reader, "problems") {
        for node in reader.list(problems, "`problems`") {
            let text = reader.text(node, "a problem");
            result.problems.extend(text.map(str::to_owned));
        }
    }
    if let Some(origins) = object.take("origins") {
        result.declared.origins = read_origins(&mut reader, origins);
    }
    let model = object.take("model");
    object.finish(&mut reader);
    // A model that is known to be wrong need not hang together.
    if let (Some(model), true) = (model, result.problems.is_empty()) {
        let Parts { model, untyped, .. } = parts(&mut reader, model);
        result.declared.model = model;
        if !untyped.is_empty() && reader.faults.is_empty() {
            reader.unlike(&node, "the type of a value", "in `specs`");
        }
    }
    if reader.faults.is_empty() {
        Ok(result)
    } else {
        Err(reader.faults)
    }
}

fn read_origins(reader: &mut Reader<'_>, node: &Node) -> BTreeMap<Place, Origin> {
    let mut origins = BTreeMap::new();
    for node in reader.list(node, "`origins`") {
        let mut object = reader.object(node, "an origin");
        let place = object.need(reader, "place");
        let path = object.need(reader, "path");
        let line = object.need(reader, "line");
        let column = object.need(reader, "column");
        let doc = object.text(reader, "doc").map(|(_, doc)| doc);
        object.finish(reader);
        let (Some(place), Some(path), Some(line), Some(column)) = (place, path, line, column)
        else {
            continue;
        };
        let path = reader.text(path, "a path").unwrap_or_default().to_owned();
        let parts: Vec<&str> = reader
            .list(place, "a place")
            .iter()
            .filter_map(|part| match &part.value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let Some(known) = place_of(&parts) else {
            reader.unlike(place, "a place", "one that is known");
            continue;
        };
        let origin = Origin {
            path,
            line: number(reader, line),
            column: number(reader, column),
            doc,
        };
        origins.insert(known, origin);
    }
    origins
}

fn number(reader: &mut Reader<'_>, node: &Node) -> u32 {
    let number = match &node.value {
        Value::Int(text) => text.parse().ok(),
        _ => None,
    };
    if number.is_none() {
        reader.unlike(node, "a line or a column", "a number");
    }
    number.unwrap_or(1)
}

fn place_of(parts: &[&str]) -> Option<Place> {
    Some(match *parts {
        ["product_class", name] => Place::ProductClass(ProductName::new(name)),
        ["fixed_input", product, name] => {
            Place::FixedInput(ProductName::new(product), FixedInputName::new(name))
        }
        ["workflow", name] => Place::Workflow(WorkflowName::new(name)),
        ["block", name] => Place::Block(BlockName::new(name)),
        ["resource_type", block, name] => {
            Place::ResourceType(BlockName::new(block), ResourceTypeName::new(name))
        }
        ["attribute", kind, owner, name] => {
            let owner = match kind {
                "product" => Owner::Product(ProductName::new(owner)),
                "block" => Owner::Block(BlockName::new(owner)),
                _ => return None,
            };
            Place::Attribute(owner, AttributeName::new(name))
        }
        _ => return None,
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
mod tests {
    use orch_model::{Owner, Place};

    use super::read;
    use crate::json::ModelForm;

    /// What the script printed for the workshop's models with orchestrator-core 5.5.0.
    const PRINTED: &str = include_str!("../../tests/golden/workshop-5.5.0.json");
    /// What the reader of source gives for the same models.
    const MODEL: &str = include_str!("../../tests/golden/workshop.models.json");

    #[test]
    fn what_the_real_orchestrator_gave_is_what_its_source_says() {
        let result = read(PRINTED).unwrap();
        assert_eq!(result.orchestrator.as_deref(), Some("5.5.0"));
        assert_eq!(result.problems, Vec::<String>::new());
        let form = ModelForm::new(&result.declared.model);
        let printed = serde_json::to_string_pretty(&form).unwrap();
        assert_eq!(printed.trim(), MODEL.trim());
        let owner = Owner::Block("UserBlock".into());
        let group = Place::Attribute(owner, "group".into());
        let origin = result.declared.origin(&group).unwrap();
        assert_eq!(origin.to_string(), "products/product_blocks/user.py:26:5");
    }

    #[test]
    fn a_damaged_result_is_refused() {
        let message = |from: &str, to: &str| {
            let faults = read(&PRINTED.replacen(from, to, 1)).unwrap_err();
            faults[0].message.clone()
        };
        assert_eq!(
            message("\"product_class\"", "\"product_clas\""),
            "a place is a list, and must be one that is known"
        );
        assert_eq!(
            message("\"specs\"", "\"spec\""),
            "`spec` is unknown in product `User Group`; known are `description`, `tag`, `status`, `workflows`, \
             `product_type`, `specs`, `fixed_inputs`, `attributes`, `product_blocks`"
        );
        assert_eq!(
            message("\"line\": 19", "\"line\": \"19\""),
            "a line or a column is text, and must be a number"
        );
    }
}
