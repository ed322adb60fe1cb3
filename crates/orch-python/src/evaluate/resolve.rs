//! From names and dotted names to what they stand for.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::source::scope::{Binding, Bound};
use crate::world::World;
use crate::world::context::Context;
use crate::world::known::{canonical, is_builtin};
use crate::world::value::Value;

/// The longest chain of names that stand for each other.
pub(crate) const LONGEST: u16 = 100;

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
                Code::ComputedValue,
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
        // An annotation that is evaluated later is given its own class, and no more.
        let body = context.class.filter(|_| context.before.is_none());
        if let Some(id) = body.filter(|id| self.class(*id).stmt.name.as_str() == name) {
            return Ok(Value::Class(id));
        }
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
                Code::UsedBeforeDefinition,
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
        if self.module(context.module).broken {
            return Ok(Value::Unknown);
        }
        if body.is_some_and(|id| !self.class(id).scope.all(name).is_empty()) {
            return Err(Problem::new(
                Code::UnresolvedName,
                context.module,
                range,
                format!("cannot find `{name}`"),
            )
            .label("an annotation that is a text does not see the names of its class")
            .hint(format!("define `{name}` outside of the class")));
        }
        Err(Problem::new(
            Code::UnresolvedName,
            context.module,
            range,
            format!("cannot find `{name}`"),
        )
        .label("neither defined nor imported here"))
    }

    /// The one value that all candidates have.
    pub(crate) fn settle(
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
                    Code::ConditionalBinding,
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
                Code::ComputedValue,
                context.module,
                binding.range,
                format!("what `{name}` is is known only when this runs"),
            )),
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
                Code::ComputedValue,
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

pub(crate) fn circle(module: ModuleId, name: &str, range: TextRange) -> Problem {
    Problem::new(
        Code::AliasCircle,
        module,
        range,
        format!("`{name}` stands for itself, or for too long a chain of names"),
    )
}
