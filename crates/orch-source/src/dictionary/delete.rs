//! The lists of names that `delete` takes.

use std::collections::BTreeMap;

use orch_model::{Block, BlockName, ProductName, ResourceTypeName, WorkflowName};

use super::{Telling, names};
use crate::node::{At, Node};
use crate::object::Reader;

impl Telling<'_> {
    /// Consents to what the models no longer have.
    pub(super) fn delete(&mut self, reader: &mut Reader<'_>, section: &str, node: &Node) {
        for (at, name) in names(reader, node, &format!("`{section}`")) {
            match section {
                "products" => {
                    let of = ProductName::new(name);
                    let known = self.head.products.get(&of);
                    let stays = self.declared.products.get(&of);
                    gone(reader, at, &format!("product `{name}`"), known, stays);
                    self.answer(reader, &["product", name, "removal"], "remove", at);
                }
                "product_blocks" => {
                    let of = BlockName::new(name);
                    let known = self.head.blocks.get(&of);
                    let stays = self.declared.blocks.get(&of);
                    gone(reader, at, &format!("product block `{name}`"), known, stays);
                    self.answer(reader, &["block", name, "removal"], "yes", at);
                }
                "workflows" => {
                    let of = WorkflowName::new(name);
                    let known = self.head.workflow(&of);
                    let stays = self.declared.workflow(&of);
                    gone(reader, at, &format!("workflow `{name}`"), known, stays);
                    self.answer(reader, &["workflow", name, "removal"], "remove", at);
                }
                _ => self.delete_resource_type(reader, name, at),
            }
        }
    }

    /// Of every block.
    fn delete_resource_type(&mut self, reader: &mut Reader<'_>, name: &str, at: At) {
        let of = ResourceTypeName::new(name);
        let has = |blocks: &BTreeMap<BlockName, Block>| {
            let having = blocks
                .iter()
                .filter(|(_, it)| it.resource_types.contains_key(&of));
            having.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let (known, stays) = (has(&self.head.blocks), has(&self.declared.blocks));
        let what = format!("resource type `{name}`");
        gone(reader, at, &what, known.first(), stays.first());
        for block in known {
            let parts = ["block_resource_type", block.as_str(), name, "removal"];
            self.answer(reader, &parts, "yes", at);
        }
    }
}

/// Whatever is deleted is recorded, and the models have it no longer.
fn gone<T>(
    reader: &mut Reader<'_>,
    at: At,
    what: &str,
    recorded: Option<&T>,
    declared: Option<&T>,
) {
    if recorded.is_none() {
        reader.fault(at, format!("{what} is not recorded at the head"));
    } else if declared.is_some() {
        reader.fault(
            at,
            format!("{what} is deleted here, and the models still have it"),
        );
    }
}
