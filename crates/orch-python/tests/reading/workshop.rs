//! The workshop's models, in the shape in which its participants write them.

use crate::support::{check, diagnostics, model, read_files, write};
use orch_model::{BlockName, FixedInputName, Owner, Place, ProductName, ResourceTypeName};

const FILES: &str = r#"
--- products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY

from products.product_types.user import User
from products.product_types.user_group import UserGroup

SUBSCRIPTION_MODEL_REGISTRY.update(
    {
        "User Group": UserGroup,
        "User internal": User,
        "User external": User,
    }
)  # type: ignore[no-untyped-call]
--- products/product_types/__init__.py
--- products/product_types/user.py
from orchestrator.domain.base import SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, strEnum

from products.product_blocks.user import UserBlock, UserBlockInactive, UserBlockProvisioning


class Affiliation(strEnum):
    internal = "internal"
    external = "external"


class UserInactive(SubscriptionModel, is_base=True):
    affiliation: Affiliation
    user: UserBlockInactive


class UserProvisioning(UserInactive, lifecycle=[SubscriptionLifecycle.PROVISIONING]):
    affiliation: Affiliation
    user: UserBlockProvisioning


class User(UserProvisioning, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    """A person
    who logs in.

    More of it.
    """

    affiliation: Affiliation
    "Where they belong."
    user: UserBlock
--- products/product_types/user_group.py
from orchestrator.domain.base import SubscriptionModel
from orchestrator.types import SubscriptionLifecycle

from ..product_blocks import user_group as blocks


class UserGroupInactive(SubscriptionModel, is_base=True):
    user_group: blocks.UserGroupBlockInactive


class UserGroupProvisioning(UserGroupInactive, lifecycle=[SubscriptionLifecycle.PROVISIONING]):
    user_group: blocks.UserGroupBlockProvisioning


class UserGroup(UserGroupProvisioning, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    user_group: blocks.UserGroupBlock
--- products/product_blocks/__init__.py
--- products/product_blocks/user.py
from typing import Optional

from orchestrator.domain.base import ProductBlockModel
from orchestrator.types import SubscriptionLifecycle
from pydantic import Field

from products.product_blocks.user_group import (
    UserGroupBlock,
    UserGroupBlockInactive,
    UserGroupBlockProvisioning,
)


class UserBlockInactive(ProductBlockModel, product_block_name="UserBlock"):
    group: UserGroupBlockInactive
    username: Optional[str] = None
    age: Optional[int] = None
    user_id: Optional[int] = None


class UserBlockProvisioning(UserBlockInactive, lifecycle=[SubscriptionLifecycle.PROVISIONING]):
    group: UserGroupBlockProvisioning
    username: str
    age: Optional[int] = None
    user_id: Optional[int] = None


class UserBlock(UserBlockProvisioning, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    group: UserGroupBlock
    username: str
    age: int | None = Field(None, description="In years.")
    user_id: int
--- products/product_blocks/user_group.py
from typing import Optional

from orchestrator.domain.base import ProductBlockModel
from orchestrator.types import SubscriptionLifecycle


class UserGroupBlockInactive(ProductBlockModel, product_block_name="UserGroupBlock"):
    group_name: Optional[str] = None
    group_id: Optional[int] = None


class UserGroupBlockProvisioning(UserGroupBlockInactive, lifecycle=[SubscriptionLifecycle.PROVISIONING]):
    group_name: str
    group_id: Optional[int] = None


class UserGroupBlock(UserGroupBlockProvisioning, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    group_name: str
    group_id: int
"#;

const MODEL: &str = "
product User Group (UserGroup)
  user_group -> UserGroupBlock: required
product User external (User)
  affiliation: str required {external, internal}
  user -> UserBlock: required
product User internal (User)
  affiliation: str required {external, internal}
  user -> UserBlock: required
block UserBlock
  age: int optional
  user_id: [initial, provisioning, migrating, disabled, terminated] int optional; [active] int required
  username: [initial, migrating, disabled, terminated] str optional; [provisioning, active] str required
  group -> UserGroupBlock: required
block UserGroupBlock
  group_id: [initial, provisioning, migrating, disabled, terminated] int optional; [active] int required
  group_name: [initial, migrating, disabled, terminated] str optional; [provisioning, active] str required
";

#[test]
fn the_workshop_is_read_whole() {
    check(FILES, MODEL);
}

#[test]
fn the_newer_import_paths_mean_the_same() {
    let files = FILES.replace("from orchestrator.", "from orchestrator.core.");
    check(&files, MODEL);
}

#[test]
fn the_parent_folder_and_a_relative_path_name_the_package_too() {
    let folder = write(FILES);
    let reading = orch_python::read(folder.path()).expect("a package");
    assert_eq!(diagnostics(&reading), "");
    assert_eq!(model(&reading).trim(), MODEL.trim());
    let detour = folder.path().join("products/../products/.");
    let reading = orch_python::read(&detour).expect("a package");
    assert_eq!(model(&reading).trim(), MODEL.trim());
}

#[test]
fn a_package_without_init_is_read_whole() {
    let files = FILES
        .replace("--- products/__init__.py", "--- products/registry.py")
        .replace("--- products/product_types/__init__.py\n", "")
        .replace("--- products/product_blocks/__init__.py\n", "");
    check(&files, MODEL);
}

#[test]
fn each_thing_has_its_place_and_its_doc() {
    let reading = read_files(FILES);
    let product = ProductName::new("User internal");
    let block = BlockName::new("UserBlock");
    let cases = [
        (
            Place::Product(product.clone()),
            "products/__init__.py:9:9",
            None,
        ),
        (
            Place::ProductClass(product.clone()),
            "products/product_types/user.py:22:7",
            Some("A person who logs in."),
        ),
        (
            Place::FixedInput(product.clone(), FixedInputName::new("affiliation")),
            "products/product_types/user.py:29:5",
            Some("Where they belong."),
        ),
        (
            Place::Attribute(Owner::Product(product), "user".into()),
            "products/product_types/user.py:31:5",
            None,
        ),
        (
            Place::Block(block.clone()),
            "products/product_blocks/user.py:28:7",
            None,
        ),
        (
            Place::ResourceType(block.clone(), ResourceTypeName::new("age")),
            "products/product_blocks/user.py:31:5",
            Some("In years."),
        ),
        (
            Place::Attribute(Owner::Block(block), "group".into()),
            "products/product_blocks/user.py:29:5",
            None,
        ),
    ];
    for (place, at, doc) in cases {
        let origin = reading.declared.origin(&place).expect("a place");
        assert_eq!(origin.to_string(), at, "{place:?}");
        assert_eq!(origin.doc.as_deref(), doc, "{place:?}");
    }
}
