//! The fields of a registered class, each as it is in every stage.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use orch_model::{Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Status, ValueSpec};

use crate::finding::{Code, Problem};
use crate::value::World;
use crate::value::field::{Field, FieldKind};
use crate::value::id::ClassId;

/// What the fields of a class and its stages come to.
#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) values: BTreeMap<String, ByStatus<ValueSpec>>,
    pub(crate) attributes: BTreeMap<AttributeName, Attribute>,
    /// The block classes that the registered class itself names.
    pub(crate) reached: Vec<ClassId>,
    /// The fields of the registered class.
    pub(crate) own: Rc<Vec<Field>>,
}

/// A class that some stages are loaded with.
pub(crate) struct Stage {
    pub(crate) class: ClassId,
    statuses: Vec<Status>,
    pub(crate) fields: Rc<Vec<Field>>,
    by_name: HashMap<String, usize>,
}

impl Stage {
    pub(crate) fn kind(&self, name: &str) -> Option<&FieldKind> {
        self.by_name
            .get(name)
            .map(|index| &self.fields[*index].kind)
    }
}

impl World<'_> {
    pub(crate) fn collect(&self, id: ClassId) -> Fields {
        let stages = self.stages_of(id);
        let mut fields = Fields {
            own: self.fields(id),
            ..Fields::default()
        };
        for field in Rc::clone(&fields.own).iter() {
            let name = &field.name;
            let kinds = || {
                stages.iter().flat_map(|stage| {
                    let kind = stage.kind(name);
                    let statuses = kind.map_or(&[][..], |_| &stage.statuses);
                    statuses.iter().copied().zip(kind.into_iter().cycle())
                })
            };
            match &field.kind {
                FieldKind::Value(_) => {
                    let specs = kinds().filter_map(|(status, kind)| match kind {
                        FieldKind::Value(spec) => Some((status, spec.clone())),
                        FieldKind::Blocks(..) => {
                            self.changes_kind(field);
                            None
                        }
                    });
                    let specs = ByStatus::from_stages(specs);
                    fields.values.insert(name.clone(), specs);
                }
                FieldKind::Blocks(classes, _) => {
                    let specs = kinds().filter_map(|(status, kind)| match kind {
                        FieldKind::Blocks(classes, arity) => Some((
                            status,
                            AttributeSpec {
                                blocks: block_names(&self.names_of_all(classes)),
                                arity: *arity,
                            },
                        )),
                        FieldKind::Value(_) => {
                            self.changes_kind(field);
                            None
                        }
                    });
                    let names = self.names_of_all(classes);
                    if names.is_empty() {
                        self.holds_none(field);
                    }
                    let attribute = Attribute {
                        spec: ByStatus::from_stages(specs),
                        blocks: block_names(&names),
                    };
                    fields
                        .attributes
                        .insert(AttributeName::new(name), attribute);
                    fields.reached.extend(classes);
                }
            }
        }
        fields
    }

    pub(crate) fn stages_of(&self, id: ClassId) -> Vec<Stage> {
        let mut statuses: BTreeMap<ClassId, Vec<Status>> = BTreeMap::new();
        for status in Status::ALL {
            let class = self.class_in(id, status);
            statuses.entry(class).or_default().push(status);
        }
        let stage = |(class, statuses)| {
            self.report(class);
            let fields = self.fields(class);
            let names = fields.iter().map(|field| field.name.clone());
            Stage {
                class,
                by_name: names.zip(0..).collect(),
                statuses,
                fields,
            }
        };
        statuses.into_iter().map(stage).collect()
    }

    fn holds_none(&self, field: &Field) {
        self.say(
            Problem::new(
                Code::NoBlock,
                field.module,
                field.range,
                format!("no product block can stand in `{}`", field.name),
            )
            .label("its class is abstract, and no class below it has a name"),
        );
    }

    fn changes_kind(&self, field: &Field) {
        self.say(Problem::new(
            Code::FieldChangesKind,
            field.module,
            field.range,
            format!(
                "`{}` holds blocks in one stage of the lifecycle and values in another",
                field.name
            ),
        ));
    }
}

fn block_names(names: &BTreeSet<String>) -> BTreeSet<BlockName> {
    names.iter().map(BlockName::new).collect()
}
