//! `orch record`: answers, drafts, refusals.

mod answers;
mod checks;
mod drafts;
mod heads;
mod models;
mod output;

use crate::support::Project;

/// A product and its block, in one file.
const ONE: &str = r#"
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel


class Node(ProductBlockModel, product_block_name="Node"):
    """A network node."""
    hostname: str


class NodeProduct(SubscriptionModel, is_base=True):
    """A node of the network."""
    speed: int
    node: Node


SUBSCRIPTION_MODEL_REGISTRY.update({"Node 100": NodeProduct})
"#;

/// A project with that product, not recorded.
fn node() -> Project {
    let project = Project::empty();
    project.write("products/__init__.py", ONE);
    project.orch(["init"]).exits(0);
    project
}
