//! Everything that was loaded, as one value that the questions are asked of.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_python_ast::{Stmt, StmtClassDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::Severity;
use crate::block::BlockNames;
use crate::class::{Class, ClassId, Info};
use crate::field::Field;
use crate::finder::Finder;
use crate::leaf::{Guard, Leaf};
use crate::loader::{Loader, Module, ModuleId, Segment, flatten};
use crate::problem::Problem;
use crate::scope::Scope;
use crate::stage::Stages;
use crate::turn::{Turn, TurnId};

/// The modules, what they bind, and the classes that importing them defines.
pub(crate) struct World<'a> {
    pub(crate) finder: &'a Finder,
    pub(crate) modules: &'a [Rc<Module>],
    by_name: &'a HashMap<String, ModuleId>,
    order: &'a [Segment],
    leaves: Vec<Vec<Leaf<'a>>>,
    pub(crate) scopes: Vec<Scope<'a>>,
    /// In the order in which Python defines them.
    pub(crate) classes: Vec<Class<'a>>,
    class_at: HashMap<(ModuleId, TextSize), ClassId>,
    pub(crate) infos: RefCell<HashMap<ClassId, Option<Rc<Info>>>>,
    pub(crate) fields: RefCell<HashMap<ClassId, Rc<Vec<Field>>>>,
    pub(crate) stages: std::cell::OnceCell<Stages>,
    pub(crate) block_names: std::cell::OnceCell<BlockNames>,
    /// How much may still be done for the type that is being read.
    pub(crate) budget: Cell<u32>,
    /// How much was done for the statement that is being read.
    pub(crate) steps: Cell<usize>,
    /// How much was done for all statements.
    pub(crate) steps_ever: Cell<usize>,
    /// The expressions, by address, that are known to be what variables stay.
    pub(crate) unchanging: RefCell<HashSet<usize>>,
    /// Every turn that some loop took.
    pub(crate) turns: RefCell<Vec<Turn<'a>>>,
    problems: RefCell<Vec<Problem>>,
}

/// Where an expression stands, which decides what its names mean.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) module: ModuleId,
    /// The class whose body it stands in.
    pub(crate) class: Option<ClassId>,
    /// What was bound before this counts; all of it where none is given.
    pub(crate) before: Option<TextSize>,
    /// How many names were followed to get here.
    pub(crate) depth: u16,
    /// What the variables of the loops around it are just now.
    pub(crate) turn: Option<TurnId>,
}

impl Context {
    pub(crate) fn module(module: ModuleId) -> Self {
        Self {
            module,
            class: None,
            before: None,
            depth: 0,
            turn: None,
        }
    }

    pub(crate) fn before(self, at: TextSize) -> Self {
        Self {
            before: Some(at),
            ..self
        }
    }

    /// All bindings count: the expression is looked at when the module is done.
    pub(crate) fn lazy(self) -> Self {
        Self {
            before: None,
            ..self
        }
    }
}

impl<'a> World<'a> {
    pub(crate) fn new(finder: &'a Finder, loader: &'a Loader<'_>) -> Self {
        let modules = &loader.modules[..];
        let leaves: Vec<Vec<Leaf<'a>>> = modules
            .iter()
            .map(|module| flatten(module, finder))
            .collect();
        let scopes = leaves.iter().map(|leaves| Scope::of(leaves)).collect();
        let mut world = Self {
            finder,
            modules,
            by_name: &loader.by_name,
            order: &loader.order,
            leaves,
            scopes,
            classes: Vec::new(),
            class_at: HashMap::new(),
            infos: RefCell::default(),
            fields: RefCell::default(),
            stages: std::cell::OnceCell::new(),
            block_names: std::cell::OnceCell::new(),
            budget: Cell::new(0),
            steps: Cell::new(0),
            steps_ever: Cell::new(0),
            unchanging: RefCell::default(),
            turns: RefCell::default(),
            problems: RefCell::default(),
        };
        let executed: Vec<(ModuleId, Leaf<'a>)> = world.executed().collect();
        for (module, leaf) in executed {
            if let Stmt::ClassDef(stmt) = leaf.stmt
                && leaf.guard != Guard::Never
            {
                world.add_class(module, None, stmt, leaf.guard);
            }
        }
        world
    }

    fn add_class(
        &mut self,
        module: ModuleId,
        outer: Option<ClassId>,
        stmt: &'a StmtClassDef,
        guard: Guard,
    ) {
        let id = ClassId(self.classes.len());
        let name = match outer {
            None => stmt.name.to_string(),
            Some(outer) => format!("{}.{}", self.classes[outer.0].name, stmt.name),
        };
        let leaves = flatten_body(&stmt.body);
        let nested: Vec<_> = leaves
            .iter()
            .filter_map(|leaf| match leaf.stmt {
                Stmt::ClassDef(inner) => Some((inner, leaf.guard)),
                _ => None,
            })
            .collect();
        self.classes.push(Class {
            module,
            outer,
            stmt,
            guard,
            name,
            scope: Scope::of(&leaves),
            leaves,
        });
        self.class_at.insert((module, stmt.range.start()), id);
        for (inner, guard) in nested {
            self.add_class(module, Some(id), inner, guard);
        }
    }

    /// The statements of all modules in the order in which Python runs them.
    pub(crate) fn executed(&self) -> impl Iterator<Item = (ModuleId, Leaf<'a>)> {
        self.order.iter().flat_map(|segment| {
            let leaves = &self.leaves[segment.module.0];
            let start = |leaf: &Leaf<'_>| leaf.stmt.range().start();
            let first = leaves.partition_point(|leaf| start(leaf) < segment.from);
            let end = leaves.partition_point(|leaf| start(leaf) < segment.to);
            leaves[first..end.max(first)]
                .iter()
                .map(|leaf| (segment.module, *leaf))
        })
    }

    /// The statements of one module.
    pub(crate) fn leaves(&self, module: ModuleId) -> &[Leaf<'a>] {
        &self.leaves[module.0]
    }

    pub(crate) fn module(&self, id: ModuleId) -> &'a Module {
        &self.modules[id.0]
    }

    pub(crate) fn module_named(&self, name: &str) -> Option<ModuleId> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn class_of(&self, module: ModuleId, stmt: &StmtClassDef) -> Option<ClassId> {
        self.class_at.get(&(module, stmt.range.start())).copied()
    }

    pub(crate) fn class(&self, id: ClassId) -> &Class<'a> {
        &self.classes[id.0]
    }

    pub(crate) fn class_ids(&self) -> impl Iterator<Item = ClassId> {
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
        self.module(class.module)
            .source
            .origin(class.stmt.name.range(), None)
            .to_string()
    }

    pub(crate) fn say(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// How much was said so far.
    pub(crate) fn mark(&self) -> usize {
        self.problems.borrow().len()
    }

    /// Takes back what was said since a mark, but for what is to be kept.
    pub(crate) fn unsay(&self, mark: usize, keep: impl Fn(&Problem) -> bool) {
        let mut problems = self.problems.borrow_mut();
        let from = mark.min(problems.len());
        let later = problems.split_off(from);
        problems.extend(later.into_iter().filter(keep));
    }

    /// Whether something that was said makes the model wrong.
    pub(crate) fn has_failed(&self) -> bool {
        let problems = self.problems.borrow();
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    /// The source's text at a range.
    pub(crate) fn text(&self, module: ModuleId, range: TextRange) -> &'a str {
        self.module(module).source.slice(range)
    }
}

/// The statements of a class body, none of which imports.
fn flatten_body(body: &[Stmt]) -> Vec<Leaf<'_>> {
    crate::leaf::Flatten {
        fate: &|_| crate::leaf::Fate::Unknown,
        script: false,
    }
    .run(body)
}
