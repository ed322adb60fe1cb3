//! A type as an annotation writes it, names resolved.

use orch_model::Arity;

use crate::world::constant::Constant;
use crate::world::context::ClassId;

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Class(ClassId),
    /// A class outside the package, or a builtin.
    Foreign(String),
    None,
    Any,
    /// Two members or more, none of which is a union.
    Union(Vec<Ty>),
    List(Box<Ty>, Bounds),
    /// Any other generic with its arguments.
    Generic(String, Vec<Ty>),
    /// The members of a literal, or of an enumeration made by a call.
    Literal(Vec<Constant>),
    /// A type variable.
    Var(String),
    /// What stands in `ClassVar` or `Final`: the orchestrator sees no blocks there.
    Hidden(Box<Ty>),
    /// What a `type` statement or a `NewType` names: the orchestrator sees no blocks there.
    Aliased(Box<Ty>),
    Annotated(Box<Ty>, Meta),
    /// It comes out of something that has been reported already.
    Unknown,
}

/// How many entries a list may have, where something says so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Meta {
    pub(crate) bounds: Bounds,
    pub(crate) alias: Option<String>,
    pub(crate) description: Option<String>,
}

impl Meta {
    /// This, and what it leaves open from `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            bounds: self.bounds.both(other.bounds),
            alias: self.alias.or(other.alias),
            description: self.description.or(other.description),
        }
    }
}

impl Ty {
    /// A union, flat and without repetition.
    pub(crate) fn union(members: impl IntoIterator<Item = Ty>) -> Self {
        let mut flat: Vec<Ty> = Vec::new();
        let mut add = |member: Ty| {
            if !flat.contains(&member) {
                flat.push(member);
            }
        };
        for member in members {
            match member {
                Ty::Union(inner) => inner.into_iter().for_each(&mut add),
                other => add(other),
            }
        }
        match flat.len() {
            1 => flat.remove(0),
            _ => Ty::Union(flat),
        }
    }

    /// The type without `Annotated` around it, and what that said.
    pub(crate) fn strip(&self) -> (&Ty, Meta) {
        let mut meta = Meta::default();
        let mut ty = self;
        while let Ty::Annotated(inner, more) = ty {
            meta = meta.or(more.clone());
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
    pub(crate) fn any(&self, test: &dyn Fn(&Ty) -> bool) -> bool {
        test(self) || self.parts().iter().any(|part| part.any(test))
    }

    /// Its type variables, in the order in which they first stand there.
    pub(crate) fn variables(&self, found: &mut Vec<String>) {
        if let Ty::Var(name) = self
            && !found.contains(name)
        {
            found.push(name.clone());
        }
        for part in self.parts() {
            part.variables(found);
        }
    }

    /// The type with its variables replaced.
    pub(crate) fn substitute(self, variables: &[String], arguments: &[Ty]) -> Self {
        let deep = |part: Ty| part.substitute(variables, arguments);
        match self {
            Ty::Var(name) => variables
                .iter()
                .position(|variable| *variable == name)
                .and_then(|index| arguments.get(index).cloned())
                .unwrap_or(Ty::Var(name)),
            Ty::Union(parts) => Ty::union(parts.into_iter().map(deep)),
            Ty::Generic(name, parts) => Ty::Generic(name, parts.into_iter().map(deep).collect()),
            Ty::List(part, bounds) => Ty::List(Box::new(deep(*part)), bounds),
            Ty::Hidden(part) => Ty::Hidden(Box::new(deep(*part))),
            Ty::Aliased(part) => Ty::Aliased(Box::new(deep(*part))),
            Ty::Annotated(part, meta) => Ty::Annotated(Box::new(deep(*part)), meta),
            other => other,
        }
    }
}
