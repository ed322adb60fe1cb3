//! Everything that was loaded, as one value that the questions are asked of.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Stmt, StmtClassDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::find::finder::Finder;
use crate::finding::{ModuleId, Problem};
use crate::load::loader::{Loader, Segment, flatten};
use crate::source::leaf::{Fate, Flatten, Guard, Leaf};
use crate::source::module::Module;
use crate::source::scope::Scope;
use crate::world::class::Class;
use crate::world::context::ClassId;
use crate::world::effort::Effort;
use crate::world::memory::Memory;
use crate::world::said::Said;
use crate::world::turns::Turns;

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
    pub(crate) memory: Memory,
    pub(crate) effort: Effort,
    pub(crate) turns: Turns<'a>,
    pub(crate) said: Said,
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
            memory: Memory::default(),
            effort: Effort::default(),
            turns: Turns::default(),
            said: Said::default(),
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
        self.said.add(problem);
    }

    /// The source's text at a range.
    pub(crate) fn text(&self, module: ModuleId, range: TextRange) -> &'a str {
        self.module(module).source.slice(range)
    }
}

/// The statements of a class body, none of which imports.
fn flatten_body(body: &[Stmt]) -> Vec<Leaf<'_>> {
    Flatten {
        fate: &|_| Fate::Unknown,
        script: false,
    }
    .run(body)
}
