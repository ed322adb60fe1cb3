//! The blocks of descriptions.

use std::collections::BTreeSet;

use orch_model::{
    Attribute, AttributeName, AttributeSpec, Block, BlockName, Owner, Place, ResourceType,
    ResourceTypeName,
};

use super::description::{BlockDescription, Field};
use super::field::{Held, by_status, is_identifier, of_block, stages, value_spec};
use super::model::{Builder, Known, fault};
use crate::Fault;

impl<'a> Builder<'a> {
    /// Whether Python takes it for a field.
    pub(super) fn is_field(&mut self, path: &str, field: &Field) -> bool {
        let name = &field.name.text;
        if name.starts_with('_') {
            let message = format!("`{name}` is no field, as its name starts with `_`");
            self.remark(path, vec![(field.name.at, message)]);
            return false;
        }
        if !is_identifier(name) {
            let message = format!("`{name}` is no name that Python takes");
            self.fault(path, &field.name, message);
            return false;
        }
        true
    }

    pub(super) fn block(&mut self, path: &'a str, it: &'a BlockDescription) {
        let Some(Known {
            name,
            path: first,
            class,
        }) = self.blocks.get(it.class.text.as_str())
        else {
            let message = format!(
                "product block `{}` has no `fields` here, and no description has it",
                it.class.text
            );
            let hint = "name the folder that holds all descriptions".to_owned();
            self.faults.push(Fault {
                hint: Some(hint),
                ..fault(path, it.class.at, message)
            });
            return;
        };
        let (name, first, at) = (name.clone(), *first, class.at);
        let of = name.as_str().to_owned();
        let doc = it.description.as_ref();
        if let Some(fields) = &it.fields {
            let is_first = first == path && at == it.class.at;
            if is_first {
                let class = &it.class;
                self.place(Place::Block(name.clone()), path, class, doc);
            }
            let block = self.fields(path, &name, fields, is_first);
            let known = self.declared.model.blocks.get(&name);
            // Twice in one file, or two types of one name, is said already.
            if first != path && known.is_some_and(|known| *known != block) {
                let message = format!(
                    "product block `{}` is described twice, and its fields differ from those in \
                     {first}:{}",
                    it.class.text, at.line
                );
                self.fault(path, &it.class, message);
            }
            self.declared.model.blocks.insert(name, block);
        }
        self.answer(&["block", &of, "description"], path, doc);
        self.answer(&["block", &of, "tag"], path, it.tag.as_ref());
    }

    fn fields(
        &mut self,
        path: &'a str,
        name: &BlockName,
        fields: &'a [Field],
        is_first: bool,
    ) -> Block {
        let mut block = Block::default();
        for field in fields {
            if !self.is_field(path, field) {
                continue;
            }
            let mut remarks = Vec::new();
            let is_block = |text: &str| self.blocks.contains_key(text);
            let found = of_block(field, &is_block, &mut remarks);
            let found = found.and_then(|kind| Ok((kind, stages(field)?)));
            if field
                .required
                .as_ref()
                .is_some_and(|it| it.text == "initial")
            {
                let message = format!(
                    "the generator writes `{}` as optional: it looks for `inactive`, not \
                     `initial`",
                    field.name.text
                );
                remarks.push((field.name.at, message));
            }
            self.remark(path, remarks);
            let (kind, required) = match found {
                Ok(found) => found,
                Err((at, message)) => {
                    self.faults.push(fault(path, at, message));
                    continue;
                }
            };
            let is_new = match kind.held {
                Held::Value {
                    value_type,
                    allowed,
                } => {
                    let resource_type = ResourceTypeName::new(&field.name.text);
                    let spec = |arity| value_spec(&value_type, allowed.as_ref(), arity);
                    let spec = by_status(required, kind.list, spec);
                    let place = Place::ResourceType(name.clone(), resource_type.clone());
                    if is_first {
                        self.place(place, path, &field.name, field.description.as_ref());
                    }
                    let known = &mut self.declared.model.resource_types;
                    known
                        .entry(resource_type.clone())
                        .or_insert(ResourceType { description: None });
                    if let Some(text) = &field.description {
                        let told = self.told.entry(resource_type.clone()).or_default();
                        told.push((path, text));
                    }
                    block.resource_types.insert(resource_type, spec).is_none()
                }
                Held::Block(class) => {
                    let attribute = AttributeName::new(&field.name.text);
                    let held = self.blocks.get(class.as_str());
                    let blocks: BTreeSet<_> =
                        held.map(|held| held.name.clone()).into_iter().collect();
                    let spec = |arity| AttributeSpec {
                        blocks: blocks.clone(),
                        arity,
                    };
                    let value = Attribute {
                        spec: by_status(required, kind.list, spec),
                        blocks: blocks.clone(),
                    };
                    let owner = Owner::Block(name.clone());
                    let place = Place::Attribute(owner, attribute.clone());
                    if is_first {
                        self.place(place, path, &field.name, field.description.as_ref());
                    }
                    block.attributes.insert(attribute, value).is_none()
                }
            };
            let other = &field.name.text;
            let twice = block.attributes.contains_key(other.as_str())
                && block.resource_types.contains_key(other.as_str());
            if !is_new || twice {
                self.fault(
                    path,
                    &field.name,
                    format!("`{other}` is two fields of one class"),
                );
            }
        }
        block
    }
}
