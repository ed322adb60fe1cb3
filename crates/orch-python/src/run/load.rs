//! Loads modules: each once, with the packages that it is in, unfinished in a circle.

use std::path::Path;
use std::rc::Rc;

use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;

use crate::find::finder::Found;
use crate::finding::{Code, Diagnostic, ModuleId, Problem, Severity};
use crate::load::parse::{Fault, empty, parse};
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::Why;
use crate::run::place::Cx;
use crate::source::text::Source;
use crate::value::module::Module;
use crate::value::scope::{Binding, ScopeKind};
use crate::value::value::Value;

/// What an import leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Led {
    To(ModuleId),
    /// Out of the folders that are read.
    Away,
    Nowhere,
    /// To a file that cannot be read, which has been said.
    Astray,
}

impl Interpreter<'_> {
    /// Runs a file beside the package, if there is one.
    pub(crate) fn script(&mut self, name: &str) {
        if let Found::File {
            path,
            package: false,
        } = self.world.finder.find(name)
            && !self.world.by_name.contains_key(name)
        {
            self.load_file(name, &path, false, true, None);
        }
    }

    /// Loads all modules of a package without `__init__.py`.
    pub(crate) fn everything(&mut self, name: &str, folder: &Path, depth: usize) {
        for child in self.world.finder.children(folder) {
            let child = format!("{name}.{child}");
            match self.world.finder.find(&child) {
                Found::File { .. } => {
                    self.load(&child, None);
                }
                Found::Namespace(inner) if depth < 16 => self.everything(&child, &inner, depth + 1),
                _ => {}
            }
        }
    }

    /// Loads a module and the packages that it is in.
    pub(crate) fn load(&mut self, name: &str, from: Option<(ModuleId, TextRange)>) -> Led {
        if let Some(id) = self.world.by_name.get(name) {
            return Led::To(*id);
        }
        let parent = match name.rsplit_once('.') {
            None => None,
            Some((parent, last)) => match self.load(parent, from) {
                Led::To(id) => Some((id, last)),
                Led::Away if self.world.finder.exists(name) => None,
                other => return other,
            },
        };
        // The package's own code may have imported it meanwhile.
        if let Some(id) = self.world.by_name.get(name) {
            return Led::To(*id);
        }
        let led = match self.world.finder.find(name) {
            Found::Foreign => return Led::Away,
            Found::Missing => return Led::Nowhere,
            Found::Namespace(folder) => {
                let shown = self.world.finder.shown(&folder);
                let installed = self.world.finder.is_installed(&folder);
                let id = self.add_module(name, Source::new(shown, ""), empty());
                let module = &mut self.world.modules[id.0];
                (module.package, module.installed, module.done) = (true, installed, true);
                Led::To(id)
            }
            Found::File { path, package } => self.load_file(name, &path, package, false, from),
        };
        if let (Led::To(id), Some((parent, last))) = (led, parent) {
            let scope = self.world.module(parent).scope;
            // It stays loaded, whatever becomes of the branch that imports it.
            let binding = Binding {
                value: Value::Module(id),
                range: TextRange::default(),
            };
            self.world.scopes[scope.0]
                .names
                .insert(last.into(), binding);
        }
        led
    }

    fn load_file(
        &mut self,
        name: &str,
        path: &Path,
        package: bool,
        script: bool,
        from: Option<(ModuleId, TextRange)>,
    ) -> Led {
        self.world.finder.trace.file(path);
        let shown = self.world.finder.shown(path);
        let installed = self.world.finder.is_installed(path);
        let parsed = match parse(path, &shown) {
            Ok(parsed) => parsed,
            Err(fault) => {
                self.say_fault(name, shown, fault, from);
                return Led::Astray;
            }
        };
        self.world.finder.trace.read(path, parsed.digest);
        let id = self.add_module(name, Source::new(shown, parsed.text), parsed.tree);
        let module = &mut self.world.modules[id.0];
        (module.package, module.script, module.installed) = (package, script, installed);
        let tree = self.trees[id.0];
        let cx = self.module_cx(id);
        // Whether the import runs may matter; a module of the package that a `try` imports
        // is there.
        let certain = self.maybes.iter().all(|maybe| maybe.why == Why::Import);
        let maybes = if certain {
            std::mem::take(&mut self.maybes)
        } else {
            Vec::new()
        };
        let catches = std::mem::take(&mut self.catches);
        let repeats = std::mem::replace(&mut self.repeats, 0);
        let bodies = std::mem::take(&mut self.bodies);
        self.deeper(
            |run| {
                let message = "modules import each other in too long a chain";
                run.say(cx.problem(Code::NestedTooDeep, TextRange::default(), message));
                Flow::Next
            },
            |run| run.block(cx, &tree.body),
        );
        if certain {
            self.maybes = maybes;
        }
        self.catches = catches;
        self.repeats = repeats;
        self.bodies = bodies;
        self.world.modules[id.0].done = true;
        Led::To(id)
    }

    pub(crate) fn module_cx(&self, id: ModuleId) -> Cx {
        Cx {
            module: id,
            scope: self.world.module(id).scope,
            pin: None,
        }
    }

    fn add_module(
        &mut self,
        name: &str,
        source: Source,
        tree: ruff_python_ast::ModModule,
    ) -> ModuleId {
        let id = ModuleId(self.world.modules.len());
        let tree = self.shelf.module(tree);
        let lazy_annotations = tree.body.iter().any(|stmt| {
            matches!(stmt, Stmt::ImportFrom(import)
                if import.module.as_deref() == Some("__future__")
                && import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
        });
        let scope = self.new_scope(ScopeKind::Module, None);
        self.trees.push(tree);
        let name: Rc<str> = name.into();
        self.world.modules.push(Module {
            name: Rc::clone(&name),
            source,
            package: false,
            lazy_annotations,
            script: false,
            installed: false,
            broken: false,
            done: false,
            scope,
        });
        self.world.by_name.insert(name, id);
        id
    }

    fn say_fault(
        &mut self,
        name: &str,
        shown: String,
        fault: Fault,
        from: Option<(ModuleId, TextRange)>,
    ) {
        let (text, range) = match fault.place {
            Some((text, range)) => (text, Some(range)),
            None => (String::new(), None),
        };
        let id = self.add_module(name, Source::new(shown, text), empty());
        let module = &mut self.world.modules[id.0];
        (module.broken, module.done) = (true, true);
        if let Some(range) = range {
            self.say(Problem::new(fault.code, id, range, fault.message).label(fault.label));
            return;
        }
        let excerpt = from.map(|(module, range)| {
            let source = &self.world.module(module).source;
            source.excerpt(range, fault.label)
        });
        self.diagnostics.push(Diagnostic {
            code: fault.code,
            severity: Severity::Error,
            message: fault.message,
            excerpt,
            hint: None,
        });
    }
}
