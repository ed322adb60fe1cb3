//! A class: its ancestors, and what its keywords say.

use std::rc::Rc;

use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::source::scope::Bound;
use crate::world::World;
use crate::world::class::{Ancestor, ClassKind, Info};
use crate::world::context::{ClassId, Context};

impl<'a> World<'a> {
    /// What the class is. Asked of a class that is its own ancestor, the answer
    /// is that nothing is known of it.
    pub(crate) fn info(&self, id: ClassId) -> Rc<Info> {
        if let Some(known) = self.memory.infos.borrow().get(&id) {
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
        self.memory.infos.borrow_mut().insert(id, None);
        let info = Rc::new(self.read_header(id));
        self.memory
            .infos
            .borrow_mut()
            .insert(id, Some(Rc::clone(&info)));
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
            Code::InheritsItself,
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
