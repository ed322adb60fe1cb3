//! An annotation that is looked at again when all has run.

use ruff_python_ast::Expr;

use crate::run::place::Cx;
use crate::value::id::ClassId;
use crate::value::ty::Ty;

/// An annotation that names what is defined only later.
pub(crate) struct Pending<'a> {
    pub(crate) class: ClassId,
    /// Which of the class's annotations it is.
    pub(crate) at: usize,
    pub(crate) cx: Cx,
    pub(crate) written: Written<'a>,
}

/// An annotation as it was before names in texts were looked up.
pub(crate) enum Written<'a> {
    Expr(&'a Expr),
    Type(Ty),
}
