//! Answers in orchestrator-core's own form: `--inputs` and `--updates`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use orch_model::{Model, ResourceTypeName};
use serde_json::Value;

use crate::form::{Pairs, answer};
use crate::key::{Aspect, QuestionKey, Subject};
use crate::nearest::nearest;
use crate::plan::Plan;
use crate::question::{Kind, Question};

/// What `--inputs` says: by name, then by what is asked of it; in order, and also what
/// is there twice.
type Given = Pairs<Pairs>;

/// Inputs cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum InputsError {
    /// They are no JSON, or not an object of objects.
    #[error("the {option} cannot be read: {source}")]
    Json {
        /// `inputs` or `updates`.
        option: &'static str,
        /// What is wrong.
        source: serde_json::Error,
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
    of: Renamed,
    former: String,
    name: String,
}

/// What a rename is of.
#[derive(Debug)]
enum Renamed {
    /// A resource type, everywhere or in some blocks.
    ResourceType,
    /// A resource type of one block.
    Attachment(String),
    /// A fixed input of one product.
    FixedInput(String),
}

/// What inputs answer of a plan.
#[derive(Debug, Default)]
pub struct Inputted {
    /// Answers by the questions' keys.
    pub answers: BTreeMap<QuestionKey, String>,
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
            let given: Given = serde_json::from_str(text).map_err(|source| InputsError::Json {
                option: "inputs",
                source,
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
        let asked = Asked::new(plan);
        let mut inputted = Inputted::default();
        for update in &self.updates {
            let keys = update.keys(&asked);
            if keys.is_empty() {
                let unasked = InputsError::Update(update.former.clone());
                inputted.unasked.push(unasked);
            }
            for key in keys {
                inputted.answers.insert(key, update.former.clone());
            }
        }
        for (name, field, value) in &self.fields {
            let shape = |reason| InputsError::Shape {
                name: name.clone(),
                field: field.clone(),
                reason,
            };
            let questions = asked.about(name, field);
            let mut is_taken = !questions.is_empty();
            for question in questions {
                let text = answer(question, value.clone()).map_err(shape)?;
                if let Some(text) = text {
                    inputted.answers.insert(question.key.clone(), text);
                }
            }
            // A resource type that was renamed has a description, and may get another.
            let renamed = Aspect::parse(field)
                .map(|aspect| Subject::ResourceType(name.as_str().into()).key(aspect))
                .filter(|key| asked.possible.contains(key));
            if let (Some(key), Some(text)) = (renamed, value.as_str()) {
                inputted.answers.insert(key, text.to_owned());
                is_taken = true;
            }
            if is_taken {
                continue;
            }
            let model = &plan.declared().model;
            let is_default = model.resource_types.contains_key(name.as_str())
                && (field == "value" || model.blocks.contains_key(field.as_str()));
            if is_default {
                inputted.unused.push(format!("`{field}` of `{name}`"));
                continue;
            }
            let keys = plan.questions.iter().map(|it| it.key.as_str());
            let nearest = nearest(&format!("product/{name}/{field}"), keys).map(str::to_owned);
            inputted.unasked.push(InputsError::Unasked {
                name: name.clone(),
                field: field.clone(),
                nearest,
            });
        }
        Ok(inputted)
    }
}

/// The questions of a plan, as inputs look for them.
struct Asked<'p> {
    questions: HashMap<&'p QuestionKey, &'p Question>,
    /// Keys that are not asked, and may be answered all the same.
    possible: BTreeSet<&'p QuestionKey>,
    /// What is recorded, where former names are.
    recorded: &'p Model,
    /// By resource type, the questions about it in one block.
    in_blocks: BTreeMap<(ResourceTypeName, Aspect), Vec<&'p Question>>,
}

impl<'p> Asked<'p> {
    fn new(plan: &'p Plan<'_>) -> Self {
        let mut in_blocks: BTreeMap<_, Vec<&Question>> = BTreeMap::new();
        for question in plan.questions.iter() {
            if let Some((Subject::Attachment(_, name), aspect)) = question.key.parse() {
                in_blocks.entry((name, aspect)).or_default().push(question);
            }
        }
        Self {
            questions: plan.questions.iter().map(|it| (&it.key, it)).collect(),
            possible: plan.possible.iter().collect(),
            recorded: &plan.recorded().model,
            in_blocks,
        }
    }

    /// The questions that a field of a name answers. One name may be a product's, a
    /// block's and a resource type's: the inputs do not say which, so that they answer
    /// for all of them.
    fn about(&self, name: &str, field: &str) -> Vec<&'p Question> {
        let mut keys = vec![
            Subject::FixedInput(name.into(), field.into()).key(Aspect::Value),
            Subject::Attachment(field.into(), name.into()).key(Aspect::Default),
        ];
        if let Some(aspect) = Aspect::parse(field) {
            keys.extend([
                Subject::Product(name.into()).key(aspect),
                Subject::Block(name.into()).key(aspect),
                Subject::ResourceType(name.into()).key(aspect),
            ]);
        }
        let found = keys
            .iter()
            .filter_map(|key| self.questions.get(key).copied());
        let mut found: Vec<&Question> = found.collect();
        if field == "value" {
            let defaults = self.in_blocks.get(&(name.into(), Aspect::Default));
            found.extend(defaults.into_iter().flatten());
        }
        found
    }
}

impl Update {
    /// The questions that it answers.
    fn keys(&self, asked: &Asked<'_>) -> Vec<QuestionKey> {
        let name = self.name.as_str();
        let key = match &self.of {
            Renamed::ResourceType => {
                return self.resource_type(asked);
            }
            Renamed::Attachment(block) => {
                Subject::Attachment(block.as_str().into(), name.into()).key(Aspect::Former)
            }
            Renamed::FixedInput(product) => {
                Subject::FixedInput(product.as_str().into(), name.into()).key(Aspect::Former)
            }
        };
        let is_known = asked.questions.contains_key(&key) || asked.possible.contains(&key);
        is_known.then_some(key).into_iter().collect()
    }

    /// The question about a resource type everywhere, where it takes the former name;
    /// else those in blocks.
    fn resource_type(&self, asked: &Asked<'_>) -> Vec<QuestionKey> {
        let offers = |question: &&Question| match &question.kind {
            Kind::Choice { .. } => question.check(&self.former).is_ok(),
            _ => false,
        };
        let name = ResourceTypeName::from(self.name.as_str());
        let everywhere = Subject::ResourceType(name.clone()).key(Aspect::Former);
        let question = asked.questions.get(&everywhere).copied();
        if question.is_some_and(|it| offers(&it)) {
            return vec![everywhere];
        }
        let in_blocks = asked.in_blocks.get(&(name, Aspect::Former));
        let in_blocks = in_blocks.into_iter().flatten().copied().filter(offers);
        let keys: Vec<QuestionKey> = in_blocks.map(|it| it.key.clone()).collect();
        // The name of another one that is renamed too: it is asked once it is answered.
        let was_there = asked
            .recorded
            .resource_types
            .contains_key(self.former.as_str());
        if keys.is_empty() && was_there && asked.possible.contains(&everywhere) {
            return vec![everywhere];
        }
        keys
    }
}

/// `{"resource_types": {"old": "new"}, "block_resource_types": {"Block": {"old": "new"}},
/// "fixed_inputs": {"Product": {"old": "new"}}}`
fn read_updates(text: &str) -> Result<Vec<Update>, InputsError> {
    let json = |source| InputsError::Json {
        option: "updates",
        source,
    };
    let given: Pairs = serde_json::from_str(text).map_err(json)?;
    let mut updates = Vec::new();
    for (kind, renames) in given.0 {
        match kind.as_str() {
            "resource_types" => {
                let renames: Pairs<String> = serde_json::from_value(renames).map_err(json)?;
                updates.extend(renames.0.into_iter().map(|(former, name)| Update {
                    of: Renamed::ResourceType,
                    former,
                    name,
                }));
            }
            "block_resource_types" | "fixed_inputs" => {
                let of = match kind.as_str() {
                    "fixed_inputs" => Renamed::FixedInput,
                    _ => Renamed::Attachment,
                };
                let owners: Pairs<Pairs<String>> = serde_json::from_value(renames).map_err(json)?;
                for (owner, Pairs(renames)) in owners.0 {
                    updates.extend(renames.into_iter().map(|(former, name)| Update {
                        of: of(owner.clone()),
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
