//! What can be read and what the orchestrator refuses all the same, when the classes
//! are imported.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::find::standard::is_standard;
use crate::finding::{Code, Problem};
use crate::registry::entries::Registry;
use crate::value::class::{Ancestor, Class, ClassKind};
use crate::value::field::{Field, FieldKind};
use crate::value::function::FunctionKind;
use crate::value::id::ClassId;
use crate::value::known::is_builtin;
use crate::value::stages::Stages;
use crate::value::ty::Ty;
use crate::value::value::Value;
use crate::value::{Pydantic, World};

/// Names that the orchestrator's own block class has as class variables.
const OWN_VARIABLES: [&str; 4] = ["registry", "product_block_id", "description", "tag"];

impl World<'_> {
    /// Says what makes the import of the package fail.
    pub(crate) fn refuse(&self, registry: &Registry) {
        // The stages as they are when a class is made, which only knows those above it.
        let mut stages = Stages::new();
        for id in self.class_ids() {
            let info = self.info(id);
            if info.kind == ClassKind::Other {
                continue;
            }
            self.refuse_unannotated(id);
            // The import fails for a class that no product reaches as well.
            let fields = self.fields_unsaid(id);
            if info.lifecycle.as_ref().is_some_and(|all| !all.is_empty()) {
                self.refuse_stages(id, &fields, &stages);
            }
            if info.kind == ClassKind::Block && self.keeper(id).is_none() {
                self.refuse_nameless(id);
            }
            let claimed = self.stages_claimed(id);
            stages.extend(claimed.into_iter().map(|stage| (stage, id)));
        }
        let mut seen = BTreeSet::new();
        for entry in registry.values().filter(|entry| entry.looked_at) {
            self.refuse_models(entry.class, &mut seen);
        }
    }

    /// Pydantic 2 refuses a model with an attribute that has no annotation.
    fn refuse_unannotated(&self, id: ClassId) {
        let class = self.class(id);
        if self.pydantic == Pydantic::One {
            return;
        }
        for annotation in &class.annotations {
            let overrides = self.info(id).locals().skip(1).any(|ancestor| {
                let names = &self.scope(self.class(ancestor).scope).names;
                let value = names.get(&annotation.name).map(|binding| &binding.value);
                matches!(value, Some(Value::Function(id)) if self.function(*id).kind == FunctionKind::Computed)
            });
            if overrides {
                let message = format!("`{}` overrides a computed field", annotation.name);
                self.say(
                    Problem::new(Code::ImportFails, class.module, annotation.range, message)
                        .label("pydantic refuses it, and the class fails on import"),
                );
            }
        }
        let own = |name: &str| class.annotations.iter().any(|one| &*one.name == name);
        let ancestors = || self.info(id).locals().skip(1);
        let is_class_variable = |name: &str| {
            self.info(id).kind == ClassKind::Block && OWN_VARIABLES.contains(&name)
                || ancestors().any(|ancestor| {
                    let mut annotations = self.class(ancestor).annotations.iter();
                    annotations.any(|one| &*one.name == name && matches!(one.ty, Ok(Ty::Hidden(_))))
                })
        };
        let mut bound: Vec<_> = self.scope(class.scope).names.iter().collect();
        bound.sort_by_key(|(name, binding)| (binding.range.start(), Rc::clone(name)));
        let statement = class.stmt.map(Ranged::range).unwrap_or_default();
        // What is given to the class later, pydantic does not look at.
        bound.retain(|(_, binding)| statement.contains_range(binding.range));
        for (name, binding) in bound {
            let is_plain = match &binding.value {
                // A class of the body is a class of its own, and no field.
                Value::Class(id)
                    if self
                        .class(*id)
                        .name
                        .starts_with(&format!("{}.", class.name)) =>
                {
                    false
                }
                Value::Module(_) => true,
                Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Text(_)
                | Value::Tuple(_)
                | Value::None
                | Value::Object(_)
                | Value::Class(_)
                | Value::Member(..) => true,
                Value::Foreign(name) => is_builtin(name) || is_standard(name),
                _ => false,
            };
            let is_free = name.starts_with('_') || &**name == "model_config";
            if is_plain && !is_free && !own(name) && !is_class_variable(name) {
                self.say(
                    Problem::new(
                        Code::UnannotatedAttribute,
                        class.module,
                        name_range(class, name).unwrap_or(binding.range),
                        format!("`{name}` of class `{}` has no annotation", class.name),
                    )
                    .label("pydantic refuses it, and the class fails on import")
                    .hint(format!("annotate it as `{name}: ClassVar`")),
                );
            }
        }
    }

    /// A lifecycle class directly below the orchestrator's own.
    fn refuse_nameless(&self, id: ClassId) {
        let class = self.class(id);
        self.say(
            Problem::new(
                Code::NoBase,
                class.module,
                class.range,
                format!("block class `{}` has a lifecycle and no name", class.name),
            )
            .label("neither it nor a class above it has a `product_block_name`")
            .hint("derive it from the block's first class"),
        );
    }

    /// A class of a stage holds classes that suit this stage.
    fn refuse_stages(&self, id: ClassId, fields: &[Field], stages: &Stages) {
        let info = self.info(id);
        let statuses = info.lifecycle.as_deref().unwrap_or_default();
        for field in fields {
            if !matches!(field.kind, FieldKind::Blocks(..)) {
                continue;
            }
            for ty in looked_at(&field.ty) {
                let Ty::Class(held) = ty else {
                    self.say(self.unfit(field, "the orchestrator cannot tell which block this holds")
                        .label("in a class with `lifecycle=`, a field is a block, a list of blocks, a union of blocks or an optional block")
                        .hint("write a list without `Optional`, and `None` last"));
                    break;
                };
                let Some(base) = self.base_of(*held) else {
                    let name = &self.class(*held).name;
                    self.say(
                        self.unfit(field, format!("`{name}` is abstract, and has no stage"))
                            .label("a class with `lifecycle=` holds blocks of a name only")
                            .hint(format!("name the blocks that can stand for `{name}`")),
                    );
                    break;
                };
                let unfit = statuses.iter().find_map(|status| {
                    let stage = stages
                        .get(&(base, Some(*status)))
                        .or_else(|| stages.get(&(base, None)))?;
                    let derives = self.info(*held).locals().any(|one| one == *stage);
                    (!derives).then_some((*status, *stage))
                });
                if let Some((status, stage)) = unfit {
                    let (one, two) = (self.class(*held), self.class(stage));
                    // Two classes of one name are told apart by their modules.
                    let (name, wanted) = if one.name == two.name {
                        (self.dotted(*held), self.dotted(stage))
                    } else {
                        (one.name.to_string(), two.name.to_string())
                    };
                    let status = status.as_str();
                    self.say(
                        self.unfit(
                            field,
                            format!("`{name}` is not the block's class for status {status}"),
                        )
                        .label(format!("the class for status {status} is `{wanted}`"))
                        .hint(format!("write `{wanted}`")),
                    );
                    break;
                }
            }
        }
    }

    fn unfit(&self, field: &Field, message: impl Into<String>) -> Problem {
        Problem::new(Code::UnfitStage, field.module, field.range, message)
    }

    /// The registry takes no field of a plain pydantic model, as far as it sees one.
    fn refuse_models(&self, id: ClassId, seen: &mut BTreeSet<ClassId>) {
        if !seen.insert(id) {
            return;
        }
        for field in self.fields_unsaid(id).iter() {
            let bare = match &field.ty {
                Ty::Class(held) if self.is_domain(*held) => {
                    self.refuse_models(*held, seen);
                    continue;
                }
                Ty::Class(held) => {
                    let base = self.info(*held).mro.get(1).cloned();
                    matches!(base, Some(Ancestor::Foreign(name)) if &*name == MODEL)
                }
                Ty::Foreign(name) => &**name == MODEL,
                _ => false,
            };
            if bare {
                self.say(
                    Problem::new(
                        Code::BareBaseModel,
                        field.module,
                        field.range,
                        "the registry refuses a field of a direct subclass of `BaseModel`",
                    )
                    .label("it takes it for a block by mistake")
                    .hint("make it optional, a list, or a `ProductBlockModel`"),
                );
            }
        }
    }
}

/// The name of pydantic's own base of all models.
const MODEL: &str = "pydantic.BaseModel";

/// The parts of a block field's type that the orchestrator compares with the stage.
fn looked_at(ty: &Ty) -> Vec<&Ty> {
    let (mut inner, mut parts) = (ty, 1);
    while let Ty::Annotated(within, _) = inner {
        (inner, parts) = (within, parts + 1);
    }
    match inner {
        Ty::List(item, _) => alternatives(item),
        Ty::Union(members) if !members.contains(&Ty::None) => members.iter().collect(),
        Ty::Union(members) => {
            // What stands in `Annotated` counts as one, beside each thing said of it.
            let parts = if parts > 1 { parts } else { members.len() };
            match members.first() {
                Some(first) if lists(inner) || parts <= 2 => alternatives(first),
                _ => alternatives(inner),
            }
        }
        _ => vec![ty],
    }
}

fn alternatives(ty: &Ty) -> Vec<&Ty> {
    match ty.strip().0 {
        Ty::Union(members) => members.iter().filter(|one| **one != Ty::None).collect(),
        _ => vec![ty],
    }
}

/// Whether some part of a union is a list.
fn lists(ty: &Ty) -> bool {
    match ty.strip().0 {
        Ty::Union(members) => members.iter().any(lists),
        Ty::List(..) => true,
        _ => false,
    }
}

/// Where a class's body names an attribute that it assigns.
fn name_range(class: &Class<'_>, attribute: &str) -> Option<TextRange> {
    let mut body = class.stmt.iter().flat_map(|stmt| &stmt.body);
    body.find_map(|stmt| match stmt {
        Stmt::Assign(assign) => assign.targets.iter().find_map(|target| match target {
            Expr::Name(name) if name.id == attribute => Some(name.range),
            _ => None,
        }),
        _ => None,
    })
}
