//! What a fixed input allows, or its value, is another.

use orch_model::change::FixedInputChanged;
use orch_model::{FixedInput, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, fixed_input, present, product};
use crate::statement::{Action, Update};
use crate::words::{counted, joined, quoted};

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputChanged) -> Result<(), FoldError> {
    let product = present(recorded, &change.product)?;
    let name = present(recorded, &change.fixed_input)?;
    let input = recorded
        .model
        .products
        .get_mut(&product)
        .and_then(|it| it.fixed_inputs.get_mut(&name))
        .ok_or_else(|| absent(ThingKind::FixedInput, name.as_str()))?;
    *input = FixedInput {
        value: Some(change.value.clone()),
        spec: change.spec.clone(),
    };
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, FixedInputChanged>,
) -> Result<Both, FoldError> {
    const SHOWN: usize = 12;
    let mut up = Vec::new();
    let mut down = Vec::new();
    for (_, change) in group.iter() {
        let (owner, known) = product(context.before, &change.product)?;
        let (name, input) = fixed_input(known, context.before, &change.fixed_input)?;
        let was = input.value.clone().unwrap_or_default();
        if was != change.value {
            up.push((owner.clone(), name.clone(), change.value.clone()));
            down.push((owner, name, was));
        }
    }
    if up.is_empty() {
        return Ok(Both::default());
    }
    let the = if up.len() > SHOWN {
        counted(up.len(), "fixed input")
    } else {
        let all: Vec<String> = up
            .iter()
            .map(|(owner, name, _)| {
                format!("{} of {}", quoted(name.as_str()), quoted(owner.as_str()))
            })
            .collect();
        joined(&all)
    };
    let updating = |rows| Action::Update(Update::FixedInputValues(rows));
    Ok(Both {
        up: vec![group.statement(format!("Set the value of {the}."), updating(up))],
        down: vec![group.statement(format!("Set the former value of {the}."), updating(down))],
    })
}
