//! A branch that may not run, as it is being run.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::value::id::{ObjectId, ScopeId};
use crate::value::scope::Binding;

/// What it hangs on whether code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A test.
    Test,
    /// How often a loop goes on.
    Loop,
    /// Whether a module outside of the package can be imported.
    Import,
}

/// A branch that may not run.
pub(crate) struct Maybe {
    pub(crate) module: ModuleId,
    /// What it hangs on.
    pub(crate) range: TextRange,
    pub(crate) why: Why,
    /// What names were bound to before, each once.
    pub(crate) before: Vec<(ScopeId, Rc<str>, Option<Binding>)>,
    pub(crate) noted: HashMap<(ScopeId, Rc<str>), ()>,
    /// Objects and scopes from here on are the branch's own.
    pub(crate) first_object: usize,
    pub(crate) first_scope: usize,
}

impl Maybe {
    pub(crate) fn note(&mut self, scope: ScopeId, name: Rc<str>, old: Option<Binding>) {
        let is_older = scope.0 < self.first_scope;
        if is_older && self.noted.insert((scope, Rc::clone(&name)), ()).is_none() {
            self.before.push((scope, name, old));
        }
    }

    /// Whether an object was there before the branch.
    pub(crate) fn is_older(&self, id: ObjectId) -> bool {
        id.0 < self.first_object
    }

    pub(crate) fn registers(&self) -> Problem {
        let (code, message) = match self.why {
            Why::Test | Why::Import => (
                Code::RegistryConditional,
                "whether products are registered depends on this",
            ),
            Why::Loop => (
                Code::RegistryLoop,
                "the products that this loop registers are known only at run time",
            ),
        };
        Problem::new(code, self.module, self.range, message)
            .label("its value is known only at run time")
            .hint("register the products without a condition, in one dictionary")
    }

    /// Why an object is not known that the branch changes.
    pub(crate) fn changes(&self, _place: TextRange) -> Problem {
        let message = match self.why {
            Why::Test | Why::Import => "whether a value is changed depends on this",
            Why::Loop => "how often a value is changed depends on this",
        };
        Problem::new(Code::ComputedValue, self.module, self.range, message)
    }
}
