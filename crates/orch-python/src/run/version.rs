//! Which pydantic a package is written for.

use crate::run::interpreter::Interpreter;
use crate::value::Pydantic;
use crate::value::known::INSTANCE_LIST;
use crate::value::value::Value;

/// Names that pydantic 1, or the orchestrator on top of it, has and its successors have not.
const ONLY_IN_ONE: [&str; 10] = [
    INSTANCE_LIST,
    "pydantic.BaseSettings",
    "pydantic.ConstrainedBytes",
    "pydantic.ConstrainedDecimal",
    "pydantic.ConstrainedFloat",
    "pydantic.ConstrainedInt",
    "pydantic.ConstrainedList",
    "pydantic.ConstrainedSet",
    "pydantic.ConstrainedStr",
    "pydantic.fields.ModelField",
];

impl Interpreter<'_> {
    /// What is installed in the folders that are read decides, else what the package imports.
    pub(crate) fn settle_pydantic(&mut self) {
        let installed = self.world.finder.installed_pydantic();
        let is_one = match installed {
            Some(version) => version.starts_with("1."),
            None => self.world.modules.iter().any(|module| {
                let names = self.world.scope(module.scope).names.values();
                let mut values = names.map(|binding| &binding.value);
                !module.installed
                    && values.any(|value| {
                        matches!(value, Value::Foreign(name) if ONLY_IN_ONE.contains(&&**name))
                    })
            }),
        };
        if is_one {
            self.world.pydantic = Pydantic::One;
        }
    }
}
