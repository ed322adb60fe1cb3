//! Models that cannot be read, or cannot be recorded.

use super::{ONE, node};
use crate::support::{Project, Ran, Transcript, matches_messages, ran};

#[test]
fn a_folder_without_a_ledger_says_how_to_start_one() {
    let project = Project::empty();
    let mut told = Transcript::default();
    project.orch(["log"]).exits(1).noted(&mut told);
    told.matches("a_folder_without_a_ledger_says_how_to_start_one");
}

#[test]
fn products_that_cannot_be_found_are_named() {
    let project = Project::empty();
    let mut told = Transcript::default();
    project.orch(["init"]).exits(0).noted(&mut told);
    project.orch(["record", "x"]).exits(1).noted(&mut told);
    std::fs::create_dir(project.path().join("products")).unwrap();
    project.orch(["record", "x"]).exits(1).noted(&mut told);
    told.matches("products_that_cannot_be_found_are_named");
}

#[test]
fn a_class_that_cannot_be_read_is_shown_where_it_stands() {
    let project = node();
    project.write(
        "products/__init__.py",
        &ONE.replace(
            "(ProductBlockModel, product",
            "(make_base(\"node\"), product",
        ),
    );
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes"])
        .exits(1)
        .noted(&mut told);
    told.matches("a_class_that_cannot_be_read_is_shown_where_it_stands");
}

#[test]
fn names_that_no_database_can_hold_are_refused_where_they_stand() {
    let project = node();
    let mut told = Transcript::default();
    for name in ["a\\0b", "\\ud800"] {
        project.write(
            "products/__init__.py",
            &ONE.replace("\"Node 100\"", &format!("\"{name}\"")),
        );
        project.orch(["record", "x"]).exits(1).noted(&mut told);
    }
    told.matches("names_that_no_database_can_hold_are_refused_where_they_stand");
}

#[test]
fn names_that_no_column_holds_are_refused_before_anything_is_asked() {
    let project = node();
    let mut told = Transcript::default();
    let long = "a".repeat(511);
    project.write("products/__init__.py", &ONE.replace("hostname", &long));
    let ran = project.orch(["record", "Add nodes", "--yes"]).exits(1);
    assert_eq!(ran.stdout, "", "nothing is asked");
    ran.noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("names_that_no_column_holds_are_refused_before_anything_is_asked");
}

#[test]
fn products_may_lie_in_installed_packages() {
    let block = r#"
from orchestrator.domain.base import ProductBlockModel


class Rack(ProductBlockModel, product_block_name="Rack"):
    room: str
"#;
    let products = r#"
from company_blocks import Rack
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import SubscriptionModel


class RackProduct(SubscriptionModel, is_base=True):
    rack: Rack


SUBSCRIPTION_MODEL_REGISTRY["Rack"] = RackProduct
"#;
    let rack_is_read = |ran: Ran| {
        let models = ran.exits(0).json();
        assert_eq!(
            models["product_blocks"]["Rack"]["resource_types"][0],
            "room"
        );
    };
    let models = ["models", "--format", "json"];
    let project = Project::empty();
    project.write("products/__init__.py", products);
    project.write("elsewhere/company_blocks/__init__.py", block);
    let without = project.orch(models).exits(0);
    matches_messages("a_package_that_is_not_found_is_named", &without.stderr);
    rack_is_read(project.orch(models.iter().chain(&["--python-path", "elsewhere"])));
    let installed = Project::empty();
    installed.write("products/__init__.py", products);
    installed.write(
        ".venv/lib/python3.11/site-packages/company_blocks/__init__.py",
        block,
    );
    rack_is_read(installed.orch(models));
    let venv = installed.path().join(".venv");
    let mut command = project.command(models);
    rack_is_read(ran(command.env("VIRTUAL_ENV", venv)));
}
