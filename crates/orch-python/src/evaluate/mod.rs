//! What names and expressions stand for. Uses `world` and the rooms below it.

mod call;
mod changed;
mod constant;
pub(crate) mod iterate;
mod member;
mod resolve;
mod text_method;
mod truth;
mod turn;
