//! Warns of models that can be read but are probably a mistake.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{Arity, BlockName, Declared, ValueSpec, limit};

use crate::finding::{Code, Problem};
use crate::model::assemble::Taken;
use crate::registry::entries::Registry;
use crate::value::World;
use crate::value::class::ClassKind;
use crate::value::field::{Field, FieldKind};
use crate::value::id::ClassId;

/// Fields of the orchestrator's own base classes, which every class has.
const ORCHESTRATOR: [&str; 14] = [
    "customer_id",
    "description",
    "end_date",
    "insync",
    "label",
    "name",
    "note",
    "owner_subscription_id",
    "product",
    "start_date",
    "status",
    "subscription_id",
    "subscription_instance_id",
    "version",
];

impl World<'_> {
    /// Looks at a model that was read without an error.
    pub(crate) fn lint(&self, registry: &Registry, declared: &Declared, taken: &Taken) {
        let products: BTreeSet<ClassId> = registry.values().map(|entry| entry.class).collect();
        for id in products.iter().chain(taken.values()) {
            self.lint_stages(*id);
            self.lint_lengths(*id);
        }
        self.lint_shared(taken);
        self.lint_unreached(declared);
        for problem in &self.shadowed {
            self.say(problem.clone());
        }
    }

    /// The classes of one lifecycle must have the same fields, each narrower or the
    /// same in the class that counts.
    fn lint_stages(&self, id: ClassId) {
        let own = self.fields(id);
        for stage in self.stages_of(id) {
            if stage.class == id {
                continue;
            }
            for field in stage.fields.iter() {
                let is_own = own.iter().any(|one| one.name == field.name);
                if !is_own && !ORCHESTRATOR.contains(&&*field.name) {
                    self.warn_forgotten(id, stage.class, field);
                }
            }
            for field in own.iter() {
                if let Some(earlier) = stage.kind(&field.name)
                    && disagree(self, &field.kind, earlier)
                {
                    self.warn_disagreeing(id, stage.class, field);
                }
            }
        }
    }

    fn warn_forgotten(&self, id: ClassId, stage: ClassId, field: &Field) {
        let class = self.class(id);
        self.say(
            Problem::new(
                Code::FieldForgotten,
                class.module,
                class.range,
                format!(
                    "`{}` of class `{}` is not repeated in class `{}`, and the database will not have it",
                    field.name,
                    self.class(stage).name,
                    class.name,
                ),
            )
            .warning()
            .label("only a class's own annotations count")
            .hint(format!("repeat `{}` in class `{}`", field.name, class.name)),
        );
    }

    fn warn_disagreeing(&self, id: ClassId, stage: ClassId, field: &Field) {
        self.say(
            Problem::new(
                Code::LifecycleDisagrees,
                field.module,
                field.range,
                format!(
                    "`{}` of class `{}` is another type than in class `{}`",
                    field.name,
                    self.class(id).name,
                    self.class(stage).name,
                ),
            )
            .warning()
            .label(format!("compare {}", self.place(stage)))
            .hint("give it one type, optional where it may be missing"),
        );
    }

    /// Names that their columns do not hold.
    fn lint_lengths(&self, id: ClassId) {
        let class = self.class(id);
        let product = self.info(id).kind == ClassKind::Product;
        let too_long = |module, range, what: &str, length: usize, most: usize| {
            if length > most {
                self.say(
                    Problem::new(
                        Code::NameTooLong,
                        module,
                        range,
                        format!("{what} has {length} characters, and its column holds {most}"),
                    )
                    .warning()
                    .label("the database will refuse it")
                    .hint("take a shorter name"),
                );
            }
        };
        if product {
            let length = class.short().chars().count();
            let range = class.range;
            too_long(
                class.module,
                range,
                "the product type",
                length,
                limit::PRODUCT_TYPE,
            );
        }
        for field in self.fields(id).iter() {
            let length = field.name.chars().count();
            match &field.kind {
                FieldKind::Value(_) if product => {}
                FieldKind::Value(_) => {
                    let most = limit::RESOURCE_TYPE;
                    too_long(field.module, field.range, "the resource type", length, most);
                }
                FieldKind::Blocks(..) => {
                    let most = limit::ATTRIBUTE;
                    too_long(field.module, field.range, "the attribute", length, most);
                }
            }
        }
    }

    /// Blocks share the row of a resource type, and should share its type.
    fn lint_shared(&self, taken: &Taken) {
        let mut first: BTreeMap<String, (ClassId, ValueSpec)> = BTreeMap::new();
        for id in taken.values() {
            for field in self.fields(*id).iter() {
                let FieldKind::Value(spec) = &field.kind else {
                    continue;
                };
                let Some((other, known)) = first.get(&field.name) else {
                    first.insert(field.name.clone(), (*id, spec.clone()));
                    continue;
                };
                if scalars(spec).is_disjoint(&scalars(known)) {
                    self.say(
                        Problem::new(
                            Code::ResourceTypeDiffers,
                            field.module,
                            field.range,
                            format!(
                                "resource type `{}` is `{}` here and `{}` in class `{}`",
                                field.name,
                                spec.value_type.as_str(),
                                known.value_type.as_str(),
                                self.class(*other).name,
                            ),
                        )
                        .warning()
                        .label(format!("compare {}", self.place(*other)))
                        .hint(
                            "give one of them another name: blocks share a resource type by name",
                        ),
                    );
                }
            }
        }
    }

    /// A block that has a name, and that no product has.
    fn lint_unreached(&self, declared: &Declared) {
        let blocks = &declared.model.blocks;
        let mut said = BTreeSet::new();
        for id in self.class_ids() {
            let (class, info) = (self.class(id), self.info(id));
            let Some(name) = &info.block_name else {
                continue;
            };
            if info.kind != ClassKind::Block
                || class.maybe.is_some()
                || self.module(class.module).installed
                || blocks.contains_key(&BlockName::new(name))
                || !said.insert(name.clone())
            {
                continue;
            }
            self.say(
                Problem::new(
                    Code::UnreachableBlock,
                    class.module,
                    class.range,
                    format!("no registered product reaches product block `{name}`"),
                )
                .warning()
                .label("it has no rows in the database")
                .hint("give a product a field of this class, or remove the class"),
            );
        }
    }
}

/// Whether a field's kind is none that an earlier stage's can be narrowed to.
fn disagree(world: &World<'_>, kind: &FieldKind, earlier: &FieldKind) -> bool {
    let is_list = |arity: &Arity| matches!(arity, Arity::List { .. });
    match (kind, earlier) {
        (FieldKind::Value(one), FieldKind::Value(two)) => {
            is_list(&one.arity) != is_list(&two.arity) || scalars(one).is_disjoint(&scalars(two))
        }
        (FieldKind::Blocks(one, arity), FieldKind::Blocks(two, other)) => {
            is_list(arity) != is_list(other)
                || world
                    .names_of_all(one)
                    .is_disjoint(&world.names_of_all(two))
        }
        // That is an error, and said as one.
        _ => false,
    }
}

/// What a value may be, as far as it is sure that kinds of it exclude each other:
/// of a class it is not known what it derives from, and so it may be anything.
fn scalars(spec: &ValueSpec) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    for part in spec.value_type.as_str().split(" | ") {
        match part {
            "str" => kinds.extend(["str"]),
            "int" | "bool" | "float" => kinds.extend(["number"]),
            _ => kinds.extend(["str", "number"]),
        }
    }
    kinds
}
