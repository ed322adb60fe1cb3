//! Follows the imports of a package, in the order in which Python would run them.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::find::finder::{Finder, Found};
use crate::finding::{Code, Diagnostic, ModuleId, Problem};
use crate::source::import::{Import, binds, binds_any, imports, needed_names};
use crate::source::leaf::{Fate, Flatten, Guard, Leaf};
use crate::source::mention::mentions_registry;
use crate::source::module::Module;
use crate::source::text::Source;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: u64 = 10 << 20;
/// The longest chain of imports; Python itself gives up long before.
const DEEPEST: usize = 2_000;

/// A stretch of a module that runs without another module running in between.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) module: ModuleId,
    pub(crate) from: TextSize,
    pub(crate) to: TextSize,
}

/// Modules as they were loaded.
pub(crate) struct Loader<'f> {
    pub(crate) finder: &'f Finder,
    pub(crate) modules: Vec<Rc<Module>>,
    pub(crate) by_name: HashMap<String, ModuleId>,
    /// Names that lead nowhere, already said.
    missing: HashSet<String>,
    /// What runs, in order.
    pub(crate) order: Vec<Segment>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) problems: Vec<Problem>,
    /// Imports that only type checkers see; followed when all else is done.
    deferred: Vec<(ModuleId, Import)>,
    depth: usize,
}

impl<'f> Loader<'f> {
    pub(crate) fn new(finder: &'f Finder) -> Self {
        Self {
            finder,
            modules: Vec::new(),
            by_name: HashMap::new(),
            missing: HashSet::new(),
            order: Vec::new(),
            diagnostics: Vec::new(),
            problems: Vec::new(),
            deferred: Vec::new(),
            depth: 0,
        }
    }

    /// Loads the package and what it imports; all its modules if it has no
    /// `__init__.py` of its own.
    pub(crate) fn package(&mut self, name: &str) {
        if self.load(name, None).is_some()
            && let Found::Namespace(folder) = self.finder.find(name)
        {
            self.everything(name, &folder, 0);
        }
    }

    fn everything(&mut self, name: &str, folder: &Path, depth: usize) {
        for child in self.finder.children(folder) {
            let child = format!("{name}.{child}");
            match self.finder.find(&child) {
                Found::File { .. } => {
                    self.load(&child, None);
                }
                Found::Namespace(inner) if depth < 16 => self.everything(&child, &inner, depth + 1),
                _ => {}
            }
        }
    }

    /// Loads a file beside the package if it fills the registry.
    pub(crate) fn script(&mut self, name: &str) {
        if self.by_name.contains_key(name) {
            return;
        }
        let Found::File {
            path,
            package: false,
        } = self.finder.find(name)
        else {
            return;
        };
        let readable = fs::metadata(&path).is_ok_and(|metadata| metadata.len() <= LARGEST);
        if !readable || !fs::read_to_string(&path).is_ok_and(|text| mentions_registry(&text)) {
            return;
        }
        if let Some(id) = self.parse(name, &path, false, true, None) {
            self.run(id);
        }
    }

    /// Follows the imports that only type checkers see.
    pub(crate) fn finish(&mut self) {
        while let Some((module, import)) = self.deferred.pop() {
            self.follow(module, &import);
        }
    }

    /// Loads a module and the packages that it is in. Returns none if it is not
    /// there or could not be read.
    fn load(&mut self, name: &str, from: Option<(ModuleId, TextRange)>) -> Option<ModuleId> {
        if let Some(id) = self.by_name.get(name) {
            return Some(*id);
        }
        if let Some((parent, _)) = name.rsplit_once('.') {
            self.load(parent, from)?;
            // The package's own code may have imported it meanwhile.
            if let Some(id) = self.by_name.get(name) {
                return Some(*id);
            }
        }
        match self.finder.find(name) {
            Found::Foreign | Found::Missing => None,
            Found::Namespace(folder) => {
                let shown = self.finder.shown(&folder);
                let installed = self.finder.is_installed(&folder);
                let source = Source::new(shown, "");
                Some(self.add(name, source, empty(), Kind::Namespace, installed))
            }
            Found::File { path, package } => {
                let id = self.parse(name, &path, package, false, from)?;
                self.run(id);
                Some(id)
            }
        }
    }

    /// Whether something could not be loaded.
    pub(crate) fn has_failed(&self) -> bool {
        !self.problems.is_empty() || !self.diagnostics.is_empty()
    }

    pub(crate) fn add(
        &mut self,
        name: &str,
        source: Source,
        ast: ModModule,
        kind: Kind,
        installed: bool,
    ) -> ModuleId {
        let id = ModuleId(self.modules.len());
        let lazy_annotations = ast.body.iter().any(|stmt| {
            matches!(stmt, Stmt::ImportFrom(import)
                if import.module.as_deref() == Some("__future__")
                && import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
        });
        self.modules.push(Rc::new(Module {
            name: name.to_owned(),
            source,
            ast,
            package: matches!(kind, Kind::Package | Kind::Namespace),
            lazy_annotations,
            script: matches!(kind, Kind::Script),
            broken: matches!(kind, Kind::Broken),
            installed,
        }));
        self.by_name.insert(name.to_owned(), id);
        id
    }

    /// Goes through a module as Python would, following each import in its place.
    fn run(&mut self, id: ModuleId) {
        let module = Rc::clone(&self.modules[id.0]);
        if self.depth >= DEEPEST {
            let problem = Problem::new(
                Code::NestedTooDeep,
                id,
                TextRange::empty(0.into()),
                "over 2,000 modules import each other in one chain",
            );
            self.problems.push(problem);
            return;
        }
        self.depth += 1;
        let leaves = flatten(&module, self.finder);
        let needed = module.script.then(|| needed_names(&leaves));
        let mut from = TextSize::new(0);
        for leaf in &leaves {
            let imports = imports(&module, leaf);
            if imports.is_empty() || leaf.guard == Guard::Never {
                continue;
            }
            if needed
                .as_ref()
                .is_some_and(|needed| !binds_any(leaf.stmt, needed))
            {
                continue;
            }
            let to = leaf.stmt.end();
            self.order.push(Segment {
                module: id,
                from,
                to,
            });
            from = to;
            for import in imports {
                if leaf.guard == Guard::Typing {
                    self.deferred.push((id, import));
                } else {
                    self.follow(id, &import);
                }
            }
        }
        self.order.push(Segment {
            module: id,
            from,
            to: TextSize::new(u32::MAX),
        });
        self.depth -= 1;
    }

    fn follow(&mut self, from: ModuleId, import: &Import) {
        let place = Some((from, import.range));
        match self.finder.find(&import.module) {
            Found::Foreign => return,
            Found::Missing => {
                self.say_missing(from, import);
                return;
            }
            Found::File { .. } | Found::Namespace(_) => {}
        }
        let Some(id) = self.load(&import.module, place) else {
            return;
        };
        let module = Rc::clone(&self.modules[id.0]);
        if !module.package {
            return;
        }
        for name in &import.names {
            let submodule = format!("{}.{name}", module.name);
            // A package that imports from itself means the module.
            if (id == from || !binds(&module, name)) && self.finder.exists(&submodule) {
                self.load(&submodule, place);
            }
        }
    }

    fn say_missing(&mut self, from: ModuleId, import: &Import) {
        let key = format!("{} {:?}", from.0, import.range);
        if !self.missing.insert(key) {
            return;
        }
        let name = &import.module;
        let problem = Problem::new(
            Code::MissingImport,
            from,
            import.range,
            format!("cannot find the module `{name}`"),
        )
        .label("imported here, and not below the folder of the package");
        self.problems.push(problem);
    }
}

/// What a module is to its loader.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    File,
    Package,
    Namespace,
    Script,
    Broken,
}

/// The statements of a module, given what its imports will do.
pub(crate) fn flatten<'a>(module: &'a Module, finder: &Finder) -> Vec<Leaf<'a>> {
    let fate = |stmt: &Stmt| fate(module, finder, stmt);
    Flatten {
        fate: &fate,
        script: module.script,
    }
    .run(&module.ast.body)
}

fn fate(module: &Module, finder: &Finder, stmt: &Stmt) -> Fate {
    let leaf = Leaf {
        stmt,
        guard: Guard::Always,
        repeated: false,
    };
    let founds: Vec<Found> = imports(module, &leaf)
        .iter()
        .map(|import| finder.find(&import.module))
        .collect();
    if founds.contains(&Found::Missing) {
        Fate::Fails
    } else if founds.contains(&Found::Foreign) {
        Fate::Unknown
    } else {
        Fate::Works
    }
}

pub(crate) fn empty() -> ModModule {
    ModModule {
        node_index: ruff_python_ast::AtomicNodeIndex::NONE,
        range: TextRange::empty(0.into()),
        body: ruff_python_ast::Suite::default(),
    }
}
