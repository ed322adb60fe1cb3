//! A type as an annotation writes it, names resolved.

use std::collections::HashSet;
use std::rc::Rc;

use orch_model::{Arity, Constraints, Number};

use crate::value::id::ClassId;
use crate::value::id::Spot;

/// The most parts that a type may have.
pub(crate) const MOST_PARTS: usize = 5_000;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ty {
    Class(ClassId),
    /// A class outside the package, or a builtin.
    Foreign(Rc<str>),
    None,
    Any,
    /// Two members or more, none of which is a union.
    Union(Rc<[Ty]>),
    List(Rc<Ty>, Bounds),
    /// Any other generic with its arguments.
    Generic(Origin, Rc<[Ty]>),
    /// The members of a literal.
    Literal(Rc<[Literal]>),
    /// A type variable.
    Var(Rc<str>),
    /// What stands in `ClassVar` or `Final`: the orchestrator sees no blocks there.
    Hidden(Rc<Ty>),
    /// What a `type` statement or a `NewType` names: the orchestrator sees no blocks there.
    Aliased(Rc<Ty>),
    Annotated(Rc<Ty>, Rc<Meta>),
    /// A text that stands for a type, which is looked up when a class is made.
    Text(Rc<str>, Spot),
}

/// What a generic is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    Class(ClassId),
    /// Empty for the parameters of a `Callable`.
    Foreign(Rc<str>),
}

/// A member of a literal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Literal {
    /// Whether it is a member of an enumeration.
    pub(crate) member: bool,
    pub(crate) stored: Stored,
}

/// A value as the database stores it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stored {
    Text(Rc<str>),
    Int(i128),
    Bool(bool),
    None,
    Other,
}

/// How many entries a list may have, where something says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Bounds {
    pub(crate) min: Option<u32>,
    pub(crate) max: Option<u32>,
}

impl Bounds {
    /// These, and what they leave open from `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            min: self.min.or(other.min),
            max: self.max.or(other.max),
        }
    }

    /// The arity of a list with these bounds.
    pub(crate) fn arity(self) -> Arity {
        Arity::List {
            min: self.min.unwrap_or(0),
            max: self.max,
        }
    }

    /// What holds where both do, as they do for pydantic.
    pub(crate) fn both(self, other: Self) -> Self {
        Self {
            min: self.min.max(other.min),
            max: self.max.into_iter().chain(other.max).min(),
        }
    }
}

/// What `Annotated` or a default adds to a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Meta {
    /// Of a list's entries, or of a text's characters.
    pub(crate) bounds: Bounds,
    /// Bounds of numbers, and a text's pattern; no lengths.
    pub(crate) constraints: Constraints,
    /// Where a bound of a value stands that is known only at run time.
    pub(crate) open: Option<Spot>,
    pub(crate) alias: Option<Rc<str>>,
    pub(crate) description: Option<Rc<str>>,
}

impl Meta {
    /// This, and what it leaves open from `other`.
    pub(crate) fn or(self, other: &Self) -> Self {
        Self {
            bounds: self.bounds.both(other.bounds),
            constraints: both(self.constraints, &other.constraints),
            open: self.open.or(other.open),
            alias: self.alias.or_else(|| other.alias.clone()),
            description: self.description.or_else(|| other.description.clone()),
        }
    }
}

/// What holds where both do.
fn both(one: Constraints, two: &Constraints) -> Constraints {
    let (two_ge, two_gt) = (two.ge.clone(), two.gt.clone());
    let least = |one: Option<Number>, two: Option<Number>| match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    };
    Constraints {
        ge: one.ge.max(two_ge),
        gt: one.gt.max(two_gt),
        le: least(one.le, two.le.clone()),
        lt: least(one.lt, two.lt.clone()),
        multiple_of: one.multiple_of.or_else(|| two.multiple_of.clone()),
        pattern: one.pattern.or_else(|| two.pattern.clone()),
        min_length: None,
        max_length: None,
    }
}

impl Ty {
    pub(crate) fn foreign(name: impl Into<Rc<str>>) -> Self {
        Self::Foreign(name.into())
    }

    pub(crate) fn generic(name: impl Into<Rc<str>>, parts: impl Into<Rc<[Ty]>>) -> Self {
        Self::Generic(Origin::Foreign(name.into()), parts.into())
    }

    /// A list of which only the item is said.
    pub(crate) fn list(item: Ty) -> Self {
        Self::List(Rc::new(item), Bounds::default())
    }

    pub(crate) fn optional(self) -> Self {
        Self::union([self, Self::None])
    }

    pub(crate) fn annotated(self, meta: Meta) -> Self {
        Self::Annotated(Rc::new(self), Rc::new(meta))
    }

    /// A union, flat and without repetition.
    pub(crate) fn union(members: impl IntoIterator<Item = Ty>) -> Self {
        let mut flat: Vec<Ty> = Vec::new();
        let mut seen = HashSet::new();
        for member in members {
            let parts = match &member {
                Ty::Union(inner) => inner,
                other => std::slice::from_ref(other),
            };
            for part in parts {
                if seen.insert(part.clone()) {
                    flat.push(part.clone());
                }
            }
        }
        match <[Ty; 1]>::try_from(flat) {
            Ok([one]) => one,
            Err(flat) => Ty::Union(flat.into()),
        }
    }

    /// The union without `None`.
    pub(crate) fn without_none(members: &[Ty]) -> Self {
        Self::union(members.iter().filter(|one| **one != Ty::None).cloned())
    }

    /// The type without `Annotated` around it, and what that said.
    pub(crate) fn strip(&self) -> (&Ty, Meta) {
        let mut meta = Meta::default();
        let mut ty = self;
        while let Ty::Annotated(inner, more) = ty {
            meta = meta.or(more);
            ty = inner;
        }
        (ty, meta)
    }

    /// Its parts.
    fn parts(&self) -> &[Ty] {
        match self {
            Ty::Union(parts) | Ty::Generic(_, parts) => parts,
            Ty::List(part, _) | Ty::Hidden(part) | Ty::Aliased(part) | Ty::Annotated(part, _) => {
                std::slice::from_ref(part)
            }
            _ => &[],
        }
    }

    /// Whether it or a part of it is such.
    pub(crate) fn any(&self, test: &mut dyn FnMut(&Ty) -> bool) -> bool {
        test(self) || self.parts().iter().any(|part| part.any(test))
    }

    /// Whether it has more parts than any type may have.
    pub(crate) fn is_too_large(&self) -> bool {
        let mut left = MOST_PARTS;
        self.any(&mut |_| {
            left -= 1;
            left == 0
        })
    }

    /// Its type variables, in the order in which they first stand there.
    pub(crate) fn variables(&self) -> Vec<Rc<str>> {
        let mut found: Vec<Rc<str>> = Vec::new();
        self.any(&mut |part| {
            if let Ty::Var(name) = part
                && !found.contains(name)
            {
                found.push(Rc::clone(name));
            }
            false
        });
        found
    }

    /// The type with its parts replaced, those that `replace` gives something for.
    pub(crate) fn map<E>(
        &self,
        replace: &mut dyn FnMut(&Ty) -> Result<Option<Ty>, E>,
    ) -> Result<Ty, E> {
        if let Some(other) = replace(self)? {
            return Ok(other);
        }
        let mut deep = |part: &Rc<Ty>| part.map(replace).map(Rc::new);
        Ok(match self {
            Ty::List(part, bounds) => Ty::List(deep(part)?, *bounds),
            Ty::Hidden(part) => Ty::Hidden(deep(part)?),
            Ty::Aliased(part) => Ty::Aliased(deep(part)?),
            Ty::Annotated(part, meta) => Ty::Annotated(deep(part)?, Rc::clone(meta)),
            Ty::Union(parts) => {
                let parts: Result<Vec<Ty>, E> =
                    parts.iter().map(|part| part.map(replace)).collect();
                Ty::union(parts?)
            }
            Ty::Generic(origin, parts) => {
                let parts: Result<Vec<Ty>, E> =
                    parts.iter().map(|part| part.map(replace)).collect();
                Ty::Generic(origin.clone(), parts?.into())
            }
            other => other.clone(),
        })
    }

    /// The type with its variables replaced.
    pub(crate) fn substitute(&self, variables: &[Rc<str>], arguments: &[Ty]) -> Self {
        let replaced = self.map(&mut |part| {
            let index = match part {
                Ty::Var(name) => variables.iter().position(|variable| variable == name),
                _ => None,
            };
            Ok::<_, std::convert::Infallible>(index.and_then(|at| arguments.get(at).cloned()))
        });
        match replaced {
            Ok(ty) => ty,
        }
    }
}
