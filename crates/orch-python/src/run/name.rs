//! From names to the values that they have where they stand.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::id::ScopeId;
use crate::value::known::{self, canonical, is_builtin};
use crate::value::scope::ScopeKind;
use crate::value::value::Value;
use crate::value::{REGISTRY, WORKFLOWS};

impl<'a> Interpreter<'a> {
    /// The value of a name.
    pub(crate) fn name(&mut self, cx: Cx, name: &str, range: TextRange) -> Value {
        if let Some(value) = self.known_name(cx, name) {
            return value;
        }
        if self.world.module(cx.module).broken {
            let why = "the value comes out of a file that cannot be read";
            return Value::unknown(cx.problem(Code::UnknownType, range, why));
        }
        let problem = self.no_such_name(cx, name, range);
        self.fail(cx, &problem);
        Value::unknown(problem)
    }

    /// The value of a name, if it has one.
    fn known_name(&mut self, cx: Cx, name: &str) -> Option<Value> {
        if let Some(value) = self.in_scopes(cx.scope, name) {
            return Some(value);
        }
        let module = self.world.module(cx.module);
        let text = match name {
            "__name__" if module.script => Some("__main__"),
            "__name__" => Some(&*module.name),
            "__package__" if module.package => Some(&*module.name),
            "__package__" => Some(
                module
                    .name
                    .rsplit_once('.')
                    .map_or("", |(package, _)| package),
            ),
            _ => None,
        };
        if let Some(text) = text {
            return Some(Value::text(text));
        }
        if name == "__path__" && module.package {
            let method = (Value::Module(cx.module), name.into());
            return Some(Value::Method(Rc::new(method)));
        }
        if [
            "__file__",
            "__doc__",
            "__spec__",
            "__path__",
            "__loader__",
            "__builtins__",
        ]
        .contains(&name)
        {
            return Some(cx.computed(TextRange::default()));
        }
        let stars = self.world.scope(module.scope).open_stars.clone();
        let dotted = |star: &Rc<str>| canonical(&format!("{star}.{name}"));
        let certain = stars
            .iter()
            .rev()
            .find(|star| known::star_brings(star, name));
        if let Some(star) = certain {
            return Some(self.foreign(&dotted(star)));
        }
        if is_builtin(name) {
            return Some(Value::foreign(name));
        }
        // If anything brings the name, then it is the one star whose names are not known.
        let mut open = stars.iter().filter(|star| !known::star_is_known(star));
        match (open.next(), open.next()) {
            (Some(star), None) => Some(self.foreign(&dotted(star))),
            (Some(_), Some(_)) => Some(cx.because(
                TextRange::default(),
                format!("`{name}` comes from one of several `import *`"),
            )),
            (None, _) => None,
        }
    }

    pub(crate) fn in_scopes(&self, start: ScopeId, name: &str) -> Option<Value> {
        let mut at = Some(start);
        while let Some(id) = at {
            let scope = self.world.scope(id);
            // A class's names are seen in its own body only.
            if scope.kind != ScopeKind::Class || id == start {
                if let Some(home) = scope.elsewhere.get(name) {
                    let names = &self.world.scope(*home).names;
                    return names.get(name).map(|binding| binding.value.clone());
                }
                if let Some(binding) = scope.names.get(name) {
                    return Some(binding.value.clone());
                }
            }
            at = scope.parent;
        }
        None
    }

    /// A value of a dotted name outside of the package.
    pub(crate) fn foreign(&self, dotted: &str) -> Value {
        let dotted = canonical(dotted);
        if known::is_registry(&dotted) {
            return Value::Object(REGISTRY);
        }
        match &*dotted {
            "None" => Value::None,
            known::ALL_WORKFLOWS => Value::Object(WORKFLOWS),
            _ => Value::foreign(dotted),
        }
    }

    fn no_such_name(&self, cx: Cx, name: &str, range: TextRange) -> crate::finding::Problem {
        let problem = |code, message: String| cx.problem(code, range, message);
        if let Some(place) = self.typing_only.get(&(cx.module, name.into())) {
            let line = self
                .world
                .module(cx.module)
                .source
                .origin(*place, None)
                .line;
            return problem(Code::UnresolvedName, format!("cannot find `{name}`"))
                .label(format!(
                    "line {line} imports it for type checkers only, and Python does not have it"
                ))
                .hint(format!("import `{name}` outside of `if TYPE_CHECKING`"));
        }
        let tree = self.trees[cx.module.0];
        if let Some(later) = tree.body.iter().find(|stmt| binds(stmt, name)) {
            let source = &self.world.module(cx.module).source;
            let line = source.origin(later.range(), None).line;
            let message = format!("`{name}` is used before it is defined");
            return problem(Code::UsedBeforeDefinition, message)
                .label(format!("`{name}` is defined in line {line}"))
                .hint(format!("move the definition of `{name}` up"));
        }
        let in_body = self.bodies.last().is_some_and(|body| {
            self.world.scope(cx.scope).kind == ScopeKind::Function
                && self.world.scope(body.scope).names.contains_key(name)
        });
        let problem = problem(Code::UnresolvedName, format!("cannot find `{name}`"));
        if in_body {
            return problem
                .label("an annotation that is a string does not see the names of its class")
                .hint(format!("define `{name}` outside of the class"));
        }
        problem.label("the name is neither defined nor imported here")
    }

    /// Keeps in mind the names that only type checkers see.
    pub(crate) fn note_typing_only(&mut self, cx: Cx, test: &Expr, body: &'a [Stmt]) {
        let is_typing = match test {
            Expr::Name(name) => name.id == "TYPE_CHECKING",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
            _ => false,
        };
        if !is_typing {
            return;
        }
        for stmt in body {
            for name in names_bound(stmt) {
                let key = (cx.module, Rc::from(name));
                self.typing_only.entry(key).or_insert(stmt.range());
            }
        }
    }
}

fn binds(stmt: &Stmt, name: &str) -> bool {
    names_bound(stmt).contains(&name)
}

/// The names that a simple statement binds.
fn names_bound(stmt: &Stmt) -> Vec<&str> {
    match stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .map(|alias| match &alias.asname {
                Some(name) => name.as_str(),
                None => alias.name.split('.').next().unwrap_or(""),
            })
            .collect(),
        Stmt::ImportFrom(import) => import
            .names
            .iter()
            .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str())
            .collect(),
        Stmt::ClassDef(class) => vec![class.name.as_str()],
        Stmt::FunctionDef(function) => vec![function.name.as_str()],
        Stmt::Assign(assign) => assign.targets.iter().filter_map(target_name).collect(),
        Stmt::AnnAssign(assign) if assign.value.is_some() => {
            target_name(&assign.target).into_iter().collect()
        }
        Stmt::TypeAlias(alias) => target_name(&alias.name).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn target_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}
