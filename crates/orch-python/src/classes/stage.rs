//! Which class a subscription is loaded with, in each stage of its lifecycle.

use orch_model::Status;

use crate::value::World;
use crate::value::class::ClassKind;
use crate::value::id::ClassId;
use crate::value::stages::Stages;

impl World<'_> {
    /// The class that a lifecycle class is a stage of.
    pub(crate) fn base_of(&self, id: ClassId) -> Option<ClassId> {
        let info = self.info(id);
        info.locals().find(|ancestor| {
            let ancestor = self.info(*ancestor);
            match info.kind {
                ClassKind::Product => ancestor.is_base,
                ClassKind::Block => ancestor.block_name.is_some(),
                ClassKind::Other => false,
            }
        })
    }

    /// The class that an instance of `id` is loaded with in a stage.
    pub(crate) fn class_in(&self, id: ClassId, status: Status) -> ClassId {
        let stages = self.memory.stages.get_or_init(|| self.find_stages());
        let Some(base) = self.base_of(id) else {
            return id;
        };
        stages
            .get(&(base, Some(status)))
            .or_else(|| stages.get(&(base, None)))
            .copied()
            .unwrap_or(id)
    }

    /// Where two classes claim one stage, the one that is defined last counts.
    fn find_stages(&self) -> Stages {
        let mut stages = Stages::new();
        for id in self.class_ids() {
            let claimed = self.stages_claimed(id);
            stages.extend(claimed.into_iter().map(|stage| (stage, id)));
        }
        stages
    }

    /// The stages that a class is for, each with the class that it is a stage of.
    pub(crate) fn stages_claimed(&self, id: ClassId) -> Vec<(ClassId, Option<Status>)> {
        let info = self.info(id);
        let counts = match info.kind {
            ClassKind::Product => {
                info.is_base || info.lifecycle.as_ref().is_some_and(|all| !all.is_empty())
            }
            ClassKind::Block => self.block_name(id).is_some(),
            ClassKind::Other => false,
        };
        match (self.base_of(id), info.lifecycle.as_deref()) {
            (Some(base), None | Some([])) if counts => vec![(base, None)],
            (Some(base), Some(all)) if counts => {
                all.iter().map(|status| (base, Some(*status))).collect()
            }
            _ => Vec::new(),
        }
    }
}
