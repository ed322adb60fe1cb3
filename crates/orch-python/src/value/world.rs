//! All that the source makes when it runs, as one value.

use std::collections::HashMap;
use std::rc::Rc;

use orch_model::Workflow;
use ruff_text_size::TextRange;

use crate::find::finder::Finder;
use crate::finding::{ModuleId, Problem};
use crate::value::class::{Class, Info};
use crate::value::function::Function;
use crate::value::heap::{Dict, Entry, Key, Object};
use crate::value::id::{ClassId, FunctionId, ObjectId, ScopeId};
use crate::value::memory::Memory;
use crate::value::module::Module;
use crate::value::said::Said;
use crate::value::scope::Scope;
use crate::value::value::Value;

/// The registry of products is the first object of all.
pub(crate) const REGISTRY: ObjectId = ObjectId(0);

/// The registry of workflows is the second, with the orchestrator's own in it.
pub(crate) const WORKFLOWS: ObjectId = ObjectId(1);

/// The generation of pydantic that a package is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pydantic {
    /// Pydantic 1, as orchestrator-core 1 uses it: a field whose default is `None` is optional.
    One,
    /// Pydantic 2.
    Two,
}

/// Modules, classes, functions and objects, as they are so far.
pub(crate) struct World<'a> {
    pub(crate) finder: &'a Finder,
    pub(crate) modules: Vec<Module>,
    pub(crate) by_name: HashMap<Rc<str>, ModuleId>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) classes: Vec<Class<'a>>,
    pub(crate) functions: Vec<Function<'a>>,
    pub(crate) objects: Vec<Object>,
    /// The classes that the registry did not look at, as they came by `|=`.
    pub(crate) not_looked_at: Vec<ClassId>,
    /// Which pydantic the package is written for.
    pub(crate) pydantic: Pydantic,
    /// Models that hide other models of their name: a warning, if all else is well.
    pub(crate) shadowed: Vec<Problem>,
    pub(crate) memory: Memory,
    pub(crate) said: Said,
}

impl<'a> World<'a> {
    pub(crate) fn new(finder: &'a Finder) -> Self {
        Self {
            finder,
            modules: Vec::new(),
            by_name: HashMap::new(),
            scopes: Vec::new(),
            classes: Vec::new(),
            functions: Vec::new(),
            objects: vec![
                Object::Dict(Dict::default()),
                Object::Dict(core_workflows()),
            ],
            not_looked_at: Vec::new(),
            pydantic: Pydantic::Two,
            shadowed: Vec::new(),
            memory: Memory::default(),
            said: Said::default(),
        }
    }

    pub(crate) fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }

    pub(crate) fn class(&self, id: ClassId) -> &Class<'a> {
        &self.classes[id.0]
    }

    pub(crate) fn function(&self, id: FunctionId) -> &Function<'a> {
        &self.functions[id.0]
    }

    pub(crate) fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0]
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0]
    }

    /// What the registry holds, in the order in which it came.
    pub(crate) fn registered(&self) -> Vec<Entry> {
        match self.object(REGISTRY) {
            Object::Dict(dict) => dict.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn info(&self, id: ClassId) -> &Rc<Info> {
        &self.class(id).info
    }

    /// Every class, in the order in which Python defines them.
    pub(crate) fn class_ids(&self) -> impl Iterator<Item = ClassId> + use<> {
        (0..self.classes.len()).map(ClassId)
    }

    /// The dotted name of a class.
    pub(crate) fn dotted(&self, id: ClassId) -> String {
        let class = self.class(id);
        format!("{}.{}", self.module(class.module).name, class.name)
    }

    /// A class's place, `path:line:column`.
    pub(crate) fn place(&self, id: ClassId) -> String {
        let class = self.class(id);
        let source = &self.module(class.module).source;
        source.origin(class.range, None).to_string()
    }

    pub(crate) fn say(&self, problem: Problem) {
        self.said.add(problem);
    }

    /// The source's text at a range.
    pub(crate) fn text(&self, module: ModuleId, range: TextRange) -> &str {
        self.module(module).source.slice(range)
    }
}

/// What the orchestrator itself registers.
fn core_workflows() -> Dict {
    let mut dict = Dict::default();
    let at = (ModuleId(0), TextRange::default());
    for name in Workflow::CORE {
        let entry = Entry {
            key: Value::text(name),
            value: Value::foreign(format!("orchestrator.workflows.{name}")),
            key_at: at,
            value_at: at,
        };
        dict.insert(Key::Text(name.into()), entry);
    }
    dict
}
