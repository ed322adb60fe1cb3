//! A type of values as canonical text, with the values that it allows.

use std::collections::BTreeSet;
use std::rc::Rc;

use orch_model::{Arity, Constraints, ValueSpec, ValueType};

use crate::finding::Problem;
use crate::value::World;
use crate::value::id::ClassId;
use crate::value::ty::{Literal, Meta, Origin, Stored, Ty};
use crate::value::value::Value;

/// A scalar's text and its allowed values.
type Scalar = (String, Option<BTreeSet<String>>);

impl World<'_> {
    /// What a field of values may hold; `problem` is set if an enumeration's
    /// members cannot be told.
    pub(crate) fn value_spec(
        &self,
        ty: &Ty,
        meta: Meta,
        problem: &mut Option<Problem>,
    ) -> ValueSpec {
        let (ty, own) = peel(ty);
        let meta = meta.or(&own);
        let (item, arity, meta) = match ty {
            // The lengths around a list are the list's.
            Ty::List(item, own) => {
                let arity = meta.bounds.both(*own).arity();
                (&**item, arity, Meta::default())
            }
            Ty::Union(members) if members.contains(&Ty::None) => {
                let rest = Ty::without_none(members);
                let spec = self.value_spec(&rest, meta, problem);
                return ValueSpec {
                    arity: match spec.arity {
                        Arity::List { max, .. } => Arity::List { min: 0, max },
                        _ => Arity::Optional,
                    },
                    ..spec
                };
            }
            Ty::None => (ty, Arity::Optional, meta),
            _ => (ty, Arity::Required, meta),
        };
        let (text, allowed) = self.scalar(item, problem);
        ValueSpec {
            constraints: constraints(item, &text, meta),
            value_type: ValueType(text),
            arity,
            allowed,
        }
    }

    fn scalar(&self, ty: &Ty, problem: &mut Option<Problem>) -> Scalar {
        match peel(ty).0 {
            Ty::Foreign(name) if &**name == "bool" => (
                name.to_string(),
                Some(BTreeSet::from(["True".to_owned(), "False".to_owned()])),
            ),
            Ty::Literal(members) => literal(members),
            Ty::Class(id) if self.info(*id).is_enum() => match self.enumeration(*id) {
                Ok(scalar) => scalar,
                Err(cause) => {
                    *problem = Some(cause);
                    ("enum".to_owned(), None)
                }
            },
            Ty::Union(members) => {
                let scalars: Vec<Scalar> = members
                    .iter()
                    .filter(|member| **member != Ty::None)
                    .map(|member| self.scalar(member, problem))
                    .collect();
                let texts: BTreeSet<String> =
                    scalars.iter().map(|(text, _)| text.clone()).collect();
                let allowed: Option<Vec<BTreeSet<String>>> =
                    scalars.into_iter().map(|(_, allowed)| allowed).collect();
                (
                    texts.into_iter().collect::<Vec<_>>().join(" | "),
                    allowed.map(|sets| sets.into_iter().flatten().collect()),
                )
            }
            other => (self.text_of(other), None),
        }
    }

    fn enumeration(&self, id: ClassId) -> Result<Scalar, Problem> {
        let members = match &self.class(id).members {
            Ok(members) => members,
            Err(problem) => return Err((**problem).clone()),
        };
        // Another name of a member has its value, however it is written.
        let literals: Vec<Literal> = members
            .iter()
            .filter(|member| member.alias_of.is_none())
            .map(|member| self.literal_of(&member.value))
            .collect();
        Ok(literal(&literals))
    }

    /// A value as the database stores it.
    pub(crate) fn literal_of(&self, value: &Value) -> Literal {
        let plain = |value: &Value| match value {
            Value::Text(text) => Stored::Text(Rc::clone(text)),
            Value::Int(number) => Stored::Int(*number),
            Value::Bool(bool) => Stored::Bool(*bool),
            Value::None => Stored::None,
            _ => Stored::Other,
        };
        match value {
            Value::Member(id, at) => {
                let members = self.class(*id).members.as_ref().ok();
                let value = members.and_then(|members| members.get(*at));
                Literal {
                    member: true,
                    stored: value.map_or(Stored::Other, |member| plain(&member.value)),
                }
            }
            value => Literal {
                member: false,
                stored: plain(value),
            },
        }
    }

    /// The type as text.
    fn text_of(&self, ty: &Ty) -> String {
        match ty {
            Ty::Class(id) => self.dotted(*id),
            Ty::Foreign(name) | Ty::Var(name) => name.to_string(),
            Ty::Text(text, _) => text.to_string(),
            Ty::None => "None".to_owned(),
            Ty::Any => "typing.Any".to_owned(),
            Ty::Union(members) => {
                let texts: BTreeSet<String> =
                    members.iter().map(|member| self.text_of(member)).collect();
                texts.into_iter().collect::<Vec<_>>().join(" | ")
            }
            Ty::List(item, _) => format!("list[{}]", self.text_of(item)),
            Ty::Generic(origin, parts) => {
                let name = match origin {
                    Origin::Class(id) => self.dotted(*id),
                    Origin::Foreign(name) => name.to_string(),
                };
                if parts.is_empty() && !name.is_empty() {
                    return name;
                }
                let parts: Vec<String> = parts.iter().map(|part| self.text_of(part)).collect();
                format!("{name}[{}]", parts.join(", "))
            }
            Ty::Literal(members) => literal(members).0,
            Ty::Hidden(inner) | Ty::Aliased(inner) | Ty::Annotated(inner, _) => self.text_of(inner),
        }
    }
}

/// The type without what only wraps it, and what was said there.
pub(crate) fn peel(mut ty: &Ty) -> (&Ty, Meta) {
    let mut all = Meta::default();
    loop {
        ty = match ty {
            Ty::Annotated(inner, meta) => {
                all = all.or(meta);
                inner
            }
            Ty::Hidden(inner) | Ty::Aliased(inner) => inner,
            other => return (other, all),
        };
    }
}

/// The bounds of a value, or of each entry of a list; none for what may be of several types.
fn constraints(item: &Ty, text: &str, meta: Meta) -> Constraints {
    let (inner, own) = peel(item);
    if let Ty::Union(members) = inner {
        let mut others = members.iter().filter(|one| **one != Ty::None);
        return match (others.next(), others.next()) {
            (Some(only), None) => constraints(only, text, meta.or(&own)),
            _ => Constraints::default(),
        };
    }
    let Meta {
        bounds,
        mut constraints,
        ..
    } = meta.or(&own);
    match text {
        "str" => Constraints {
            min_length: bounds.min.filter(|min| *min > 0),
            max_length: bounds.max,
            pattern: constraints.pattern,
            ..Constraints::default()
        },
        "int" | "float" | "decimal.Decimal" => {
            constraints.pattern = None;
            constraints
        }
        _ => Constraints::default(),
    }
}

/// The members' common type, and how the database stores them.
fn literal(members: &[Literal]) -> Scalar {
    let mut kinds = BTreeSet::new();
    let mut stored = BTreeSet::new();
    let mut all = true;
    for member in members {
        let (kind, text) = match &member.stored {
            Stored::Text(text) => ("str", Some(text.to_string())),
            Stored::Int(number) => ("int", Some(number.to_string())),
            Stored::Bool(true) => ("bool", Some("True".to_owned())),
            Stored::Bool(false) => ("bool", Some("False".to_owned())),
            Stored::None | Stored::Other => ("enum", None),
        };
        kinds.insert(kind);
        match text {
            Some(text) => {
                stored.insert(text);
            }
            None => all = false,
        }
    }
    let kind = match (kinds.pop_first(), kinds.is_empty()) {
        (Some(kind), true) => kind,
        _ => "enum",
    };
    (
        kind.to_owned(),
        (all && !stored.is_empty()).then_some(stored),
    )
}
