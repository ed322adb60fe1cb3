//! A class as its statement writes it, and as its header makes it.

use orch_model::Status;
use ruff_python_ast::StmtClassDef;

use crate::finding::{ModuleId, Problem};
use crate::source::leaf::{Guard, Leaf};
use crate::source::scope::Scope;
use crate::world::context::ClassId;
use crate::world::known;

/// A class statement that importing its module runs.
pub(crate) struct Class<'a> {
    pub(crate) module: ModuleId,
    pub(crate) outer: Option<ClassId>,
    pub(crate) stmt: &'a StmtClassDef,
    pub(crate) guard: Guard,
    /// With the names of the classes around it.
    pub(crate) name: String,
    pub(crate) scope: Scope<'a>,
    pub(crate) leaves: Vec<Leaf<'a>>,
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
    Foreign(String),
}

impl Info {
    pub(crate) fn locals(&self) -> impl Iterator<Item = ClassId> {
        self.mro.iter().filter_map(|ancestor| match ancestor {
            Ancestor::Local(id) => Some(*id),
            Ancestor::Foreign(_) => None,
        })
    }

    pub(crate) fn derives(&self, name: &str) -> bool {
        self.mro
            .iter()
            .any(|ancestor| matches!(ancestor, Ancestor::Foreign(foreign) if foreign == name))
    }

    pub(crate) fn is_flag(&self) -> bool {
        self.derives("enum.Flag") || self.derives("enum.IntFlag")
    }

    pub(crate) fn is_enum(&self) -> bool {
        self.mro
            .iter()
            .any(|ancestor| matches!(ancestor, Ancestor::Foreign(name) if known::is_enum(name)))
    }
}
