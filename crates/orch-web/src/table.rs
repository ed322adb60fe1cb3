//! The metadata as tables: what a recorded model stands for, or what a database holds, in the
//! orchestrator's shapes.

use std::collections::{BTreeMap, BTreeSet};

use orch_app::lives::Lives;
use orch_event::Timestamp;
use orch_model::catalog::related;
use orch_model::{ProductName, Recorded, Target, ThingId, ThingKind};
use orch_postgres::metadata::{BlockRecord, Metadata, ProductRecord};

use crate::shapes::{FixedInput, Product, ProductBlock, ResourceType, Seconds, Workflow};

/// The metadata; each list is in the order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tables {
    pub(crate) products: Vec<Product>,
    pub(crate) product_blocks: Vec<ProductBlock>,
    pub(crate) resource_types: Vec<ResourceType>,
    pub(crate) workflows: Vec<Workflow>,
    /// The ids of workflows that were deleted; the orchestrator shows them by id only.
    pub(crate) deleted: BTreeSet<String>,
    /// Per block, the blocks that it depends on.
    pub(crate) depends_on: BTreeMap<String, BTreeSet<String>>,
}

impl Tables {
    /// What a recorded model stands for. Rows are created when their thing was recorded.
    pub(crate) fn recorded(recorded: &Recorded, lives: &Lives) -> Self {
        let rows = Rows { recorded, lives };
        let model = &recorded.model;
        let mut tables = Self::default();
        for (name, it) in &model.resource_types {
            tables.resource_types.push(ResourceType {
                resource_type: name.to_string(),
                description: it.description.clone(),
                resource_type_id: rows.id(ThingKind::ResourceType, None, name.as_str()).0,
            });
        }
        let types: BTreeMap<String, ResourceType> = tables
            .resource_types
            .iter()
            .map(|it| (it.resource_type.clone(), it.clone()))
            .collect();
        for (name, it) in model.workflows() {
            let (workflow_id, created_at) = rows.id(ThingKind::Workflow, None, name.as_str());
            if !it.standing.is_in_use() {
                tables.deleted.insert(workflow_id.clone());
            }
            tables.workflows.push(Workflow {
                name: name.to_string(),
                target: it.target.map_or("", Target::as_str).to_owned(),
                is_task: it.is_task().unwrap_or_default(),
                description: it.description.clone(),
                created_at,
                workflow_id,
                steps: (),
            });
        }
        let mut workflows: BTreeMap<&ProductName, Vec<Workflow>> = BTreeMap::new();
        for ((name, it), row) in model.workflows().zip(&tables.workflows) {
            if !it.standing.is_in_use() {
                continue;
            }
            for product in model.products_of(name, it) {
                workflows.entry(product).or_default().push(row.clone());
            }
        }
        let mut blocks = BTreeMap::new();
        for (name, it) in &model.blocks {
            let (product_block_id, created_at) = rows.id(ThingKind::Block, None, name.as_str());
            let of_block = it.resource_types.keys();
            let block = ProductBlock {
                product_block_id,
                name: name.to_string(),
                description: it.description.clone(),
                tag: it.tag.clone(),
                status: it.status.clone(),
                resource_types: of_block
                    .filter_map(|name| types.get(name.as_str()).cloned())
                    .collect(),
                created_at,
                end_date: None,
            };
            let depends_on = related(&it.attributes);
            let depends_on = depends_on.iter().map(ToString::to_string).collect();
            tables.depends_on.insert(name.to_string(), depends_on);
            blocks.insert(name.to_string(), block.clone());
            tables.product_blocks.push(block);
        }
        for (name, it) in &model.products {
            let (product_id, created_at) = rows.id(ThingKind::Product, None, name.as_str());
            let thing = recorded
                .things
                .find(ThingKind::Product, None, name.as_str());
            let fixed_inputs = it.fixed_inputs.iter().map(|(name, it)| {
                let (fixed_input_id, created_at) =
                    rows.id(ThingKind::FixedInput, thing, name.as_str());
                FixedInput {
                    fixed_input_id,
                    name: name.to_string(),
                    value: it.value.clone(),
                    product_id: product_id.clone(),
                    created_at,
                }
            });
            let of_product = related(&it.attributes);
            tables.products.push(Product {
                name: name.to_string(),
                description: it.description.clone(),
                product_type: it.product_type.as_str().to_owned(),
                status: it.status.clone(),
                tag: it.tag.clone(),
                created_at,
                end_date: None,
                product_blocks: of_product
                    .iter()
                    .filter_map(|name| blocks.get(name.as_str()).cloned())
                    .collect(),
                fixed_inputs: fixed_inputs.collect(),
                workflows: workflows.remove(name).unwrap_or_default(),
                product_id: product_id.clone(),
            });
        }
        tables
    }

    /// What a database holds.
    pub(crate) fn observed(metadata: &Metadata) -> Self {
        let mut tables = Self::default();
        for it in &metadata.resource_types {
            tables.resource_types.push(ResourceType {
                resource_type: it.name.clone(),
                description: it.description.clone(),
                resource_type_id: it.id.clone(),
            });
        }
        let types: BTreeMap<&str, &ResourceType> = tables
            .resource_types
            .iter()
            .map(|it| (it.resource_type_id.as_str(), it))
            .collect();
        for it in &metadata.blocks {
            tables.product_blocks.push(block(it, &types));
            let depends_on = it.depends_on.iter().cloned().collect();
            tables.depends_on.insert(it.name.clone(), depends_on);
        }
        for it in &metadata.workflows {
            if it.is_deleted {
                tables.deleted.insert(it.id.clone());
            }
            tables.workflows.push(Workflow {
                name: it.name.clone(),
                target: it.target.clone(),
                is_task: it.is_task,
                description: it.description.clone(),
                created_at: Some(seconds(it.created_at)),
                workflow_id: it.id.clone(),
                steps: (),
            });
        }
        let blocks: BTreeMap<&str, &ProductBlock> = tables
            .product_blocks
            .iter()
            .map(|it| (it.product_block_id.as_str(), it))
            .collect();
        let workflows: BTreeMap<&str, &Workflow> = tables
            .workflows
            .iter()
            .map(|it| (it.workflow_id.as_str(), it))
            .collect();
        let products = metadata.products.iter();
        tables.products = products
            .map(|it| product(it, &blocks, &workflows))
            .collect();
        tables
    }

    /// The names of the blocks that depend on a block.
    pub(crate) fn in_use_by(&self, block: &str) -> Vec<&str> {
        let uses = self.depends_on.iter().filter(|(_, it)| it.contains(block));
        uses.map(|(name, _)| name.as_str()).collect()
    }

    /// The names of the blocks that have a resource type.
    pub(crate) fn blocks_of(&self, resource_type: &str) -> Vec<&ProductBlock> {
        let has = |it: &&ProductBlock| {
            let mut types = it.resource_types.iter();
            types.any(|it| it.resource_type == resource_type)
        };
        self.product_blocks.iter().filter(has).collect()
    }
}

/// A moment of the ledger as the orchestrator writes moments.
pub(crate) fn moment(time: Timestamp) -> Seconds {
    seconds(time.unix_micros())
}

fn seconds(micros: i64) -> Seconds {
    Seconds(micros)
}

/// The rows of a recorded model.
struct Rows<'a> {
    recorded: &'a Recorded,
    lives: &'a Lives,
}

impl Rows<'_> {
    /// The id of a thing's row, and when it was recorded.
    fn id(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> (String, Option<Seconds>) {
        match self.recorded.things.find(kind, owner, name) {
            Some(thing) => {
                let created_at = self.lives.begin(thing).map(moment);
                (self.lives.row(thing), created_at)
            }
            None => (String::new(), None),
        }
    }
}

fn block(it: &BlockRecord, types: &BTreeMap<&str, &ResourceType>) -> ProductBlock {
    let of_block = it.resource_types.iter();
    ProductBlock {
        product_block_id: it.id.clone(),
        name: it.name.clone(),
        description: it.description.clone(),
        tag: it.tag.clone(),
        status: it.status.clone(),
        resource_types: of_block
            .filter_map(|id| types.get(id.as_str()).map(|it| (*it).clone()))
            .collect(),
        created_at: Some(seconds(it.created_at)),
        end_date: it.end_date.map(seconds),
    }
}

fn product(
    it: &ProductRecord,
    blocks: &BTreeMap<&str, &ProductBlock>,
    workflows: &BTreeMap<&str, &Workflow>,
) -> Product {
    let fixed_inputs = it.fixed_inputs.iter().map(|input| FixedInput {
        fixed_input_id: input.id.clone(),
        name: input.name.clone(),
        value: input.value.clone(),
        product_id: it.id.clone(),
        created_at: Some(seconds(input.created_at)),
    });
    let of_product = it.blocks.iter();
    let its_workflows = it.workflows.iter();
    Product {
        product_id: it.id.clone(),
        name: it.name.clone(),
        description: it.description.clone(),
        product_type: it.product_type.clone(),
        status: it.status.clone(),
        tag: it.tag.clone(),
        created_at: Some(seconds(it.created_at)),
        end_date: it.end_date.map(seconds),
        product_blocks: of_product
            .filter_map(|id| blocks.get(id.as_str()).map(|it| (*it).clone()))
            .collect(),
        fixed_inputs: fixed_inputs.collect(),
        workflows: its_workflows
            .filter_map(|id| workflows.get(id.as_str()).map(|it| (*it).clone()))
            .collect(),
    }
}
