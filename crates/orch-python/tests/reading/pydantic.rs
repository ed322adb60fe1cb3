//! Which pydantic a package is written for, and what hangs on it.

use orch_python::{Pydantic, ReadOptions, read_with};

use crate::support::{HEAD, check_module, model, write};

const PRODUCT: &str = "
class P(SubscriptionModel, is_base=True):
    asn: int = None
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
";

#[test]
fn a_default_of_none_makes_a_field_optional_in_pydantic_1() {
    check_module(PRODUCT, "product P (P)\n  asn: int required\n");
    check_module(
        &format!("from orchestrator.domain.base import SubscriptionInstanceList{PRODUCT}"),
        "product P (P)\n  asn: int optional\n",
    );
}

#[test]
fn the_environment_says_which_pydantic_applies() {
    for (version, expected) in [("1.10.13", Pydantic::One), ("2.12.5", Pydantic::Two)] {
        let folder = write(&format!(
            "--- products/__init__.py\n{HEAD}{PRODUCT}--- site/pydantic-{version}.dist-info/METADATA\n"
        ));
        let options = ReadOptions {
            python_path: vec![folder.path().join("site")],
            ..ReadOptions::default()
        };
        let reading = read_with(&folder.path().join("products"), &options).expect("a package");
        assert_eq!(reading.pydantic, expected);
        assert_eq!(
            model(&reading).contains("optional"),
            expected == Pydantic::One
        );
    }
}
