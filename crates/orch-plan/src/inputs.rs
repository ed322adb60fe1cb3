//! Answers in orchestrator-core's own form: `--inputs` and `--updates`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::form::{Pairs, answer};
use crate::plan::nearest;
use crate::question::key;
use crate::{Plan, Question};

/// What `--inputs` says: by name, then by what is asked of it; in order, and also what
/// is there twice.
type Given = Pairs<Pairs>;

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

/// Inputs and updates as they were given.
#[derive(Debug, Default)]
pub struct Inputs {
    /// By name, then by what is asked of it.
    fields: Vec<(String, String, Value)>,
    updates: Vec<Update>,
}

/// One rename.
#[derive(Debug)]
struct Update {
    /// Of what: the parts of the question's key before the new name; none for a
    /// resource type, which may be renamed everywhere or in some blocks.
    path: Option<[String; 2]>,
    former: String,
    name: String,
}

/// What inputs answer of a plan.
#[derive(Debug, Default)]
pub struct Inputted {
    /// Answers by the questions' keys.
    pub answers: BTreeMap<String, String>,
    /// Inputs that the orchestrator knows and that nothing asks here, such as a
    /// default value where no instance can exist.
    pub unused: Vec<String>,
    /// What the plan does not ask.
    pub unasked: Vec<InputsError>,
}

impl Inputs {
    /// Reads inputs and updates, where there are any.
    pub fn read(inputs: Option<&str>, updates: Option<&str>) -> Result<Self, InputsError> {
        let mut read = Self::default();
        if let Some(text) = inputs {
            let given: Given = serde_json::from_str(text).map_err(|error| InputsError::Json {
                option: "inputs",
                error,
            })?;
            let mut seen = BTreeSet::new();
            for (name, Pairs(fields)) in given.0 {
                for (field, value) in fields {
                    if !seen.insert((name.clone(), field.clone())) {
                        return Err(InputsError::Twice { name, field });
                    }
                    read.fields.push((name.clone(), field, value));
                }
            }
        }
        if let Some(text) = updates {
            read.updates = read_updates(text)?;
        }
        Ok(read)
    }

    /// What they answer of a plan.
    pub fn answer(&self, plan: &Plan<'_>) -> Result<Inputted, InputsError> {
        let questions: HashMap<&str, &Question> = plan
            .questions
            .iter()
            .map(|question| (question.key.as_str(), question))
            .collect();
        let mut inputted = Inputted::default();
        for update in &self.updates {
            let keys = update.keys(plan);
            if keys.is_empty() {
                let unasked = InputsError::Update(update.former.clone());
                inputted.unasked.push(unasked);
            }
            for key in keys {
                inputted.answers.insert(key, update.former.clone());
            }
        }
        for (name, field, value) in &self.fields {
            // One name may be a product's, a block's and a resource type's: the form
            // does not say which, so it answers for all of them.
            let mut keys = vec![
                key(&["product", name, field]),
                key(&["fixed_input", name, field, "value"]),
                key(&["block", name, field]),
                key(&["resource_type", name, field]),
                key(&["block_resource_type", field, name, "default"]),
            ];
            if field == "value" {
                let end = format!("/{}/default", key(&[name]));
                let defaults = questions
                    .keys()
                    .filter(|it| it.starts_with("block_resource_type/") && it.ends_with(&end));
                keys.extend(defaults.map(|it| (*it).to_owned()));
            }
            let asked: Vec<&Question> = keys
                .iter()
                .filter_map(|key| questions.get(key.as_str()).copied())
                .collect();
            if asked.is_empty() {
                let model = &plan.declared().model;
                let is_default = model.resource_types.contains_key(name.as_str())
                    && (field == "value" || model.blocks.contains_key(field.as_str()));
                if is_default {
                    inputted.unused.push(format!("`{field}` of `{name}`"));
                    continue;
                }
                let path = key(&["product", name, field]);
                let nearest = nearest(&path, questions.keys().copied()).map(str::to_owned);
                inputted.unasked.push(InputsError::Unasked {
                    name: name.clone(),
                    field: field.clone(),
                    nearest,
                });
                continue;
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
        Ok(inputted)
    }
}

impl Update {
    /// The questions that it answers.
    fn keys(&self, plan: &Plan<'_>) -> Vec<String> {
        let asked = plan.questions.iter().map(|it| it.key.as_str());
        let known = asked.chain(plan.possible.iter().map(String::as_str));
        if let Some([kind, owner]) = &self.path {
            let one = key(&[kind, owner, &self.name, "former"]);
            return known.filter(|it| **it == one).map(str::to_owned).collect();
        }
        let everywhere = key(&["resource_type", &self.name, "former"]);
        let end = format!("/{}/former", key(&[&self.name]));
        let offers = |it: &&Question| match &it.kind {
            crate::Kind::Choice { choices, also } => {
                choices.contains(&self.former) || also.contains(&self.former)
            }
            _ => false,
        };
        plan.questions
            .iter()
            .filter(|it| {
                it.key == everywhere
                    || it.key.starts_with("block_resource_type/") && it.key.ends_with(&end)
            })
            .filter(offers)
            .map(|it| it.key.clone())
            .collect()
    }
}

/// `{"resource_types": {"old": "new"}, "block_resource_types": {"Block": {"old": "new"}},
/// "fixed_inputs": {"Product": {"old": "new"}}}`
fn read_updates(text: &str) -> Result<Vec<Update>, InputsError> {
    let json = |error| InputsError::Json {
        option: "updates",
        error,
    };
    let given: Pairs = serde_json::from_str(text).map_err(json)?;
    let mut updates = Vec::new();
    for (kind, renames) in given.0 {
        match kind.as_str() {
            "resource_types" => {
                let renames: Pairs<String> = serde_json::from_value(renames).map_err(json)?;
                updates.extend(renames.0.into_iter().map(|(former, name)| Update {
                    path: None,
                    former,
                    name,
                }));
            }
            "block_resource_types" | "fixed_inputs" => {
                let kind = kind.trim_end_matches('s').to_owned();
                let owners: Pairs<Pairs<String>> = serde_json::from_value(renames).map_err(json)?;
                for (owner, Pairs(renames)) in owners.0 {
                    updates.extend(renames.into_iter().map(|(former, name)| Update {
                        path: Some([kind.clone(), owner.clone()]),
                        former,
                        name,
                    }));
                }
            }
            _ => match renames {
                Value::Object(it) if it.is_empty() => {}
                _ => return Err(InputsError::Update(kind)),
            },
        }
    }
    Ok(updates)
}
