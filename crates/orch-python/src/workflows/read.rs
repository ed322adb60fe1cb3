//! Reads the registry of workflows, and the functions that it names.

use std::collections::BTreeMap;

use orch_model::{Origin, Workflow, WorkflowName, WorkflowSource};

use crate::find::finder::Found as Module;
use crate::finding::{Code, Problem};
use crate::run::{Interpreter, Led};
use crate::value::heap::Entry;
use crate::value::known::LAZY_WORKFLOW;
use crate::value::value::Value;
use crate::workflows::source::{Said, said};

/// Where the workflows are registered, beside what the package itself imports.
pub(crate) struct Where {
    /// Packages by their dotted names; the first that is there is loaded.
    pub(crate) packages: Vec<String>,
    /// A person named the package, so that it is there for its workflows.
    pub(crate) named: bool,
}

/// The team's workflows, each with where it stands.
pub(crate) type Found = BTreeMap<WorkflowName, (Workflow, Origin)>;

/// The workflows that are registered; none where nothing speaks of workflows.
pub(crate) fn read(run: &mut Interpreter<'_>, place: &Where) -> Option<Found> {
    let mut packages = place.packages.iter();
    let package = packages.find(|package| run.world.finder.exists(package));
    if let Some(package) = package {
        run.load(package, None);
        if let Module::Namespace(folder) = run.world.finder.find(package) {
            run.everything(package, &folder, 0);
        }
    }
    let entries = match run.workflows() {
        Ok(entries) => entries,
        Err(why) => {
            let message = "the workflows that are registered are known only at run time";
            run.world.say(
                Problem::new(Code::ComputedWorkflow, why.module, why.range, message)
                    .label(why.message.clone())
                    .hint("write each as `LazyWorkflowInstance(\"MODULE\", \"FUNCTION\")`"),
            );
            return None;
        }
    };
    let mut found = Found::new();
    for entry in entries {
        let Some(name) = run.as_text(&entry.key) else {
            continue;
        };
        if Workflow::is_of_core(&name) {
            continue;
        }
        if let Some(workflow) = workflow(run, &entry) {
            found.insert(WorkflowName::new(&*name), workflow);
        }
    }
    (place.named || !found.is_empty()).then_some(found)
}

/// A workflow that the registry names.
fn workflow(run: &mut Interpreter<'_>, entry: &Entry) -> Option<(Workflow, Origin)> {
    let (module, range) = entry.value_at;
    let computed = |message: &str| {
        Problem::new(Code::ComputedWorkflow, module, range, message)
            .hint("write it as `LazyWorkflowInstance(\"MODULE\", \"FUNCTION\")`")
    };
    let made = match &entry.value {
        Value::Made(made) if &*made.callee == LAZY_WORKFLOW => made.clone(),
        _ => {
            let message = "an entry of the registry of workflows is no `LazyWorkflowInstance`";
            run.world.say(computed(message));
            return None;
        }
    };
    let text = |name, at| {
        let (value, _) = made.arguments.get(name, at)?;
        Some(run.as_text(value)?.to_string())
    };
    let (Some(package), Some(function)) = (text("package", 0), text("name", 1)) else {
        let message = "the module of a workflow is known only at run time";
        run.world.say(computed(message));
        return None;
    };
    let value = value_of(run, &package, &function, entry);
    let Said {
        target,
        description,
        function: decorated,
        doc,
    } = value.map(|value| said(run, &value)).unwrap_or_default();
    let origin = match decorated {
        Some(id) => {
            let function = run.world.function(id);
            let source = &run.world.module(function.module).source;
            source.origin(function.range, doc)
        }
        None => run.world.module(module).source.origin(range, None),
    };
    let workflow = Workflow {
        target,
        description,
        source: Some(WorkflowSource { package, function }),
        ..Workflow::default()
    };
    Some((workflow, origin))
}

/// What a module has under the name of a workflow; none if it cannot be told, which is said
/// where it is a fault.
fn value_of(
    run: &mut Interpreter<'_>,
    package: &str,
    function: &str,
    entry: &Entry,
) -> Option<Value> {
    let (module, range) = entry.value_at;
    let missing = |message: String| Problem::new(Code::MissingWorkflow, module, range, message);
    // A leading dot means the orchestrator's own workflows.
    if package.starts_with('.') {
        return None;
    }
    // Of what these modules do when they are imported, nothing is said: it is no part of the
    // models.
    let (led, faults) = run.unsaid(|run| run.load(package, None));
    match led {
        Led::Away => None,
        Led::Nowhere => {
            let problem = missing(format!("cannot find the module `{package}` of a workflow"));
            run.world.say(problem);
            None
        }
        Led::Astray => {
            let why = faults.first().map_or("", String::as_str);
            let problem = missing(format!("cannot read the module `{package}` of a workflow"));
            run.world.say(problem.label(why));
            None
        }
        Led::To(id) => {
            let (value, _) = run.unsaid(|run| run.module_attribute(id, function, None));
            if value.is_none() {
                let message = format!("the module `{package}` has no workflow `{function}`");
                run.world.say(missing(message));
            }
            value
        }
    }
}
