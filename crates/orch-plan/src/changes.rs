//! What is unlike once all names are settled: a question or two, and a change each.

mod attributes;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    BlockAdded, BlockRemoved, FixedInputAdded, FixedInputChanged, FixedInputRemoved, Named,
    NamedOwner, ProductAdded, ProductDescribed, ProductRemoved, ProductTypeChanged,
    ResourceTypeAdded, ResourceTypeAttached, ResourceTypeDetached, ResourceTypeRemoved, Told,
};
use orch_model::difference::{How, Part};
use orch_model::{
    AttributeName, BlockName, ByStatus, Change, FixedInputName, Model, Owner, Place, ProductName,
    Recorded, ResourceTypeName, Status, ThingId, ThingKind, ThingName, ValueSpec, limit,
};

use crate::differences::Fate;
use crate::plan::Unrecordable;
use crate::planner::{Phase, Planner, thing};
use crate::question::{Kind, key};
use crate::requirements::Requirements;
use crate::{compare, suggest};

/// The status of what is added.
const STATUS: &str = "active";

/// What a replay does with data that does not fit any more.
const REFUSE: &str = "refuse";
const ARCHIVE: &str = "archive";
const REPLACE: &str = "replace by ";

/// Plans what is unlike.
pub(crate) struct Changes<'p, 'a> {
    pub(crate) planner: &'p mut Planner<'a>,
    /// What is recorded, under the names that are declared.
    pub(crate) staged: &'p Recorded,
    /// What is declared, with the products that are kept.
    pub(crate) target: &'p Model,
    /// The products that went.
    pub(crate) went: &'p BTreeMap<ProductName, Fate>,
    /// Attributes of products that were added before anything went.
    pub(crate) moved: BTreeSet<(ThingId, AttributeName)>,
}

impl Changes<'_, '_> {
    pub(crate) fn plan(mut self) -> Result<(), Unrecordable> {
        let mut owners: BTreeMap<&ResourceTypeName, &BlockName> = BTreeMap::new();
        for (block, it) in self.target.blocks.iter().rev() {
            owners.extend(it.resource_types.keys().map(|name| (name, block)));
        }
        let mut requirements = Requirements::new(self.staged, self.target);
        let (target, recorded) = (self.target, &self.staged.model);
        self.moved();
        for difference in compare(target, recorded) {
            let had_product = |name: &ProductName| recorded.products.contains_key(name);
            let has_product = |name: &ProductName| target.products.contains_key(name);
            let has_block = |name: &BlockName| target.blocks.contains_key(name);
            match (&difference.part, difference.how) {
                (Part::Product(name), How::Added) => self.product_added(name),
                (Part::Product(name), _) => self.product_removed(name),
                (Part::ProductType(name), _) => self.product_type_changed(name),
                (Part::ProductStatus(name), _) => self.product_revived(name),
                (Part::FixedInput(product, name), How::Added) => {
                    self.fixed_input_added(product, name);
                }
                (Part::FixedInput(product, name), How::Changed) => {
                    self.fixed_input_changed(product, name);
                }
                (Part::FixedInput(product, name), How::Removed) => {
                    if has_product(product) {
                        self.fixed_input_removed(product, name);
                    }
                }
                (Part::Block(name), How::Added) => self.block_added(name),
                (Part::Block(name), _) => self.block_removed(name),
                (Part::ResourceType(name), How::Added) => {
                    self.resource_type_added(name, owners.get(name).copied());
                }
                (Part::ResourceType(name), _) => self.resource_type_removed(name),
                (Part::Attachment(block, name), How::Added) => {
                    self.attached(block, name);
                    if recorded.blocks.contains_key(block) {
                        requirements.attachment(block, name);
                    }
                }
                (Part::Attachment(block, name), How::Changed) => {
                    self.resource_type_changed(block, name, &mut requirements);
                }
                (Part::Attachment(block, name), How::Removed) => {
                    if has_block(block) {
                        self.detached(block, name);
                    }
                }
                (Part::Attribute(owner, name), How::Added) => {
                    self.attribute_added(owner, name);
                    let was_there = match owner {
                        Owner::Product(name) => had_product(name),
                        Owner::Block(name) => recorded.blocks.contains_key(name),
                    };
                    if was_there {
                        requirements.attribute(owner, name);
                    }
                }
                (Part::Attribute(owner, name), How::Changed) => {
                    self.attribute_changed(owner, name, &mut requirements);
                }
                (Part::Attribute(owner, name), How::Removed) => {
                    let stays = match owner {
                        Owner::Product(name) => has_product(name),
                        Owner::Block(name) => has_block(name),
                    };
                    if stays {
                        self.attribute_removed(owner, name);
                    }
                }
            }
        }
        requirements.plan(self.planner)
    }

    fn id(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> ThingId {
        thing(self.staged, kind, owner, name)
    }

    fn named<N: ThingName>(&self, owner: Option<ThingId>, name: &N) -> Named<N> {
        Named {
            id: self.id(N::KIND, owner, name.text()),
            name: name.clone(),
        }
    }

    fn owner(&self, owner: &Owner) -> NamedOwner {
        NamedOwner {
            kind: owner.kind(),
            id: self.id(owner.kind(), None, owner.name()),
            name: owner.name().to_owned(),
        }
    }

    /// Asks for a text about something that came.
    fn ask(
        &mut self,
        parts: &[&str],
        ask: &'static str,
        subject: &str,
        (kind, suggestion, about): (Kind, Option<String>, &Place),
    ) -> (usize, String) {
        let asked = key(parts);
        let mut former = parts.to_vec();
        former.pop();
        former.push("former");
        let question = self
            .planner
            .question(&asked, ask, subject, kind, suggestion, about);
        let when = self.planner.when_new(&key(&former));
        self.planner.ask(crate::Question { when, ..question })
    }

    fn product_added(&mut self, name: &ProductName) {
        let about = Place::Product(name.clone());
        let class = Place::ProductClass(name.clone());
        let doc = self.planner.doc(&class);
        let subject = format!("product \"{name}\"");
        let it = name.as_str();
        let text = |limit| Kind::Text { limit };
        let of = (text(limit::DESCRIPTION), doc, &about);
        let (a, description) = self.ask(
            &["product", it, "description"],
            "Product description",
            &subject,
            of,
        );
        let product_type = &self.target.products[name].product_type;
        let choices = vec![product_type.as_str().to_owned()];
        let suggestion = choices.first().cloned();
        let of = (Kind::choice(choices), suggestion, &class);
        let (b, product_type) = self.ask(
            &["product", it, "product_type"],
            "Product type",
            &subject,
            of,
        );
        let of = (text(limit::TAG), suggest::product_tag(it), &about);
        let (c, tag) = self.ask(&["product", it, "tag"], "Product tag", &subject, of);
        let thing = self.id(ThingKind::Product, None, it);
        self.planner.change(Phase::ProductAdded, vec![a, b, c], || {
            Change::ProductAdded(ProductAdded {
                thing,
                name: name.clone(),
                product_type: product_type.as_str().into(),
                description,
                tag,
                status: STATUS.to_owned(),
            })
        });
    }

    fn product_removed(&mut self, name: &ProductName) {
        let Some(fate) = self.went.get(name) else {
            return;
        };
        let id = self.id(ThingKind::Product, None, name.as_str());
        let product = self.planner.former(id, name);
        let change = || Change::ProductRemoved(ProductRemoved { product });
        self.planner
            .removal(Phase::ProductRemoved, vec![fate.asked], change);
    }

    fn product_type_changed(&mut self, name: &ProductName) {
        let product = self.named(None, name);
        let product_type = self.target.products[name].product_type.clone();
        self.planner
            .change(Phase::ProductTypeChanged, Vec::new(), || {
                Change::ProductTypeChanged(ProductTypeChanged {
                    product,
                    product_type,
                })
            });
    }

    fn product_revived(&mut self, name: &ProductName) {
        let product = self.named(None, name);
        let told = Told {
            status: Some(STATUS.to_owned()),
            ..Told::default()
        };
        let change = || Change::ProductDescribed(ProductDescribed { product, told });
        self.planner.change(Phase::Described, Vec::new(), change);
    }

    /// Asks for the value of a fixed input.
    fn value(
        &mut self,
        product: &ProductName,
        name: &FixedInputName,
        spec: &ByStatus<ValueSpec>,
    ) -> Option<(usize, String)> {
        let spec = spec
            .get(Status::Active)
            .or_else(|| spec.iter().next().map(|it| it.1))?;
        let allowed = spec.allowed.as_ref().filter(|it| !it.is_empty());
        let suggestion = allowed.and_then(|it| suggest::fixed_input_value(product.as_str(), it));
        let kind = match allowed {
            Some(allowed) => Kind::choice(allowed.iter().cloned().collect()),
            None => Kind::Value {
                value_type: spec.value_type.clone(),
                limit: limit::VALUE,
            },
        };
        let subject = format!("fixed input \"{name}\" of product \"{product}\"");
        let about = Place::FixedInput(product.clone(), name.clone());
        let parts = ["fixed_input", product.as_str(), name.as_str(), "value"];
        Some(self.ask(
            &parts,
            "Fixed input value",
            &subject,
            (kind, suggestion, &about),
        ))
    }

    fn fixed_input_added(&mut self, product: &ProductName, name: &FixedInputName) {
        let spec = self.target.products[product].fixed_inputs[name]
            .spec
            .clone();
        let (rests, value) = match self.value(product, name, &spec) {
            Some((at, value)) => (vec![at], value),
            None => (Vec::new(), String::new()),
        };
        let product = self.named(None, product);
        let thing = self.id(ThingKind::FixedInput, Some(product.id), name.as_str());
        self.planner.change(Phase::FixedInputAdded, rests, || {
            Change::FixedInputAdded(FixedInputAdded {
                thing,
                name: name.clone(),
                product,
                value,
                spec,
            })
        });
    }

    fn fixed_input_changed(&mut self, product: &ProductName, name: &FixedInputName) {
        let spec = self.target.products[product].fixed_inputs[name]
            .spec
            .clone();
        let known = &self.staged.model.products[product].fixed_inputs[name];
        let value = known.value.clone().unwrap_or_default();
        let fits = spec
            .iter()
            .all(|(_, spec)| spec.allowed.as_ref().is_none_or(|it| it.contains(&value)));
        let asked = if fits {
            None
        } else {
            self.value(product, name, &spec)
        };
        let (rests, value) = match asked {
            Some((at, value)) => (vec![at], value),
            None => (Vec::new(), value),
        };
        let product = self.named(None, product);
        let fixed_input = self.named(Some(product.id), name);
        self.planner.change(Phase::FixedInputChanged, rests, || {
            Change::FixedInputChanged(FixedInputChanged {
                product,
                fixed_input,
                value,
                spec,
            })
        });
    }

    fn fixed_input_removed(&mut self, product: &ProductName, name: &FixedInputName) {
        let owner = self.id(ThingKind::Product, None, product.as_str());
        let input = self.id(ThingKind::FixedInput, Some(owner), name.as_str());
        let product = self.planner.former(owner, product);
        let fixed_input = self.planner.former(input, name);
        self.planner
            .change(Phase::FixedInputRemoved, Vec::new(), || {
                Change::FixedInputRemoved(FixedInputRemoved {
                    product,
                    fixed_input,
                })
            });
    }

    fn block_added(&mut self, name: &BlockName) {
        let about = Place::Block(name.clone());
        let doc = self.planner.doc(&about);
        let subject = format!("product block \"{name}\"");
        let it = name.as_str();
        let text = |limit| Kind::Text { limit };
        let of = (text(limit::DESCRIPTION), doc, &about);
        let (a, description) = self.ask(
            &["block", it, "description"],
            "Product block description",
            &subject,
            of,
        );
        let of = (text(limit::TAG), suggest::block_tag(it), &about);
        let (b, tag) = self.ask(&["block", it, "tag"], "Product block tag", &subject, of);
        let thing = self.id(ThingKind::Block, None, it);
        self.planner.change(Phase::BlockAdded, vec![a, b], || {
            Change::BlockAdded(BlockAdded {
                thing,
                name: name.clone(),
                description,
                tag,
                status: STATUS.to_owned(),
            })
        });
    }

    /// Where all products go that reached it, the consent to that is enough.
    fn block_removed(&mut self, name: &BlockName) {
        let model = &self.staged.model;
        let reaching: Vec<&ProductName> = model
            .products
            .keys()
            .filter(|it| reaches(model, &Owner::Product((*it).clone()), name))
            .collect();
        let fates: Option<Vec<usize>> = reaching
            .iter()
            .map(|it| self.went.get(*it).map(|fate| fate.asked))
            .collect();
        let rests = match fates {
            Some(fates) if !fates.is_empty() => fates,
            _ => {
                let key = key(&["block", name.as_str(), "removal"]);
                let subject = format!("product block \"{name}\" with its instances");
                vec![
                    self.planner
                        .consent(&key, &subject, &Place::Block(name.clone())),
                ]
            }
        };
        let id = self.id(ThingKind::Block, None, name.as_str());
        let block = self.planner.former(id, name);
        let change = || Change::BlockRemoved(BlockRemoved { block });
        self.planner.removal(Phase::BlockRemoved, rests, change);
    }

    /// `block` is the first that has it, by name.
    fn resource_type_added(&mut self, name: &ResourceTypeName, block: Option<&BlockName>) {
        let Some(block) = block else { return };
        let about = Place::ResourceType(block.clone(), name.clone());
        let doc = self.planner.doc(&about);
        let subject = format!("resource type \"{name}\"");
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let parts = ["resource_type", name.as_str(), "description"];
        let (at, description) = self.ask(
            &parts,
            "Resource type description",
            &subject,
            (kind, doc, &about),
        );
        let thing = self.id(ThingKind::ResourceType, None, name.as_str());
        self.planner.change(Phase::ResourceTypeAdded, vec![at], || {
            Change::ResourceTypeAdded(ResourceTypeAdded {
                thing,
                name: name.clone(),
                description,
            })
        });
    }

    /// The consents are to its going from blocks.
    fn resource_type_removed(&mut self, name: &ResourceTypeName) {
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let resource_type = self.planner.former(id, name);
        self.planner
            .change(Phase::ResourceTypeRemoved, Vec::new(), || {
                Change::ResourceTypeRemoved(ResourceTypeRemoved { resource_type })
            });
    }

    fn attached(&mut self, block: &BlockName, name: &ResourceTypeName) {
        let resource_type = self.named(None, name);
        let spec = self.target.blocks[block].resource_types[name].clone();
        let block = self.named(None, block);
        self.planner
            .change(Phase::ResourceTypeAttached, Vec::new(), || {
                Change::ResourceTypeAttached(ResourceTypeAttached {
                    fill: None,
                    resource_type,
                    block,
                    spec,
                })
            });
    }

    fn detached(&mut self, block: &BlockName, name: &ResourceTypeName) {
        let key = key(&[
            "block_resource_type",
            block.as_str(),
            name.as_str(),
            "removal",
        ]);
        let subject =
            format!("resource type \"{name}\" of product block \"{block}\" with its values");
        let at = self
            .planner
            .consent(&key, &subject, &Place::Block(block.clone()));
        let of = self.id(ThingKind::Block, None, block.as_str());
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let block = self.planner.former(of, block);
        let resource_type = self.planner.former(id, name);
        self.planner
            .removal(Phase::ResourceTypeDetached, vec![at], || {
                Change::ResourceTypeDetached(ResourceTypeDetached {
                    resource_type,
                    block,
                })
            });
    }
}

/// How an owner is spelled in keys, and in words.
pub(crate) fn spelled(owner: &Owner) -> (&'static str, &'static str) {
    match owner {
        Owner::Product(_) => ("product", "product"),
        Owner::Block(_) => ("block", "product block"),
    }
}

/// Whether an owner reaches a block.
fn reaches(model: &Model, owner: &Owner, block: &BlockName) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![owner.clone()];
    while let Some(owner) = waiting.pop() {
        for attribute in model
            .attributes(&owner)
            .into_iter()
            .flat_map(|it| it.values())
        {
            for held in &attribute.blocks {
                if held == block {
                    return true;
                }
                if seen.insert(held.clone()) {
                    waiting.push(Owner::Block(held.clone()));
                }
            }
        }
    }
    false
}
