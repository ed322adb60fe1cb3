//! What is unlike once all names are settled: a question or two, and a change each.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    AttributeAdded, AttributeChanged, AttributeRemoved, BlockAdded, BlockRemoved, FixedInputAdded,
    FixedInputChanged, FixedInputRemoved, Misfits, Named, NamedOwner, ProductAdded,
    ProductDescribed, ProductRemoved, ProductTypeChanged, ResourceTypeAdded, ResourceTypeAttached,
    ResourceTypeChanged, ResourceTypeDetached, ResourceTypeRemoved, Told,
};
use orch_model::difference::{How, Part};
use orch_model::{
    Arity, Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Change, FixedInputName,
    Model, Owner, Place, ProductName, Recorded, ResourceTypeName, Status, ThingId, ThingKind,
    ThingName, ValueSpec, limit,
};

use crate::differences::{Fate, attributes_of};
use crate::plan::Unrecordable;
use crate::planner::{Phase, Planner, thing};
use crate::question::{Bearing, Kind, key};
use crate::requirements::{Requirements, common};
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

    /// At the root of a product there are no names of attributes in the database: a
    /// block that one attribute loses and another one gets has its instances all the
    /// time. So the other one gets it first.
    fn moved(&mut self) {
        let (target, staged) = (self.target, self.staged);
        for (name, product) in &target.products {
            let Some(known) = staged.model.products.get(name) else {
                continue;
            };
            let owner = Owner::Product(name.clone());
            for (attribute, it) in &product.attributes {
                let was = known.attributes.get(attribute);
                let had = |block: &&BlockName| was.is_some_and(|was| was.blocks.contains(*block));
                let lost_elsewhere = |block: &&BlockName| {
                    known.attributes.iter().any(|(other, was)| {
                        let keeps = product.attributes.get(other);
                        other != attribute
                            && was.blocks.contains(*block)
                            && keeps.is_none_or(|keeps| !keeps.blocks.contains(*block))
                    })
                };
                let blocks = it.blocks.iter();
                let moved: BTreeSet<BlockName> = blocks
                    .filter(|block| !had(block) && lost_elsewhere(block))
                    .cloned()
                    .collect();
                // Its name may still be another one's.
                let of = self.id(owner.kind(), None, owner.name());
                let things = &self.planner.recorded.things;
                let kind = ThingKind::Attribute;
                let is_free = things.find(kind, Some(of), attribute.as_str()).is_none();
                if !moved.is_empty() && (was.is_some() || is_free) {
                    self.attribute_moved(&owner, attribute, was, it, &moved);
                }
            }
        }
    }

    fn attribute_moved(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        was: Option<&Attribute>,
        is: &Attribute,
        moved: &BTreeSet<BlockName>,
    ) {
        let stages = Status::ALL.into_iter().filter_map(|status| {
            let known = was.and_then(|was| was.spec.get(status));
            known.or_else(|| is.spec.get(status))?;
            let mut blocks = known.map(|it| it.blocks.clone()).unwrap_or_default();
            blocks.extend(moved.iter().cloned());
            Some((
                status,
                AttributeSpec {
                    blocks,
                    // However many the other one held.
                    arity: Arity::List { min: 0, max: None },
                },
            ))
        });
        let mut blocks = was.map(|was| was.blocks.clone()).unwrap_or_default();
        blocks.extend(moved.iter().cloned());
        let widened = Attribute {
            blocks,
            spec: ByStatus::from_stages(stages),
        };
        let (relates, mentions, spec) = self.formerly(&widened);
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        let owner = self.planner.former_owner(of, owner);
        let attribute = self.planner.former(id, name);
        let was_there = was.is_some();
        self.moved.insert((of, name.clone()));
        self.planner.change(Phase::AttributeMoved, Vec::new(), || {
            if was_there {
                Change::AttributeChanged(AttributeChanged {
                    owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits: Misfits::Refused,
                })
            } else {
                Change::AttributeAdded(AttributeAdded {
                    thing: id,
                    name: attribute.name,
                    owner,
                    relates,
                    mentions,
                    spec,
                })
            }
        });
    }

    /// The blocks of an attribute, and what it allows, by the names that were.
    fn formerly(
        &self,
        it: &Attribute,
    ) -> (
        Vec<Named<BlockName>>,
        Vec<Named<BlockName>>,
        ByStatus<AttributeSpec>,
    ) {
        let recorded = self.planner.recorded;
        let former = |it: &Named<BlockName>| {
            let thing = recorded.things.get(it.id);
            thing.map_or_else(|| it.name.clone(), |thing| BlockName::new(&thing.name))
        };
        let (relates, mentions) = self.blocks_of(it);
        let all = relates.iter().chain(&mentions);
        let names: BTreeMap<BlockName, BlockName> =
            all.map(|it| (it.name.clone(), former(it))).collect();
        let spec = renamed(&it.spec, &names);
        let named = |all: Vec<Named<BlockName>>| -> Vec<Named<BlockName>> {
            let name = |it: Named<BlockName>| Named {
                name: former(&it),
                id: it.id,
            };
            all.into_iter().map(name).collect()
        };
        (named(relates), named(mentions), spec)
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

    fn resource_type_changed(
        &mut self,
        block: &BlockName,
        name: &ResourceTypeName,
        requirements: &mut Requirements<'_>,
    ) {
        let is = self.target.blocks[block].resource_types[name].clone();
        let was = &self.staged.model.blocks[block].resource_types[name];
        let mut misfits = Misfits::Refused;
        let mut rests = Vec::new();
        if narrows(was, &is) {
            let mut choices = vec![REFUSE.to_owned(), ARCHIVE.to_owned()];
            // What takes a place must fit there, whatever the stage.
            let stages: Vec<&ValueSpec> = is.iter().map(|it| it.1).collect();
            let allowed = common(&stages).into_iter().flatten();
            choices.extend(allowed.map(|it| format!("{REPLACE}{it}")));
            let parts = [
                "block_resource_type",
                block.as_str(),
                name.as_str(),
                "misfits",
            ];
            let subject = format!("values of \"{name}\" of product block \"{block}\"");
            let about = Place::ResourceType(block.clone(), name.clone());
            let kind = Kind::choice(choices);
            let suggestion = Some(REFUSE.to_owned());
            let ask = "What does not fit any more";
            let planner = &mut self.planner;
            let question = planner.question(&key(&parts), ask, &subject, kind, suggestion, &about);
            let said = planner.assumed(question, Bearing::Shapes);
            rests.push(planner.last());
            misfits = match said.strip_prefix(REPLACE) {
                Some(value) => Misfits::Replaced(value.to_owned()),
                None if said == ARCHIVE => Misfits::Archived,
                None => Misfits::Refused,
            };
        }
        let least = |spec: &ByStatus<ValueSpec>, status| {
            spec.get(status).map_or(0, |spec| spec.arity.min())
        };
        let is_raised = Status::ALL
            .into_iter()
            .any(|status| least(&is, status) > least(was, status));
        if is_raised || misfits == Misfits::Archived {
            requirements.attachment(block, name);
        }
        let of = self.id(ThingKind::Block, None, block.as_str());
        let block = self.planner.former(of, block);
        let resource_type = self.former_of(block.id, name);
        let takes = misfits != Misfits::Refused;
        let change = || {
            Change::ResourceTypeChanged(ResourceTypeChanged {
                resource_type,
                block,
                spec: is,
                misfits,
            })
        };
        if takes {
            self.planner.reasons = true;
            self.planner
                .removal(Phase::ResourceTypeChanged, rests, change);
        } else {
            self.planner
                .change(Phase::ResourceTypeChanged, rests, change);
        }
    }

    /// The resource type that a block had before another one took over from it.
    fn former_of(&self, block: ThingId, name: &ResourceTypeName) -> Named<ResourceTypeName> {
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let id = self
            .planner
            .replaced
            .get(&(block, id))
            .copied()
            .unwrap_or(id);
        self.planner.former(id, name)
    }

    fn attribute_spec(&self, owner: &Owner, name: &AttributeName) -> Attribute {
        let attributes = attributes_of(self.target, owner);
        let found = attributes.and_then(|it| it.get(name)).cloned();
        found.unwrap_or_else(|| Attribute {
            blocks: BTreeSet::new(),
            spec: ByStatus::from_stages([]),
        })
    }

    /// The blocks that an attribute relates its owner to, and those that it only
    /// mentions.
    fn blocks_of(&self, it: &Attribute) -> (Vec<Named<BlockName>>, Vec<Named<BlockName>>) {
        let mut mentions: Vec<&BlockName> = it
            .spec
            .iter()
            .flat_map(|(_, spec)| &spec.blocks)
            .filter(|block| !it.blocks.contains(*block))
            .collect();
        mentions.sort();
        mentions.dedup();
        let relates = it.blocks.iter().map(|block| self.named(None, block));
        let mentions = mentions.into_iter().map(|block| self.named(None, block));
        (relates.collect(), mentions.collect())
    }

    fn attribute_added(&mut self, owner: &Owner, name: &AttributeName) {
        let of = self.id(owner.kind(), None, owner.name());
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, None);
            return;
        }
        let it = self.attribute_spec(owner, name);
        let (relates, mentions) = self.blocks_of(&it);
        let owner = self.owner(owner);
        let thing = self.id(ThingKind::Attribute, Some(owner.id), name.as_str());
        self.planner.change(Phase::AttributeAdded, Vec::new(), || {
            Change::AttributeAdded(AttributeAdded {
                thing,
                name: name.clone(),
                owner,
                relates,
                mentions,
                spec: it.spec,
            })
        });
    }

    /// What an attribute that got blocks first, and whatever these hold, is in the end.
    fn attribute_settled(&mut self, owner: &Owner, name: &AttributeName, was: Option<&Attribute>) {
        let is = self.attribute_spec(owner, name);
        let had = was.map(held).unwrap_or_default();
        let lost: Vec<BlockName> = had.difference(&held(&is)).cloned().collect();
        if !lost.is_empty() {
            // What goes, goes first, as ever.
            let rests = vec![self.losing(owner, name, &lost)];
            let of = self.id(owner.kind(), None, owner.name());
            let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
            let known = |block: &&BlockName| self.staged.model.blocks.contains_key(*block);
            let stages = Status::ALL.into_iter().filter_map(|status| {
                let blocks = &is.spec.get(status)?.blocks;
                Some((
                    status,
                    AttributeSpec {
                        blocks: blocks.iter().filter(known).cloned().collect(),
                        arity: Arity::List { min: 0, max: None },
                    },
                ))
            });
            let narrowed = Attribute {
                blocks: is.blocks.iter().filter(known).cloned().collect(),
                spec: ByStatus::from_stages(stages),
            };
            let (relates, mentions, spec) = self.formerly(&narrowed);
            let owner = self.planner.former_owner(of, owner);
            let attribute = self.planner.former(id, name);
            self.planner.removal(Phase::AttributeNarrowed, rests, || {
                Change::AttributeChanged(AttributeChanged {
                    owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits: Misfits::Refused,
                })
            });
        }
        let mut rests = Vec::new();
        let mut misfits = Misfits::Refused;
        if is.spec.iter().any(|(_, spec)| spec.arity.max().is_some()) {
            let (at, said) = self.surplus(owner, name);
            rests.push(at);
            misfits = said;
        }
        let (relates, mentions) = self.blocks_of(&is);
        let owner = self.owner(owner);
        let attribute = self.named(Some(owner.id), name);
        let reasoned = misfits != Misfits::Refused;
        let change = || {
            Change::AttributeChanged(AttributeChanged {
                owner,
                attribute,
                relates,
                mentions,
                spec: is.spec,
                misfits,
            })
        };
        if reasoned {
            self.planner.reasons = true;
            self.planner.removal(Phase::AttributeChanged, rests, change);
        } else {
            self.planner.change(Phase::AttributeChanged, rests, change);
        }
    }

    /// Asks for consent to blocks that an attribute loses.
    fn losing(&mut self, owner: &Owner, name: &AttributeName, lost: &[BlockName]) -> usize {
        let (kind, noun) = spelled(owner);
        let parts = ["attribute", kind, owner.name(), name.as_str(), "removal"];
        let listed: Vec<String> = lost.iter().map(|it| format!("\"{it}\"")).collect();
        let subject = format!(
            "product blocks {} in attribute \"{name}\" of {noun} \"{}\"",
            listed.join(", "),
            owner.name()
        );
        let about = Place::Attribute(owner.clone(), name.clone());
        self.planner.consent(&key(&parts), &subject, &about)
    }

    /// Asks what is done with what an attribute holds beyond its maximum.
    fn surplus(&mut self, owner: &Owner, name: &AttributeName) -> (usize, Misfits) {
        let (kind, noun) = spelled(owner);
        let parts = ["attribute", kind, owner.name(), name.as_str(), "misfits"];
        let subject = format!("attribute \"{name}\" of {noun} \"{}\"", owner.name());
        let about = Place::Attribute(owner.clone(), name.clone());
        let kind = Kind::choice(vec![REFUSE.to_owned(), ARCHIVE.to_owned()]);
        let suggestion = Some(REFUSE.to_owned());
        let ask = "What is more than it holds";
        let planner = &mut self.planner;
        let question = planner.question(&key(&parts), ask, &subject, kind, suggestion, &about);
        let said = planner.assumed(question, Bearing::Shapes);
        let misfits = if said == ARCHIVE {
            Misfits::Archived
        } else {
            Misfits::Refused
        };
        (planner.last(), misfits)
    }

    fn attribute_removed(&mut self, owner: &Owner, name: &AttributeName) {
        let at = {
            let (kind, noun) = spelled(owner);
            let parts = ["attribute", kind, owner.name(), name.as_str(), "removal"];
            let subject = format!(
                "attribute \"{name}\" of {noun} \"{}\" with what it holds",
                owner.name()
            );
            let about = match owner {
                Owner::Product(name) => Place::ProductClass(name.clone()),
                Owner::Block(name) => Place::Block(name.clone()),
            };
            self.planner.consent(&key(&parts), &subject, &about)
        };
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        let owner = self.planner.former_owner(of, owner);
        let attribute = self.planner.former(id, name);
        self.planner.removal(Phase::AttributeRemoved, vec![at], || {
            Change::AttributeRemoved(AttributeRemoved { owner, attribute })
        });
    }

    fn attribute_changed(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        requirements: &mut Requirements<'_>,
    ) {
        let is = self.attribute_spec(owner, name);
        let attributes = attributes_of(&self.staged.model, owner);
        let Some(was) = attributes.and_then(|it| it.get(name)).cloned() else {
            return;
        };
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, Some(&was));
            self.require(owner, name, &was, &is, requirements);
            return;
        }
        // What it may not hold any more goes first.
        let narrowed = narrowed(&was, &is);
        if let Some((narrowed, lost)) = narrowed {
            let mut rests = Vec::new();
            if !lost.is_empty() {
                rests.push(self.losing(owner, name, &lost));
            }
            let mut misfits = Misfits::Refused;
            if holds_fewer(&was, &narrowed) {
                let (at, said) = self.surplus(owner, name);
                rests.push(at);
                misfits = said;
            }
            let reasoned = !lost.is_empty() || misfits != Misfits::Refused;
            self.planner.reasons |= reasoned;
            let former_owner = self.planner.former_owner(of, owner);
            let attribute = self.planner.former(id, name);
            let (relates, mentions, spec) = self.formerly(&narrowed);
            let change = || {
                Change::AttributeChanged(AttributeChanged {
                    owner: former_owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits,
                })
            };
            if reasoned {
                self.planner
                    .removal(Phase::AttributeNarrowed, rests, change);
            } else {
                self.planner.change(Phase::AttributeNarrowed, rests, change);
            }
            if narrowed == is {
                self.require(owner, name, &was, &is, requirements);
                return;
            }
        }
        let (relates, mentions) = self.blocks_of(&is);
        let attribute = Named {
            id,
            name: name.clone(),
        };
        let of = self.owner(owner);
        self.require(owner, name, &was, &is, requirements);
        self.planner
            .change(Phase::AttributeChanged, Vec::new(), || {
                Change::AttributeChanged(AttributeChanged {
                    owner: of,
                    attribute,
                    relates,
                    mentions,
                    spec: is.spec,
                    misfits: Misfits::Refused,
                })
            });
    }

    /// Notes that instances may lack what an attribute requires from now on.
    fn require(
        &self,
        owner: &Owner,
        name: &AttributeName,
        was: &Attribute,
        is: &Attribute,
        requirements: &mut Requirements<'_>,
    ) {
        let least = |it: &Attribute, status| it.spec.get(status).map_or(0, |it| it.arity.min());
        let loses = held(was).difference(&held(is)).next().is_some();
        let is_raised = Status::ALL
            .into_iter()
            .any(|status| least(is, status) > if loses { 0 } else { least(was, status) });
        if is_raised {
            requirements.attribute(owner, name);
        }
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
        for attribute in attributes_of(model, &owner)
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

/// Whether values that fitted may not fit any more.
fn narrows(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> bool {
    Status::ALL.into_iter().any(|status| {
        // What is of a stage that did not know it may be anything.
        let (was, Some(is)) = (was.get(status), is.get(status)) else {
            return false;
        };
        let was_allowed = was.and_then(|was| was.allowed.as_ref());
        let allows_less = match (was_allowed, &is.allowed) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(was), Some(is)) => !was.is_subset(is),
        };
        let is_typed = matches!(
            is.value_type.as_str(),
            "int" | "bool" | "float" | "uuid.UUID"
        );
        let is_stricter =
            is_typed && was.is_none_or(|was| was.value_type != is.value_type && !widens(was, is));
        allows_less || is_stricter || is_lower(was.map(|was| was.arity), is.arity)
    })
}

/// Whether every value of one type is one of the other.
fn widens(was: &ValueSpec, is: &ValueSpec) -> bool {
    was.value_type.as_str() == "int" && is.value_type.as_str() == "float"
}

/// Whether one arity holds fewer than another one, or than none.
fn is_lower(was: Option<Arity>, is: Arity) -> bool {
    match (was.and_then(Arity::max), is.max()) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(was), Some(is)) => is < was,
    }
}

fn holds_fewer(was: &Attribute, is: &Attribute) -> bool {
    Status::ALL.into_iter().any(|status| {
        let (was, is) = (was.spec.get(status), is.spec.get(status));
        is.is_some_and(|is| is_lower(was.map(|was| was.arity), is.arity))
    })
}

/// An attribute without the blocks that it loses, and no wider than it becomes; with
/// the blocks that it loses. None where it loses nothing.
fn narrowed(was: &Attribute, is: &Attribute) -> Option<(Attribute, Vec<BlockName>)> {
    let (had, has) = (held(was), held(is));
    let lost: Vec<BlockName> = had.difference(&has).cloned().collect();
    let unrelated = was.blocks.difference(&is.blocks).next().is_some();
    if lost.is_empty() && !unrelated && !holds_fewer(was, is) {
        return None;
    }
    // Where it gains nothing, that is all there is to it.
    if has.is_subset(&had) && is.blocks.is_subset(&was.blocks) {
        return Some((is.clone(), lost));
    }
    let stages = Status::ALL.into_iter().filter_map(|status| {
        let spec = is.spec.get(status)?;
        let blocks = spec
            .blocks
            .iter()
            .filter(|it| had.contains(*it))
            .cloned()
            .collect();
        Some((
            status,
            AttributeSpec {
                blocks,
                arity: spec.arity,
            },
        ))
    });
    let narrowed = Attribute {
        blocks: is.blocks.intersection(&was.blocks).cloned().collect(),
        spec: ByStatus::from_stages(stages),
    };
    Some((narrowed, lost))
}

/// The blocks that an attribute may hold, in whatever stage.
fn held(it: &Attribute) -> BTreeSet<BlockName> {
    let stages = it.spec.iter().flat_map(|(_, spec)| &spec.blocks);
    it.blocks.iter().chain(stages).cloned().collect()
}

fn renamed(
    spec: &ByStatus<AttributeSpec>,
    names: &BTreeMap<BlockName, BlockName>,
) -> ByStatus<AttributeSpec> {
    let stages = Status::ALL.into_iter().filter_map(|status| {
        let spec = spec.get(status)?;
        let of = |name: &BlockName| names.get(name).unwrap_or(name).clone();
        Some((
            status,
            AttributeSpec {
                blocks: spec.blocks.iter().map(of).collect(),
                arity: spec.arity,
            },
        ))
    });
    ByStatus::from_stages(stages)
}
