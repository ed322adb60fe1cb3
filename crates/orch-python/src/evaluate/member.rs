//! What modules have under a name: of their own, as submodules, by star imports.

use ruff_python_ast::StmtImportFrom;
use ruff_text_size::TextRange;

use crate::evaluate::resolve::{LONGEST, circle};
use crate::finding::{Code, ModuleId, Problem};
use crate::source::import::absolute;
use crate::source::scope::Scope;
use crate::world::World;
use crate::world::context::Context;
use crate::world::known::canonical;
use crate::world::value::Value;

impl<'a> World<'a> {
    pub(crate) fn module_value(&self, name: &str) -> Value<'a> {
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
                crate::find::finder::Found::Foreign => {
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
    pub(crate) fn member(
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
            Code::MissingName,
            context.module,
            range,
            format!("the module `{from}` has no `{name}`"),
        )
    }

    /// What a star import brings under a name, if one does.
    pub(crate) fn star(
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
                        Err(problem) if problem.code == Code::MissingName => {}
                        Err(problem) => return Err(at_use(problem, there, context, range)),
                    }
                }
                Some(_) => {}
                None => {
                    let dotted = canonical(&format!("{from}.{name}"));
                    let typing = ["typing", "typing_extensions"].contains(&&*from)
                        && crate::world::known::TYPING.contains(&name);
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
}

/// Moves a problem with a name in another module to where that name is used.
fn at_use(mut problem: Problem, there: Context, here: Context, range: TextRange) -> Problem {
    if problem.module == there.module && problem.range == range {
        problem.module = here.module;
    }
    problem
}

/// The names that a star import of an installed module is trusted to bring.
fn is_known(dotted: &str) -> bool {
    use crate::world::known::{BLOCK, INSTANCE_LIST, LIFECYCLE, PRODUCT, REGISTRY};
    [BLOCK, INSTANCE_LIST, LIFECYCLE, PRODUCT, REGISTRY].contains(&dotted)
        || crate::world::known::is_enum(dotted)
        || matches!(
            dotted,
            "enum.auto"
                | "list"
                | "typing.List"
                | "typing.Sequence"
                | "collections.abc.Sequence"
                | "pydantic.Field"
                | "pydantic.conlist"
        )
}
