//! What existing subscriptions need from now on: which blocks are made for them, and
//! which values these and they get.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{DefaultGiven, MemberChosen, Named, NamedOwner};
use orch_model::{
    Attribute, AttributeName, BlockName, ByStatus, Change, Model, Owner, Place, Recorded,
    ResourceTypeName, ThingName, ValueSpec, limit,
};

use crate::changes::spelled;
use crate::plan::Unrecordable;
use crate::planner::{Phase, Planner, thing};
use crate::question::{Bearing, Kind, entries, key};

/// The choice that nothing is made: people fill it.
const NOTHING: &str = "(nothing: people fill it)";

/// What is required of what was there before.
pub(crate) struct Requirements<'a> {
    staged: &'a Recorded,
    target: &'a Model,
    attributes: BTreeSet<(Owner, AttributeName)>,
    attachments: BTreeSet<(BlockName, ResourceTypeName)>,
}

impl<'a> Requirements<'a> {
    pub(crate) fn new(staged: &'a Recorded, target: &'a Model) -> Self {
        Self {
            staged,
            target,
            attributes: BTreeSet::new(),
            attachments: BTreeSet::new(),
        }
    }

    /// Instances of an owner that was there may lack what an attribute requires.
    pub(crate) fn attribute(&mut self, owner: &Owner, name: &AttributeName) {
        self.attributes.insert((owner.clone(), name.clone()));
    }

    /// Instances of a block that was there may lack values.
    pub(crate) fn attachment(&mut self, block: &BlockName, name: &ResourceTypeName) {
        self.attachments.insert((block.clone(), name.clone()));
    }

    /// Asks, and notes what was said.
    pub(crate) fn plan(self, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
        let mut made = BTreeMap::new();
        for (owner, name) in &self.attributes {
            let attributes = self.target.attributes(owner);
            let Some(it) = attributes.and_then(|all| all.get(name)) else {
                continue;
            };
            if !requires(it) {
                continue;
            }
            if let Some(block) = self.member(planner, owner, name, it, Top::Yes) {
                self.visit(planner, &block, &mut Vec::new(), &mut made)?;
            }
        }
        let mut wanted = self.attachments.clone();
        for block in made.into_keys() {
            let Some(it) = self.target.blocks.get(&block) else {
                continue;
            };
            for name in it.resource_types.keys() {
                wanted.insert((block.clone(), name.clone()));
            }
        }
        for (block, name) in &wanted {
            let known = self.target.blocks.get(block);
            if let Some(spec) = known.and_then(|it| it.resource_types.get(name)) {
                self.default(planner, block, name, spec);
            }
        }
        Ok(())
    }

    /// Goes through what a block requires that is made; a block that is made within
    /// itself would never end.
    fn visit(
        &self,
        planner: &mut Planner<'_>,
        block: &BlockName,
        above: &mut Vec<BlockName>,
        made: &mut BTreeMap<BlockName, ()>,
    ) -> Result<(), Unrecordable> {
        if let Some(at) = above.iter().position(|it| it == block) {
            return Err(Unrecordable::Circle(above[at..].to_vec()));
        }
        if made.insert(block.clone(), ()).is_some() {
            return Ok(());
        }
        let Some(it) = self.target.blocks.get(block) else {
            return Ok(());
        };
        above.push(block.clone());
        let owner = Owner::Block(block.clone());
        for (name, it) in &it.attributes {
            if !requires(it) {
                continue;
            }
            let asked_before = self.attributes.contains(&(owner.clone(), name.clone()));
            let top = if asked_before { Top::Yes } else { Top::No };
            if let Some(member) = self.member(planner, &owner, name, it, top) {
                self.visit(planner, &member, above, made)?;
            }
        }
        above.pop();
        Ok(())
    }

    /// The block that is made in an attribute; asked where there is a choice. None
    /// where people fill it.
    fn member(
        &self,
        planner: &mut Planner<'_>,
        owner: &Owner,
        name: &AttributeName,
        it: &Attribute,
        top: Top,
    ) -> Option<BlockName> {
        let only = it.blocks.first().filter(|_| it.blocks.len() == 1);
        if let (Some(only), Top::No) = (only, top) {
            return Some(only.clone());
        }
        let (kind, noun) = spelled(owner);
        let key = key(&["attribute", kind, owner.name(), name.as_str(), "made"]);
        let known = planner.questions.iter().position(|it| it.key == key);
        let said = if let Some(at) = known {
            let said = planner.answers.get(&key).map(|it| it.answer.clone());
            let suggested = planner.questions[at].suggestion.clone();
            said.or(suggested).unwrap_or_default()
        } else {
            let mut choices: Vec<String> =
                it.blocks.iter().map(|it| it.as_str().to_owned()).collect();
            choices.push(NOTHING.to_owned());
            let suggestion = only.map(|it| it.as_str().to_owned());
            let subject = format!("attribute \"{name}\" of {noun} \"{}\"", owner.name());
            let about = Place::Attribute(owner.clone(), name.clone());
            let ask = "Made for existing subscriptions";
            let kind = Kind::choice(choices);
            let question = planner.question(&key, ask, &subject, kind, suggestion, &about);
            let said = planner.assumed(question, Bearing::Shapes);
            let at = planner.last();
            let block = it.blocks.iter().find(|it| it.as_str() == said);
            let of = thing(self.staged, owner.kind(), None, owner.name());
            let block = block.map(|it| self.named(None, it));
            let attribute = self.named(Some(of), name);
            let owner = NamedOwner {
                kind: owner.kind(),
                id: of,
                name: owner.name().to_owned(),
            };
            planner.change(Phase::MemberChosen, vec![at], || {
                Change::MemberChosen(MemberChosen {
                    owner,
                    attribute,
                    block,
                })
            });
            said
        };
        it.blocks.iter().find(|it| it.as_str() == said).cloned()
    }

    fn named<N: ThingName>(&self, owner: Option<orch_model::ThingId>, name: &N) -> Named<N> {
        Named {
            id: thing(self.staged, N::KIND, owner, name.text()),
            name: name.clone(),
        }
    }

    /// Asks what instances get where a resource type is required of them.
    fn default(
        &self,
        planner: &mut Planner<'_>,
        block: &BlockName,
        name: &ResourceTypeName,
        spec: &ByStatus<ValueSpec>,
    ) {
        let stages = spec.iter().map(|it| it.1);
        let required: Vec<&ValueSpec> = stages.filter(|it| it.arity.min() > 0).collect();
        // The strictest of the stages that require any: what it allows, all do.
        let Some(strictest) = required.iter().max_by_key(|it| is_checked(it)) else {
            return;
        };
        let value_type = strictest.value_type.clone();
        let min = required.iter().map(|it| it.arity.min()).max().unwrap_or(1);
        let is_list = required.iter().any(|it| it.arity.is_list());
        let first = required.iter().find_map(|it| it.allowed.clone());
        let allowed = common(&required)
            .filter(|it| !it.is_empty())
            .or(first)
            .filter(|it| !it.is_empty());
        let (kind, suggestion) = if is_list {
            let kind = Kind::List {
                value_type,
                allowed,
                min,
                limit: limit::VALUE,
            };
            (kind, None)
        } else if let Some(allowed) = allowed {
            let only = allowed.first().filter(|_| allowed.len() == 1).cloned();
            let choices = allowed.into_iter().collect();
            (Kind::choice(choices), only)
        } else if value_type.as_str() == "bool" {
            let choices = ["False", "True"].map(str::to_owned).to_vec();
            (Kind::choice(choices), None)
        } else {
            let kind = Kind::Value {
                value_type,
                limit: limit::VALUE,
            };
            (kind, None)
        };
        let key = key(&[
            "block_resource_type",
            block.as_str(),
            name.as_str(),
            "default",
        ]);
        let subject = format!("\"{name}\" of product block \"{block}\"");
        let about = Place::ResourceType(block.clone(), name.clone());
        let ask = "Value for existing subscriptions";
        let question = planner.question(&key, ask, &subject, kind, suggestion, &about);
        let (at, said) = planner.ask(question);
        let values = if is_list {
            entries(&said).unwrap_or_default()
        } else {
            vec![said]
        };
        let (block, resource_type) = (self.named(None, block), self.named(None, name));
        planner.change(Phase::DefaultGiven, vec![at], || {
            Change::DefaultGiven(DefaultGiven {
                block,
                resource_type,
                values,
            })
        });
    }
}

/// The values that all of some stages allow; none where no stage says which it allows.
pub(crate) fn common(stages: &[&ValueSpec]) -> Option<BTreeSet<String>> {
    let mut sets = stages.iter().filter_map(|it| it.allowed.as_ref());
    let mut common = sets.next()?.clone();
    for set in sets {
        common.retain(|it| set.contains(it));
    }
    if stages.iter().any(|it| it.value_type.as_str() == "int") {
        common.retain(|it| it.parse::<i64>().is_ok());
    }
    Some(common)
}

/// Whether what a value must look like is known.
fn is_checked(spec: &ValueSpec) -> bool {
    matches!(
        spec.value_type.as_str(),
        "int" | "bool" | "float" | "uuid.UUID"
    )
}

/// Whether a change itself asks for an attribute, or something that is made does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    Yes,
    No,
}

/// Whether some stage requires something in it.
fn requires(attribute: &Attribute) -> bool {
    attribute.spec.iter().any(|(_, spec)| spec.arity.min() > 0)
}
