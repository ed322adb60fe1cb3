//! The changes from the workflows that are recorded to those that rows say.

use std::collections::BTreeMap;

use orch_model::change::{
    Named, NamedWorkflow, WorkflowAdded, WorkflowChanged, WorkflowDescribed, WorkflowLinked,
    WorkflowRemoved, WorkflowRetired, WorkflowUnlinked,
};
use orch_model::{Change, Link, ProductName, Standing, Target, ThingKind, Workflow, WorkflowName};

use super::changes::{Changes, other};
use crate::key::{Aspect, Subject};

impl Changes<'_> {
    pub(super) fn workflows(&mut self) {
        let before = &self.adopting.recorded.model;
        let target = self.target;
        for (name, _) in before.workflows() {
            if target.workflow(name).is_none() {
                let workflow = self.named(None, name);
                let removed = WorkflowRemoved { workflow };
                self.change(Change::WorkflowRemoved(removed), Vec::new());
            }
        }
        for (name, it) in target.workflows() {
            match before.workflow(name) {
                None => self.workflow_added(name, it),
                Some(known) => self.workflow_changed(name, known, it),
            }
        }
        self.links();
    }

    fn workflow_added(&mut self, name: &WorkflowName, it: &Workflow) {
        let subject = Subject::Workflow(name.clone());
        let target = it.target.unwrap_or(Target::System);
        let rests = self.say_all(
            &subject,
            [
                (Aspect::Description, it.description.as_deref()),
                (Aspect::Target, Some(target.as_str())),
            ],
        );
        let added = WorkflowAdded {
            thing: self.id(ThingKind::Workflow, None, name.as_str()),
            name: name.clone(),
            target,
            is_task: it.is_task() == Some(true),
            description: it.description.clone().unwrap_or_default(),
            product_types: it.product_types.clone().unwrap_or_default(),
            tag: it.tag.clone(),
            row: self.adopting.keys.workflows.get(name).copied(),
        };
        self.change(Change::WorkflowAdded(added), rests);
        if it.standing == Standing::Retired {
            self.workflow_retired(name);
        }
    }

    fn workflow_changed(&mut self, name: &WorkflowName, known: &Workflow, it: &Workflow) {
        let subject = Subject::Workflow(name.clone());
        let does = |it: &Workflow| (it.target, it.is_task(), it.product_types.clone());
        let revived = known.standing == Standing::Retired && it.standing == Standing::InUse;
        if does(known) != does(it) || revived {
            let target = it.target.unwrap_or(Target::System);
            let rests = vec![self.say(&subject, Aspect::Target, target.as_str())];
            let changed = WorkflowChanged {
                workflow: self.named(None, name),
                target,
                is_task: it.is_task() == Some(true),
                product_types: it.product_types.clone().unwrap_or_default(),
                tag: it.tag.clone(),
            };
            self.change(Change::WorkflowChanged(changed), rests);
        }
        if let Some(description) = other(&known.description, &it.description) {
            let rests = vec![self.say(&subject, Aspect::Description, &description)];
            let workflow = self.named(None, name);
            let described = WorkflowDescribed {
                workflow,
                description,
            };
            self.change(Change::WorkflowDescribed(described), rests);
        }
        if known.standing == Standing::InUse && it.standing == Standing::Retired {
            self.workflow_retired(name);
        }
    }

    fn workflow_retired(&mut self, name: &WorkflowName) {
        let workflow = self.named(None, name);
        let retired = WorkflowRetired { workflow };
        self.change(Change::WorkflowRetired(retired), Vec::new());
    }

    /// The exceptions that differ: products that have a workflow, or have it not, whatever it
    /// says of product types.
    fn links(&mut self) {
        let target = self.target;
        let before = &self.adopting.recorded.model;
        let mut links: BTreeMap<(WorkflowName, Link), Vec<Named<ProductName>>> = BTreeMap::new();
        for (product, it) in &target.products {
            let known = before.products.get(product).map(|it| &it.workflows);
            for (workflow, link) in &it.workflows {
                if known.and_then(|it| it.get(workflow)) != Some(link) {
                    let products = links.entry((workflow.clone(), *link)).or_default();
                    products.push(self.named(None, product));
                }
            }
        }
        for ((name, link), products) in links {
            let is_ours = target.workflow(&name).is_some();
            let id = is_ours.then(|| self.id(ThingKind::Workflow, None, name.as_str()));
            let workflow = NamedWorkflow { id, name };
            let change = match link {
                Link::Linked => Change::WorkflowLinked(WorkflowLinked { workflow, products }),
                Link::Unlinked => Change::WorkflowUnlinked(WorkflowUnlinked { workflow, products }),
            };
            self.change(change, Vec::new());
        }
    }
}
