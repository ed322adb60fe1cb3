//! Products packages of any size, with the answers to all their questions.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Result;

/// Resource types of each block.
pub(crate) const RESOURCE_TYPES: usize = 10;

/// Writes a package of `count` products, each with a block of its own of 10 resource
/// types, and 2 fixed inputs; and beside it the answers for those from `known` on.
pub(crate) fn write(folder: &Path, count: usize, known: usize) -> Result {
    let package = folder.join("products");
    fs::create_dir_all(&package)?;
    let mut init = String::from("from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY\n\n");
    let mut registry = String::from("\nSUBSCRIPTION_MODEL_REGISTRY.update(\n    {\n");
    let mut answers = String::from("{\n");
    for n in 0..count {
        writeln!(init, "from products.service_{n:04} import Service{n:04}")?;
        writeln!(registry, "        \"Service {n:04}\": Service{n:04},")?;
        if n >= known {
            fs::write(package.join(format!("service_{n:04}.py")), module(n))?;
            answer(&mut answers, n)?;
        }
    }
    registry += "    }\n)\n";
    fs::write(package.join("__init__.py"), init + &registry)?;
    let answers = answers.trim_end().trim_end_matches(',');
    fs::write(folder.join("answers.json"), format!("{answers}\n}}\n"))?;
    Ok(())
}

fn module(n: usize) -> String {
    let fields = |optional: &str| -> String {
        (0..RESOURCE_TYPES)
            .map(|field| {
                format!(
                    "    s{n:04}_field_{field}: {}{optional}\n",
                    if field % 2 == 0 { "str" } else { "int" }
                )
            })
            .collect()
    };
    let (inactive, active) = (fields(" | None = None"), fields(""));
    format!(
        "from typing import Literal\n\n\
         from orchestrator.domain.base import ProductBlockModel, SubscriptionModel\n\
         from orchestrator.types import SubscriptionLifecycle\n\n\n\
         class Service{n:04}BlockInactive(ProductBlockModel, product_block_name=\"Service{n:04}Block\"):\n{inactive}\n\n\
         class Service{n:04}Block(Service{n:04}BlockInactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):\n{active}\n\n\
         class Service{n:04}Inactive(SubscriptionModel, is_base=True):\n    \
         speed: Literal[100, 1000]\n    region: str\n    service: Service{n:04}BlockInactive\n\n\n\
         class Service{n:04}(Service{n:04}Inactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):\n    \
         speed: Literal[100, 1000]\n    region: str\n    service: Service{n:04}Block\n"
    )
}

fn answer(answers: &mut String, n: usize) -> Result {
    let name = format!("Service {n:04}");
    writeln!(
        answers,
        "  \"product/{name}/description\": \"the service of number {n}\","
    )?;
    writeln!(
        answers,
        "  \"product/{name}/product_type\": \"Service{n:04}\","
    )?;
    writeln!(answers, "  \"product/{name}/tag\": \"S{n:04}\",")?;
    writeln!(answers, "  \"fixed_input/{name}/speed/value\": 1000,")?;
    writeln!(answers, "  \"fixed_input/{name}/region/value\": \"north\",")?;
    writeln!(
        answers,
        "  \"block/Service{n:04}Block/description\": \"the block of service {n}\","
    )?;
    writeln!(answers, "  \"block/Service{n:04}Block/tag\": \"SB{n:04}\",")?;
    for field in 0..RESOURCE_TYPES {
        writeln!(
            answers,
            "  \"resource_type/s{n:04}_field_{field}/description\": \"field {field} of service {n}\","
        )?;
    }
    Ok(())
}
