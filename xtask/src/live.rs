//! `cargo xtask bench live`: migrations of a database full of subscriptions, beside the
//! same set-based statements by hand.

use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::bench::{Bench, heading, measure};

/// The classes before, and what each change makes of them.
const PRODUCTS: &str = "\
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel


class Card(ProductBlockModel, product_block_name=\"Card\"):
    slot: int


class Port(ProductBlockModel, product_block_name=\"Port\"):
    speed: int


class Node(SubscriptionModel, is_base=True):
    port: Port


class Spare(SubscriptionModel, is_base=True):
    card: Card


SUBSCRIPTION_MODEL_REGISTRY.update({\"Node\": Node, \"Spare\": Spare})
";

/// A change: what it is, how the classes change, the answers, the same by hand.
struct Change {
    what: &'static str,
    from: &'static str,
    to: &'static str,
    answers: &'static str,
    up: &'static str,
    down: &'static str,
}

const CHANGES: [Change; 3] = [
    Change {
        what: "a default value for each instance of a block",
        from: "    speed: int\n",
        to: "    speed: int\n    name: str\n",
        answers: r#"{"resource_type/name/description": "name",
            "block_resource_type/Port/name/default": "unknown"}"#,
        up: "insert into resource_types (resource_type) values ('name');
             insert into product_block_resource_types
             select product_block_id, resource_type_id from product_blocks, resource_types
             where name = 'Port' and resource_type = 'name';
             insert into subscription_instance_values
               (subscription_instance_id, resource_type_id, value)
             select subscription_instance_id, resource_type_id, 'unknown'
             from subscription_instances join product_blocks using (product_block_id),
               resource_types
             where name = 'Port' and resource_type = 'name'",
        down: "delete from subscription_instance_values using resource_types r
               where r.resource_type_id = subscription_instance_values.resource_type_id
                 and resource_type = 'name';
               delete from resource_types where resource_type = 'name'",
    },
    Change {
        what: "a new block for each subscription of a product",
        from: "    port: Port\n",
        to: "    port: Port\n    card: Card\n",
        answers: r#"{"attribute/product/Node/card/made": "Card",
            "block_resource_type/Card/slot/default": 1}"#,
        up: "insert into product_product_blocks
             select product_id, product_block_id from products p, product_blocks b
             where p.name = 'Node' and b.name = 'Card';
             with made as (
               insert into subscription_instances (subscription_id, product_block_id)
               select subscription_id, product_block_id
               from subscriptions join products p using (product_id), product_blocks b
               where p.name = 'Node' and b.name = 'Card'
               returning subscription_instance_id)
             insert into subscription_instance_values
               (subscription_instance_id, resource_type_id, value)
             select subscription_instance_id, resource_type_id, '1'
             from made, resource_types where resource_type = 'slot'",
        down: "delete from subscription_instances using product_blocks b
               where b.product_block_id = subscription_instances.product_block_id
                 and name = 'Card';
               delete from product_product_blocks using product_blocks b, products p
               where b.product_block_id = product_product_blocks.product_block_id
                 and p.product_id = product_product_blocks.product_id
                 and b.name = 'Card' and p.name = 'Node'",
    },
    Change {
        what: "a resource type removed, with a value in each instance",
        from: "    speed: int\n",
        to: "    pass\n",
        answers: r#"{"block_resource_type/Port/speed/removal": "yes", "reason": "bench"}"#,
        up: "delete from subscription_instance_values using resource_types r
             where r.resource_type_id = subscription_instance_values.resource_type_id
               and resource_type = 'speed';
             delete from resource_types where resource_type = 'speed'",
        down: "insert into resource_types (resource_type) values ('speed');
               insert into product_block_resource_types
               select product_block_id, resource_type_id from product_blocks, resource_types
               where name = 'Port' and resource_type = 'speed';
               insert into subscription_instance_values
                 (subscription_instance_id, resource_type_id, value)
               select subscription_instance_id, resource_type_id, '1'
               from subscription_instances join product_blocks using (product_block_id),
                 resource_types
               where name = 'Port' and resource_type = 'speed'",
    },
];

/// Measures each change up and down, on as many subscriptions.
pub(crate) fn run(bench: &Bench, count: usize) -> Result {
    heading(&format!(
        "{count} subscriptions, each with an instance and a value; by orch, and the same by hand"
    ));
    let folder = tempfile::tempdir()?;
    let path = folder.path();
    let record = |answers: &str| -> Result {
        std::fs::write(path.join("answers.json"), answers)?;
        let arguments = ["record", "x", "--answers", "answers.json", "--yes"];
        bench.once(path, &arguments).map(drop)
    };
    let products = path.join("products");
    std::fs::create_dir(&products)?;
    std::fs::write(products.join("__init__.py"), PRODUCTS)?;
    bench.once(path, &["init"])?;
    let texts = ["block/Card", "block/Port", "product/Node", "product/Spare"];
    let texts = texts.map(|it| format!("\"{it}/description\": \"d\""));
    let types = ["slot", "speed"].map(|it| format!("\"resource_type/{it}/description\": \"d\""));
    record(&format!("{{{}, {}}}", texts.join(", "), types.join(", ")))?;
    bench.create("live_base")?;
    replay(bench, path, "live_base", "heads")?;
    psql(bench, "live_base", &populate(count))?;
    for change in &CHANGES {
        std::fs::write(
            products.join("__init__.py"),
            PRODUCTS.replacen(change.from, change.to, 1),
        )?;
        let known = bench.revisions(path)?;
        record(change.answers)?;
        println!("  {}", change.what);
        bench.copy("live_base", "live_orch")?;
        bench.copy("live_base", "live_hand")?;
        let by_hand = [
            psql(bench, "live_hand", change.up)?,
            psql(bench, "live_hand", change.down)?,
        ];
        let by_orch = [
            replay(bench, path, "live_orch", "heads")?,
            replay(bench, path, "live_orch", "-1")?,
        ];
        for ((way, orch), hand) in ["up", "down"].iter().zip(by_orch).zip(by_hand) {
            let memory = orch.memory.map_or(0.0, |it| it as f64 / 1e6);
            let (orch, hand) = (orch.time.as_secs_f64(), hand.time.as_secs_f64());
            println!(
                "    {way:<4} {orch:>8.2} s, by hand {hand:>8.2} s: {:>5.2} times; orch itself {memory:.0} MB",
                orch / hand
            );
        }
        bench.forget(path, &known)?;
    }
    Ok(())
}

/// Subscriptions of `Node`, each active, with a port and its speed.
fn populate(count: usize) -> String {
    format!(
        "insert into subscriptions (description, status, product_id, customer_id, insync)
         select 'd', 'active', product_id, 'c', true
         from products, generate_series(1, {count}) where name = 'Node';
         insert into subscription_instances (subscription_id, product_block_id)
         select subscription_id, product_block_id from subscriptions, product_blocks
         where name = 'Port';
         insert into subscription_instance_values
           (subscription_instance_id, resource_type_id, value)
         select subscription_instance_id, resource_type_id, '1'
         from subscription_instances, resource_types where resource_type = 'speed';
         analyze"
    )
}

fn replay(bench: &Bench, path: &Path, name: &str, to: &str) -> Result<crate::bench::Took> {
    let url = bench.url(name);
    bench.once(path, &["replay", "--to", to, "--database", &url, "--yes"])
}

fn psql(bench: &Bench, name: &str, sql: &str) -> Result<crate::bench::Took> {
    let mut psql: Command = bench.psql(name);
    psql.args(["-1", "-c", sql]);
    measure(&mut psql)
}
