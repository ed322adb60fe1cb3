//! Workflows, written and read.

use std::collections::BTreeSet;

use orch_model::{Place, ProductType, Standing, Target, Workflow, WorkflowName, WorkflowSource};
use serde::Serialize;

use super::parts::Parts;
use crate::key;
use crate::node::{Entry, Node, Value};
use crate::object::{Object, Reader};

/// A workflow as it is printed.
#[derive(Serialize)]
pub(super) struct WorkflowForm<'a> {
    target: Option<Target>,
    is_task: Option<bool>,
    description: Option<&'a str>,
    product_types: Option<&'a BTreeSet<ProductType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a WorkflowSource>,
    #[serde(skip_serializing_if = "Standing::is_in_use")]
    standing: Standing,
}

impl<'a> WorkflowForm<'a> {
    pub(super) fn new(workflow: &'a Workflow) -> Self {
        // Every part is written: a part that is not named here does not compile.
        let Workflow {
            target,
            is_task,
            description,
            product_types,
            tag,
            source,
            standing,
        } = workflow;
        Self {
            target: *target,
            is_task: *is_task,
            description: description.as_deref(),
            product_types: product_types.as_ref(),
            tag: tag.as_deref(),
            source: source.as_ref(),
            standing: *standing,
        }
    }
}

impl Parts {
    pub(super) fn workflow(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = WorkflowName::new(&entry.key);
        let what = format!("workflow `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        self.places.insert(Place::Workflow(name.clone()), entry.at);
        let mut said = |aspect, node: &Node| {
            let key = key(&["workflow", &entry.key, aspect]);
            self.said.insert(key, node.at);
        };
        let mut workflow = Workflow::default();
        if let Some((node, target)) = one(reader, &mut object, "target", target) {
            said("target", node);
            workflow.target = Some(target);
        }
        workflow.is_task = one(reader, &mut object, "is_task", truth).map(|it| it.1);
        if let Some((node, text)) = one(reader, &mut object, "description", text) {
            said("description", node);
            workflow.description = Some(text);
        }
        if let Some((node, types)) = one(reader, &mut object, "product_types", types) {
            said("product_types", node);
            workflow.product_types = Some(types);
        }
        if let Some((node, text)) = one(reader, &mut object, "tag", text) {
            said("tag", node);
            workflow.tag = Some(text);
        }
        workflow.source = one(reader, &mut object, "source", source).map(|it| it.1);
        // One that is retired is in no source.
        let standing = one(reader, &mut object, "standing", text).map(|it| it.1);
        object.finish(reader);
        if standing.is_some_and(|it| it != "in_use") {
            return;
        }
        let workflows = self.model.workflows.get_or_insert_default();
        workflows.insert(name, workflow);
    }
}

/// A part that may be missing or nothing, with where it stands.
fn one<'n, T>(
    reader: &mut Reader<'_>,
    object: &mut Object<'n>,
    key: &'static str,
    read: impl Fn(&mut Reader<'_>, &Node, &str) -> Option<T>,
) -> Option<(&'n Node, T)> {
    let node = object.take(key)?;
    if matches!(node.value, Value::Null) {
        return None;
    }
    Some((node, read(reader, node, &format!("`{key}` of a workflow"))?))
}

fn text(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<String> {
    reader.text(node, what).map(str::to_owned)
}

fn truth(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<bool> {
    match node.value {
        Value::Bool(truth) => Some(truth),
        _ => {
            reader.unlike(node, what, "a truth value");
            None
        }
    }
}

fn target(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<Target> {
    let text = reader.text(node, what)?;
    let found = Target::parse(text);
    if found.is_none() {
        let known: Vec<_> = Target::ALL.iter().map(|it| it.as_str()).collect();
        let message = format!(
            "`{text}` is not a target; known are `{}`",
            known.join("`, `")
        );
        reader.fault(node.at, message);
    }
    found
}

fn types(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<BTreeSet<ProductType>> {
    let names = reader.list(node, what);
    let names = names.iter().filter_map(|name| reader.text(name, what));
    Some(names.map(ProductType::new).collect())
}

fn source(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<WorkflowSource> {
    let mut object = reader.object(node, what);
    let package = object.need(reader, "package");
    let function = object.need(reader, "function");
    object.finish(reader);
    Some(WorkflowSource {
        package: text(reader, package?, what)?,
        function: text(reader, function?, what)?,
    })
}
