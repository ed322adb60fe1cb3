//! Puts products and blocks together into a model.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use orch_model::{
    AttributeName, Block, BlockName, Declared, FixedInput, FixedInputName, Origin, Owner, Place,
    Product, ProductName, ProductType, ResourceType, ResourceTypeName, Status,
};
use ruff_python_ast::{Expr, Stmt};

use crate::finding::{Code, Problem};
use crate::registry::entries::{Entry, Registry};
use crate::source::text::paragraph;
use crate::value::World;
use crate::value::field::{Field, FieldKind};
use crate::value::id::ClassId;

/// The class that each block is taken from, by the block's name.
pub(crate) type Taken = BTreeMap<String, ClassId>;

impl World<'_> {
    /// The model of the registered products and all that they reach.
    ///
    /// With it, the class that each block is taken from.
    pub(crate) fn assemble(&self, registry: &Registry) -> (Declared, Taken) {
        let mut declared = Declared::default();
        let mut reached = VecDeque::new();
        for (name, entry) in registry {
            let classes = self.product(ProductName::new(name), entry, &mut declared);
            reached.extend(classes);
        }
        let taken = self.blocks_reached(reached, &mut declared);
        (declared, taken)
    }

    fn product(&self, name: ProductName, entry: &Entry, declared: &mut Declared) -> Vec<ClassId> {
        let fields = self.collect(entry.class);
        let key = self.module(entry.module).source.origin(entry.range, None);
        let origins = &mut declared.origins;
        origins.insert(Place::Product(name.clone()), key);
        origins.insert(
            Place::ProductClass(name.clone()),
            self.class_origin(entry.class),
        );
        let owner = Owner::Product(name.clone());
        for field in fields.own.iter() {
            let place = match &field.kind {
                FieldKind::Value(_) => {
                    Place::FixedInput(name.clone(), FixedInputName::new(&field.name))
                }
                FieldKind::Blocks(..) => {
                    Place::Attribute(owner.clone(), AttributeName::new(&field.name))
                }
            };
            origins.insert(place, self.field_origin(field));
        }
        let product = Product {
            product_type: ProductType::new(self.class(entry.class).short()),
            description: None,
            tag: None,
            status: None,
            fixed_inputs: fields
                .values
                .into_iter()
                .map(|(name, spec)| (FixedInputName::new(name), FixedInput { value: None, spec }))
                .collect(),
            attributes: fields.attributes,
            workflows: BTreeMap::new(),
        };
        declared.model.products.insert(name, product);
        fields.reached
    }

    /// Follows the blocks. Classes that a field names come first; a block that is
    /// only meant by a class above it is taken as its active class has it.
    fn blocks_reached(&self, mut reached: VecDeque<ClassId>, declared: &mut Declared) -> Taken {
        let mut taken = Taken::new();
        let mut seen: BTreeSet<ClassId> = BTreeSet::new();
        let mut meant: BTreeSet<String> = BTreeSet::new();
        loop {
            while let Some(id) = reached.pop_front() {
                if !seen.insert(id) {
                    continue;
                }
                self.report(id);
                meant.extend(self.names_of(id));
                let Some(name) = self.block_name(id) else {
                    continue;
                };
                match taken.get(&name) {
                    None => {
                        taken.insert(name.clone(), id);
                        reached.extend(self.block(&name, id, declared));
                    }
                    Some(first) => self.agree(&name, *first, id),
                }
            }
            let next = meant.iter().find(|name| !taken.contains_key(*name));
            let Some(name) = next.cloned() else {
                return taken;
            };
            let Some(base) = self.claims(&name).last().copied() else {
                return taken;
            };
            let active = self.class_in(base, Status::Active);
            if seen.contains(&active) {
                // Its name leads to another class, which is reported with the block.
                meant.remove(&name);
            }
            reached.push_back(active);
        }
    }

    fn block(&self, name: &str, id: ClassId, declared: &mut Declared) -> Vec<ClassId> {
        self.one_claim(name);
        let fields = self.collect(id);
        let block = BlockName::new(name);
        let origins = &mut declared.origins;
        origins.insert(Place::Block(block.clone()), self.class_origin(id));
        for field in fields.own.iter() {
            let place = match &field.kind {
                FieldKind::Value(_) => {
                    Place::ResourceType(block.clone(), ResourceTypeName::new(&field.name))
                }
                FieldKind::Blocks(..) => {
                    Place::Attribute(Owner::Block(block.clone()), AttributeName::new(&field.name))
                }
            };
            origins.insert(place, self.field_origin(field));
        }
        for name in fields.values.keys() {
            declared
                .model
                .resource_types
                .entry(ResourceTypeName::new(name))
                .or_insert(ResourceType { description: None });
        }
        let value = Block {
            description: None,
            tag: None,
            status: None,
            resource_types: fields
                .values
                .into_iter()
                .map(|(name, spec)| (ResourceTypeName::new(name), spec))
                .collect(),
            attributes: fields.attributes,
        };
        declared.model.blocks.insert(block, value);
        fields.reached
    }

    /// Two classes that claim one name must be of one lineage.
    fn one_claim(&self, name: &str) {
        let claims = self.claims(name);
        let Some((last, others)) = claims.split_last() else {
            return;
        };
        // The last of the others stands for all.
        let mut others = others.iter().rev().filter(|other| {
            let related = self.info(*last).locals().any(|id| id == **other)
                || self.info(**other).locals().any(|id| id == *last);
            !related
        });
        if let Some(other) = others.next() {
            let class = self.class(*last);
            self.say(
                Problem::new(
                    Code::BlockNameClaimedTwice,
                    class.module,
                    class.range,
                    format!(
                        "two classes claim the product block name `{name}`: `{}` here, `{}` in {}",
                        class.name,
                        self.class(*other).name,
                        self.place(*other),
                    ),
                )
                .warning()
                .label("the orchestrator keeps the class that is defined last")
                .hint("give one of them another `product_block_name`"),
            );
        }
    }

    /// Two classes by which one block is reached must give the same rows.
    fn agree(&self, name: &str, first: ClassId, second: ClassId) {
        if self.shape(first) != self.shape(second) {
            let class = self.class(second);
            self.say(
                Problem::new(
                    Code::BlockDisagrees,
                    class.module,
                    class.range,
                    format!(
                        "product block `{name}` is reached by two classes whose fields differ: `{}` here, `{}` in {}",
                        class.name,
                        self.class(first).name,
                        self.place(first),
                    ),
                )
                .hint("repeat all fields in each class of the block"),
            );
        }
    }

    /// What a class's fields mean for rows: names, and blocks where they hold any.
    fn shape(&self, id: ClassId) -> BTreeMap<String, Option<BTreeSet<String>>> {
        self.fields(id)
            .iter()
            .map(|field| {
                let blocks = match &field.kind {
                    FieldKind::Value(_) => None,
                    FieldKind::Blocks(classes, _) => Some(self.names_of_all(classes)),
                };
                (field.name.clone(), blocks)
            })
            .collect()
    }

    pub(crate) fn names_of_all(&self, classes: &[ClassId]) -> BTreeSet<String> {
        classes.iter().flat_map(|id| self.names_of(*id)).collect()
    }

    fn class_origin(&self, id: ClassId) -> Origin {
        let class = self.class(id);
        let doc = match class.stmt.and_then(|stmt| stmt.body.first()) {
            Some(Stmt::Expr(expr)) => match &*expr.value {
                Expr::StringLiteral(text) => paragraph(text.value.to_str()),
                _ => None,
            },
            _ => None,
        };
        self.module(class.module).source.origin(class.range, doc)
    }

    fn field_origin(&self, field: &Field) -> Origin {
        self.module(field.module)
            .source
            .origin(field.range, field.doc.as_deref().map(ToOwned::to_owned))
    }
}
