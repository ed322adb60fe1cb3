//! Workflows that came, went or changed.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    NamedWorkflow, WorkflowAdded, WorkflowChanged, WorkflowLinked, WorkflowRemoved,
    WorkflowRetired, WorkflowUnlinked,
};
use orch_model::{
    Arity, Change, ChangeKind, Constraints, Model, Phase, Place, Product, ProductName, ProductType,
    Target, ThingKind, ValueSpec, ValueType, Workflow, WorkflowName, limit,
};

use super::context::Changes;
use crate::choice::Choice;
use crate::compare::is_unlike;
use crate::key::{Aspect, Subject};
use crate::planner::Said;
use crate::question::{Kind, entries};
use crate::suggest;
use crate::words::linking;

/// What a workflow does, and for which products.
struct Does {
    target: Target,
    is_task: bool,
    product_types: BTreeSet<ProductType>,
    tag: Option<String>,
    /// The questions that it rests on.
    rests: Vec<usize>,
}

impl Changes<'_, '_> {
    pub(super) fn workflow_added(&mut self, name: &WorkflowName) {
        let Some(declared) = self.target.workflow(name) else {
            return;
        };
        let subject = Subject::Workflow(name.clone());
        let about = Place::Workflow(name.clone());
        let suggestion = suggest::description(declared.description.as_deref())
            .or_else(|| self.planner.doc(&about))
            .or_else(|| suggest::workflow_description(name.as_str()));
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let description = self.ask(&subject, Aspect::Description, kind, suggestion, &about);
        let mut does = self.does(name, declared, None);
        does.rests.insert(0, description.at);
        let thing = self.id(ThingKind::Workflow, None, name.as_str());
        let change = || {
            Change::WorkflowAdded(WorkflowAdded {
                thing,
                name: name.clone(),
                target: does.target,
                is_task: does.is_task,
                description: description.answer,
                product_types: does.product_types,
                tag: does.tag,
                row: None,
            })
        };
        let phase = Phase::of(ChangeKind::WorkflowAdded);
        self.planner.change(phase, does.rests, change);
    }

    pub(super) fn workflow_changed(&mut self, name: &WorkflowName) {
        let (Some(declared), Some(known)) =
            (self.target.workflow(name), self.staged.model.workflow(name))
        else {
            return;
        };
        let does = self.does(name, declared, Some(known));
        self.change_workflow(name, does);
    }

    /// Asks how a workflow is handled that the code no longer has. While it is open, its row
    /// is taken to stay.
    pub(super) fn workflow_removed(&mut self, name: &WorkflowName) {
        let subject = Subject::Workflow(name.clone());
        let kind = Kind::choice(vec![Choice::Keep, Choice::Remove]);
        let about = Place::Workflow(name.clone());
        let question = self
            .planner
            .question(&subject, Aspect::Removal, kind, None, &about);
        let (asked, choice) = self.planner.choose(question);
        let id = self.id(ThingKind::Workflow, None, name.as_str());
        let workflow = self.planner.former(id, name);
        if choice == Choice::Remove {
            let change = || Change::WorkflowRemoved(WorkflowRemoved { workflow });
            let phase = Phase::of(ChangeKind::WorkflowRemoved);
            self.planner.removal(phase, vec![asked], change);
        } else {
            let change = || Change::WorkflowRetired(WorkflowRetired { workflow });
            let phase = Phase::of(ChangeKind::WorkflowRetired);
            self.planner.removal(phase, vec![asked], change);
        }
    }

    /// Product types whose class has another name take their workflows along, and workflows
    /// get other products where somebody says so without being asked.
    pub(super) fn workflows_of_renamed_types(&mut self) {
        let renamed = self.renamed_types();
        let staged = self.staged;
        for (name, known) in staged.model.workflows() {
            let declared = match &self.target.workflows {
                Some(all) => match all.get(name) {
                    Some(it) => it.clone(),
                    None => continue,
                },
                None => Workflow::default(),
            };
            if !known.standing.is_in_use() || is_unlike(&declared, known) {
                continue;
            }
            let types = known.product_types.iter().flatten();
            let is_taken_along = types.clone().any(|it| renamed.contains_key(it))
                && declared.product_types.is_none();
            let subject = Subject::Workflow(name.clone());
            let mut is_told = false;
            for aspect in [Aspect::ProductTypes, Aspect::Tag] {
                is_told |= self.planner.may_ask(subject.key(aspect));
            }
            if is_taken_along || is_told {
                let does = self.does(name, &declared, Some(known));
                self.change_workflow(name, does);
            }
        }
    }

    /// Where anything is recorded, products that lack the workflows which every product has
    /// are linked to them, once somebody says so; else they are left, and nobody is asked
    /// again.
    pub(super) fn default_workflows(&mut self) {
        if self.planner.count == 0 {
            return;
        }
        let staged = self.staged;
        for name in self.planner.default_workflows {
            let lacks = |(of, it): &(&ProductName, &Product)| {
                let is_there = self.target.products.contains_key(*of)
                    && it.status.as_deref() != Some(Model::END_OF_LIFE);
                let known = staged.model.workflow(name);
                is_there
                    && !it.workflows.contains_key(name)
                    && known.is_none_or(|workflow| !it.is_meant_by(workflow))
            };
            let lacking: Vec<ProductName> = staged
                .model
                .products
                .iter()
                .filter(lacks)
                .map(|it| it.0.clone())
                .collect();
            if lacking.is_empty() {
                continue;
            }
            let subject = Subject::Workflow(name.clone());
            let kind = Kind::choice(vec![Choice::Link, Choice::Leave]);
            let suggestion = Some(Choice::Link.to_string());
            let about = Place::Workflow(name.clone());
            let mut question =
                self.planner
                    .question(&subject, Aspect::Products, kind, suggestion, &about);
            question.ask = linking(name, &lacking);
            let (at, choice) = self.planner.choose(question);
            let products = lacking.iter().map(|it| self.named(None, it)).collect();
            let id = staged.things.find(ThingKind::Workflow, None, name.as_str());
            let name = name.clone();
            let workflow = NamedWorkflow { id, name };
            if choice == Choice::Link {
                let change = || Change::WorkflowLinked(WorkflowLinked { workflow, products });
                let phase = Phase::of(ChangeKind::WorkflowLinked);
                self.planner.change(phase, vec![at], change);
            } else {
                let change = || Change::WorkflowUnlinked(WorkflowUnlinked { workflow, products });
                let phase = Phase::of(ChangeKind::WorkflowUnlinked);
                self.planner.change(phase, vec![at], change);
            }
        }
    }

    fn change_workflow(&mut self, name: &WorkflowName, does: Does) {
        let workflow = self.named(None, name);
        let Does {
            target,
            is_task,
            product_types,
            tag,
            rests,
        } = does;
        let change = || {
            Change::WorkflowChanged(WorkflowChanged {
                workflow,
                target,
                is_task,
                product_types,
                tag,
            })
        };
        let phase = Phase::of(ChangeKind::WorkflowChanged);
        self.planner.change(phase, rests, change);
    }

    /// What a workflow does from now on: as it is declared, as it is known, as it is
    /// answered.
    fn does(&mut self, name: &WorkflowName, declared: &Workflow, known: Option<&Workflow>) -> Does {
        let subject = Subject::Workflow(name.clone());
        let about = Place::Workflow(name.clone());
        let mut rests = Vec::new();
        let target = declared.target.or(known.and_then(|it| it.target));
        let target = target.unwrap_or_else(|| {
            let names = Target::ALL.map(|it| it.as_str().to_owned());
            let kind = Kind::named(&names);
            let suggestion = suggested_target(name.as_str()).map(|it| it.as_str().to_owned());
            let question =
                self.planner
                    .question(&subject, Aspect::Target, kind, suggestion, &about);
            let (at, choice) = self.planner.choose(question);
            rests.push(at);
            Target::parse(&choice.to_string()).unwrap_or(Target::Modify)
        });
        let is_known = declared.target.is_some() || declared.is_task.is_some();
        let is_task = match known.filter(|_| !is_known).and_then(Workflow::is_task) {
            Some(is_task) => is_task,
            None => declared.is_task.unwrap_or(target.is_of_tasks()),
        };
        let mut product_types = BTreeSet::new();
        if target.is_of_products() {
            let said = self.product_types(name, declared, known);
            product_types = said.0;
            rests.extend(said.1.map(|it| it.at));
        }
        let mut tag = declared.tag.clone().or(known.and_then(|it| it.tag.clone()));
        if self.planner.may_ask(subject.key(Aspect::Tag)) {
            let kind = Kind::Text { limit: limit::TAG };
            let said = self.ask(&subject, Aspect::Tag, kind, None, &about);
            rests.push(said.at);
            tag = Some(said.answer);
        }
        Does {
            target,
            is_task,
            product_types,
            tag,
            rests,
        }
    }

    /// The product types of a workflow, asked where neither the source nor the ledger knows
    /// them.
    fn product_types(
        &mut self,
        name: &WorkflowName,
        declared: &Workflow,
        known: Option<&Workflow>,
    ) -> (BTreeSet<ProductType>, Option<Said>) {
        if let Some(types) = &declared.product_types {
            return (types.clone(), None);
        }
        let renamed = self.renamed_types();
        let known = known.and_then(|it| it.product_types.as_ref());
        let known = known.filter(|it| !it.is_empty());
        let known: Option<BTreeSet<ProductType>> = known.map(|types| {
            let types = types.iter();
            types
                .map(|it| renamed.get(it).unwrap_or(it).clone())
                .collect()
        });
        let subject = Subject::Workflow(name.clone());
        let is_told = self.planner.may_ask(subject.key(Aspect::ProductTypes));
        if let Some(types) = &known
            && !is_told
        {
            return (types.clone(), None);
        }
        let about = Place::Workflow(name.clone());
        let all: BTreeSet<&str> = self
            .target
            .products
            .values()
            .map(|it| it.product_type.as_str())
            .collect();
        if all.is_empty() {
            return (BTreeSet::new(), None);
        }
        let package = declared.source.as_ref().map(|it| it.package.as_str());
        let suggested = match &known {
            Some(types) => types.iter().map(ProductType::as_str).collect(),
            None => suggest::product_types(package, name.as_str(), &all),
        };
        let suggestion =
            (!suggested.is_empty()).then(|| serde_json::to_string(&suggested).unwrap_or_default());
        let spec = ValueSpec {
            value_type: ValueType("str".to_owned()),
            arity: Arity::List { min: 0, max: None },
            allowed: Some(all.iter().map(|it| (*it).to_owned()).collect()),
            constraints: Constraints::default(),
        };
        let kind = Kind::List {
            value_type: spec.value_type.clone(),
            fits: vec![spec],
            min: 0,
            max: None,
            limit: limit::PRODUCT_TYPE,
        };
        let said = self.ask(&subject, Aspect::ProductTypes, kind, suggestion, &about);
        let types = entries(&said.answer).unwrap_or_default();
        let types = types.into_iter().map(ProductType::new).collect();
        (types, Some(said))
    }

    /// The product types that no product has any more, with the one that all of their
    /// products have now.
    fn renamed_types(&self) -> BTreeMap<ProductType, ProductType> {
        let mut renamed: BTreeMap<&ProductType, BTreeSet<&ProductType>> = BTreeMap::new();
        for (name, it) in &self.staged.model.products {
            if let Some(now) = self.target.products.get(name) {
                let to = renamed.entry(&it.product_type).or_default();
                to.insert(&now.product_type);
            }
        }
        let one = |(from, to): (&ProductType, BTreeSet<&ProductType>)| {
            let only = to.first().filter(|_| to.len() == 1)?;
            (from != *only).then(|| (from.clone(), (*only).clone()))
        };
        let all = renamed.into_iter().filter_map(one);
        let is_free = |from: &ProductType| {
            let mut products = self.target.products.values();
            products.all(|it| it.product_type != *from)
        };
        all.filter(|(from, _)| is_free(from)).collect()
    }
}

/// The target that a name speaks of, as teams name workflows: `create_port`.
fn suggested_target(name: &str) -> Option<Target> {
    let first = name.split('_').next().unwrap_or_default();
    match first {
        "task" => Some(Target::System),
        verb => Target::parse(&verb.to_uppercase()),
    }
}
