//! Answers in orchestrator-core's own form: `--inputs` and `--updates`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::form::{Pairs, answer};
use crate::plan::nearest;
use crate::question::key;
use crate::{Plan, Question};

/// What `--inputs` says: by name, then by what is asked of it; in order, and also what
/// is there twice.
type Inputs = Pairs<Pairs>;

/// Inputs cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum InputsError {
    /// They are no JSON, or not an object of objects.
    #[error("the {option} cannot be read: {error}")]
    Json {
        /// `inputs` or `updates`.
        option: &'static str,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// Nothing asks that.
    #[error("nothing asks for `{field}` of `{name}`")]
    Unasked {
        /// The product, block or resource type.
        name: String,
        /// What of it.
        field: String,
        /// The most similar question, as `name` and `field`.
        nearest: Option<String>,
    },
    /// It is said twice.
    #[error("`{field}` of `{name}` is said twice")]
    Twice {
        /// The product, block or resource type.
        name: String,
        /// What of it.
        field: String,
    },
    /// A rename that nothing asks about.
    #[error("nothing asks whether `{0}` was renamed")]
    Update(String),
    /// A value is of a shape that no question takes.
    #[error("`{field}` of `{name}` cannot be read: {reason}")]
    Shape {
        /// The product, block or resource type.
        name: String,
        /// What of it.
        field: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// What inputs answer.
#[derive(Debug, Default)]
pub struct Inputted {
    /// Answers by the questions' keys.
    pub answers: BTreeMap<String, String>,
    /// Inputs that the orchestrator knows and that nothing asks here, such as a
    /// default value where no instance can exist.
    pub unused: Vec<String>,
}

/// Reads inputs, and updates where there are any.
pub fn read_inputs(
    plan: &Plan<'_>,
    inputs: Option<&str>,
    updates: Option<&str>,
) -> Result<Inputted, InputsError> {
    if let Some(updates) = updates {
        check_updates(updates)?;
    }
    let inputs: Inputs = match inputs {
        Some(text) => serde_json::from_str(text).map_err(|error| InputsError::Json {
            option: "inputs",
            error,
        })?,
        None => return Ok(Inputted::default()),
    };
    let questions: HashMap<&str, &Question> = plan
        .questions
        .iter()
        .map(|question| (question.key.as_str(), question))
        .collect();
    let mut inputted = Inputted::default();
    let mut seen = BTreeSet::new();
    for (name, Pairs(fields)) in inputs.0 {
        for (field, value) in fields {
            if !seen.insert((name.clone(), field.clone())) {
                return Err(InputsError::Twice { name, field });
            }
            // One name may be a product's, a block's and a resource type's: the
            // form does not say which, so it answers for all of them.
            let asked: Vec<&Question> = [
                key(&["product", &name, &field]),
                key(&["fixed_input", &name, &field, "value"]),
                key(&["block", &name, &field]),
                key(&["resource_type", &name, &field]),
            ]
            .iter()
            .filter_map(|key| questions.get(key.as_str()).copied())
            .collect();
            if asked.is_empty() {
                let is_default = questions
                    .contains_key(key(&["resource_type", &name, "description"]).as_str())
                    && (field == "value"
                        || plan.declared.model.blocks.contains_key(field.as_str()));
                if is_default {
                    inputted.unused.push(format!("`{field}` of `{name}`"));
                    continue;
                }
                let path = key(&["product", &name, &field]);
                let nearest = nearest(&path, questions.keys().copied()).map(str::to_owned);
                return Err(InputsError::Unasked {
                    name,
                    field,
                    nearest,
                });
            }
            for question in asked {
                let text =
                    answer(question, value.clone()).map_err(|reason| InputsError::Shape {
                        name: name.clone(),
                        field: field.clone(),
                        reason,
                    })?;
                if let Some(text) = text {
                    inputted.answers.insert(question.key.clone(), text);
                }
            }
        }
    }
    Ok(inputted)
}

/// Renames are not asked about yet, so that every update is one that nothing asks.
fn check_updates(updates: &str) -> Result<(), InputsError> {
    let updates: Pairs = serde_json::from_str(updates).map_err(|error| InputsError::Json {
        option: "updates",
        error,
    })?;
    for (kind, renames) in updates.0 {
        match renames {
            Value::Object(renames) if renames.is_empty() => {}
            Value::Object(renames) => {
                let name = renames.keys().next().cloned().unwrap_or(kind);
                return Err(InputsError::Update(name));
            }
            _ => return Err(InputsError::Update(kind)),
        }
    }
    Ok(())
}
