//! Statements that move rows to the archive.

use std::collections::BTreeMap;

use orch_model::change::Leftover;
use orch_model::{
    AttributeName, BlockName, FixedInputName, Owner, ProductName, ResourceTypeName, WorkflowName,
};
use serde_json::{Map, Value, json as value};

use super::insert::Attachments;
use super::sql::{call, json, named, texts};
use super::workflow::Linked;
use crate::literal::{NulError, literal};
use crate::schema::Table;
use crate::slot::Slot;

/// Rows to move to the archive, with all that follow by cascade.
#[derive(Clone, Debug)]
pub(crate) enum Archive {
    /// Products with their subscriptions, and the processes of these.
    Products(Vec<ProductName>),
    /// Blocks with their instances, and the instances that only these used.
    Blocks(Vec<BlockName>),
    /// Resource types with their values.
    ResourceTypes(Vec<ResourceTypeName>),
    FixedInputs(BTreeMap<ProductName, Vec<FixedInputName>>),
    /// Resource types of blocks, with the values of the blocks' instances.
    Attachments(Attachments),
    /// Resource types of blocks; the values stay.
    AttachmentRows(Attachments),
    Attribute(Cut),
    Surplus(Surplus),
    Fit(Fit),
    /// The values that took the place of values that did not fit.
    Replacements(BlockName, ResourceTypeName),
    /// The instances that a fill made for an attribute.
    FilledAttribute {
        fill: String,
        owner: Owner,
        attribute: AttributeName,
        minimum: Map<String, Value>,
    },
    /// The values that a fill made.
    FilledValues {
        fill: String,
        block: BlockName,
        resource_type: ResourceTypeName,
        count: usize,
    },
    /// Workflows with all processes that ran them.
    Workflows(Vec<WorkflowName>),
    /// Links of products to workflows.
    Links(Linked),
    /// Rows that nothing explains.
    Leftovers(Vec<Leftover>),
    /// The instances that nothing uses once all else of the revision is done.
    Unused,
}

/// The instances that an owner holds in an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub(crate) owner: Owner,
    pub(crate) attribute: AttributeName,
    /// Only instances of these blocks; all, where there are none.
    pub(crate) blocks: Option<Vec<BlockName>>,
    /// The blocks that nothing relates the owner to from then on.
    pub(crate) unrelated: Vec<BlockName>,
}

/// Instances in an attribute beyond the most that it may hold.
#[derive(Clone, Debug)]
pub(crate) struct Surplus {
    pub(crate) owner: Owner,
    pub(crate) attribute: AttributeName,
    pub(crate) blocks: Vec<BlockName>,
    /// By status.
    pub(crate) most: Map<String, Value>,
    /// `refuse` or `archive`.
    pub(crate) misfits: &'static str,
}

/// Values that do not fit what a resource type of a block may hold.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) block: BlockName,
    pub(crate) resource_type: ResourceTypeName,
    /// The condition that values must meet, by status.
    pub(crate) fits: Map<String, Value>,
    /// `refuse`, `archive` or `replace`.
    pub(crate) misfits: &'static str,
    /// The value that takes the place of those that are replaced.
    pub(crate) value: Option<String>,
}

/// The table of an owner's kind, as an argument.
pub(crate) const fn owners(owner: &Owner) -> &'static str {
    match owner {
        Owner::Product(_) => "'products'",
        Owner::Block(_) => "'product_blocks'",
    }
}

impl Archive {
    /// The tables that it moves rows from, without those that follow by cascade.
    pub(super) const fn archives(&self) -> &'static [Table] {
        match self {
            Self::Products(_) => Self::PRODUCTS,
            Self::Blocks(_) => Self::BLOCKS,
            Self::ResourceTypes(_) => Self::RESOURCE_TYPES,
            Self::FixedInputs(_) => Self::FIXED_INPUTS,
            Self::Attachments(_) => Self::ATTACHMENTS,
            Self::AttachmentRows(_) => &[Table::ProductBlockResourceTypes],
            Self::Attribute(_) | Self::Surplus(_) => Self::CUT,
            Self::FilledAttribute { .. } | Self::Unused => {
                &[Table::InstanceRelations, Table::Instances]
            }
            Self::Workflows(_) => Self::WORKFLOWS,
            Self::Links(_) => Self::LINKS,
            Self::Leftovers(_) => Self::LEFTOVERS,
            Self::Fit(_) | Self::Replacements(..) | Self::FilledValues { .. } => Self::VALUES,
        }
    }

    pub(crate) const PRODUCTS: &[Table] = &[
        Table::Processes,
        Table::ProcessesSubscriptions,
        Table::Products,
        Table::Subscriptions,
    ];
    pub(crate) const BLOCKS: &[Table] = &[
        Table::ProductBlocks,
        Table::InstanceRelations,
        Table::Instances,
    ];
    pub(crate) const RESOURCE_TYPES: &[Table] = &[Table::ResourceTypes, Table::InstanceValues];
    pub(crate) const FIXED_INPUTS: &[Table] = &[Table::FixedInputs];
    pub(crate) const ATTACHMENTS: &[Table] =
        &[Table::ProductBlockResourceTypes, Table::InstanceValues];
    pub(crate) const CUT: &[Table] = &[
        Table::ProductBlockRelations,
        Table::ProductProductBlocks,
        Table::InstanceRelations,
        Table::Instances,
    ];
    pub(crate) const FILLED: &[Table] = &[
        Table::InstanceRelations,
        Table::InstanceValues,
        Table::Instances,
    ];
    pub(crate) const WORKFLOWS: &[Table] = &[Table::Processes, Table::Workflows];
    pub(crate) const LINKS: &[Table] = &[Table::ProductsWorkflows];
    pub(crate) const LEFTOVERS: &[Table] = &[
        Table::ResourceTypes,
        Table::InstanceRelations,
        Table::InstanceValues,
        Table::Instances,
    ];
    pub(crate) const VALUES: &[Table] = &[Table::InstanceValues];

    /// The tables that it changes rows of.
    pub(super) const fn writes(&self) -> &'static [Table] {
        match self {
            Self::Fit(Fit { value: Some(_), .. }) => &[Table::InstanceValues],
            _ => &[],
        }
    }

    pub(super) const fn function(&self) -> &'static str {
        match self {
            Self::Products(_) => "orch_archive_products",
            Self::Blocks(_) => "orch_archive_blocks",
            Self::ResourceTypes(_) => "orch_archive_resource_types",
            Self::FixedInputs(_) => "orch_archive_fixed_inputs",
            Self::Attachments(_) => "orch_archive_attachments",
            Self::AttachmentRows(_) => "orch_archive_block_resource_types",
            Self::Attribute(_) => "orch_archive_attribute",
            Self::Surplus(_) => "orch_archive_surplus",
            Self::Fit(_) => "orch_fit_values",
            Self::Replacements(..) => "orch_archive_replacements",
            Self::FilledAttribute { .. } => "orch_archive_filled_attribute",
            Self::FilledValues { .. } => "orch_archive_filled_values",
            Self::Workflows(_) => "orch_archive_workflows",
            Self::Links(_) => "orch_archive_links",
            Self::Leftovers(_) => "orch_archive_leftovers",
            Self::Unused => "orch_archive_unused",
        }
    }

    pub(super) fn text(&self, slot: Slot) -> Result<String, NulError> {
        let mut arguments = vec![literal(&slot.to_string())?];
        match self {
            Self::Products(names) => arguments.push(texts(names.iter().map(ProductName::as_str))?),
            Self::Blocks(names) => arguments.push(texts(names.iter().map(BlockName::as_str))?),
            Self::ResourceTypes(names) => {
                arguments.push(texts(names.iter().map(ResourceTypeName::as_str))?);
            }
            Self::FixedInputs(names) => arguments.push(json(&value!(names))?),
            Self::Attachments(all) | Self::AttachmentRows(all) => {
                arguments.push(json(&value!(all.names()))?);
            }
            Self::Attribute(cut) => cut.arguments(&mut arguments)?,
            Self::Surplus(surplus) => surplus.arguments(&mut arguments)?,
            Self::Fit(fit) => fit.arguments(&mut arguments)?,
            Self::Replacements(block, resource_type) => {
                arguments.push(literal(block.as_str())?);
                arguments.push(literal(resource_type.as_str())?);
            }
            Self::FilledAttribute {
                fill,
                owner,
                attribute,
                minimum,
            } => {
                arguments.push(literal(fill)?);
                arguments.push(owners(owner).to_owned());
                arguments.push(literal(owner.name())?);
                arguments.push(literal(attribute.as_str())?);
                arguments.push(named("minimum", &json(&Value::Object(minimum.clone()))?));
            }
            Self::FilledValues {
                fill,
                block,
                resource_type,
                count,
            } => {
                arguments.push(literal(fill)?);
                arguments.push(literal(block.as_str())?);
                arguments.push(literal(resource_type.as_str())?);
                arguments.push(count.to_string());
            }
            Self::Workflows(names) => {
                arguments.push(texts(names.iter().map(WorkflowName::as_str))?);
            }
            Self::Links(links) => arguments.push(links.json()?),
            Self::Leftovers(all) => arguments.push(json(&value!(all))?),
            Self::Unused => {}
        }
        call(self.function(), &arguments)
    }
}

impl Cut {
    fn arguments(&self, arguments: &mut Vec<String>) -> Result<(), NulError> {
        let blocks = match &self.blocks {
            Some(blocks) => texts(blocks.iter().map(BlockName::as_str))?,
            None => "null".to_owned(),
        };
        let unrelated = texts(self.unrelated.iter().map(BlockName::as_str))?;
        arguments.push(owners(&self.owner).to_owned());
        arguments.push(literal(self.owner.name())?);
        arguments.push(literal(self.attribute.as_str())?);
        arguments.push(named("blocks", &blocks));
        arguments.push(named("unrelated", &unrelated));
        Ok(())
    }
}

impl Surplus {
    fn arguments(&self, arguments: &mut Vec<String>) -> Result<(), NulError> {
        let blocks = texts(self.blocks.iter().map(BlockName::as_str))?;
        let most = json(&Value::Object(self.most.clone()))?;
        arguments.push(owners(&self.owner).to_owned());
        arguments.push(literal(self.owner.name())?);
        arguments.push(literal(self.attribute.as_str())?);
        arguments.push(named("blocks", &blocks));
        arguments.push(named("most", &most));
        arguments.push(named("misfits", &literal(self.misfits)?));
        Ok(())
    }
}

impl Fit {
    /// Notes the values that do not fit.
    pub(super) fn noting(&self, slot: Slot) -> Result<String, NulError> {
        let fits = json(&Value::Object(self.fits.clone()))?;
        let arguments = [
            literal(&slot.to_string())?,
            literal(self.block.as_str())?,
            literal(self.resource_type.as_str())?,
            named("fits", &fits),
        ];
        call("orch_note_unfit_values", &arguments)
    }

    fn arguments(&self, arguments: &mut Vec<String>) -> Result<(), NulError> {
        let value = match &self.value {
            Some(value) => literal(value)?,
            None => "null".to_owned(),
        };
        let fits = json(&Value::Object(self.fits.clone()))?;
        arguments.push(literal(self.block.as_str())?);
        arguments.push(literal(self.resource_type.as_str())?);
        arguments.push(named("fits", &fits));
        arguments.push(named("misfits", &literal(self.misfits)?));
        arguments.push(named("value", &value));
        Ok(())
    }
}
