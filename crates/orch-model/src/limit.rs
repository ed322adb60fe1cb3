//! How long the target's columns let a text be, in characters.

/// `products.tag`, `product_blocks.tag`.
pub const TAG: usize = 20;
/// Every `description` column.
pub const DESCRIPTION: usize = 2_000;
/// `products.product_type`.
pub const PRODUCT_TYPE: usize = 255;
/// `resource_types.resource_type`.
pub const RESOURCE_TYPE: usize = 510;
/// `subscription_instance_relations.domain_model_attr`.
pub const ATTRIBUTE: usize = 255;
/// `subscription_instance_values.value`; also asked of a fixed input's value,
/// whose column has no limit.
pub const VALUE: usize = 10_000;
