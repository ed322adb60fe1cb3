//! Workflows as source makes them: what a registry names, and what a decorator makes of a
//! function.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::WORKFLOWS;
use crate::value::heap::Entry;
use crate::value::known::LAZY_WORKFLOW;
use crate::value::value::{Arguments, Value};

/// What a decorated function is. Its arguments are the decorator and the function.
pub(crate) const WORKFLOW: &str = "orchestrator.workflow.Workflow";

impl Interpreter<'_> {
    /// `LazyWorkflowInstance(PACKAGE, NAME)`, which puts itself into the registry.
    pub(crate) fn lazy_workflow(
        &mut self,
        cx: Cx,
        arguments: Arguments,
        range: TextRange,
    ) -> Value {
        let name = arguments
            .get("name", 1)
            .map(|(name, at)| (name.clone(), at));
        let made = self.made(cx, LAZY_WORKFLOW, arguments, range);
        if !self.may_change(cx, WORKFLOWS, range) {
            return made;
        }
        let Some((name, at)) = name else {
            self.unfollowed(cx, WORKFLOWS, range);
            return made;
        };
        if self.as_text(&name).is_none() {
            let message = "the name of a workflow is known only at run time";
            let problem = cx
                .problem(Code::ComputedWorkflow, at, message)
                .hint("write the name as a string");
            self.say(problem);
            return made;
        }
        let entry = Entry {
            key: name,
            value: made.clone(),
            key_at: (cx.module, cx.at(at)),
            value_at: (cx.module, cx.at(range)),
        };
        self.put(cx, WORKFLOWS, entry);
        made
    }

    /// A function as the decorator of workflows makes it.
    pub(crate) fn new_workflow(
        &mut self,
        cx: Cx,
        decorator: Value,
        function: Value,
        range: TextRange,
    ) -> Value {
        let arguments = Arguments {
            positional: vec![(decorator, range), (function, range)],
            ..Arguments::default()
        };
        self.made(cx, WORKFLOW, arguments, range)
    }

    /// The registry of workflows as it is: its entries, or why they are not known.
    pub(crate) fn workflows(&self) -> Result<Vec<Entry>, Rc<crate::finding::Problem>> {
        match self.world.object(WORKFLOWS) {
            crate::value::heap::Object::Dict(dict) => Ok(dict.iter().cloned().collect()),
            crate::value::heap::Object::Spoiled(problem) => Err(Rc::clone(problem)),
            _ => Ok(Vec::new()),
        }
    }
}
