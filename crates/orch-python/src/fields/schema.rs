//! Types that pydantic refuses, so that no class can have a field of them.

use ruff_python_ast::Stmt;

use crate::finding::{Code, Problem};
use crate::value::World;
use crate::value::class::Ancestor;
use crate::value::field::Site;
use crate::value::id::ClassId;
use crate::value::known::is_builtin;
use crate::value::ty::{Origin, Ty};

/// Attributes by which a class or a model has pydantic take what it does not know.
const WAYS_OUT: [&str; 4] = [
    "__get_pydantic_core_schema__",
    "__get_validators__",
    "model_config",
    "Config",
];

/// Builtins that pydantic has a schema for; their subclasses have none.
const HELD: [&str; 13] = [
    "int",
    "str",
    "float",
    "bool",
    "bytes",
    "complex",
    "dict",
    "list",
    "set",
    "frozenset",
    "tuple",
    "object",
    "type",
];

/// Generics of which pydantic looks at the parts.
const LOOKED_INTO: [&str; 7] = [
    "dict",
    "set",
    "frozenset",
    "tuple",
    "typing.Mapping",
    "typing.MutableSequence",
    "collections.abc.Mapping",
];

impl World<'_> {
    /// What is wrong with a field's type, if pydantic surely has no schema for it.
    pub(crate) fn without_schema(&self, ty: &Ty, site: &Site) -> Option<Problem> {
        let refused = self.refused(ty)?;
        // A model may say that it takes any class.
        if self
            .info(site.class)
            .locals()
            .any(|id| self.has_way_out(id))
        {
            return None;
        }
        Some(
            site.problem(
                Code::NoSchema,
                format!("pydantic cannot hold a `{refused}`, and the class fails on import"),
            )
            .label("neither a type that pydantic knows nor one that tells it how")
            .hint(format!(
                "make `{refused}` an enumeration or a `NewType`, or give it `__get_pydantic_core_schema__`"
            )),
        )
    }

    /// The part of a type that has no schema. What stands in `Annotated` may be
    /// given one there.
    fn refused(&self, ty: &Ty) -> Option<String> {
        match ty {
            Ty::Class(id) => self.is_plain(*id).then(|| self.class(*id).name.to_string()),
            Ty::Foreign(name) => {
                let refused = is_builtin(name) && !HELD.contains(&&**name)
                    || &**name == "typing.LiteralString";
                refused.then(|| name.to_string())
            }
            Ty::List(item, _) => self.refused(item),
            Ty::Union(members) => members.iter().find_map(|member| self.refused(member)),
            Ty::Generic(Origin::Foreign(name), parts) if LOOKED_INTO.contains(&&**name) => {
                parts.iter().find_map(|part| self.refused(part))
            }
            _ => None,
        }
    }

    /// Whether a class has nothing in it by which pydantic could know it.
    fn is_plain(&self, id: ClassId) -> bool {
        let info = self.info(id);
        info.problems.is_empty()
            && info.mro.iter().all(|ancestor| match ancestor {
                Ancestor::Local(id) => {
                    let class = self.class(*id);
                    class.stmt.is_some_and(|stmt| {
                        let mut keywords = stmt.arguments.iter().flat_map(|all| &all.keywords);
                        stmt.decorator_list.is_empty()
                            && keywords.all(|keyword| keyword.arg.as_deref() == Some("metaclass"))
                    }) && self.info(*id).problems.is_empty()
                        && !self.has_way_out(*id)
                }
                Ancestor::Foreign(name) => is_plain(name),
            })
    }

    fn has_way_out(&self, id: ClassId) -> bool {
        let class = self.class(id);
        let Some(stmt) = class.stmt else { return true };
        let by_keyword = stmt.arguments.iter().any(|arguments| {
            arguments
                .keywords
                .iter()
                .any(|keyword| match keyword.arg.as_deref() {
                    Some(name) => name == "arbitrary_types_allowed",
                    None => true,
                })
        });
        by_keyword
            || WAYS_OUT
                .iter()
                .any(|name| self.scope(class.scope).names.contains_key(*name))
            // What is done to a class's names in its body may bind any of them.
            || stmt
                .body
                .iter()
                .any(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
    }
}

/// Whether a class of Python's own leaves its subclasses without a schema.
fn is_plain(name: &str) -> bool {
    match name.split_once('.') {
        None => is_builtin(name),
        Some(("abc", "ABC") | ("typing", "Generic" | "Protocol")) => true,
        Some((module, _)) => {
            ["ipaddress", "datetime", "uuid", "pathlib", "decimal"].contains(&module)
        }
    }
}
