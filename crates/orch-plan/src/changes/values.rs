//! Changes of the values that resource types may hold.

use orch_model::change::{Misfits, Named, ResourceTypeChanged};
use orch_model::{
    BlockName, ByStatus, Change, ChangeKind, Phase, Place, ResourceTypeName, ThingId, ThingKind,
    ValueSpec,
};

use super::context::Changes;
use crate::choice::Choice;
use crate::key::{Aspect, Subject};
use crate::question::Kind;
use crate::requirements::common;

impl Changes<'_, '_> {
    pub(super) fn resource_type_changed(&mut self, block: &BlockName, name: &ResourceTypeName) {
        let is = self.target.blocks[block].resource_types[name].clone();
        let was = &self.staged.model.blocks[block].resource_types[name];
        let (misfits, rests) = if is.narrowed_from(was).is_empty() {
            (Misfits::Refused, Vec::new())
        } else {
            let (at, misfits) = self.values_misfit(block, name, &is);
            (misfits, vec![at])
        };
        if is.needs_more_than(was) || misfits == Misfits::Archived {
            self.requirements.attachment(block, name);
        }
        let of = self.id(ThingKind::Block, None, block.as_str());
        let block = self.planner.former(of, block);
        let resource_type = self.former_of(block.id, name);
        let removes = misfits != Misfits::Refused;
        let change = || {
            Change::ResourceTypeChanged(ResourceTypeChanged {
                fill: None,
                resource_type,
                block,
                spec: is,
                misfits,
            })
        };
        let phase = Phase::of(ChangeKind::ResourceTypeChanged);
        if removes {
            self.planner.removal(phase, rests, change);
        } else {
            self.planner.change(phase, rests, change);
        }
    }

    /// Asks how values are handled that no longer fit.
    fn values_misfit(
        &mut self,
        block: &BlockName,
        name: &ResourceTypeName,
        is: &ByStatus<ValueSpec>,
    ) -> (usize, Misfits) {
        let mut choices = vec![Choice::Refuse, Choice::Archive];
        // A value that takes the place of others must fit in every stage.
        let stages: Vec<&ValueSpec> = is.iter().map(|it| it.1).collect();
        choices.extend(common(&stages).into_iter().flatten().map(Choice::ReplaceBy));
        let subject = Subject::Attachment(block.clone(), name.clone());
        let about = Place::ResourceType(block.clone(), name.clone());
        let suggestion = Some(Choice::Refuse.to_string());
        let kind = Kind::choice(choices);
        let planner = &mut self.planner;
        let question = planner.question(&subject, Aspect::Misfits, kind, suggestion, &about);
        let (at, said) = planner.choose(question);
        let misfits = match said {
            Choice::ReplaceBy(value) => Misfits::Replaced(value),
            Choice::Archive => Misfits::Archived,
            _ => Misfits::Refused,
        };
        (at, misfits)
    }

    /// The resource type that a block had before another one took over its values.
    fn former_of(&self, block: ThingId, name: &ResourceTypeName) -> Named<ResourceTypeName> {
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let replaced = self.planner.replaced.get(&(block, id));
        self.planner.former(replaced.copied().unwrap_or(id), name)
    }
}
