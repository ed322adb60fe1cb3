//! The members of an enumeration.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::source::leaf::{Guard, Leaf};
use crate::world::World;
use crate::world::class::Ancestor;
use crate::world::constant::Constant;
use crate::world::context::{ClassId, Context};
use crate::world::known::writes_value;
use crate::world::value::Value;

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) value: Constant,
}

/// The members so far, each with what was written for it.
#[derive(Default)]
struct Members {
    found: Vec<Member>,
    written: Vec<Constant>,
    /// What `_ignore_` names.
    ignored: Vec<String>,
}

impl<'a> World<'a> {
    /// The members, in the order of the source.
    pub(crate) fn members(&self, id: ClassId) -> Result<Vec<Member>, Problem> {
        let class = self.class(id);
        if let Some(place) = self.makes_its_own_values(id) {
            return Err(self.computed_enum(
                id,
                place,
                format!("the members of `{}` are computed", class.name),
            ));
        }
        let mut members = Members::default();
        for leaf in &class.leaves {
            match leaf.stmt {
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        self.assigned(id, leaf, target, &assign.value, &mut members)?;
                    }
                }
                Stmt::AnnAssign(assign) => {
                    if let Some(value) = &assign.value {
                        self.assigned(id, leaf, &assign.target, value, &mut members)?;
                    }
                }
                // These bind names as well, and a class became a member until 3.13.
                Stmt::ClassDef(_)
                | Stmt::AugAssign(_)
                | Stmt::For(_)
                | Stmt::While(_)
                | Stmt::With(_)
                | Stmt::Match(_)
                | Stmt::Delete(_)
                | Stmt::Import(_)
                | Stmt::ImportFrom(_)
                    if !matches!(leaf.guard, Guard::Never | Guard::Typing) =>
                {
                    return Err(self.computed_enum(
                        id,
                        leaf.stmt.range(),
                        format!("which members `{}` has depends on this", class.name),
                    ));
                }
                _ => {}
            }
        }
        Ok(members.found)
    }

    /// Where the enumeration says itself what its members' values are.
    fn makes_its_own_values(&self, id: ClassId) -> Option<TextRange> {
        for ancestor in self.info(id).locals() {
            let class = self.class(ancestor);
            for leaf in &class.leaves {
                let Stmt::FunctionDef(function) = leaf.stmt else {
                    continue;
                };
                let text = self.text(class.module, function.range);
                if function.name.as_str() == "__new__" || text.contains("._value_") {
                    return Some(if ancestor == id {
                        function.name.range()
                    } else {
                        self.class(id).stmt.name.range()
                    });
                }
            }
        }
        None
    }

    fn computed_enum(&self, id: ClassId, place: TextRange, message: String) -> Problem {
        Problem::new(Code::ComputedEnum, self.class(id).module, place, message)
    }

    /// Adds what one target of an assignment binds.
    fn assigned(
        &self,
        id: ClassId,
        leaf: &Leaf<'a>,
        target: &'a Expr,
        value: &'a Expr,
        members: &mut Members,
    ) -> Result<(), Problem> {
        let class = self.class(id);
        let name = match (target, value) {
            (Expr::Name(name), _) => name.id.as_str(),
            (Expr::Tuple(names), Expr::Tuple(values))
                if names.elts.len() == values.elts.len()
                    && !names
                        .elts
                        .iter()
                        .chain(&values.elts)
                        .any(Expr::is_starred_expr) =>
            {
                for (name, value) in names.elts.iter().zip(&values.elts) {
                    self.assigned(id, leaf, name, value, members)?;
                }
                return Ok(());
            }
            (Expr::Tuple(_) | Expr::List(_), _) => {
                let message = format!("the members of `{}` are computed", class.name);
                return Err(self.computed_enum(id, target.range(), message));
            }
            _ => return Ok(()),
        };
        match leaf.guard {
            Guard::Always => {}
            Guard::Typing | Guard::Never => return Ok(()),
            Guard::Maybe(range) => {
                let message = format!("which members `{}` has depends on this", class.name);
                return Err(self.computed_enum(id, range, message));
            }
        }
        let context = Context {
            class: Some(id),
            ..Context::module(class.module).before(leaf.stmt.range().start())
        };
        if name == "_ignore_" {
            members.ignored = self.ignored(context, value);
            return Ok(());
        }
        if is_no_member(&class.stmt.name, name) || members.ignored.iter().any(|one| one == name) {
            return Ok(());
        }
        let computed = || {
            let message = format!("the value of `{}.{name}` is computed", class.name);
            self.computed_enum(id, value.range(), message)
        };
        let Some(value) = self.unwrapped(context, value) else {
            return Ok(());
        };
        let written = match self.auto(context, id, value, members, name) {
            Some(value) => value.ok_or_else(computed)?,
            None => self.constant(context, value).map_err(|_| computed())?,
        };
        let in_tuple = matches!(value, Expr::Tuple(_));
        let value = self.stored(id, written.clone(), in_tuple);
        members.found.push(Member {
            name: name.to_owned(),
            value: value.ok_or_else(computed)?,
        });
        members.written.push(written);
        Ok(())
    }

    fn ignored(&self, context: Context, value: &Expr) -> Vec<String> {
        match self.constant(context, value) {
            Ok(Constant::Text(text)) => text
                .replace(',', " ")
                .split_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            Ok(Constant::List(names)) => {
                names.into_iter().filter_map(Constant::into_text).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a member is made of; none if it is no member: a function is one's
    /// method, and some calls say that they give none.
    fn unwrapped(&self, context: Context, value: &'a Expr) -> Option<&'a Expr> {
        match value {
            Expr::Lambda(_) => None,
            Expr::Name(_) | Expr::Attribute(_) => match self.resolve(context, value) {
                Ok(Value::Function(_)) => None,
                _ => Some(value),
            },
            Expr::Call(call) => {
                let function = self.resolve(context, &call.func).ok();
                match function.as_ref().and_then(Value::foreign) {
                    Some(
                        "enum.nonmember"
                        | "enum.property"
                        | "types.DynamicClassAttribute"
                        | "property"
                        | "classmethod"
                        | "staticmethod"
                        | "functools.cached_property",
                    ) => None,
                    Some("enum.member") => call.arguments.find_positional(0),
                    _ => Some(value),
                }
            }
            _ => Some(value),
        }
    }

    /// What becomes of a value by the class that the members are of, besides.
    fn stored(&self, id: ClassId, value: Constant, in_tuple: bool) -> Option<Constant> {
        let info = self.info(id);
        let kind = ["str", "int", "float", "bytes"]
            .into_iter()
            .find(|kind| info.derives(kind));
        let Some(kind) = kind else {
            return Some(value);
        };
        let value = match value {
            Constant::List(mut parts) if in_tuple && parts.len() == 1 => parts.remove(0),
            Constant::List(_) => return None,
            // How a member is written as a text depends on its class.
            Constant::Member { .. } if kind == "str" => return None,
            Constant::Member { value, .. } => *value,
            value => value,
        };
        match (kind, value) {
            ("str", Constant::Text(text) | Constant::Int(text)) => Some(Constant::Text(text)),
            ("str", Constant::Bool(true)) => Some(Constant::Text("True".to_owned())),
            ("str", Constant::Bool(false)) => Some(Constant::Text("False".to_owned())),
            ("str", Constant::None) => Some(Constant::Text("None".to_owned())),
            ("int", Constant::Int(digits)) => Some(Constant::Int(digits)),
            ("int", Constant::Bool(bool)) => Some(Constant::Int(u8::from(bool).to_string())),
            ("int", Constant::Text(text)) => {
                let number = text.trim().parse::<i64>().ok()?;
                Some(Constant::Int(number.to_string()))
            }
            ("float" | "bytes", value) if !matches!(value, Constant::None) => Some(Constant::Other),
            _ => None,
        }
    }

    /// What `auto()` gives, if that is what stands there; none in it, if that cannot
    /// be told.
    fn auto(
        &self,
        context: Context,
        id: ClassId,
        value: &Expr,
        before: &Members,
        name: &str,
    ) -> Option<Option<Constant>> {
        let Expr::Call(call) = value else { return None };
        let function = self.resolve(context, &call.func).ok()?;
        if function.foreign() != Some("enum.auto") {
            return None;
        }
        let info = self.info(id);
        let by_itself = info.locals().any(|ancestor| {
            let scope = &self.class(ancestor).scope;
            !scope.all("_generate_next_value_").is_empty()
        });
        if by_itself {
            return Some(None);
        }
        if info.derives("enum.StrEnum") {
            return Some(Some(Constant::Text(name.to_lowercase())));
        }
        let numbers = before.written.iter().filter_map(|value| match value {
            Constant::Int(digits) => digits.parse::<i64>().ok(),
            Constant::Bool(bool) => Some(i64::from(*bool)),
            _ => None,
        });
        let next = match numbers.max() {
            None => 1,
            Some(last) if info.is_flag() => match u32::try_from(last) {
                // The next power of two.
                Ok(last) => 1_i64 << (u32::BITS - last.leading_zeros()),
                Err(_) => return Some(None),
            },
            Some(last) => last.saturating_add(1),
        };
        Some(Some(Constant::Int(next.to_string())))
    }

    /// Whether a member, written into a text, gives its value.
    pub(crate) fn member_writes_value(&self, context: Context, expr: &Expr) -> bool {
        match self.resolve(context, expr) {
            Ok(Value::Member(id, _)) => {
                self.info(id).mro.iter().any(
                    |ancestor| matches!(ancestor, Ancestor::Foreign(name) if writes_value(name)),
                )
            }
            Ok(Value::Foreign(name)) => name.starts_with(crate::world::known::LIFECYCLE),
            _ => false,
        }
    }
}

/// Whether a name in an enumeration's body is none of a member: `_x_`, `__x__`, and
/// names that Python makes private to the class.
fn is_no_member(class: &str, name: &str) -> bool {
    let inner = |edge: &str| {
        name.strip_prefix(edge)
            .and_then(|rest| rest.strip_suffix(edge))
            .is_some_and(|inner| {
                !inner.is_empty() && !inner.starts_with('_') && !inner.ends_with('_')
            })
    };
    let private = name.starts_with("__") && !name.ends_with("__") && !class.starts_with('_');
    let mangled = name.starts_with(&format!("_{class}__")) && !name.ends_with("__");
    inner("_") || inner("__") || private || mangled
}
