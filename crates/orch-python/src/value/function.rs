//! A function of the package.

use std::rc::Rc;

use ruff_python_ast::{Expr, Parameters, Stmt};
use ruff_text_size::TextRange;

use crate::finding::ModuleId;
use crate::value::id::{ClassId, ScopeId};
use crate::value::value::Value;

/// What a function does.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    Block(&'a [Stmt]),
    /// A `lambda`.
    Expr(&'a Expr),
}

/// A function of the package.
pub(crate) struct Function<'a> {
    pub(crate) name: Rc<str>,
    pub(crate) module: ModuleId,
    /// Its name in the source.
    pub(crate) range: TextRange,
    pub(crate) parameters: Option<&'a Parameters>,
    pub(crate) body: Body<'a>,
    /// The values of the defaults, in the order of the parameters.
    pub(crate) defaults: Vec<(Rc<str>, Value)>,
    /// The scope that it was defined in.
    pub(crate) scope: ScopeId,
    /// The class whose body it stands in.
    pub(crate) class: Option<ClassId>,
    pub(crate) result: Returns,
    /// How it is called on a class.
    pub(crate) kind: FunctionKind,
    /// Whether something called it, so that its body was followed.
    pub(crate) called: bool,
}

/// When a function gives what it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    AtOnce,
    /// It is a generator.
    OneByOne,
    /// Something must wait for it.
    Later,
}

/// What a function of a class's body is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    Plain,
    Static,
    Class,
    /// Reading the attribute calls it.
    Property,
    /// A property that pydantic knows as a computed field.
    Computed,
}
