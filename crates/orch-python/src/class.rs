//! A class: its ancestors, and what its keywords say.

use std::rc::Rc;

use orch_model::Status;
use ruff_python_ast::StmtClassDef;
use ruff_text_size::Ranged;

use crate::known;
use crate::leaf::{Guard, Leaf};
use crate::loader::ModuleId;
use crate::problem::Problem;
use crate::scope::{Bound, Scope};
use crate::world::{Context, World};

/// A class's number, in the order in which Python defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) usize);

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

impl<'a> World<'a> {
    /// What the class is. Asked of a class that is its own ancestor, the answer
    /// is that nothing is known of it.
    pub(crate) fn info(&self, id: ClassId) -> Rc<Info> {
        if let Some(known) = self.infos.borrow().get(&id) {
            return match known {
                Some(info) => Rc::clone(info),
                None => Rc::new(Info {
                    kind: ClassKind::Other,
                    mro: vec![Ancestor::Local(id)],
                    block_name: None,
                    lifecycle: None,
                    is_base: false,
                    problems: vec![self.inherits_itself(id)],
                }),
            };
        }
        self.infos.borrow_mut().insert(id, None);
        let info = Rc::new(self.read_header(id));
        self.infos.borrow_mut().insert(id, Some(Rc::clone(&info)));
        info
    }

    /// Says all that is wrong with a class and its ancestors.
    pub(crate) fn report(&self, id: ClassId) {
        for ancestor in self.info(id).locals() {
            for problem in &self.info(ancestor).problems {
                self.say(problem.clone());
            }
        }
    }

    /// Whether a class has keywords that only domain models take.
    pub(crate) fn claims_to_be_a_model(&self, id: ClassId) -> bool {
        self.class(id)
            .stmt
            .arguments
            .as_ref()
            .is_some_and(|arguments| {
                ["product_block_name", "lifecycle", "is_base"]
                    .iter()
                    .any(|name| arguments.find_keyword(name).is_some())
            })
    }

    pub(crate) fn inherits_itself(&self, id: ClassId) -> Problem {
        let class = self.class(id);
        Problem::new(
            "inherits-itself",
            class.module,
            class.stmt.name.range(),
            format!("class `{}` inherits itself", class.name),
        )
    }

    /// Where a class's header stands.
    pub(crate) fn header(&self, id: ClassId) -> Context {
        let class = self.class(id);
        Context {
            class: class.outer,
            ..Context::module(class.module).before(class.stmt.range.start())
        }
    }

    /// The class in another's body.
    pub(crate) fn nested_class(&self, id: ClassId, name: &str) -> Option<ClassId> {
        let class = self.class(id);
        match class.scope.all(name).last()?.bound {
            Bound::Class(stmt) => self.class_of(class.module, stmt),
            _ => None,
        }
    }
}
