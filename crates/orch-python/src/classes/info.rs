//! What is wrong with classes.

use crate::value::World;
use crate::value::id::ClassId;
use crate::value::known::DOMAIN;

impl World<'_> {
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
        let arguments = self
            .class(id)
            .stmt
            .and_then(|stmt| stmt.arguments.as_deref());
        arguments.is_some_and(|arguments| {
            ["product_block_name", "lifecycle", "is_base"]
                .iter()
                .any(|name| arguments.find_keyword(name).is_some())
        })
    }

    /// Whether a class derives from the orchestrator's base of products and blocks.
    pub(crate) fn is_domain(&self, id: ClassId) -> bool {
        self.info(id).derives(DOMAIN)
    }
}
