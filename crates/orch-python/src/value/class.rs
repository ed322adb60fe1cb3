//! A class, as its statement made it.

use std::rc::Rc;

use orch_model::Status;
use ruff_python_ast::StmtClassDef;
use ruff_text_size::TextRange;

use crate::finding::{ModuleId, Problem};
use crate::value::id::{ClassId, ScopeId};
use crate::value::known;
use crate::value::ty::{Meta, Ty};
use crate::value::value::Value;

/// A class statement that was run.
pub(crate) struct Class<'a> {
    pub(crate) module: ModuleId,
    /// Its statement; none for an enumeration that a call made.
    pub(crate) stmt: Option<&'a StmtClassDef>,
    /// Its name in the source.
    pub(crate) range: TextRange,
    /// With the names of the classes around it.
    pub(crate) name: Rc<str>,
    /// Where it hangs on whether its statement runs.
    pub(crate) maybe: Option<TextRange>,
    /// Its body's names.
    pub(crate) scope: ScopeId,
    pub(crate) info: Rc<Info>,
    /// What its own annotations declare, in the order of the source.
    pub(crate) annotations: Vec<Annotation>,
    /// The members of an enumeration, or why they are not known; empty for other classes.
    pub(crate) members: Result<Vec<Member>, Rc<Problem>>,
    /// The list that it is, if it derives from one.
    pub(crate) list: Option<Result<Ty, Problem>>,
    /// Whether `dataclass` makes its constructor.
    pub(crate) dataclass: bool,
}

impl Class<'_> {
    /// Its name, without those of the classes around it.
    pub(crate) fn short(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

/// An annotation of a class's body.
#[derive(Clone)]
pub(crate) struct Annotation {
    pub(crate) name: Rc<str>,
    /// The name in the source.
    pub(crate) range: TextRange,
    /// The annotation in the source.
    pub(crate) type_range: TextRange,
    pub(crate) ty: Result<Ty, Rc<Problem>>,
    /// The value that is assigned.
    pub(crate) value: Option<(Value, TextRange)>,
    /// What the value says as a `Field(...)`.
    pub(crate) meta: Result<Meta, Rc<Problem>>,
    pub(crate) doc: Option<Rc<str>>,
    /// Where it hangs on whether its statement runs.
    pub(crate) maybe: Option<TextRange>,
}

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: Rc<str>,
    /// What `.value` gives.
    pub(crate) value: Value,
    /// Whether the name is another name of a member before it.
    pub(crate) alias_of: Option<usize>,
}

/// What a class is, by its header.
pub(crate) struct Info {
    pub(crate) kind: ClassKind,
    /// Itself and its ancestors, in Python's order.
    pub(crate) mro: Vec<Ancestor>,
    /// `product_block_name=`
    pub(crate) block_name: Option<String>,
    /// `lifecycle=`
    pub(crate) lifecycle: Option<Vec<Status>>,
    /// `is_base=`
    pub(crate) is_base: bool,
    /// What could not be read; matters only if the class does.
    pub(crate) problems: Vec<Problem>,
}

/// What a class models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassKind {
    Product,
    Block,
    Other,
}

/// A class that another one derives from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ancestor {
    Local(ClassId),
    Foreign(Rc<str>),
}

impl Info {
    pub(crate) fn locals(&self) -> impl Iterator<Item = ClassId> {
        self.mro.iter().filter_map(|ancestor| match ancestor {
            Ancestor::Local(id) => Some(*id),
            Ancestor::Foreign(_) => None,
        })
    }

    /// The ancestors outside of the package.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = &str> {
        self.mro.iter().filter_map(|ancestor| match ancestor {
            Ancestor::Foreign(name) => Some(&**name),
            Ancestor::Local(_) => None,
        })
    }

    pub(crate) fn derives(&self, name: &str) -> bool {
        self.foreign().any(|foreign| foreign == name)
    }

    pub(crate) fn is_flag(&self) -> bool {
        self.derives("enum.Flag") || self.derives("enum.IntFlag")
    }

    pub(crate) fn is_enum(&self) -> bool {
        self.foreign().any(known::is_enum)
    }

    /// Whether it is a model, a product's or a block's.
    pub(crate) fn is_model(&self) -> bool {
        self.kind != ClassKind::Other
    }
}
