//! The rows of metadata that a statement is about, by name.

use orch_model::catalog::Selection;
use orch_model::{BlockName, Model, Owner, ProductName, ResourceTypeName};

use super::{
    Action, Archive, Attachments, Described, Hold, Insert, Refuse, Relations, Renamed, Update,
};

impl Action {
    /// Adds the names of the rows that must be as recorded before the statement, and are as
    /// recorded after it. `model` is the one before it.
    pub(crate) fn select(&self, model: &Model, names: &mut Selection) {
        match self {
            Self::Insert(insert) => insert.select(names),
            Self::Update(update) => update.select(model, names),
            Self::Describe(_, it) => match it.described {
                Described::Product => drop(names.products.insert(ProductName::new(&it.name))),
                Described::Block => drop(names.blocks.insert(BlockName::new(&it.name))),
                Described::ResourceType => {
                    names.resource_types.insert(ResourceTypeName::new(&it.name));
                }
                Described::Workflow => {}
            },
            Self::Archive(_, archive) => archive.select(model, names),
            Self::NoteUnfit(_, fit) => drop(names.blocks.insert(fit.block.clone())),
            Self::FillAttribute(fill) | Self::NoteAttribute(fill) => {
                owner(names, &fill.owner);
                names.blocks.extend(fill.holds.iter().cloned());
            }
            Self::Hold(_, Hold::Values { block, .. }) => drop(names.blocks.insert(block.clone())),
            Self::Hold(
                _,
                Hold::Attribute {
                    owner: of, holds, ..
                },
            ) => {
                owner(names, of);
                names.blocks.extend(holds.iter().cloned());
            }
            Self::FillValues(fill) | Self::NoteValues(fill) => {
                names.blocks.insert(fill.block.clone());
                names.resource_types.insert(fill.resource_type.clone());
            }
            Self::Refuse(Refuse::UsedNames { block, .. }) => {
                names.blocks.insert(block.clone());
            }
            // Rows of workflows are noted by what differs of them.
            Self::Refuse(Refuse::Emptied(_)) | Self::Restore(..) | Self::Workflows(_) => {}
        }
    }
}

fn owner(names: &mut Selection, owner: &Owner) {
    match owner {
        Owner::Product(name) => drop(names.products.insert(name.clone())),
        Owner::Block(name) => drop(names.blocks.insert(name.clone())),
    }
}

fn attachments(names: &mut Selection, attachments: &Attachments) {
    for (block, all) in attachments.names() {
        names.blocks.insert(block.clone());
        names.resource_types.extend(all.iter().cloned());
    }
}

/// The owners whose rows name some blocks.
fn users_of_blocks(model: &Model, names: &mut Selection, is_one: impl Fn(&BlockName) -> bool) {
    for (name, product) in &model.products {
        let mut held = product.attributes.values().flat_map(|it| &it.blocks);
        if held.any(&is_one) {
            names.products.insert(name.clone());
        }
    }
    for (name, block) in &model.blocks {
        let mut held = block.attributes.values().flat_map(|it| &it.blocks);
        if held.any(&is_one) {
            names.blocks.insert(name.clone());
        }
    }
}

impl Insert {
    fn select(&self, names: &mut Selection) {
        let blocks = |names: &mut Selection, relations: &Relations| {
            names.blocks.extend(relations.blocks().cloned());
        };
        match self {
            Self::Products(rows) => names.products.extend(rows.iter().map(|row| row.1.clone())),
            Self::Blocks(rows) => names.blocks.extend(rows.iter().map(|row| row.1.clone())),
            Self::ResourceTypes(rows) => {
                let of = rows.iter().map(|row| row.1.clone());
                names.resource_types.extend(of);
            }
            Self::FixedInputs(rows) => {
                names
                    .products
                    .extend(rows.iter().map(|row| row.product.clone()));
            }
            Self::Roots(relations) => {
                names
                    .products
                    .extend(relations.owners().map(ProductName::new));
                blocks(names, relations);
            }
            Self::Relations(relations) => {
                names.blocks.extend(relations.owners().map(BlockName::new));
                blocks(names, relations);
            }
            Self::Attachments(all) => attachments(names, all),
            Self::Links(..) => {}
        }
    }
}

impl Update {
    fn select(&self, model: &Model, names: &mut Selection) {
        match self {
            Self::Names { renamed, pairs, .. } => {
                let both = || pairs.iter().flat_map(|(former, name)| [former, name]);
                match renamed {
                    Renamed::Products => names.products.extend(both().map(ProductName::new)),
                    Renamed::Blocks => {
                        let former: std::collections::BTreeSet<&str> =
                            pairs.iter().map(|(former, _)| former.as_str()).collect();
                        users_of_blocks(model, names, |it| former.contains(it.as_str()));
                        names.blocks.extend(both().map(BlockName::new));
                    }
                    Renamed::ResourceTypes => {
                        let uses = |block: &orch_model::Block| {
                            let mut former = pairs.iter().map(|(former, _)| former.as_str());
                            former.any(|former| block.resource_types.contains_key(former))
                        };
                        let users = model.blocks.iter().filter(|(_, block)| uses(block));
                        names.blocks.extend(users.map(|(name, _)| name.clone()));
                        names
                            .resource_types
                            .extend(both().map(ResourceTypeName::new));
                    }
                }
            }
            Self::FixedInputNames { product, .. } => drop(names.products.insert(product.clone())),
            Self::AttributeNames { block, .. } => drop(names.blocks.insert(block.clone())),
            Self::ProductTypes(all) => names.products.extend(all.iter().map(|row| row.0.clone())),
            Self::FixedInputValues(all) => {
                names.products.extend(all.iter().map(|row| row.0.clone()));
            }
            Self::MovedValues { block, pairs } => {
                names.blocks.insert(block.clone());
                let both = pairs.iter().flat_map(|(former, name)| [former, name]);
                names.resource_types.extend(both.cloned());
            }
        }
    }
}

impl Archive {
    fn select(&self, model: &Model, names: &mut Selection) {
        match self {
            Self::Products(all) => {
                names.products.extend(all.iter().cloned());
                let attributes = all.iter().filter_map(|name| model.products.get(name));
                let attributes = attributes.flat_map(|it| it.attributes.values());
                names
                    .blocks
                    .extend(attributes.flat_map(|it| it.blocks.iter().cloned()));
            }
            Self::Blocks(all) => names.blocks.extend(all.iter().cloned()),
            Self::ResourceTypes(all) => names.resource_types.extend(all.iter().cloned()),
            Self::FixedInputs(all) => names.products.extend(all.keys().cloned()),
            Self::Attachments(all) | Self::AttachmentRows(all) => attachments(names, all),
            Self::Attribute(cut) => {
                owner(names, &cut.owner);
                let named = cut.blocks.iter().flatten().chain(&cut.unrelated);
                names.blocks.extend(named.cloned());
            }
            Self::Surplus(surplus) => {
                owner(names, &surplus.owner);
                names.blocks.extend(surplus.blocks.iter().cloned());
            }
            Self::Fit(fit) => drop(names.blocks.insert(fit.block.clone())),
            Self::Replacements(block, _) | Self::FilledValues { block, .. } => {
                names.blocks.insert(block.clone());
            }
            Self::FilledAttribute { owner: of, .. } => owner(names, of),
            Self::Workflows(_) | Self::Links(_) | Self::Leftovers(_) | Self::Unused => {}
        }
    }
}
