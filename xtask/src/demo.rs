//! `cargo xtask demo`: the main job, end to end.

use orch_postgres::{Sandbox, Template};
use xshell::{Shell, cmd};

use crate::{Result, needs};

/// What each metadata table holds, by name.
const TABLES: [(&str, &str); 7] = [
    ("products", "select name, product_type, tag, status, description from products order by 1"),
    (
        "fixed_inputs",
        "select p.name as product, f.name, f.value from fixed_inputs f
         join products p using (product_id) order by 1, 2",
    ),
    ("product_blocks", "select name, tag, status, description from product_blocks order by 1"),
    ("resource_types", "select resource_type, description from resource_types order by 1"),
    (
        "product_product_blocks",
        "select p.name as product, b.name as product_block from product_product_blocks
         join products p using (product_id) join product_blocks b using (product_block_id)
         order by 1, 2",
    ),
    (
        "product_block_resource_types",
        "select b.name as product_block, string_agg(r.resource_type, ', ' order by 1) as resource_types
         from product_block_resource_types join product_blocks b using (product_block_id)
         join resource_types r using (resource_type_id) group by 1 order by 1",
    ),
    (
        "product_block_relations",
        "select o.name as in_use_by, d.name as depends_on from product_block_relations
         join product_blocks o on o.product_block_id = in_use_by_id
         join product_blocks d on d.product_block_id = depends_on_id order by 1, 2",
    ),
];

/// Records the workshop's models into a fresh ledger, replays it on a private
/// server, shows what came of it, and goes back.
pub(crate) fn run() -> Result {
    let sh = Shell::new()?;
    println!(
        "This builds `orch` (minutes the first time; Rust 1.95 and a C compiler are needed), then\n\
         records the workshop's models, replays them on a private Postgres that is removed\n\
         afterwards, shows the rows, and goes back.\n"
    );
    needs::postgres(&sh)?;
    cmd!(sh, "cargo build --package orch-cli").run()?;
    let root = sh.current_dir();
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let orch = root.join(target).join("debug").join("orch");
    let models = root.join("fixtures/models/workshop");
    let folder = tempfile::tempdir()?;
    sh.change_dir(folder.path());
    // The demo's own ledger, whatever the environment says.
    let _ledger = sh.push_env("ORCH_LEDGER", "ledger");
    say("orch init");
    cmd!(sh, "{orch} init").quiet().run()?;
    say("orch record \"Add User and UserGroup products\" --answers answers.json");
    let (products, answers) = (models.join("products"), models.join("answers.json"));
    cmd!(
        sh,
        "{orch} record 'Add User and UserGroup products' --models {products} --answers {answers}"
    )
    .quiet()
    .run()?;
    let sandbox = Sandbox::start()?;
    sandbox.create_database("orchestrator-core", Template::Core)?;
    let url = sandbox.url("orchestrator-core");
    let psql = sandbox.psql();
    say("orch replay --to heads");
    cmd!(sh, "{orch} replay --to heads --database {url}")
        .quiet()
        .run()?;
    for (table, query) in TABLES {
        println!("\n{table}");
        let text = cmd!(
            sh,
            "{psql} -X -q -P border=2 -P footer=off -d {url} -c {query}"
        )
        .quiet()
        .read()?;
        println!("{}", text.trim_end());
    }
    say("orch replay --to base");
    cmd!(sh, "{orch} replay --to base --database {url}")
        .quiet()
        .run()?;
    let query = "select (select count(*) from products) as products, \
                 (select count(*) from product_blocks) as product_blocks, \
                 (select count(*) from resource_types) as resource_types";
    let text = cmd!(
        sh,
        "{psql} -X -q -P border=2 -P footer=off -d {url} -c {query}"
    )
    .quiet()
    .read()?;
    println!("\n{}", text.trim_end());
    sandbox.stop()?;
    println!(
        "\nWhat to try next:\n  \
         target/debug/orch --ledger ledger show head            the workshop's revision, as it is in this repository\n  \
         target/debug/orch --ledger ledger show head --sql up   the SQL that a reviewer reads\n  \
         target/debug/orch --ledger ledger verify               every hash, recomputed\n  \
         target/debug/orch models --models fixtures/models/network\n  \
         cargo install --path crates/orch-cli                   then, in your own repository: orch init"
    );
    Ok(())
}

fn say(command: &str) {
    println!("\n$ {command}");
}
