//! A type of values as canonical text, with the values that it allows.

use std::collections::BTreeSet;
use std::rc::Rc;

use orch_model::{Arity, Constraints, ValueSpec, ValueType};

use crate::finding::Problem;
use crate::value::World;
use crate::value::id::ClassId;
use crate::value::ty::{Bounds, Literal, Origin, Stored, Ty};
use crate::value::value::Value;

/// A scalar's text and its allowed values.
type Scalar = (String, Option<BTreeSet<String>>);

impl World<'_> {
    /// What a field of values may hold; `problem` is set if an enumeration's
    /// members cannot be told.
    pub(crate) fn value_spec(
        &self,
        ty: &Ty,
        bounds: Bounds,
        problem: &mut Option<Problem>,
    ) -> ValueSpec {
        let (ty, meta) = peel(ty);
        let bounds = bounds.both(meta);
        let (item, arity) = match ty {
            Ty::List(item, own) => (&**item, bounds.both(*own).arity()),
            Ty::Union(members) if members.contains(&Ty::None) => {
                let rest = Ty::without_none(members);
                let spec = self.value_spec(&rest, bounds, problem);
                return ValueSpec {
                    arity: match spec.arity {
                        Arity::List { max, .. } => Arity::List { min: 0, max },
                        _ => Arity::Optional,
                    },
                    ..spec
                };
            }
            Ty::None => (ty, Arity::Optional),
            _ => (ty, Arity::Required),
        };
        let (text, allowed) = self.scalar(item, problem);
        ValueSpec {
            value_type: ValueType(text),
            arity,
            allowed,
            constraints: Constraints::default(),
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
        let literals: Vec<Literal> = members
            .iter()
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

/// The type without what only wraps it, and the bounds that were given there.
pub(crate) fn peel(mut ty: &Ty) -> (&Ty, Bounds) {
    let mut bounds = Bounds::default();
    loop {
        ty = match ty {
            Ty::Annotated(inner, meta) => {
                bounds = bounds.both(meta.bounds);
                inner
            }
            Ty::Hidden(inner) | Ty::Aliased(inner) => inner,
            other => return (other, bounds),
        };
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
