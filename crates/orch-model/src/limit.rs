//! How long the columns and indexes of the database let a text be, in characters unless
//! it is said otherwise.

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
/// `products.name` and `product_blocks.name`, in bytes: the columns have no limit, and a
/// unique index holds 2,692 bytes of text that cannot be compressed. A rename that swaps
/// names puts 11 bytes before one of them for a moment.
pub const INDEXED_NAME: usize = 2_681;
/// `fixed_inputs.name`, in bytes: its index holds the product's id too.
pub const INDEXED_INPUT: usize = 2_665;
