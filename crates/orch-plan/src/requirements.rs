//! What existing subscriptions need: which blocks are made for them, and which values
//! these and they get.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{DefaultGiven, MemberChosen, Named, NamedOwner};
use orch_model::{
    Attribute, AttributeName, BlockName, ByStatus, Change, ChangeKind, Model, Owner, Phase, Place,
    Recorded, ResourceTypeName, ThingId, ThingName, ValueSpec, limit,
};

use crate::choice::Choice;
use crate::key::{Aspect, Subject};
use crate::planner::{Planner, thing};
use crate::question::{Kind, Need, Question, entries};
use crate::unrecordable::Unrecordable;

/// What is required of things that were there before.
pub(crate) struct Requirements<'a> {
    staged: &'a Recorded,
    target: &'a Model,
    attributes: BTreeSet<(Owner, AttributeName)>,
    attachments: BTreeSet<(BlockName, ResourceTypeName)>,
    /// The blocks that were chosen where a choice was asked for; none where people fill
    /// the attribute.
    members: BTreeMap<(Owner, AttributeName), Option<BlockName>>,
}

/// A block that is made, on the way down through the blocks that it requires.
struct Step {
    block: BlockName,
    /// The blocks that are made in it, and were not looked at yet.
    waiting: Vec<BlockName>,
}

impl<'a> Requirements<'a> {
    pub(crate) fn new(staged: &'a Recorded, target: &'a Model) -> Self {
        Self {
            staged,
            target,
            attributes: BTreeSet::new(),
            attachments: BTreeSet::new(),
            members: BTreeMap::new(),
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

    /// Asks, and notes the answers.
    pub(crate) fn plan(mut self, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
        let mut made = BTreeSet::new();
        for (owner, name) in self.attributes.clone() {
            let attributes = self.target.attributes(&owner);
            let Some(it) = attributes.and_then(|all| all.get(&name)) else {
                continue;
            };
            if !it.spec.needs_any() {
                continue;
            }
            if let Some(block) = self.member(planner, &owner, &name, it) {
                self.visit(planner, block, &mut made)?;
            }
        }
        let mut wanted = self.attachments.clone();
        for block in made {
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

    /// Goes through the blocks that a block requires that is made; a block that is made
    /// within itself would never end.
    fn visit(
        &mut self,
        planner: &mut Planner<'_>,
        block: BlockName,
        made: &mut BTreeSet<BlockName>,
    ) -> Result<(), Unrecordable> {
        let mut path: Vec<Step> = Vec::new();
        let mut on_path: BTreeSet<BlockName> = BTreeSet::new();
        let mut next = Some(block);
        loop {
            if let Some(block) = next.take() {
                if on_path.contains(&block) {
                    let from = path.iter().position(|step| step.block == block);
                    let circle = path.iter().skip(from.unwrap_or(0));
                    let circle = circle.map(|step| step.block.clone()).collect();
                    return Err(Unrecordable::Circle(circle));
                }
                if made.insert(block.clone()) {
                    let mut waiting = self.members_of(planner, &block);
                    waiting.reverse();
                    on_path.insert(block.clone());
                    path.push(Step { block, waiting });
                }
            }
            let Some(step) = path.last_mut() else {
                return Ok(());
            };
            next = step.waiting.pop();
            if next.is_none()
                && let Some(step) = path.pop()
            {
                on_path.remove(&step.block);
            }
        }
    }

    /// The blocks that are made in a block that is made.
    fn members_of(&mut self, planner: &mut Planner<'_>, block: &BlockName) -> Vec<BlockName> {
        let Some(it) = self.target.blocks.get(block) else {
            return Vec::new();
        };
        let owner = Owner::Block(block.clone());
        let mut members = Vec::new();
        for (name, it) in &it.attributes {
            if !it.spec.needs_any() {
                continue;
            }
            // A choice is asked for where there is one, and where a change asks for it.
            let is_asked = self.attributes.contains(&(owner.clone(), name.clone()));
            let only = it.blocks.first().filter(|_| it.blocks.len() == 1);
            match only.filter(|_| !is_asked) {
                Some(only) => members.push(only.clone()),
                None => members.extend(self.member(planner, &owner, name, it)),
            }
        }
        members
    }

    /// Asks which block is made in an attribute. None where people fill it.
    fn member(
        &mut self,
        planner: &mut Planner<'_>,
        owner: &Owner,
        name: &AttributeName,
        it: &Attribute,
    ) -> Option<BlockName> {
        let place = (owner.clone(), name.clone());
        if let Some(known) = self.members.get(&place) {
            return known.clone();
        }
        let subject = Subject::Attribute(owner.clone(), name.clone());
        let blocks = it.blocks.iter();
        let mut choices: Vec<Choice> = blocks.map(|it| Choice::named(it.as_str())).collect();
        choices.push(Choice::PeopleFill);
        let only = it.blocks.first().filter(|_| it.blocks.len() == 1);
        let suggestion = only.map(|it| Choice::named(it.as_str()).to_string());
        let (kind, about) = (
            Kind::choice(choices),
            Place::Attribute(owner.clone(), name.clone()),
        );
        let question = planner.question(&subject, Aspect::Made, kind, suggestion, &about);
        let answer = planner.answers.get(&question.key);
        let is_valid = answer.is_some_and(|it| question.check(&it.answer).is_ok());
        let has_answer = question.suggestion.is_some() || is_valid;
        let (at, said) = planner.choose(question);
        let member = match said {
            Choice::Named(block) if has_answer => Some(BlockName::new(block)),
            _ => None,
        };
        let of = thing(self.staged, owner.kind(), None, owner.name());
        let block = member.as_ref().map(|it| self.named(None, it));
        let attribute = self.named(Some(of), name);
        let owner = NamedOwner {
            kind: owner.kind(),
            id: of,
            name: owner.name().to_owned(),
        };
        let change = || {
            Change::MemberChosen(MemberChosen {
                owner,
                attribute,
                block,
            })
        };
        let phase = Phase::of(ChangeKind::MemberChosen);
        planner.change(phase, vec![at], change);
        self.members.insert(place, member.clone());
        member
    }

    fn named<N: ThingName>(&self, owner: Option<ThingId>, name: &N) -> Named<N> {
        Named {
            id: thing(self.staged, N::KIND, owner, name.text()),
            name: name.clone(),
        }
    }

    /// Asks for the value that instances get: one that they need, or may have.
    fn default(
        &self,
        planner: &mut Planner<'_>,
        block: &BlockName,
        name: &ResourceTypeName,
        spec: &ByStatus<ValueSpec>,
    ) {
        let stages = || spec.iter().map(|it| it.1);
        let required: Vec<&ValueSpec> = stages().filter(|it| it.arity.min() > 0).collect();
        let need = if required.is_empty() {
            Need::Optional
        } else {
            Need::Required
        };
        let counting: Vec<&ValueSpec> = match need {
            Need::Required => required,
            Need::Optional => stages().collect(),
        };
        let is_list = counting.iter().any(|it| it.arity.is_list());
        // A list that may be empty needs no entries, and nobody is asked for some.
        if need == Need::Optional && is_list {
            return;
        }
        let Some((kind, suggestion)) = kind(&counting, need, is_list) else {
            return;
        };
        let subject = Subject::Attachment(block.clone(), name.clone());
        let about = Place::ResourceType(block.clone(), name.clone());
        let question = planner.question(&subject, Aspect::Default, kind, suggestion, &about);
        let said = planner.ask_new(
            &Subject::ResourceType(name.clone()),
            Question { need, ..question },
        );
        if need == Need::Optional && (said.answer.is_empty() || Choice::NoValue.is(&said.answer)) {
            return;
        }
        let values = if is_list {
            entries(&said.answer).unwrap_or_default()
        } else {
            vec![said.answer]
        };
        let (block, resource_type) = (self.named(None, block), self.named(None, name));
        let change = || {
            Change::DefaultGiven(DefaultGiven {
                block,
                resource_type,
                values,
            })
        };
        let phase = Phase::of(ChangeKind::DefaultGiven);
        planner.change(phase, vec![said.at], change);
    }
}

/// The kind of answer that gives a value which fits in some stages, and a suggestion.
fn kind(stages: &[&ValueSpec], need: Need, is_list: bool) -> Option<(Kind, Option<String>)> {
    // The strictest of the stages: the most others take what it takes.
    let strictest = stages.iter().max_by_key(|it| {
        let taking = stages
            .iter()
            .filter(|other| it.value_type.widens_to(&other.value_type));
        (it.value_type.is_checked(), taking.count())
    })?;
    let value_type = strictest.value_type.clone();
    let first = stages.iter().find_map(|it| it.allowed.clone());
    let allowed = common(stages)
        .filter(|it| !it.is_empty())
        .or(first)
        .filter(|it| !it.is_empty());
    // No value is of two types that have nothing in common.
    let taking = stages
        .iter()
        .filter(|it| value_type.widens_to(&it.value_type));
    let mut fits: Vec<ValueSpec> = taking.map(|it| (*it).clone()).collect();
    fits.sort();
    fits.dedup();
    let limit = limit::VALUE;
    let none = Choice::NoValue.to_string();
    Some(match (is_list, allowed, need) {
        (true, allowed, _) => {
            // A stage that enumerates less would refuse the entries of another.
            if let Some(allowed) = allowed {
                fits.truncate(1);
                fits[0].allowed = Some(allowed);
            }
            let kind = Kind::List {
                value_type,
                fits,
                min: stages.iter().map(|it| it.arity.min()).max().unwrap_or(1),
                // Stages that hold fewer get the first of them.
                max: stages
                    .iter()
                    .map(|it| it.arity.max())
                    .max_by_key(|it| it.unwrap_or(u32::MAX))
                    .flatten(),
                limit,
            };
            (kind, None)
        }
        (false, Some(allowed), Need::Required) => {
            let only = allowed.first().filter(|_| allowed.len() == 1);
            let only = only.map(|it| Choice::named(it).to_string());
            (Kind::named(&allowed), only)
        }
        (false, Some(allowed), Need::Optional) => {
            let named = allowed.iter().map(Choice::named);
            let choices = std::iter::once(Choice::NoValue).chain(named).collect();
            (Kind::choice(choices), Some(none))
        }
        (false, None, Need::Required) => {
            let kind = Kind::Value {
                value_type,
                fits,
                limit,
            };
            (kind, None)
        }
        (false, None, Need::Optional) => {
            let kind = Kind::OptionalValue {
                value_type,
                fits,
                limit,
            };
            (kind, Some(none))
        }
    })
}

/// The values that all of some stages allow; none where no stage enumerates them.
pub(crate) fn common(stages: &[&ValueSpec]) -> Option<BTreeSet<String>> {
    let mut sets = stages.iter().filter_map(|it| it.allowed.as_ref());
    let mut common = sets.next()?.clone();
    common.retain(|value| stages.iter().all(|stage| stage.check(value).is_ok()));
    Some(common)
}
