//! The names that a block class stands for.

use std::collections::{BTreeSet, HashMap};

use crate::value::World;
use crate::value::class::ClassKind;
use crate::value::id::ClassId;
use crate::value::names::BlockNames;

impl World<'_> {
    /// The block's name: its own or, for a lifecycle class, its base's; none if
    /// the class is abstract.
    pub(crate) fn block_name(&self, id: ClassId) -> Option<String> {
        self.info(self.keeper(id)?).block_name.clone()
    }

    /// The nearest class that is no mere stage of another.
    pub(crate) fn keeper(&self, id: ClassId) -> Option<ClassId> {
        self.info(id).locals().find(|ancestor| {
            let info = self.info(*ancestor);
            info.kind == ClassKind::Block && (info.block_name.is_some() || info.lifecycle.is_none())
        })
    }

    /// The names of the blocks that a field typed by the class may hold.
    pub(crate) fn names_of(&self, id: ClassId) -> BTreeSet<String> {
        self.keeper(id)
            .and_then(|keeper| self.block_names().by_keeper.get(&keeper).cloned())
            .unwrap_or_default()
    }

    /// The classes that claim a block's name.
    pub(crate) fn claims(&self, name: &str) -> &[ClassId] {
        self.block_names()
            .claims
            .get(name)
            .map_or(&[], Vec::as_slice)
    }

    fn block_names(&self) -> &BlockNames {
        self.memory.block_names.get_or_init(|| {
            let mut names = BlockNames {
                by_keeper: HashMap::new(),
                claims: HashMap::new(),
            };
            for id in self.class_ids() {
                let info = self.info(id);
                if info.kind != ClassKind::Block {
                    continue;
                }
                if let Some(name) = &info.block_name {
                    names.claims.entry(name.clone()).or_default().push(id);
                }
                let Some(name) = self.block_name(id) else {
                    continue;
                };
                for ancestor in info.locals() {
                    if let Some(keeper) = self.keeper(ancestor) {
                        names
                            .by_keeper
                            .entry(keeper)
                            .or_default()
                            .insert(name.clone());
                    }
                }
            }
            names
        })
    }
}
