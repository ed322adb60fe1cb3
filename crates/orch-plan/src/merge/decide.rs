//! Deciding: for each conflict what the declared models say, or a question.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    AttributeRenamed, BlockDescribed, BlockRenamed, FixedInputChanged, FixedInputRenamed, Named,
    NamedOwner, ProductDescribed, ProductRenamed, Rename, ResourceTypeDescribed,
    ResourceTypeRenamed, Text, Told, WorkflowDescribed, WorkflowRenamed,
};
use orch_model::merge::{Aspect as Of, Conflict, Fact, Facts, Part};
use orch_model::{Change, Declared, Recorded, ThingId, ThingKind, ThingName};

use super::said::{Merging, Settlement};
use super::subject::{is_declared, subject};
use crate::Answers;
use crate::choice::Choice;
use crate::key::{Aspect, QuestionKey, Subject};
use crate::question::{Bearing, Kind, Need, Question};
use crate::words::described;

/// The outcome of deciding.
pub(crate) struct Decided {
    /// The model that the merge is to have.
    pub(crate) target: Declared,
    /// What must be asked.
    pub(crate) questions: Vec<Question>,
    /// Renames, with the questions that they rest on.
    pub(crate) renames: Vec<(Change, Vec<QuestionKey>)>,
    /// Renames that only make room: the things go by the merge.
    pub(crate) aside: Vec<Change>,
    /// Texts and values, with the questions that they rest on.
    pub(crate) texts: Vec<(Change, Vec<QuestionKey>)>,
    /// What became of each conflict.
    pub(crate) settlements: Vec<Settlement>,
}

/// Decides on all conflicts, as far as they are answered.
pub(crate) fn decide(merging: &Merging, declared: &Declared, answers: &Answers) -> Decided {
    let mut deciding = Deciding {
        merging,
        declared,
        answers,
        facts: merging.agreement.facts.clone(),
        renamed: BTreeMap::new(),
        decided: Decided {
            target: Declared::default(),
            questions: Vec::new(),
            renames: Vec::new(),
            aside: Vec::new(),
            texts: Vec::new(),
            settlements: Vec::new(),
        },
    };
    deciding.names();
    deciding.renames();
    deciding.presence();
    deciding.unused();
    deciding.structure();
    deciding.told();
    let Deciding {
        facts, mut decided, ..
    } = deciding;
    decided.target = Declared {
        model: facts.to_model(),
        origins: declared.origins.clone(),
    };
    decided
}

struct Deciding<'a> {
    merging: &'a Merging,
    declared: &'a Declared,
    answers: &'a Answers,
    /// The facts as they are decided so far.
    facts: Facts,
    /// By kind and owner, the things that get other names, and the questions about them.
    renamed: BTreeMap<(ThingKind, Option<ThingId>), Together>,
    decided: Decided,
}

/// Things that are renamed at once, and the questions about them.
type Together = (Vec<Renamed>, Vec<QuestionKey>);

/// A thing, its name before, and its name from then on.
type Renamed = (ThingId, String, String);

type Facet = Vec<(usize, Option<Fact>)>;

impl Deciding<'_> {
    fn conflicts(&self) -> Vec<Conflict> {
        self.merging.agreement.conflicts.clone()
    }

    /// What the sides did, in words.
    fn settle(&mut self, conflict: String, outcome: String) {
        self.decided
            .settlements
            .push(Settlement { conflict, outcome });
    }

    fn by(&self, side: usize, part: Part) -> String {
        self.merging.author(side, part).in_words()
    }

    /// Asks for one of some choices. Gives the one that was chosen, if one was.
    fn ask(&mut self, key: QuestionKey, ask: String, choices: Vec<Choice>) -> Option<Choice> {
        let question = Question {
            key,
            ask,
            kind: Kind::choice(choices),
            suggestion: None,
            about: None,
            bearing: Bearing::Shapes,
            need: Need::Required,
            when: Vec::new(),
        };
        let answer = self.answers.get(&question.key);
        let chosen = answer.and_then(|it| question.chosen(&it.answer)).cloned();
        self.decided.questions.push(question);
        chosen
    }

    /// Names that differ between the sides, and things that end in one name.
    fn names(&mut self) {
        // Owners first: what they own is found by their names.
        let is_owned = |facts: &Facts, part: &Part| facts.owner(*part).is_some();
        let mut renamed: Vec<(Part, Facet)> = Vec::new();
        for conflict in self.conflicts() {
            match conflict {
                Conflict::Aspect {
                    part,
                    aspect: Of::Name,
                    facts,
                } => renamed.push((part, facts)),
                Conflict::Name { name, things } => self.one_name(&name, &things),
                _ => {}
            }
        }
        renamed.sort_by_key(|(part, _)| is_owned(&self.facts, part));
        for (part, facts) in renamed {
            self.name(part, &facts);
        }
    }

    fn name(&mut self, part: Part, facts: &Facet) {
        let Part::Thing(id) = part else { return };
        let Some(of) = subject(&self.facts, part) else {
            return;
        };
        let mut candidates: Vec<(usize, String)> = Vec::new();
        for (side, fact) in facts {
            if let Some(Fact::Text(Some(name))) = fact
                && candidates.iter().all(|(_, known)| known != name)
            {
                candidates.push((*side, name.clone()));
            }
        }
        let declared: Vec<&(usize, String)> = candidates
            .iter()
            .filter(|(_, name)| is_declared(&self.declared.model, &renamed(&of, name)))
            .collect();
        let conflict = format!(
            "{} is renamed {}",
            described(&of),
            listed(
                candidates
                    .iter()
                    .map(|(side, name)| { format!("to `{name}` by {}", self.by(*side, part)) })
            )
        );
        let mut rests = Vec::new();
        let chosen = if let [(_, name)] = declared.as_slice() {
            let outcome = format!("it is `{name}`, as the models say");
            let name = name.clone();
            self.settle(conflict, outcome);
            name
        } else {
            let key = of.key(Aspect::Name).of_merge();
            let choices = candidates.iter().map(|(_, name)| Choice::named(name));
            let ask = format!("Which name does it have: {conflict}?");
            let chosen = self.ask(key.clone(), ask, choices.collect());
            rests.push(key);
            match chosen {
                Some(Choice::Named(name)) => {
                    self.settle(conflict, format!("it is `{name}`, as answered"));
                    name
                }
                _ => return,
            }
        };
        self.rename(id, &chosen, rests);
    }

    fn rename(&mut self, id: ThingId, to: &str, rests: Vec<QuestionKey>) {
        let from = self.facts.name(id).unwrap_or_default().to_owned();
        if from == to {
            return;
        }
        let fact = Fact::Text(Some(to.to_owned()));
        self.facts.set(Part::Thing(id), Of::Name, Some(fact));
        if let Some(place) = self.facts.kind(id) {
            let (all, asked) = self.renamed.entry(place).or_default();
            all.push((id, from, to.to_owned()));
            asked.extend(rests);
        }
    }

    /// The renames of each place, all at once.
    fn renames(&mut self) {
        for (place, (all, rests)) in std::mem::take(&mut self.renamed) {
            if let Some(change) = rename(&self.facts, place, &all) {
                self.decided.renames.push((change, rests));
            }
        }
    }

    /// Which of several things with one name stays; the others go.
    fn one_name(&mut self, name: &str, things: &[(ThingId, String)]) {
        let Some((first, _)) = things.first() else {
            return;
        };
        let Some(of) = subject(&self.facts, Part::Thing(*first)) else {
            return;
        };
        let side = |id: ThingId| {
            let has = |side: &usize| self.merging.last.contains_key(&(*side, Part::Thing(id)));
            (0..self.merging.heads.len()).find(has).unwrap_or(0)
        };
        let authors: Vec<String> = things
            .iter()
            .map(|(id, _)| self.by(side(*id), Part::Thing(*id)))
            .collect();
        let choices: Vec<Choice> = things
            .iter()
            .map(|(id, _)| {
                let author = self.merging.author(side(*id), Part::Thing(*id));
                Choice::named(format!("{} {}", author.revision, &id.to_string()[..8]))
            })
            .collect();
        let key = of.key(Aspect::Stays).of_merge();
        let conflict = format!(
            "{} things end as {}: {}",
            things.len(),
            described(&of),
            listed(authors.into_iter().map(|it| format!("that of {it}")))
        );
        let ask = format!("Which one stays: {conflict}? The others are removed.");
        let chosen = self.ask(key.clone(), ask, choices.clone());
        let at = chosen.and_then(|chosen| choices.iter().position(|it| *it == chosen));
        let stays = at.map_or(*first, |at| things[at].0);
        if let Some(at) = at {
            self.settle(conflict, format!("the one of {} stays", choices[at]));
        }
        for (id, known) in things {
            if *id == stays {
                continue;
            }
            if known == name {
                // Its name is another one's from now on.
                let away = format!("{name}~{}", &id.to_string()[..8]);
                let fact = Fact::Text(Some(away.clone()));
                self.facts.set(Part::Thing(*id), Of::Name, Some(fact));
                let renamed = [(*id, name.to_owned(), away)];
                if let Some(place) = self.facts.kind(*id) {
                    let change = rename(&self.facts, place, &renamed);
                    self.decided.aside.extend(change);
                }
            }
            self.facts.redirect(*id, stays);
            self.facts.remove(Part::Thing(*id));
        }
        self.rename(stays, name, vec![key]);
    }

    /// Parts that some sides removed and others changed: there if the models have them.
    fn presence(&mut self) {
        for conflict in self.conflicts() {
            let Conflict::There {
                part,
                with,
                without,
            } = conflict
            else {
                continue;
            };
            let Some(of) = subject(&self.facts, part) else {
                continue;
            };
            let by = |sides: &[usize]| listed(sides.iter().map(|side| self.by(*side, part)));
            let conflict = format!(
                "{} is removed by {}, and changed by {}",
                described(&of),
                by(&without),
                by(&with)
            );
            if is_declared(&self.declared.model, &of) {
                self.settle(conflict, "it stays, as the models say".to_owned());
            } else {
                self.facts.remove(part);
                let outcome = "it is removed, as the models say, if you consent";
                self.settle(conflict, outcome.to_owned());
            }
        }
    }

    /// Resource types and blocks that nothing uses, now that other parts are removed, go with
    /// them.
    fn unused(&mut self) {
        loop {
            let used = self.facts.used();
            let before = self.merging.agreement.facts.used();
            let unused: Vec<Part> = self
                .facts
                .parts()
                .filter(|part| {
                    let Part::Thing(id) = part else { return false };
                    let is_declared = || {
                        let of = subject(&self.facts, *part);
                        of.is_some_and(|of| is_declared(&self.declared.model, &of))
                    };
                    before.contains(id) && !used.contains(id) && !is_declared()
                })
                .collect();
            if unused.is_empty() {
                return;
            }
            for part in unused {
                self.facts.remove(part);
            }
        }
    }

    /// What the classes say of parts on which the sides do not agree.
    fn structure(&mut self) {
        let recorded = Recorded {
            things: self.facts.things(),
            fills: self.merging.agreement.recorded.fills.clone(),
            ..Recorded::default()
        };
        let declared = Facts::of_declared(&self.declared.model, &recorded);
        let mut told: BTreeSet<Part> = BTreeSet::new();
        for conflict in self.conflicts() {
            let Conflict::Aspect {
                part,
                aspect,
                facts,
            } = conflict
            else {
                continue;
            };
            if aspect.is_told() || aspect == Of::Name || declared.part(part).is_none() {
                continue;
            }
            self.facts
                .set(part, aspect, declared.get(part, aspect).cloned());
            let Some(of) = subject(&self.facts, part).filter(|_| told.insert(part)) else {
                continue;
            };
            let sides: BTreeSet<usize> = facts.iter().map(|(side, _)| *side).collect();
            let conflict = format!(
                "{} is changed by {}",
                described(&of),
                listed(sides.into_iter().map(|side| self.by(side, part)))
            );
            self.settle(conflict, "it is as the models say".to_owned());
        }
    }

    /// What only people know: descriptions, tags, statuses, values.
    fn told(&mut self) {
        for conflict in self.conflicts() {
            let Conflict::Aspect {
                part: part @ Part::Thing(id),
                aspect,
                facts,
            } = conflict
            else {
                continue;
            };
            let asked = match aspect {
                Of::Description => Aspect::Description,
                Of::Tag => Aspect::Tag,
                Of::Status => Aspect::Status,
                Of::Value => Aspect::Value,
                _ => continue,
            };
            if let Some(of) = subject(&self.facts, part) {
                self.text(id, &of, (aspect, asked), &facts);
            }
        }
    }

    fn text(&mut self, id: ThingId, of: &Subject, (aspect, asked): (Of, Aspect), facts: &Facet) {
        let part = Part::Thing(id);
        let mut sides: Vec<(usize, Option<String>)> = Vec::new();
        for (side, fact) in facts {
            if let Some(Fact::Text(text)) = fact
                && sides.iter().all(|(_, known)| known != text)
            {
                sides.push((*side, text.clone()));
            }
        }
        let choice = |text: &Option<String>| text.as_ref().map_or(Choice::NoValue, Choice::named);
        let conflict =
            format!(
                "the {} of {} is {}",
                asked.as_str(),
                described(of),
                listed(sides.iter().map(|(side, text)| {
                    format!("`{}` by {}", choice(text), self.by(*side, part))
                }))
            );
        let key = of.key(asked).of_merge();
        let choices = sides.iter().map(|(_, text)| choice(text)).collect();
        let ask = format!("Which one counts: {conflict}?");
        let Some(chosen) = self.ask(key.clone(), ask, choices) else {
            return;
        };
        self.settle(conflict, format!("it is `{chosen}`, as answered"));
        let Some((_, text)) = sides.iter().find(|(_, text)| choice(text) == chosen) else {
            return;
        };
        let known = self.facts.get(part, aspect).cloned();
        let fact = Fact::Text(text.clone());
        if known.as_ref() == Some(&fact) {
            return;
        }
        self.facts.set(part, aspect, Some(fact));
        if let Some(change) = self.says(id, aspect, text.clone()) {
            self.decided.texts.push((change, vec![key]));
        }
    }

    /// The change that gives a thing a text.
    fn says(&self, id: ThingId, aspect: Of, text: Option<String>) -> Option<Change> {
        let (kind, owner) = self.facts.kind(id)?;
        let told = Told {
            description: text.clone().filter(|_| aspect == Of::Description),
            tag: text.clone().filter(|_| aspect == Of::Tag),
            status: text.clone().filter(|_| aspect == Of::Status),
            cleared: cleared(aspect, text.as_ref()),
        };
        Some(match kind {
            ThingKind::Product => {
                let product = named(&self.facts, id)?;
                Change::ProductDescribed(ProductDescribed { product, told })
            }
            ThingKind::Block => {
                let block = named(&self.facts, id)?;
                Change::BlockDescribed(BlockDescribed { block, told })
            }
            ThingKind::ResourceType => Change::ResourceTypeDescribed(ResourceTypeDescribed {
                resource_type: named(&self.facts, id)?,
                description: text,
            }),
            ThingKind::FixedInput => {
                let model = self.facts.to_model();
                let product = named(&self.facts, owner?)?;
                let fixed_input: Named<orch_model::FixedInputName> = named(&self.facts, id)?;
                let input = model.products.get(&product.name)?;
                let spec = input.fixed_inputs.get(&fixed_input.name)?.spec.clone();
                Change::FixedInputChanged(FixedInputChanged {
                    product,
                    fixed_input,
                    value: text?,
                    spec,
                })
            }
            ThingKind::Workflow => Change::WorkflowDescribed(WorkflowDescribed {
                workflow: named(&self.facts, id)?,
                description: text?,
            }),
            ThingKind::Attribute => return None,
        })
    }
}

/// The text that is null from then on, where it is one that may be.
fn cleared(aspect: Of, text: Option<&String>) -> BTreeSet<Text> {
    let name = match aspect {
        Of::Description => Text::Description,
        Of::Tag => Text::Tag,
        Of::Status => Text::Status,
        _ => return BTreeSet::new(),
    };
    text.is_none().then_some(name).into_iter().collect()
}

fn named<N: ThingName>(facts: &Facts, id: ThingId) -> Option<Named<N>> {
    let name = N::of(facts.name(id)?.to_owned());
    Some(Named { id, name })
}

/// The change that gives things of one kind and owner other names.
fn rename(
    facts: &Facts,
    (kind, owner): (ThingKind, Option<ThingId>),
    all: &[Renamed],
) -> Option<Change> {
    Some(match kind {
        ThingKind::Product => Change::ProductRenamed(ProductRenamed {
            renames: renames(all),
        }),
        ThingKind::Block => Change::BlockRenamed(BlockRenamed {
            renames: renames(all),
        }),
        ThingKind::ResourceType => Change::ResourceTypeRenamed(ResourceTypeRenamed {
            renames: renames(all),
        }),
        ThingKind::FixedInput => Change::FixedInputRenamed(FixedInputRenamed {
            product: named(facts, owner?)?,
            renames: renames(all),
        }),
        ThingKind::Attribute => Change::AttributeRenamed(AttributeRenamed {
            owner: NamedOwner {
                kind: facts.kind(owner?)?.0,
                id: owner?,
                name: facts.name(owner?)?.to_owned(),
            },
            renames: renames(all),
        }),
        ThingKind::Workflow => Change::WorkflowRenamed(WorkflowRenamed {
            renames: renames(all),
        }),
    })
}

fn renames<N: ThingName>(all: &[Renamed]) -> Vec<Rename<N>> {
    let rename = |(id, from, to): &Renamed| Rename {
        id: *id,
        name: N::of(from.clone()),
        to: N::of(to.clone()),
    };
    let mut renames: Vec<Rename<N>> = all.iter().map(rename).collect();
    renames.sort_by(|a, b| a.name.cmp(&b.name));
    renames
}

/// A subject under another name.
fn renamed(of: &Subject, name: &str) -> Subject {
    match of {
        Subject::Product(_) => Subject::Product(name.into()),
        Subject::FixedInput(product, _) => Subject::FixedInput(product.clone(), name.into()),
        Subject::Block(_) => Subject::Block(name.into()),
        Subject::ResourceType(_) => Subject::ResourceType(name.into()),
        Subject::Attachment(block, _) => Subject::Attachment(block.clone(), name.into()),
        Subject::Attribute(owner, _) => Subject::Attribute(owner.clone(), name.into()),
        Subject::Workflow(_) => Subject::Workflow(name.into()),
    }
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
