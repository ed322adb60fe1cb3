//! In one block, whether a resource type that came takes over the values of one that
//! went.

use orch_model::change::{Named, Replacement, ResourceTypeReplaced};
use orch_model::{
    BlockName, ByStatus, Change, ChangeKind, Model, Phase, Place, ResourceTypeName, Status,
    ThingName, ValueSpec,
};

use crate::key::Subject;
use crate::matching::{Kept, Strangers, Where, matched};
use crate::planner::{Planner, thing};
use crate::staging::{Staging, asked, components};
use crate::unrecordable::Unrecordable;

/// Asks in each block.
pub(crate) fn replace(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
    target: &Model,
) -> Result<(), Unrecordable> {
    for (block, it) in &target.blocks {
        let Some(known) = staging.recorded.model.blocks.get(block) else {
            continue;
        };
        let subject = |name: &ResourceTypeName| Subject::Attachment(block.clone(), name.clone());
        let place = Where {
            subject: &subject,
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        let about = |name: &ResourceTypeName| Place::ResourceType(block.clone(), name.clone());
        let before = &known.resource_types;
        let pairs = matched(planner, &place, before, &it.resource_types, about, alike);
        let free = |to: &ResourceTypeName, component: &[(ResourceTypeName, ResourceTypeName)]| {
            !before.contains_key(to) || component.iter().any(|(from, _)| from == to)
        };
        let components = components(pairs);
        for component in &components {
            if let Some((_, to)) = component.iter().find(|(_, to)| !free(to, component)) {
                let taken = format!("resource type `{to}` of product block `{block}`");
                return Err(Unrecordable::Taken(taken));
            }
        }
        for component in components {
            let rests = asked(planner, &component, subject);
            note(planner, staging, block, &component, rests);
        }
    }
    Ok(())
}

fn note(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
    block: &BlockName,
    component: &[(ResourceTypeName, ResourceTypeName)],
    rests: Vec<usize>,
) {
    let staged = &staging.recorded;
    let named = |name: &ResourceTypeName| Named {
        id: thing(staged, ResourceTypeName::KIND, None, name.as_str()),
        name: name.clone(),
    };
    let replaced: Vec<Replacement> = component
        .iter()
        .map(|(from, to)| Replacement {
            from: named(from),
            to: named(to),
        })
        .collect();
    let of = Named {
        id: thing(staged, BlockName::KIND, None, block.as_str()),
        name: block.clone(),
    };
    for it in &replaced {
        planner.replaced.insert((of.id, it.to.id), it.from.id);
    }
    let change = ResourceTypeReplaced {
        block: of,
        replaced,
    };
    let phase = Phase::of(ChangeKind::ResourceTypeReplaced);
    planner.change(phase, rests, || Change::ResourceTypeReplaced(change));
    // The resource types themselves may not be there yet, so that this is not folded.
    if let Some(known) = staging.recorded.to_mut().model.blocks.get_mut(block) {
        let moved: Vec<_> = component
            .iter()
            .filter_map(|(from, to)| Some((to.clone(), known.resource_types.remove(from)?)))
            .collect();
        known.resource_types.extend(moved);
    }
}

/// Whether two fields hold values of one type.
fn alike(a: &ByStatus<ValueSpec>, b: &ByStatus<ValueSpec>) -> f64 {
    let of = |spec: &ByStatus<ValueSpec>| {
        let first = || spec.iter().next().map(|it| it.1);
        let spec = spec.get(Status::Active).or_else(first)?;
        Some((spec.value_type.clone(), spec.allowed.clone()))
    };
    f64::from(u8::from(of(a) == of(b)))
}
