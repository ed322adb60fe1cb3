//! What a model's configuration changes about its fields.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::source::scope::Bound;
use crate::world::World;
use crate::world::context::{ClassId, Context};
use crate::world::value::Value;

/// The setting that gives all fields other names.
const GENERATOR: &str = "alias_generator";

impl World<'_> {
    /// What is wrong where a configuration could give the fields of a class names that
    /// are computed.
    pub(crate) fn generated_names(&self, id: ClassId) -> Option<Problem> {
        let (module, place) = self
            .info(id)
            .locals()
            .find_map(|ancestor| self.name_generator(ancestor))?;
        let problem = Problem::new(
            Code::ComputedField,
            module,
            place,
            format!(
                "the names of the fields of class `{}` may be computed",
                self.class(id).name
            ),
        );
        Some(
            problem
                .label("`alias_generator` gives each field another name")
                .hint("write each name as `Field(alias=\"NAME\")`"),
        )
    }

    fn name_generator(&self, id: ClassId) -> Option<(ModuleId, TextRange)> {
        let class = self.class(id);
        let module = class.module;
        let keywords = class.stmt.arguments.iter().flat_map(|all| &all.keywords);
        for keyword in keywords {
            if keyword.arg.as_deref() == Some(GENERATOR) {
                return Some((module, keyword.range));
            }
        }
        for binding in class.scope.all("model_config") {
            let generates = match binding.bound {
                Bound::Value(value) => {
                    let context = Context {
                        class: Some(id),
                        ..Context::module(module).before(binding.range.start())
                    };
                    self.may_generate(context, value)
                }
                _ => true,
            };
            if generates {
                return Some((module, binding.range));
            }
        }
        for binding in class.scope.all("Config") {
            if self.text(module, binding.range).contains(GENERATOR) {
                let place = match binding.bound {
                    Bound::Class(inner) => inner.name.range(),
                    _ => binding.range,
                };
                return Some((module, place));
            }
        }
        None
    }

    /// Whether a configuration may name a generator.
    fn may_generate(&self, context: Context, value: &Expr) -> bool {
        let spread = match value {
            Expr::Dict(dict) => dict.items.iter().any(|item| item.key.is_none()),
            Expr::Call(call) => {
                !call.arguments.args.is_empty()
                    || call.arguments.keywords.iter().any(|one| one.arg.is_none())
            }
            Expr::Name(_) | Expr::Attribute(_) if context.depth < 50 => {
                return match self.resolve(context, value) {
                    Ok(Value::Bound(there, bound)) => self.may_generate(there.deeper(), bound),
                    _ => true,
                };
            }
            _ => true,
        };
        spread || self.text(context.module, value.range()).contains(GENERATOR)
    }
}
