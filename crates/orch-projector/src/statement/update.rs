//! Statements that change rows.

use std::collections::BTreeSet;

use orch_model::{
    AttributeName, BlockName, FixedInputName, ProductName, ProductType, ResourceTypeName,
};

use super::insert::pair;
use super::sql::{equals, row, same, values};
use crate::literal::{NulError, literal};
use crate::schema::Table;

/// Rows that get other values.
#[derive(Clone, Debug)]
pub(crate) enum Update {
    Names {
        renamed: Renamed,
        /// Former name and name.
        pairs: Vec<(String, String)>,
        step: Step,
    },
    FixedInputNames {
        product: ProductName,
        pairs: Vec<(FixedInputName, FixedInputName)>,
        step: Step,
    },
    AttributeNames {
        block: BlockName,
        pairs: Vec<(AttributeName, AttributeName)>,
    },
    ProductTypes(Vec<(ProductName, ProductType)>),
    FixedInputValues(Vec<(ProductName, FixedInputName, String)>),
    /// The values of a block's instances move from resource types to others.
    MovedValues {
        block: BlockName,
        pairs: Vec<(ResourceTypeName, ResourceTypeName)>,
    },
}

/// The things whose names are unique in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renamed {
    Products,
    Blocks,
    ResourceTypes,
}

impl Renamed {
    const fn table(self) -> Table {
        match self {
            Self::Products => Table::Products,
            Self::Blocks => Table::ProductBlocks,
            Self::ResourceTypes => Table::ResourceTypes,
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Products | Self::Blocks => "name",
            Self::ResourceTypes => "resource_type",
        }
    }
}

/// Names are unique at every moment: where one takes the name that another one gives up,
/// all of them step aside first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// From the former name to the name.
    Whole,
    /// From the former name to one that nothing has.
    Aside,
    /// From there to the name.
    Back,
}

/// The steps that some renames take.
pub(crate) fn renames<N: Ord>(pairs: &[(N, N)]) -> &'static [Step] {
    let former: BTreeSet<&N> = pairs.iter().map(|(former, _)| former).collect();
    if pairs.iter().any(|(_, name)| former.contains(name)) {
        &[Step::Aside, Step::Back]
    } else {
        &[Step::Whole]
    }
}

impl Step {
    /// The name that is set, and the one that is there.
    const fn names(self) -> (&'static str, &'static str) {
        const ASIDE: &str = "pg_catalog.concat('orch: renamed from ', v.former)";
        match self {
            Self::Whole => ("v.name", "v.former"),
            Self::Aside => (ASIDE, "v.former"),
            Self::Back => ("v.name", ASIDE),
        }
    }
}

impl Update {
    pub(super) const fn writes(&self) -> &'static [Table] {
        match self {
            Self::Names { renamed, .. } => match renamed {
                Renamed::Products => &[Table::Products],
                Renamed::Blocks => &[Table::ProductBlocks],
                Renamed::ResourceTypes => &[Table::ResourceTypes],
            },
            Self::FixedInputNames { .. } | Self::FixedInputValues(_) => &[Table::FixedInputs],
            Self::AttributeNames { .. } => &[Table::InstanceRelations],
            Self::ProductTypes(_) => &[Table::Products],
            Self::MovedValues { .. } => &[Table::InstanceValues],
        }
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        match self {
            Self::Names {
                renamed,
                pairs,
                step,
            } => {
                let (table, column) = (renamed.table().name(), renamed.column());
                let (name, on) = step.names();
                let rows = rows(pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))?;
                Ok(format!(
                    "update only public.{table} x set {column} = {name}\nfrom {}\nwhere {}",
                    values(&rows, "former, name"),
                    equals(&format!("x.{column}"), on)
                ))
            }
            Self::FixedInputNames {
                product,
                pairs,
                step,
            } => {
                let (name, on) = step.names();
                let rows = rows(pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))?;
                Ok(format!(
                    "update only public.fixed_inputs x set name = {name}\n\
                     from {}, only public.products p\n\
                     where {} and {}\n  and {}",
                    values(&rows, "former, name"),
                    equals("p.name", &literal(product.as_str())?),
                    same("x.product_id", "p.product_id"),
                    equals("x.name", on)
                ))
            }
            Self::AttributeNames { block, pairs } => {
                let rows = rows(pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))?;
                Ok(format!(
                    "update only public.subscription_instance_relations x set domain_model_attr = v.name\n\
                     from {},\n  only public.subscription_instances i, only public.product_blocks b\n\
                     where {}\n  and {}\n  and {}\n  and {}",
                    values(&rows, "former, name"),
                    equals("b.name", &literal(block.as_str())?),
                    same("i.product_block_id", "b.product_block_id"),
                    same("x.in_use_by_id", "i.subscription_instance_id"),
                    equals("x.domain_model_attr", "v.former")
                ))
            }
            Self::ProductTypes(all) => {
                let rows = rows(all.iter().map(|(a, b)| (a.as_str(), b.as_str())))?;
                Ok(format!(
                    "update only public.products p set product_type = v.product_type\nfrom {}\nwhere {}",
                    values(&rows, "name, product_type"),
                    equals("p.name", "v.name")
                ))
            }
            Self::FixedInputValues(all) => {
                let rows: Result<Vec<String>, NulError> = all
                    .iter()
                    .map(|(product, name, value)| row([product.as_str(), name.as_str(), value]))
                    .collect();
                Ok(format!(
                    "update only public.fixed_inputs x set value = v.value\n\
                     from {}, only public.products p\n\
                     where {} and {}\n  and {}",
                    values(&rows?, "product, name, value"),
                    equals("p.name", "v.product"),
                    same("x.product_id", "p.product_id"),
                    equals("x.name", "v.name")
                ))
            }
            Self::MovedValues { block, pairs } => {
                let rows = rows(pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))?;
                Ok(format!(
                    "update only public.subscription_instance_values x set resource_type_id = r.resource_type_id\n\
                     from {},\n  only public.resource_types f, only public.resource_types r,\n  \
                     only public.product_blocks b, only public.subscription_instances i\n\
                     where {}\n  and {}\n  and {}\n  and {}\n  and {}\n  and {}",
                    values(&rows, "former, name"),
                    equals("f.resource_type", "v.former"),
                    equals("r.resource_type", "v.name"),
                    equals("b.name", &literal(block.as_str())?),
                    same("i.product_block_id", "b.product_block_id"),
                    same("x.subscription_instance_id", "i.subscription_instance_id"),
                    same("x.resource_type_id", "f.resource_type_id")
                ))
            }
        }
    }
}

fn rows<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Vec<String>, NulError> {
    pairs.map(|(a, b)| pair(a, b)).collect()
}
