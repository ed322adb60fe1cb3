//! What is unlike of the values that resource types may hold.

use orch_model::change::{Misfits, Named, ResourceTypeChanged};
use orch_model::{BlockName, Change, Place, ResourceTypeName, ThingId, ThingKind, ValueSpec};

use super::{ARCHIVE, Changes, REFUSE, REPLACE};
use crate::planner::Phase;
use crate::question::{Bearing, Kind, key};
use crate::requirements::{Requirements, common};

impl Changes<'_, '_> {
    pub(super) fn resource_type_changed(
        &mut self,
        block: &BlockName,
        name: &ResourceTypeName,
        requirements: &mut Requirements<'_>,
    ) {
        let is = self.target.blocks[block].resource_types[name].clone();
        let was = &self.staged.model.blocks[block].resource_types[name];
        let mut misfits = Misfits::Refused;
        let mut rests = Vec::new();
        if !is.narrowed_from(was).is_empty() {
            let mut choices = vec![REFUSE.to_owned(), ARCHIVE.to_owned()];
            // What takes a place must fit there, whatever the stage.
            let stages: Vec<&ValueSpec> = is.iter().map(|it| it.1).collect();
            let allowed = common(&stages).into_iter().flatten();
            choices.extend(allowed.map(|it| format!("{REPLACE}{it}")));
            let parts = [
                "block_resource_type",
                block.as_str(),
                name.as_str(),
                "misfits",
            ];
            let subject = format!("values of \"{name}\" of product block \"{block}\"");
            let about = Place::ResourceType(block.clone(), name.clone());
            let kind = Kind::choice(choices);
            let suggestion = Some(REFUSE.to_owned());
            let ask = "What does not fit any more";
            let planner = &mut self.planner;
            let question = planner.question(&key(&parts), ask, &subject, kind, suggestion, &about);
            let said = planner.assumed(question, Bearing::Shapes);
            rests.push(planner.last());
            misfits = match said.strip_prefix(REPLACE) {
                Some(value) => Misfits::Replaced(value.to_owned()),
                None if said == ARCHIVE => Misfits::Archived,
                None => Misfits::Refused,
            };
        }
        if is.needs_more_than(was) || misfits == Misfits::Archived {
            requirements.attachment(block, name);
        }
        let of = self.id(ThingKind::Block, None, block.as_str());
        let block = self.planner.former(of, block);
        let resource_type = self.former_of(block.id, name);
        let takes = misfits != Misfits::Refused;
        let change = || {
            Change::ResourceTypeChanged(ResourceTypeChanged {
                fill: None,
                resource_type,
                block,
                spec: is,
                misfits,
            })
        };
        if takes {
            self.planner.reasons = true;
            self.planner
                .removal(Phase::ResourceTypeChanged, rests, change);
        } else {
            self.planner
                .change(Phase::ResourceTypeChanged, rests, change);
        }
    }

    /// The resource type that a block had before another one took over from it.
    fn former_of(&self, block: ThingId, name: &ResourceTypeName) -> Named<ResourceTypeName> {
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let id = self
            .planner
            .replaced
            .get(&(block, id))
            .copied()
            .unwrap_or(id);
        self.planner.former(id, name)
    }
}
