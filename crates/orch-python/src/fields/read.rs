//! The fields that a class's own annotations declare.

use std::collections::HashMap;
use std::rc::Rc;

use orch_model::{Arity, ValueSpec};

use crate::fields::value_type::peel;
use crate::finding::{Code, Problem};
use crate::source::text::paragraph;
use crate::value::class::{Annotation, ClassKind};
use crate::value::field::{Field, FieldKind, Site};
use crate::value::id::ClassId;
use crate::value::known::{BLOCK, DOMAIN, PRODUCT};
use crate::value::ty::{Bounds, Ty};
use crate::value::value::Value;
use crate::value::{Pydantic, World};

impl World<'_> {
    /// The fields of a product or block class, in the order of the source.
    ///
    /// What cannot be read is said, once.
    pub(crate) fn fields(&self, id: ClassId) -> Rc<Vec<Field>> {
        if let Some(fields) = self.memory.fields.borrow().get(&id) {
            return Rc::clone(fields);
        }
        let fields = Rc::new(self.read_fields(id));
        self.memory
            .fields
            .borrow_mut()
            .insert(id, Rc::clone(&fields));
        fields
    }

    /// The fields, with nothing said of them but what makes the class fail on import.
    pub(crate) fn fields_unsaid(&self, id: ClassId) -> Rc<Vec<Field>> {
        if let Some(fields) = self.memory.fields.borrow().get(&id) {
            return Rc::clone(fields);
        }
        self.said
            .keeping(Code::NoSchema, || Rc::new(self.read_fields(id)))
    }

    fn read_fields(&self, id: ClassId) -> Vec<Field> {
        let class = self.class(id);
        if let Some(problem) = self.generated_names(id) {
            self.say(problem);
        }
        // Annotated twice, the last one counts.
        let lasts: HashMap<&str, usize> = class
            .annotations
            .iter()
            .enumerate()
            .map(|(at, one)| (&*one.name, at))
            .collect();
        let mut fields: Vec<Field> = Vec::new();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (at, annotation) in class.annotations.iter().enumerate() {
            if annotation.name.starts_with('_') || lasts.get(&*annotation.name) != Some(&at) {
                continue;
            }
            if let Some(range) = annotation.maybe.filter(|_| class.maybe != annotation.maybe) {
                self.say(
                    Problem::new(
                        Code::ConditionalField,
                        class.module,
                        range,
                        format!("whether `{}` is a field depends on this", annotation.name),
                    )
                    .label("its value is known only at run time"),
                );
                continue;
            }
            match self.read_field(id, annotation) {
                Ok(field) => match by_name.get(&field.name) {
                    Some(other) => {
                        self.one_kind(&fields[*other], &field);
                        fields[*other] = field;
                    }
                    None => {
                        by_name.insert(field.name.clone(), fields.len());
                        fields.push(field);
                    }
                },
                Err(problem) => self.say(problem),
            }
        }
        fields
    }

    /// Two names in the source may be one field by an alias; not of both kinds, of
    /// which the orchestrator would keep one each.
    fn one_kind(&self, other: &Field, field: &Field) {
        let is_blocks = |field: &Field| matches!(field.kind, FieldKind::Blocks(..));
        let text = |field: &Field| self.text(field.module, field.range);
        if is_blocks(other) != is_blocks(field) && text(other) != text(field) {
            self.say(
                Problem::new(
                    Code::FieldNameTwice,
                    field.module,
                    field.range,
                    format!("two fields have the name `{}`", field.name),
                )
                .label(format!("`{}` has the same name", text(other)))
                .hint("give one of them another alias"),
            );
        }
    }

    fn read_field(&self, id: ClassId, annotation: &Annotation) -> Result<Field, Problem> {
        let class = self.class(id);
        let ty = annotation
            .ty
            .clone()
            .map_err(|problem| (*problem).clone())?;
        // Pydantic 1 lets a field be `None` if that is its default.
        let is_none = matches!(annotation.value, Some((Value::None, _)));
        let ty = match self.pydantic {
            Pydantic::One if is_none => ty.optional(),
            Pydantic::One | Pydantic::Two => ty,
        };
        let meta = annotation
            .meta
            .clone()
            .map_err(|problem| (*problem).clone())?;
        let mut site = Site {
            class: id,
            module: class.module,
            range: annotation.type_range,
            product: self.info(id).kind == ClassKind::Product,
            meta: meta.or(&ty.strip().1),
        };
        let kind = self.kind(&ty, &site)?;
        let described = site.meta.description.as_deref().and_then(paragraph);
        let name = match site.meta.alias.take() {
            Some(alias) => alias.to_string(),
            None => annotation.name.to_string(),
        };
        self.warn_reserved(&name, annotation.range, &site);
        Ok(Field {
            name,
            module: class.module,
            range: annotation.range,
            doc: annotation.doc.clone().or_else(|| described.map(Rc::from)),
            kind,
            ty,
        })
    }

    /// Whether the field holds blocks or values, by the orchestrator's rules.
    fn kind(&self, ty: &Ty, site: &Site) -> Result<FieldKind, Problem> {
        if self.holds_blocks(ty) {
            let (blocks, arity) = self.blocks(ty, site.meta.bounds, site)?;
            return Ok(FieldKind::Blocks(blocks, arity));
        }
        let spec = self.value(ty, site)?;
        self.warn_hidden(ty, site);
        Ok(FieldKind::Value(spec))
    }

    /// The block classes of a field that holds blocks, and how many of them.
    fn blocks(
        &self,
        ty: &Ty,
        bounds: Bounds,
        site: &Site,
    ) -> Result<(Vec<ClassId>, Arity), Problem> {
        let (ty, meta) = peel(ty);
        let bounds = bounds.both(meta.bounds);
        let mut classes = Vec::new();
        let arity = match ty {
            Ty::List(item, own) => {
                self.block_classes(item, site, &mut classes)?;
                bounds.both(*own).arity()
            }
            Ty::Union(members) if members.contains(&Ty::None) => {
                let rest = Ty::without_none(members);
                let (classes, arity) = self.blocks(&rest, bounds, site)?;
                return Ok((classes, optional(arity)));
            }
            ty => {
                self.block_classes(ty, site, &mut classes)?;
                Arity::Required
            }
        };
        Ok((classes, arity))
    }

    /// Adds the block classes that a type names, each of which must be one.
    fn block_classes(
        &self,
        ty: &Ty,
        site: &Site,
        classes: &mut Vec<ClassId>,
    ) -> Result<(), Problem> {
        match peel(ty).0 {
            Ty::Union(members) => {
                for member in members.iter().filter(|one| **one != Ty::None) {
                    self.block_classes(member, site, classes)?;
                }
                Ok(())
            }
            Ty::Class(id) => self.block_class(*id, site, classes),
            Ty::Any => Err(site.problem(
                Code::AnyField,
                "`Any` may be a block or a value; the orchestrator fails on it",
            )),
            Ty::Foreign(name) if [BLOCK, PRODUCT, DOMAIN].contains(&&**name) => Err(site.problem(
                Code::BareModel,
                format!("`{name}` has no product block name"),
            )),
            _ => Err(site.problem(
                Code::MixedUnion,
                "the field mixes blocks with something else",
            )),
        }
    }

    fn block_class(
        &self,
        id: ClassId,
        site: &Site,
        classes: &mut Vec<ClassId>,
    ) -> Result<(), Problem> {
        match self.info(id).kind {
            ClassKind::Block => {
                classes.push(id);
                Ok(())
            }
            ClassKind::Product => Err(site.problem(
                Code::ProductAsField,
                format!(
                    "`{}` is a product, and a field holds none",
                    self.class(id).name
                ),
            )),
            ClassKind::Other if self.is_domain(id) => Err(site.problem(
                Code::BareModel,
                format!("`{}` has no product block name", self.class(id).name),
            )),
            ClassKind::Other => Err(site.problem(
                Code::MixedUnion,
                "the field mixes blocks with something else",
            )),
        }
    }

    fn value(&self, ty: &Ty, site: &Site) -> Result<ValueSpec, Problem> {
        // A class might be a block after all, if its bases were known.
        ty.any(&mut |part| {
            if let Ty::Class(id) = part {
                self.report(*id);
            }
            false
        });
        if let Some(problem) = self.without_schema(ty, site) {
            return Err(problem);
        }
        let mut problem = None;
        let spec = self.value_spec(ty, site.meta.clone(), &mut problem);
        match problem {
            // A fixed input's value must be one of the members.
            Some(problem) if site.product => return Err(problem),
            Some(problem) => self.say(problem.warning()),
            None if site.product => self.warn_unloadable(ty, site),
            None => {}
        }
        self.warn_unknown(ty, site);
        self.warn_open(ty, site);
        Ok(spec)
    }
}

fn optional(arity: Arity) -> Arity {
    match arity {
        Arity::Required | Arity::Optional => Arity::Optional,
        Arity::List { max, .. } => Arity::List { min: 0, max },
    }
}
