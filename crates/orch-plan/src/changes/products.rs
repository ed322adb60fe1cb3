//! Products and their fixed inputs that came, went or changed.

use orch_model::change::{
    FixedInputAdded, FixedInputChanged, FixedInputRemoved, ProductAdded, ProductDescribed,
    ProductRemoved, ProductTypeChanged, Told,
};
use orch_model::{
    ByStatus, Change, ChangeKind, FixedInputName, Phase, Place, ProductName, Status, ThingKind,
    ValueSpec, limit,
};

use super::context::{Changes, STATUS};
use crate::key::{Aspect, Subject};
use crate::planner::Said;
use crate::question::Kind;
use crate::suggest;

impl Changes<'_, '_> {
    pub(super) fn product_added(&mut self, name: &ProductName) {
        let subject = Subject::Product(name.clone());
        let about = Place::Product(name.clone());
        let class = Place::ProductClass(name.clone());
        let text = |limit| Kind::Text { limit };
        let doc = self.planner.doc(&class);
        let kind = text(limit::DESCRIPTION);
        let description = self.ask(&subject, Aspect::Description, kind, doc, &about);
        let product_type = &self.target.products[name].product_type;
        let kind = Kind::named([&product_type.as_str().to_owned()]);
        let suggestion = Some(product_type.as_str().to_owned());
        let product_type = self.ask(&subject, Aspect::ProductType, kind, suggestion, &class);
        let suggestion = suggest::product_tag(name.as_str());
        let tag = self.ask(&subject, Aspect::Tag, text(limit::TAG), suggestion, &about);
        let thing = self.id(ThingKind::Product, None, name.as_str());
        let rests = vec![description.at, product_type.at, tag.at];
        let workflows = self.planner.default_workflows.to_vec();
        let change = || {
            Change::ProductAdded(ProductAdded {
                thing,
                name: name.clone(),
                product_type: product_type.answer.as_str().into(),
                description: description.answer,
                tag: tag.answer,
                status: STATUS.to_owned(),
                workflows,
                row: None,
            })
        };
        let phase = Phase::of(ChangeKind::ProductAdded);
        self.planner.change(phase, rests, change);
    }

    pub(super) fn product_removed(&mut self, name: &ProductName) {
        let Some(fate) = self.fates.get(name) else {
            return;
        };
        let id = self.id(ThingKind::Product, None, name.as_str());
        let product = self.planner.former(id, name);
        let change = || Change::ProductRemoved(ProductRemoved { product });
        let phase = Phase::of(ChangeKind::ProductRemoved);
        self.planner.removal(phase, vec![fate.asked], change);
    }

    pub(super) fn product_type_changed(&mut self, name: &ProductName) {
        let product = self.named(None, name);
        let product_type = self.target.products[name].product_type.clone();
        let change = || {
            Change::ProductTypeChanged(ProductTypeChanged {
                product,
                product_type,
            })
        };
        let phase = Phase::of(ChangeKind::ProductTypeChanged);
        self.planner.change(phase, Vec::new(), change);
    }

    pub(super) fn product_revived(&mut self, name: &ProductName) {
        let product = self.named(None, name);
        let told = Told {
            status: Some(STATUS.to_owned()),
            ..Told::default()
        };
        let change = || Change::ProductDescribed(ProductDescribed { product, told });
        let phase = Phase::of(ChangeKind::ProductDescribed);
        self.planner.change(phase, Vec::new(), change);
    }

    /// Asks for the value of a fixed input.
    fn value(
        &mut self,
        product: &ProductName,
        name: &FixedInputName,
        spec: &ByStatus<ValueSpec>,
    ) -> Option<Said> {
        let first = || spec.iter().next().map(|it| it.1);
        let counts = spec.get(Status::Active).or_else(first)?;
        let allowed = counts.allowed.as_ref().filter(|it| !it.is_empty());
        let suggestion = allowed.and_then(|it| suggest::fixed_input_value(product.as_str(), it));
        let kind = match allowed {
            Some(allowed) => Kind::named(allowed),
            None => Kind::Value {
                value_type: counts.value_type.clone(),
                fits: vec![counts.clone()],
                limit: limit::VALUE,
            },
        };
        let subject = Subject::FixedInput(product.clone(), name.clone());
        let about = Place::FixedInput(product.clone(), name.clone());
        Some(self.ask(&subject, Aspect::Value, kind, suggestion, &about))
    }

    pub(super) fn fixed_input_added(&mut self, product: &ProductName, name: &FixedInputName) {
        let spec = &self.target.products[product].fixed_inputs[name].spec;
        let spec = spec.clone();
        let said = self.value(product, name, &spec);
        let rests = said.iter().map(|said| said.at).collect();
        let value = said.map(|said| said.answer).unwrap_or_default();
        let product = self.named(None, product);
        let thing = self.id(ThingKind::FixedInput, Some(product.id), name.as_str());
        let change = || {
            Change::FixedInputAdded(FixedInputAdded {
                thing,
                name: name.clone(),
                product,
                value,
                spec,
                row: None,
            })
        };
        let phase = Phase::of(ChangeKind::FixedInputAdded);
        self.planner.change(phase, rests, change);
    }

    pub(super) fn fixed_input_changed(&mut self, product: &ProductName, name: &FixedInputName) {
        let spec = &self.target.products[product].fixed_inputs[name].spec;
        let spec = spec.clone();
        let known = &self.staged.model.products[product].fixed_inputs[name];
        let known = known.value.clone().unwrap_or_default();
        let fits = spec.iter().all(|(_, spec)| spec.check(&known).is_ok());
        let said = if fits {
            None
        } else {
            self.value(product, name, &spec)
        };
        let rests = said.iter().map(|said| said.at).collect();
        let value = said.map_or(known, |said| said.answer);
        let product = self.named(None, product);
        let fixed_input = self.named(Some(product.id), name);
        let change = || {
            Change::FixedInputChanged(FixedInputChanged {
                product,
                fixed_input,
                value,
                spec,
            })
        };
        let phase = Phase::of(ChangeKind::FixedInputChanged);
        self.planner.change(phase, rests, change);
    }

    pub(super) fn fixed_input_removed(&mut self, product: &ProductName, name: &FixedInputName) {
        let owner = self.id(ThingKind::Product, None, product.as_str());
        let input = self.id(ThingKind::FixedInput, Some(owner), name.as_str());
        let product = self.planner.former(owner, product);
        let fixed_input = self.planner.former(input, name);
        let change = || {
            Change::FixedInputRemoved(FixedInputRemoved {
                product,
                fixed_input,
            })
        };
        let phase = Phase::of(ChangeKind::FixedInputRemoved);
        self.planner.change(phase, Vec::new(), change);
    }
}
