//! What the registry holds when all modules have run.

use std::collections::BTreeMap;

use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::value::World;
use crate::value::class::ClassKind;
use crate::value::heap;
use crate::value::id::ClassId;
use crate::value::value::Value;

/// A product in the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) class: ClassId,
    pub(crate) module: ModuleId,
    /// The key in the source.
    pub(crate) range: TextRange,
    /// Whether the orchestrator looks at the class when it is put in: not by `|=`.
    pub(crate) looked_at: bool,
}

/// The registry, as it is when all modules have run.
pub(crate) type Registry = BTreeMap<String, Entry>;

impl World<'_> {
    /// The products by their names; what is wrong with an entry is said.
    pub(crate) fn registry(&self, text_of: &dyn Fn(&Value) -> Option<String>) -> Registry {
        let mut registry = Registry::new();
        for entry in self.registered() {
            let (module, range) = entry.key_at;
            let problem = match text_of(&entry.key) {
                None => {
                    let message = match &entry.key {
                        Value::Foreign(_) => "the name of a product is known only at run time",
                        _ => "the name of a product is not a string",
                    };
                    Problem::new(Code::RegistryKey, module, range, message)
                        .hint("write the name as a string")
                }
                Some(name) if name.is_empty() => Problem::new(
                    Code::EmptyName,
                    module,
                    range,
                    "the name of a product is empty",
                ),
                Some(name) => match self.product_class(&entry) {
                    Ok(class) => {
                        let entry = Entry {
                            class,
                            module,
                            range,
                            looked_at: !self.not_looked_at.contains(&class),
                        };
                        registry.insert(name, entry);
                        continue;
                    }
                    Err(problem) => problem,
                },
            };
            self.say(problem);
        }
        registry
    }

    fn product_class(&self, entry: &heap::Entry) -> Result<ClassId, Problem> {
        let (module, place) = entry.value_at;
        let wrong = |message: String| Problem::new(Code::RegistryValue, module, place, message);
        let text = self.text(module, place);
        match &entry.value {
            Value::Class(id) => {
                let info = self.info(*id);
                self.report(*id);
                if info.kind == ClassKind::Product {
                    let staged = info.lifecycle.as_ref().is_some_and(|all| !all.is_empty());
                    if staged && self.base_of(*id).is_none() {
                        let message = format!("product class `{text}` has no base");
                        return Err(Problem::new(Code::NoBase, module, place, message)
                            .label("neither it nor a class above it has `is_base=True`")
                            .hint("add `is_base=True` to the first class of the product"));
                    }
                    return Ok(*id);
                }
                let broken = info
                    .locals()
                    .any(|ancestor| !self.info(ancestor).problems.is_empty());
                Err(if broken {
                    wrong(format!("whether `{text}` is a product class is not known"))
                        .label("one of its bases cannot be read")
                } else {
                    wrong(format!("`{text}` is not a product class"))
                        .label("it does not derive from `SubscriptionModel`")
                })
            }
            Value::Foreign(name) => Err(wrong(format!(
                "product class `{name}` is outside of the folders that are read"
            ))
            .hint("name the folder that holds it with --python-path DIR")),
            Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                Err((**problem).clone())
            }
            Value::Unknown(problem) => Err(wrong(
                "the class of a product is known only at run time".to_owned(),
            )
            .label(problem.message.clone())
            .hint("name the class")),
            Value::Made(_) | Value::Method(_) => Err(wrong(
                "the class of a product is known only at run time".to_owned(),
            )
            .hint("name the class")),
            _ => Err(wrong(format!("`{text}` is not a product class"))),
        }
    }
}
