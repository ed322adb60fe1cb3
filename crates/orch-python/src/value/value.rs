//! What an expression gives.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::value::id::{ClassId, FunctionId, ObjectId};
use crate::value::ty::Ty;

/// A value, as far as source tells.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    None,
    Ellipsis,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Rc<[Value]>),
    /// A list, dictionary, set, iterator or instance.
    Object(ObjectId),
    Class(ClassId),
    /// A member of an enumeration of the package, by its place among all names.
    Member(ClassId, usize),
    Module(ModuleId),
    /// A dotted name outside the package, or a builtin, as
    /// [`canonical`](crate::value::known::canonical) writes it.
    Foreign(Rc<str>),
    Function(FunctionId),
    /// A method, with the value that it is of.
    Method(Rc<(Value, Rc<str>)>),
    /// A type that is no plain class: a union, a generic with arguments, an alias.
    Type(Rc<Ty>),
    /// What a call of something outside the package gives.
    Made(Rc<Made>),
    /// A part of a slice: lower, upper, step.
    Slice(Rc<[Value; 3]>),
    /// It is known only when the source runs, or not at all; the problem says why.
    Unknown(Rc<Problem>),
}

/// A call of something outside the package.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) callee: Rc<str>,
    pub(crate) arguments: Arguments,
    pub(crate) module: ModuleId,
    pub(crate) range: TextRange,
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<(Value, TextRange)>,
    pub(crate) keywords: Vec<(Rc<str>, Value, TextRange)>,
    /// Where there are more that are not known: behind a star.
    pub(crate) open: Option<TextRange>,
}

impl Arguments {
    pub(crate) fn keyword(&self, name: &str) -> Option<(&Value, TextRange)> {
        self.keywords
            .iter()
            .find(|(one, ..)| **one == *name)
            .map(|(_, value, range)| (value, *range))
    }

    /// An argument that has a name and a place.
    pub(crate) fn get(&self, name: &str, index: usize) -> Option<(&Value, TextRange)> {
        self.keyword(name).or_else(|| {
            self.positional
                .get(index)
                .map(|(value, range)| (value, *range))
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty() && self.open.is_none()
    }

    /// The values alone, if they are all that there is.
    pub(crate) fn plain(&self) -> Option<Vec<Value>> {
        (self.keywords.is_empty() && self.open.is_none()).then(|| {
            self.positional
                .iter()
                .map(|(value, _)| value.clone())
                .collect()
        })
    }

    /// Every value.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&Value, TextRange)> {
        let positional = self.positional.iter().map(|(value, range)| (value, *range));
        let keywords = self
            .keywords
            .iter()
            .map(|(_, value, range)| (value, *range));
        positional.chain(keywords)
    }
}

impl Value {
    pub(crate) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn foreign(name: impl Into<Rc<str>>) -> Self {
        Self::Foreign(name.into())
    }

    /// A value that is known only when the source runs.
    pub(crate) fn computed(module: ModuleId, range: TextRange) -> Self {
        Self::because(module, range, "its value is known only at run time")
    }

    /// A value that is not known, with the reason.
    pub(crate) fn because(module: ModuleId, range: TextRange, why: impl Into<String>) -> Self {
        Self::unknown(Problem::new(Code::ComputedValue, module, range, why))
    }

    pub(crate) fn unknown(problem: Problem) -> Self {
        Self::Unknown(Rc::new(problem))
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether both surely are the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) | (Self::Ellipsis, Self::Ellipsis) => true,
            (Self::Bool(one), Self::Bool(two)) => one == two,
            (Self::Int(one), Self::Int(two)) => one == two,
            (Self::Float(one), Self::Float(two)) => one.to_bits() == two.to_bits(),
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::Bytes(one), Self::Bytes(two)) => one == two,
            (Self::Tuple(one), Self::Tuple(two)) => {
                one.len() == two.len() && one.iter().zip(&**two).all(|(one, two)| one.same(two))
            }
            (Self::Object(one), Self::Object(two)) => one == two,
            (Self::Class(one), Self::Class(two)) => one == two,
            (Self::Member(a, one), Self::Member(b, two)) => a == b && one == two,
            (Self::Module(one), Self::Module(two)) => one == two,
            (Self::Foreign(one), Self::Foreign(two)) => one == two,
            (Self::Function(one), Self::Function(two)) => one == two,
            (Self::Method(one), Self::Method(two)) => one.0.same(&two.0) && one.1 == two.1,
            (Self::Type(one), Self::Type(two)) => one == two,
            (Self::Made(one), Self::Made(two)) => Rc::ptr_eq(one, two),
            _ => false,
        }
    }
}
