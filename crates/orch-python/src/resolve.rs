//! From names and dotted names to what they stand for.

use ruff_python_ast::{Expr, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};

use crate::import::absolute;
use crate::known::{canonical, is_builtin};
use crate::loader::ModuleId;
use crate::problem::Problem;
use crate::scope::{Binding, Bound, Scope};
use crate::value::Value;
use crate::world::{Context, World};

/// The longest chain of names that stand for each other.
const LONGEST: u16 = 100;

impl<'a> World<'a> {
    /// What a name or a dotted name stands for.
    ///
    /// Any other expression stands for itself only where a name is bound to it.
    pub(crate) fn resolve(&self, context: Context, expr: &Expr) -> Result<Value<'a>, Problem> {
        match expr {
            Expr::Name(name) => self.resolve_name(context, &name.id, name.range),
            Expr::Attribute(attribute) => {
                let owner = self.resolve(context, &attribute.value)?;
                self.attribute(context, owner, &attribute.attr, attribute.range)
            }
            _ => Err(Problem::new(
                "computed-value",
                context.module,
                expr.range(),
                "what this gives is known only when it runs",
            )),
        }
    }

    fn resolve_name(
        &self,
        context: Context,
        name: &str,
        range: TextRange,
    ) -> Result<Value<'a>, Problem> {
        if context.depth > LONGEST {
            return Err(circle(context.module, name, range));
        }
        if let Some(value) = self.loop_variable(context, name) {
            return Ok(value);
        }
        let context = Context {
            turn: None,
            ..context
        };
        if let Some(id) = context.class {
            let class = self.class(id);
            if let Some(parameter) = type_parameter(class.stmt.type_params.as_deref(), name) {
                return Ok(parameter);
            }
            // What is evaluated later sees the module's names, not the body's.
            if context.before.is_some() {
                let candidates = class.scope.candidates(name, context.before);
                if !candidates.is_empty() {
                    return self.settle(context, name, range, &candidates);
                }
            }
        }
        let body = context.class.filter(|_| context.before.is_none());
        let scope = &self.scopes[context.module.0];
        let candidates = scope.candidates(name, context.before);
        let context = Context {
            class: None,
            ..context
        };
        if !candidates.is_empty() {
            // A later star import of the same name is rare, and a guess.
            return self.settle(context, name, range, &candidates);
        }
        if let Some(value) = self.star(context, scope, name, range)? {
            return Ok(value);
        }
        if let Some(later) = scope.all(name).first().filter(|_| context.before.is_some()) {
            let line = self
                .module(context.module)
                .source
                .origin(later.range, None)
                .line;
            return Err(Problem::new(
                "used-before-definition",
                context.module,
                range,
                format!("`{name}` is used before it is defined"),
            )
            .label(format!("defined only in line {line}"))
            .hint(format!("move the definition of `{name}` up")));
        }
        if is_builtin(name) {
            return Ok(Value::Foreign(name.to_owned()));
        }
        if let Some(class) = body.and_then(|id| self.nested_class(id, name)) {
            return Ok(Value::Class(class));
        }
        if self.module(context.module).broken {
            return Ok(Value::Unknown);
        }
        Err(Problem::new(
            "unresolved-name",
            context.module,
            range,
            format!("cannot find `{name}`"),
        )
        .label("neither defined nor imported here"))
    }

    /// The one value that all candidates have.
    fn settle(
        &self,
        context: Context,
        name: &str,
        range: TextRange,
        candidates: &[Binding<'a>],
    ) -> Result<Value<'a>, Problem> {
        let mut values = candidates
            .iter()
            .map(|binding| self.binding(context, name, binding));
        let first = values.next().unwrap_or(Ok(Value::Unknown))?;
        for value in values {
            if !first.same(&value?) {
                return Err(Problem::new(
                    "conditional-binding",
                    context.module,
                    range,
                    format!("what `{name}` is depends on where it runs"),
                )
                .label("it is bound in several branches"));
            }
        }
        Ok(first)
    }

    fn binding(
        &self,
        context: Context,
        name: &str,
        binding: &Binding<'a>,
    ) -> Result<Value<'a>, Problem> {
        let deeper = Context {
            depth: context.depth + 1,
            ..context
        };
        match binding.bound {
            Bound::Module(module) => Ok(self.module_value(module)),
            Bound::From(import, name) => {
                let alias = import
                    .names
                    .iter()
                    .find(|alias| alias.name.as_str() == name);
                let range = alias.map_or(binding.range, Ranged::range);
                self.imported(deeper, import, name, range)
            }
            Bound::Class(stmt) => Ok(self
                .class_of(context.module, stmt)
                .map_or(Value::Unknown, Value::Class)),
            Bound::Function(function) => Ok(Value::Function(function)),
            Bound::TypeAlias(alias) => Ok(Value::TypeAlias(deeper.lazy(), alias)),
            Bound::Value(expr) => {
                // The value was computed where the name was bound.
                let there = deeper.before(binding.range.start());
                match expr {
                    Expr::Name(_) => self.resolve(there, expr),
                    Expr::Attribute(_) => Ok(self
                        .resolve(there, expr)
                        .unwrap_or(Value::Bound(there, expr))),
                    _ => Ok(Value::Bound(there, expr)),
                }
            }
            Bound::Opaque => Err(Problem::new(
                "computed-value",
                context.module,
                binding.range,
                format!("what `{name}` is is known only when this runs"),
            )),
        }
    }

    fn module_value(&self, name: &str) -> Value<'a> {
        match self.module_named(name) {
            Some(id) => Value::Module(id),
            None if self.finder.exists(name) => Value::Unknown,
            None => Value::Foreign(canonical(name)),
        }
    }

    /// What `from x import name` gives.
    pub(crate) fn imported(
        &self,
        context: Context,
        import: &StmtImportFrom,
        name: &str,
        range: TextRange,
    ) -> Result<Value<'a>, Problem> {
        let module = self.module(context.module);
        let Some(from) = absolute(module, import) else {
            return Ok(Value::Unknown);
        };
        let Some(id) = self.module_named(&from) else {
            // What is missing has been reported where it is imported.
            return Ok(match self.finder.find(&from) {
                crate::finder::Found::Foreign => {
                    Value::Foreign(canonical(&format!("{from}.{name}")))
                }
                _ => Value::Unknown,
            });
        };
        if id == context.module {
            let submodule = format!("{from}.{name}");
            return match self.module_named(&submodule) {
                Some(id) => Ok(Value::Module(id)),
                None => Err(self.no_such_name(context, id, name, range)),
            };
        }
        self.member(context, id, name, range)
    }

    /// What a module's attribute is.
    fn member(
        &self,
        context: Context,
        module: ModuleId,
        name: &str,
        range: TextRange,
    ) -> Result<Value<'a>, Problem> {
        if context.depth > LONGEST {
            return Err(circle(context.module, name, range));
        }
        let there = Context {
            module,
            class: None,
            before: None,
            depth: context.depth + 1,
            turn: None,
        };
        let scope = &self.scopes[module.0];
        let candidates = scope.candidates(name, None);
        if !candidates.is_empty() {
            return self
                .settle(there, name, range, &candidates)
                .map_err(|problem| at_use(problem, there, context, range));
        }
        let submodule = format!("{}.{name}", self.module(module).name);
        if let Some(id) = self.module_named(&submodule) {
            return Ok(Value::Module(id));
        }
        if let Some(value) = self.star(there, scope, name, range)? {
            return Ok(value);
        }
        if self.module(module).broken {
            return Ok(Value::Unknown);
        }
        if ["__name__", "__doc__", "__file__", "__package__"].contains(&name) {
            return Ok(Value::Foreign("str".to_owned()));
        }
        Err(self.no_such_name(context, module, name, range))
    }

    fn no_such_name(
        &self,
        context: Context,
        module: ModuleId,
        name: &str,
        range: TextRange,
    ) -> Problem {
        let from = &self.module(module).name;
        Problem::new(
            "missing-name",
            context.module,
            range,
            format!("the module `{from}` has no `{name}`"),
        )
    }

    /// What a star import brings under a name, if one does.
    fn star(
        &self,
        context: Context,
        scope: &Scope<'a>,
        name: &str,
        range: TextRange,
    ) -> Result<Option<Value<'a>>, Problem> {
        if context.depth > LONGEST {
            return Ok(None);
        }
        let module = self.module(context.module);
        for import in scope.stars.iter().rev() {
            let Some(from) = absolute(module, import) else {
                continue;
            };
            match self.module_named(&from) {
                Some(id) if id != context.module && self.exports(id, name) => {
                    let there = Context {
                        depth: context.depth + 1,
                        ..context
                    };
                    match self.member(there, id, name, range) {
                        Ok(value) => return Ok(Some(value)),
                        Err(problem) if problem.code == "missing-name" => {}
                        Err(problem) => return Err(at_use(problem, there, context, range)),
                    }
                }
                Some(_) => {}
                None => {
                    let dotted = canonical(&format!("{from}.{name}"));
                    let typing = ["typing", "typing_extensions"].contains(&&*from)
                        && crate::known::TYPING.contains(&name);
                    if typing || is_known(&dotted) {
                        return Ok(Some(Value::Foreign(dotted)));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether a star import takes the name along.
    fn exports(&self, module: ModuleId, name: &str) -> bool {
        match self.scopes[module.0].all("__all__").last() {
            Some(_) => self.all_names(module).contains(&name),
            None => !name.starts_with('_'),
        }
    }

    /// What an expression's attribute is.
    fn attribute(
        &self,
        context: Context,
        owner: Value<'a>,
        name: &str,
        range: TextRange,
    ) -> Result<Value<'a>, Problem> {
        match owner {
            Value::Foreign(dotted) => Ok(Value::Foreign(canonical(&format!("{dotted}.{name}")))),
            Value::Module(id) => self.member(context, id, name, range),
            Value::Class(id) => match self.nested_class(id, name) {
                Some(nested) => Ok(Value::Class(nested)),
                None => Ok(Value::Member(id, name.to_owned())),
            },
            Value::Unknown => Ok(Value::Unknown),
            _ => Err(Problem::new(
                "computed-value",
                context.module,
                range,
                "what this gives is known only when it runs",
            )),
        }
    }
}

/// A type parameter of a class or alias, if it has one of that name.
pub(crate) fn type_parameter<'a>(
    parameters: Option<&ruff_python_ast::TypeParams>,
    name: &str,
) -> Option<Value<'a>> {
    parameters?
        .iter()
        .any(|parameter| parameter.name().as_str() == name)
        .then(|| Value::Parameter(name.to_owned()))
}

/// Moves a problem with a name in another module to where that name is used.
fn at_use(mut problem: Problem, there: Context, here: Context, range: TextRange) -> Problem {
    if problem.module == there.module && problem.range == range {
        problem.module = here.module;
    }
    problem
}

fn circle(module: ModuleId, name: &str, range: TextRange) -> Problem {
    Problem::new(
        "alias-circle",
        module,
        range,
        format!("`{name}` stands for itself, or for too long a chain of names"),
    )
}

/// The names that a star import of an installed module is trusted to bring.
fn is_known(dotted: &str) -> bool {
    use crate::known::{BLOCK, INSTANCE_LIST, LIFECYCLE, PRODUCT, REGISTRY};
    [BLOCK, INSTANCE_LIST, LIFECYCLE, PRODUCT, REGISTRY].contains(&dotted)
        || crate::known::is_enum(dotted)
        || matches!(
            dotted,
            "list" | "collections.abc.Sequence" | "pydantic.Field" | "pydantic.conlist"
        )
}

impl Context {
    /// Follows a name to where it was bound.
    pub(crate) fn deeper(self) -> Self {
        Self {
            depth: self.depth.saturating_add(1),
            ..self
        }
    }
}
