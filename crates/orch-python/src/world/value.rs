//! What a name or an expression stands for.

use std::rc::Rc;

use ruff_python_ast::{Expr, StmtFunctionDef, StmtTypeAlias};

use crate::finding::ModuleId;
use crate::world::constant::Constant;
use crate::world::context::{ClassId, Context};

/// What a name stands for, as far as source tells.
#[derive(Clone)]
pub(crate) enum Value<'a> {
    Class(ClassId),
    Module(ModuleId),
    /// A dotted name outside the package, or a builtin, as
    /// [`canonical`](crate::world::known::canonical) writes it.
    Foreign(String),
    /// A variable, by the expression that it was bound to.
    Bound(Context, &'a Expr),
    /// `type X = ...`
    TypeAlias(Context, &'a StmtTypeAlias),
    /// A type parameter, by its name.
    Parameter(String),
    Function(&'a StmtFunctionDef),
    /// An attribute of a class: a member of an enumeration, a constant.
    Member(ClassId, String),
    /// What source alone determines.
    Constant(Constant),
    /// Several values at once.
    Items(Rc<[Value<'a>]>),
    /// It comes out of something that has been reported already.
    Unknown,
}

impl Value<'_> {
    /// Whether both surely are the same.
    pub(crate) fn same(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Value::Class(one), Value::Class(two)) => one == two,
            (Value::Module(one), Value::Module(two)) => one == two,
            (Value::Foreign(one), Value::Foreign(two)) => one == two,
            (Value::Bound(_, one), Value::Bound(_, two)) => std::ptr::eq(*one, *two),
            (Value::TypeAlias(_, one), Value::TypeAlias(_, two)) => std::ptr::eq(*one, *two),
            (Value::Function(one), Value::Function(two)) => std::ptr::eq(*one, *two),
            (Value::Member(a, one), Value::Member(b, two)) => a == b && one == two,
            (Value::Constant(one), Value::Constant(two)) => one == two,
            _ => false,
        }
    }

    pub(crate) fn foreign(&self) -> Option<&str> {
        match self {
            Value::Foreign(name) => Some(name),
            _ => None,
        }
    }
}
