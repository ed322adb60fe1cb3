//! What a model's configuration changes about its fields.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::value::World;
use crate::value::id::ClassId;
use crate::value::value::Value;

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
        let stmt = class.stmt?;
        let keywords = stmt.arguments.iter().flat_map(|all| &all.keywords);
        for keyword in keywords {
            if keyword.arg.as_deref() == Some(GENERATOR) {
                return Some((module, keyword.range));
            }
        }
        let names = &self.scope(class.scope).names;
        if let Some(binding) = names.get("model_config")
            && self.may_generate(&binding.value)
        {
            return Some((module, binding.range));
        }
        stmt.body.iter().find_map(|stmt| {
            let (name, place) = match stmt {
                Stmt::ClassDef(inner) => (inner.name.as_str(), inner.name.range()),
                Stmt::Assign(assign) => match &assign.targets[..] {
                    [Expr::Name(name)] => (name.id.as_str(), assign.range),
                    _ => return None,
                },
                _ => return None,
            };
            let generates = name == "Config" && self.text(module, stmt.range()).contains(GENERATOR);
            generates.then_some((module, place))
        })
    }

    /// Whether a configuration may name a generator.
    fn may_generate(&self, value: &Value) -> bool {
        match value {
            Value::Object(id) => match self.object(*id) {
                crate::value::heap::Object::Dict(dict) => dict
                    .iter()
                    .any(|entry| !matches!(&entry.key, Value::Text(text) if &**text != GENERATOR)),
                _ => true,
            },
            Value::Made(made) => {
                let arguments = &made.arguments;
                arguments.open.is_some()
                    || !arguments.positional.is_empty()
                    || arguments.keyword(GENERATOR).is_some()
            }
            _ => true,
        }
    }
}
