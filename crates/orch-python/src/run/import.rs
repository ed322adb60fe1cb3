//! Imports, in the order in which Python runs them: a module once, unfinished in a circle.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};

use crate::find::finder::Found;
use crate::find::foreign::may_hold_models;
use crate::find::standard::is_standard;
use crate::finding::ModuleId;
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::load::Led;
use crate::run::missing::follows;
use crate::run::place::Cx;
use crate::value::known::canonical;
use crate::value::module::Module;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
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

    pub(super) fn bind_all(&mut self, cx: Cx, import: &'a StmtImportFrom, value: &Value) {
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if name == "*" {
                self.world.modules[cx.module.0].broken = true;
            } else {
                self.bind(cx.scope, name, value.clone(), import.range);
            }
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

fn is_plain(expr: &Expr) -> bool {
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
