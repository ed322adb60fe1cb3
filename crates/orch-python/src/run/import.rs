//! Imports, in the order in which Python runs them: a module once, unfinished in a circle.

use std::path::Path;
use std::rc::Rc;

use ruff_python_ast::{Stmt, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};

use crate::find::finder::Found;
use crate::find::foreign::{is_standard, may_hold_models};
use crate::finding::{Code, Diagnostic, ModuleId, Problem, Severity};
use crate::load::parse::{Fault, empty, parse};
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::Why;
use crate::run::place::Cx;
use crate::source::text::Source;
use crate::value::known::canonical;
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

impl<'a> Interpreter<'a> {
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

    pub(crate) fn import(&mut self, cx: Cx, import: &'a StmtImport) -> Flow {
        for alias in &import.names {
            let whole = alias.name.as_str();
            let first = whole.split('.').next().unwrap_or(whole);
            let range = alias.name.range();
            let value = match self.load(whole, Some((cx.module, range))) {
                Led::To(id) if alias.asname.is_some() => Value::Module(id),
                Led::To(id) => match self.world.by_name.get(first) {
                    Some(top) => Value::Module(*top),
                    None => Value::Module(id),
                },
                Led::Away => {
                    let bound = alias.asname.as_ref().map_or(first, |name| name.as_str());
                    self.note_unknown(cx, whole, bound, range);
                    let name = if alias.asname.is_some() { whole } else { first };
                    match self.world.by_name.get(name) {
                        Some(id) => Value::Module(*id),
                        None => Value::foreign(canonical(name)),
                    }
                }
                Led::Nowhere => {
                    let problem = self.missing(cx, whole, range);
                    if self.catches.last() == Some(&true) {
                        return Flow::Raise(Rc::new(problem));
                    }
                    self.say_missing(cx, problem.clone());
                    follows(&problem)
                }
                Led::Astray => follows(&self.missing(cx, whole, range)),
            };
            let name = alias.asname.as_ref().map_or(first, |name| name.as_str());
            self.bind(cx.scope, name, value, import.range);
        }
        Flow::Next
    }

    fn missing(&self, cx: Cx, name: &str, range: TextRange) -> Problem {
        let problem = cx.problem(
            Code::MissingImport,
            range,
            format!("cannot find the module `{name}`"),
        );
        problem.label(self.world.finder.why_missing(name))
    }

    fn say_missing(&mut self, cx: Cx, problem: Problem) {
        let installed = self.world.module(cx.module).installed;
        let surely = self.maybes.is_empty();
        if self.said_missing.insert((problem.module, problem.range)) && (surely || !installed) {
            self.say(problem);
        }
    }

    pub(crate) fn import_from(&mut self, cx: Cx, import: &'a StmtImportFrom) -> Flow {
        let module = self.world.module(cx.module);
        let range = import.module.as_ref().map_or(import.range, Ranged::range);
        let Some(from) = absolute(module, import) else {
            let dots = ".".repeat(import.level as usize);
            let name = format!("{dots}{}", import.module.as_deref().unwrap_or(""));
            return self.nowhere(cx, import, &name, range);
        };
        match self.load(&from, Some((cx.module, range))) {
            Led::Nowhere => self.nowhere(cx, import, &from, range),
            Led::Astray => {
                let unknown = follows(&self.missing(cx, &from, range));
                self.bind_all(cx, import, &unknown);
                Flow::Next
            }
            Led::Away => {
                self.import_away(cx, import, &from);
                Flow::Next
            }
            Led::To(id) => self.import_names(cx, import, id),
        }
    }

    fn nowhere(
        &mut self,
        cx: Cx,
        import: &'a StmtImportFrom,
        name: &str,
        range: TextRange,
    ) -> Flow {
        let problem = self.missing(cx, name, range);
        if self.catches.last() == Some(&true) {
            return Flow::Raise(Rc::new(problem));
        }
        let unknown = follows(&problem);
        self.say_missing(cx, problem);
        self.bind_all(cx, import, &unknown);
        Flow::Next
    }

    fn bind_all(&mut self, cx: Cx, import: &'a StmtImportFrom, value: &Value) {
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if name == "*" {
                self.world.modules[cx.module.0].broken = true;
            } else {
                self.bind(cx.scope, name, value.clone(), import.range);
            }
        }
    }

    /// A package that is not found and of which nothing is used may be imported for what
    /// its import does.
    fn note_unknown(&mut self, cx: Cx, module: &str, bound: &str, range: TextRange) {
        let here = self.world.module(cx.module);
        if here.installed || !may_hold_models(&format!("{module}.")) {
            return;
        }
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words = here.source.text.split(|letter| !is_part(letter));
        if bound != "*" && words.filter(|word| *word == bound).count() > 1 {
            return;
        }
        let message =
            format!("`{module}` may register products or define models when it is imported");
        let problem = cx
            .problem(Code::UnknownImport, range, message)
            .warning()
            .label("it is outside of the folders that are read")
            .hint("name the folder that holds it with --python-path DIR");
        if self.said_missing.insert((problem.module, problem.range)) {
            self.say(problem);
        }
    }

    fn import_away(&mut self, cx: Cx, import: &'a StmtImportFrom, from: &str) {
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if alias.name.as_str() == "*" {
                self.note_unknown(cx, from, "*", alias.range());
                let stars = &mut self.world.scopes[cx.scope.0].open_stars;
                stars.push(from.into());
            } else {
                let value = self.foreign(&format!("{from}.{}", alias.name));
                self.bind(cx.scope, name, value, import.range);
            }
        }
    }

    fn import_names(&mut self, cx: Cx, import: &'a StmtImportFrom, id: ModuleId) -> Flow {
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                self.import_star(cx, import, id);
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            let range = alias.name.range();
            let value = match self.module_attribute(id, &alias.name, Some((cx.module, range))) {
                Some(value) => value,
                None => {
                    let problem = self.no_such_member(cx, id, &alias.name, range);
                    if self.catches.last() == Some(&true) {
                        return Flow::Raise(Rc::new(problem));
                    }
                    if !self.world.module(cx.module).installed {
                        self.fail(cx, &problem);
                    }
                    follows(&problem)
                }
            };
            self.note_shadowed(cx, name, &value, range);
            self.bind(cx.scope, name, value, import.range);
        }
        Flow::Next
    }

    /// Keeps in mind that a model takes the name of another one that was imported.
    pub(crate) fn note_shadowed(&mut self, cx: Cx, name: &str, value: &Value, range: TextRange) {
        let Some(old) = self.world.scope(cx.scope).names.get(name) else {
            return;
        };
        let (Value::Class(one), Value::Class(two)) = (&old.value, value) else {
            return;
        };
        let (first, second) = (self.world.class(*one), self.world.class(*two));
        let module = self.world.module(cx.module);
        let hides = one != two
            && first.info.is_model()
            && second.info.is_model()
            && first.module != cx.module
            // A class may well take the place of its own base.
            && second.info.locals().all(|ancestor| ancestor != *one)
            && self.maybes.is_empty();
        if hides && !module.installed && !module.script {
            let line = module.source.origin(old.range, None).line;
            let problem = cx
                .problem(
                    Code::ShadowedImport,
                    range,
                    format!("`{name}` hides another model of the same name"),
                )
                .warning()
                .label(format!("line {line} imports the other model"))
                .hint("import one of them under another name");
            self.world.shadowed.push(problem);
        }
    }

    /// An attribute of a module, or a module in it that is then loaded.
    pub(crate) fn module_attribute(
        &mut self,
        id: ModuleId,
        name: &str,
        from: Option<(ModuleId, TextRange)>,
    ) -> Option<Value> {
        let module = self.world.module(id);
        if let Some(binding) = self.world.scope(module.scope).names.get(name) {
            return Some(binding.value.clone());
        }
        let submodule = format!("{}.{name}", module.name);
        let is_package = module.package;
        if let Some(id) = self.world.by_name.get(&*submodule) {
            return Some(Value::Module(*id));
        }
        if from.is_some() && is_package && self.world.finder.exists(&submodule) {
            return match self.load(&submodule, from) {
                Led::To(id) => Some(Value::Module(id)),
                Led::Astray => Some(Value::unknown(Problem::new(
                    Code::UnknownType,
                    id,
                    TextRange::default(),
                    "the module cannot be read",
                ))),
                Led::Away | Led::Nowhere => None,
            };
        }
        let cx = self.module_cx(id);
        if self.world.module(id).broken {
            let problem = cx.problem(
                Code::UnknownType,
                TextRange::default(),
                "the value comes out of a file that cannot be read",
            );
            return Some(Value::unknown(problem));
        }
        let stars = self.world.scope(cx.scope).open_stars.clone();
        if !stars.is_empty() {
            let star = stars
                .iter()
                .rev()
                .find(|star| crate::value::known::star_brings(star, name))
                .or_else(|| {
                    let open = |star: &&Rc<str>| !crate::value::known::star_is_known(star);
                    stars.iter().rev().find(open)
                });
            if let Some(star) = star {
                return Some(self.foreign(&format!("{star}.{name}")));
            }
        }
        let scope = self.world.scope(cx.scope);
        if scope.names.contains_key("__getattr__") {
            return Some(cx.because(TextRange::default(), "the module makes its names itself"));
        }
        match name {
            "__name__" => Some(Value::Text(Rc::clone(&self.world.module(id).name))),
            "__doc__" | "__file__" | "__package__" | "__path__" | "__dict__" => {
                Some(cx.computed(TextRange::default()))
            }
            _ => None,
        }
    }

    pub(crate) fn no_such_member(
        &self,
        cx: Cx,
        id: ModuleId,
        name: &str,
        range: TextRange,
    ) -> Problem {
        let module = self.world.module(id);
        let problem = cx.problem(
            Code::MissingName,
            range,
            format!("the module `{}` has no `{name}`", module.name),
        );
        if module.done {
            problem
        } else {
            problem.label("the module is still being imported, as the imports form a circle")
        }
    }

    fn import_star(&mut self, cx: Cx, import: &'a StmtImportFrom, id: ModuleId) {
        let scope = self.world.module(id).scope;
        if self.world.module(id).broken {
            self.world.modules[cx.module.0].broken = true;
        }
        let all = self.world.scope(scope).names.get("__all__").cloned();
        let names: Option<Vec<Rc<str>>> = all.and_then(|all| {
            let values = self.iterate(cx, &all.value, import.range).ok()?;
            values.iter().map(|value| self.as_text(value)).collect()
        });
        let is_named = names.is_some();
        let mut names = names.unwrap_or_else(|| {
            let names = self.world.scope(scope).names.keys();
            names
                .filter(|name| !name.starts_with('_'))
                .cloned()
                .collect()
        });
        names.sort();
        let place = import.names.first().map_or(import.range, Ranged::range);
        for name in names {
            match self.module_attribute(id, &name, Some((cx.module, place))) {
                Some(value) => self.bind(cx.scope, &name, value, import.range),
                None if is_named => {
                    let problem = self.no_such_member(cx, id, &name, place);
                    self.fail(cx, &problem);
                }
                None => {}
            }
        }
        if !is_named {
            let stars = self.world.scope(scope).open_stars.clone();
            self.world.scopes[cx.scope.0].open_stars.extend(stars);
        }
    }

    /// Whether a statement in a `try` may fail for all that is known.
    pub(crate) fn may_fail(&self, cx: Cx, stmt: &Stmt) -> bool {
        let away = |name: &str| match self.world.finder.find(name) {
            Found::Foreign => !is_standard(name.split('.').next().unwrap_or(name)),
            _ => false,
        };
        match stmt {
            Stmt::Import(import) => import.names.iter().any(|alias| away(&alias.name)),
            Stmt::ImportFrom(import) => {
                absolute(self.world.module(cx.module), import).is_some_and(|name| away(&name))
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::Pass(_) => false,
            Stmt::Assign(assign) => !is_plain(&assign.value),
            Stmt::Expr(expr) => !is_plain(&expr.value),
            _ => true,
        }
    }

    /// `importlib.import_module(name, package)`
    pub(crate) fn import_by_name(
        &mut self,
        cx: Cx,
        name: &str,
        package: Option<Rc<str>>,
        range: TextRange,
    ) -> Value {
        let level = name.bytes().take_while(|byte| *byte == b'.').count();
        let whole = match (level, package) {
            (0, _) => name.to_owned(),
            (_, Some(package)) => {
                let mut parts: Vec<&str> = package.split('.').collect();
                parts.truncate((parts.len() + 1).saturating_sub(level));
                let rest = &name[level..];
                parts.extend(Some(rest).filter(|rest| !rest.is_empty()));
                parts.join(".")
            }
            (_, None) => return cx.computed(range),
        };
        match self.load(&whole, Some((cx.module, cx.at(range)))) {
            Led::To(id) => Value::Module(id),
            Led::Away => Value::foreign(canonical(&whole)),
            Led::Nowhere | Led::Astray => {
                let problem = self.missing(cx, &whole, range);
                self.fail(cx, &problem);
                follows(&problem)
            }
        }
    }

    /// Whether a dotted name comes from a package that is not known, which may do anything.
    pub(crate) fn is_unknown_package(&self, dotted: &str) -> bool {
        may_hold_models(dotted)
    }
}

/// A value that only follows from a problem that has been said.
fn follows(problem: &Problem) -> Value {
    Value::unknown(Problem {
        code: Code::UnknownType,
        ..problem.clone()
    })
}

fn is_plain(expr: &ruff_python_ast::Expr) -> bool {
    use ruff_python_ast::Expr;
    matches!(
        expr,
        Expr::StringLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::Name(_)
    )
}

/// The absolute name of a `from` import's module; none if it leads above the root.
pub(crate) fn absolute(module: &Module, import: &StmtImportFrom) -> Option<String> {
    let name = import.module.as_deref();
    if import.level == 0 {
        return name.map(ToOwned::to_owned);
    }
    let mut parts: Vec<&str> = module.name.split('.').collect();
    let up = import.level as usize - usize::from(module.package);
    if up >= parts.len() {
        return None;
    }
    parts.truncate(parts.len() - up);
    parts.extend(name);
    Some(parts.join("."))
}
