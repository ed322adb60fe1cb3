//! Warns of models that are imported under a name that another one takes.

use ruff_python_ast::{Expr, StmtClassDef};
use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::source::leaf::Guard;
use crate::source::scope::{Binding, Bound};
use crate::world::World;
use crate::world::class::ClassKind;
use crate::world::context::Context;
use crate::world::value::Value;

impl World<'_> {
    /// Each model that is imported keeps its name in the module.
    pub(crate) fn lint_imports(&self) {
        for index in 0..self.modules.len() {
            let module = ModuleId(index);
            if self.module(module).installed || self.module(module).script {
                continue;
            }
            for (name, bindings) in self.scopes[index].iter() {
                for pair in bindings.windows(2) {
                    if let [first, second] = pair
                        && self.shadows(module, name, first, second)
                    {
                        self.warn_shadowed(module, name, first, second);
                    }
                }
            }
        }
    }

    fn shadows(
        &self,
        module: ModuleId,
        name: &str,
        first: &Binding<'_>,
        second: &Binding<'_>,
    ) -> bool {
        if first.guard != Guard::Always || second.guard != Guard::Always {
            return false;
        }
        let imported = |binding: &Binding<'_>| match binding.bound {
            Bound::From(import, original) => {
                let context = Context::module(module);
                let found = self.imported(context, import, original, binding.range);
                match found {
                    Ok(Value::Class(id)) if self.info(id).kind != ClassKind::Other => Some(id),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(one) = imported(first) else {
            return false;
        };
        match second.bound {
            Bound::From(..) => imported(second).is_some_and(|two| two != one),
            Bound::Class(stmt) => {
                // A class may well take the place of its own base.
                let model = self
                    .class_of(module, stmt)
                    .is_some_and(|id| self.info(id).kind != ClassKind::Other);
                model && !has_base(stmt, name)
            }
            _ => false,
        }
    }

    fn warn_shadowed(
        &self,
        module: ModuleId,
        name: &str,
        first: &Binding<'_>,
        second: &Binding<'_>,
    ) {
        let line = self.module(module).source.origin(first.range, None).line;
        let range = match second.bound {
            Bound::Class(stmt) => stmt.name.range,
            Bound::From(import, _) => import
                .names
                .iter()
                .find(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name)
                .map_or(second.range, |alias| alias.range),
            _ => TextRange::empty(second.range.start()),
        };
        self.say(
            Problem::new(
                Code::ShadowedImport,
                module,
                range,
                format!("`{name}` hides another model of that name"),
            )
            .warning()
            .label(format!("the other one is imported in line {line}"))
            .hint("import one of them under another name"),
        );
    }
}

fn has_base(stmt: &StmtClassDef, name: &str) -> bool {
    stmt.bases()
        .iter()
        .any(|base| matches!(base, Expr::Name(base) if base.id == name))
}
