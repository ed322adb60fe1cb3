//! From descriptions to a model, and to the answers that stand in them.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{
    Arity, Attribute, AttributeName, AttributeSpec, BlockName, Declared, FixedInput,
    FixedInputName, Owner, Place, Product, ProductName, ProductType, ResourceTypeName,
};

use super::described::Described;
use super::description::{BlockDescription, Description, Field, Spot, description};
use super::field::{Held, by_status, is_identifier, of_product, value_spec};
use super::tree::tree;
use super::variants;
use crate::object::Reader;
use crate::{Answer, Fault, key};

/// Reads descriptions, each with the path that messages name it by.
///
/// # Errors
///
/// All that is wrong with them.
pub fn read_texts(files: &[(String, String)]) -> Result<Described, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    let mut descriptions = Vec::new();
    for (path, text) in files {
        let node = match tree(path, text) {
            Ok(node) => node,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let mut reader = Reader::new(path);
        let found = description(&mut reader, &node, &mut warnings);
        if reader.faults.is_empty() {
            descriptions.extend(found);
        }
        faults.append(&mut reader.faults);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut builder = Builder {
        blocks: BTreeMap::new(),
        declared: Declared::default(),
        answers: BTreeMap::new(),
        told: BTreeMap::new(),
        faults,
        warnings,
    };
    builder.find_blocks(&descriptions);
    for description in &descriptions {
        builder.describe(description);
    }
    if !builder.faults.is_empty() {
        return Err(builder.faults);
    }
    builder.tell_resource_types();
    Ok(Described {
        declared: builder.declared,
        answers: builder.answers.into_values().collect(),
        warnings: builder.warnings,
    })
}

pub(super) struct Builder<'a> {
    /// The blocks with fields, by what fields call them: their names, and where the
    /// first stands.
    pub(super) blocks: BTreeMap<&'a str, Known<'a>>,
    pub(super) declared: Declared,
    /// By key.
    answers: BTreeMap<String, Answer>,
    /// The descriptions of resource types, each with where it stands.
    pub(super) told: BTreeMap<ResourceTypeName, Vec<(&'a str, &'a Spot)>>,
    pub(super) faults: Vec<Fault>,
    warnings: Vec<Fault>,
}

pub(super) struct Known<'a> {
    pub(super) name: BlockName,
    pub(super) path: &'a str,
    pub(super) class: &'a Spot,
}

impl<'a> Builder<'a> {
    fn find_blocks(&mut self, descriptions: &'a [Description<'a>]) {
        let mut named: BTreeMap<BlockName, &str> = BTreeMap::new();
        for description in descriptions {
            for block in &description.blocks {
                if block.fields.is_none() {
                    continue;
                }
                let class = block.class.text.as_str();
                let name = block.block_name.as_ref().unwrap_or(&block.class);
                let name_of_block = BlockName::new(&name.text);
                let known = Known {
                    name: name_of_block.clone(),
                    path: description.path,
                    class: &block.class,
                };
                self.blocks.entry(class).or_insert(known);
                let other = *named.entry(name_of_block).or_insert(class);
                if other != class {
                    let message = format!(
                        "two types of product blocks are called `{}`: `{other}` and `{class}`",
                        name.text
                    );
                    self.fault(description.path, name, message);
                }
            }
        }
    }

    pub(super) fn fault(&mut self, path: &str, spot: &Spot, message: impl Into<String>) {
        self.faults.push(fault(path, spot.at, message));
    }

    pub(super) fn answer(&mut self, parts: &[&str], path: &str, spot: Option<&Spot>) {
        if let Some(spot) = spot.filter(|spot| !spot.text.trim().is_empty()) {
            self.answer_with(parts, path, spot, &spot.text);
        }
    }

    /// Notes an answer; the first one counts.
    fn answer_with(&mut self, parts: &[&str], path: &str, spot: &Spot, answer: &str) {
        let key = key(parts);
        let origin = Reader::new(path).origin(spot.at, None);
        self.answers.entry(key.clone()).or_insert(Answer {
            key,
            answer: answer.to_owned(),
            origin,
        });
    }

    pub(super) fn place(&mut self, place: Place, path: &str, spot: &Spot, doc: Option<&Spot>) {
        let doc = doc.map(|spot| spot.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let doc = doc.filter(|doc| !doc.is_empty());
        let origin = Reader::new(path).origin(spot.at, doc);
        self.declared.origins.insert(place, origin);
    }

    fn describe(&mut self, it: &'a Description<'a>) {
        for spot in std::iter::once(&it.class).chain(it.blocks.iter().map(|block| &block.class)) {
            if !is_identifier(&spot.text) {
                let message = format!("type `{}` is no name that Python takes", spot.text);
                self.fault(it.path, spot, message);
            }
        }
        for block in &it.blocks {
            self.block(it.path, block);
        }
        let Some(root) = self.root(it) else { return };
        let attribute = AttributeName::new(&root.name.text);
        let mut inputs = BTreeMap::new();
        for input in &it.fixed_inputs {
            let name = FixedInputName::new(&input.name.text);
            let is_root = input.name.text == root.name.text;
            if self.is_field(it.path, input)
                && let Some(fixed_input) = self.fixed_input(it.path, input)
                && (inputs.insert(name, fixed_input).is_some() || is_root)
            {
                let message = format!("`{}` is two fields of one class", input.name.text);
                self.fault(it.path, &input.name, message);
            }
        }
        let Some(block) = self.blocks.get(root.class.text.as_str()) else {
            return;
        };
        let blocks = BTreeSet::from([block.name.clone()]);
        let spec = |arity| AttributeSpec {
            blocks: blocks.clone(),
            arity,
        };
        let attributes = BTreeMap::from([(
            attribute.clone(),
            Attribute {
                blocks: blocks.clone(),
                spec: by_status([true; 3], None, spec),
            },
        )]);
        let product = Product {
            product_type: ProductType::new(&it.class.text),
            description: None,
            tag: None,
            status: None,
            fixed_inputs: inputs,
            attributes,
            workflows: BTreeMap::new(),
        };
        match variants::variants(it) {
            Err((at, message)) => self.faults.push(fault(it.path, at, message)),
            Ok(variants) => {
                for variant in variants {
                    self.variant(it, root, &product, &attribute, &variant);
                }
            }
        }
    }

    /// One product.
    fn variant(
        &mut self,
        it: &'a Description<'a>,
        root: &BlockDescription,
        product: &Product,
        attribute: &AttributeName,
        variant: &variants::Variant<'_>,
    ) {
        let name = ProductName::new(&variant.name);
        let products = &mut self.declared.model.products;
        if products.insert(name.clone(), product.clone()).is_some() {
            let message = format!("product `{name}` is described twice");
            self.fault(it.path, &it.name, message);
        }
        let of = name.as_str();
        let doc = it.description.as_ref();
        self.place(Place::Product(name.clone()), it.path, &it.name, doc);
        self.place(Place::ProductClass(name.clone()), it.path, &it.class, doc);
        let place = Place::Attribute(Owner::Product(name.clone()), attribute.clone());
        self.place(place, it.path, &root.name, None);
        for input in &it.fixed_inputs {
            let place = Place::FixedInput(name.clone(), FixedInputName::new(&input.name.text));
            self.place(place, it.path, &input.name, input.description.as_ref());
        }
        self.answer(&["product", of, "description"], it.path, doc);
        self.answer(&["product", of, "product_type"], it.path, Some(&it.class));
        self.answer(&["product", of, "tag"], it.path, it.tag.as_ref());
        for (input, value) in &variant.values {
            let parts = ["fixed_input", of, &input.text, "value"];
            self.answer_with(&parts, it.path, value, &value.text);
        }
    }

    /// The block of a file that none of its others uses.
    fn root(&mut self, it: &'a Description<'a>) -> Option<&'a BlockDescription> {
        let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for block in &it.blocks {
            let fields = block.fields.iter().flatten();
            let names = fields.map(|field| {
                let ty = field.list_type.as_ref().unwrap_or(&field.ty);
                ty.text.as_str()
            });
            if uses.insert(&block.class.text, names.collect()).is_some() {
                let message = format!("product block `{}` stands twice here", block.class.text);
                self.fault(it.path, &block.class, message);
                return None;
            }
        }
        let used: BTreeSet<&str> = uses.values().flatten().copied().collect();
        let mut roots = it
            .blocks
            .iter()
            .filter(|block| !used.contains(block.class.text.as_str()));
        let (root, others) = (roots.next(), roots.next());
        let message = match (root, others) {
            (None, _) => "none of the product blocks is the root: each is used by another",
            (Some(_), Some(_)) => "several product blocks are used by none of the others",
            _ if has_circle(&uses) => "the product blocks use each other in a circle",
            _ => return root,
        };
        self.fault(it.path, &it.name, message);
        None
    }

    fn fixed_input(&mut self, path: &str, input: &Field) -> Option<FixedInput> {
        let mut remarks = Vec::new();
        let held = of_product(input, &mut remarks);
        self.remark(path, remarks);
        match held {
            Ok(Held::Value {
                value_type,
                allowed,
            }) => {
                let spec = |arity: Arity| value_spec(&value_type, allowed.as_ref(), arity);
                Some(FixedInput {
                    value: None,
                    spec: by_status([true; 3], None, spec),
                })
            }
            Ok(Held::Block(_)) => None,
            Err((at, message)) => {
                self.faults.push(fault(path, at, message));
                None
            }
        }
    }

    pub(super) fn remark(&mut self, path: &str, remarks: Vec<super::field::Remark>) {
        let faults = remarks.into_iter().map(|(at, text)| fault(path, at, text));
        self.warnings.extend(faults);
    }

    /// A description of a resource type is an answer only where all blocks that have
    /// one agree: there is one row for all of them.
    fn tell_resource_types(&mut self) {
        for (name, told) in std::mem::take(&mut self.told) {
            let Some((path, first)) = told.first().copied() else {
                continue;
            };
            let other = told
                .iter()
                .find(|(_, spot)| spot.text.trim() != first.text.trim());
            match other {
                None => {
                    let parts = ["resource_type", name.as_str(), "description"];
                    self.answer(&parts, path, Some(first));
                }
                Some((there, spot)) => {
                    let message = format!(
                        "resource type `{name}` is described differently in {path}:{}; there is \
                         one description for all product blocks, and neither is taken",
                        first.at.line
                    );
                    self.warnings.push(fault(there, spot.at, message));
                }
            }
        }
    }
}

pub(super) fn fault(path: &str, at: crate::node::At, message: impl Into<String>) -> Fault {
    Reader::new(path).at(at, message)
}

fn has_circle(uses: &BTreeMap<&str, BTreeSet<&str>>) -> bool {
    let mut left = uses.clone();
    loop {
        let before = left.len();
        let names: BTreeSet<&str> = left.keys().copied().collect();
        left.retain(|_, used| used.iter().any(|name| names.contains(name)));
        if left.is_empty() || left.len() == before {
            return !left.is_empty();
        }
    }
}
