//! `cargo xtask demo`: the main job, end to end.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::{Result, needs};

/// Where the demo works; it stays there to be looked at.
const FOLDER: &str = "target/demo";

/// What each metadata table holds, by name.
const TABLES: [(&str, &str); 7] = [
    (
        "products",
        "select name, product_type, tag, status, description from products order by 1",
    ),
    (
        "fixed_inputs",
        "select p.name as product, f.name, f.value from fixed_inputs f
         join products p using (product_id) order by 1, 2",
    ),
    (
        "product_blocks",
        "select name, tag, status, description from product_blocks order by 1",
    ),
    (
        "resource_types",
        "select resource_type, description from resource_types order by 1",
    ),
    (
        "product_product_blocks",
        "select p.name as product, b.name as product_block from product_product_blocks
         join products p using (product_id) join product_blocks b using (product_block_id)
         order by 1, 2",
    ),
    (
        "product_block_resource_types",
        "select b.name as product_block, string_agg(r.resource_type, ', ' order by 1)
           as resource_types
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

/// The number of rows after going back.
const COUNTS: &str = "select (select count(*) from products) as products,
                             (select count(*) from product_blocks) as product_blocks,
                             (select count(*) from resource_types) as resource_types";

/// Builds the program, and shows the main job with it.
pub(crate) fn run() -> Result {
    let sh = Shell::new()?;
    println!(
        "This builds `orch`: a few minutes the first time, a second later. Then, within seconds, it\n\
         records the workshop's models, replays them on a private Postgres that is removed\n\
         afterwards, shows the rows, and goes back. It needs {}.\n",
        needs::TOOLCHAIN
    );
    needs::postgres(&sh)?;
    cmd!(sh, "cargo build --locked --package orch-cli").run()?;
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    show(&sh.current_dir().join(target).join("debug/orch"))?;
    println!(
        "\nLook at it:\n  \
         {FOLDER}/products.svg          the products and their blocks, drawn\n  \
         {FOLDER}/ledger/revisions/     the events and the SQL, as git carries them\n\
         \nTry next, with `alias orch=$PWD/target/debug/orch`:\n  \
         orch serve --open               the same in a browser, for this repository's ledger\n  \
         orch show head --sql up         the SQL that a reviewer reads\n  \
         orch verify                     every hash, computed again\n  \
         orch models --models fixtures/models/network\n\
         \n`cargo install --path crates/orch-cli` installs it; in your own repository: `orch init`."
    );
    Ok(())
}

/// Shows the main job with a program: records the workshop's models into a fresh ledger,
/// replays it on a private server, shows the rows, and goes back.
pub(crate) fn show(orch: &Path) -> Result {
    let sh = Shell::new()?;
    let models = sh.current_dir().join("fixtures/models/workshop");
    let (products, answers) = (models.join("products"), models.join("answers.json"));
    let folder = sh.current_dir().join(FOLDER);
    sh.remove_path(&folder)?;
    sh.create_dir(&folder)?;
    sh.change_dir(&folder);
    // The demo's own ledger, whatever the environment says.
    let _ledger = sh.push_env("ORCH_LEDGER", "ledger");
    say("orch init");
    cmd!(sh, "{orch} init").quiet().run()?;
    say("orch record \"Add User and UserGroup products\" --answers answers.json");
    cmd!(
        sh,
        "{orch} record 'Add User and UserGroup products' --models {products} --answers {answers}"
    )
    .quiet()
    .run()?;
    let script = script(orch);
    cmd!(sh, "{orch} sandbox -- sh -e -c {script}")
        .quiet()
        .run()?;
    say("orch diagram --format svg > products.svg");
    let drawing = cmd!(sh, "{orch} diagram --format svg").quiet().read()?;
    sh.write_file("products.svg", drawing)?;
    Ok(())
}

/// The commands that need a database, for a shell beside a private server.
fn script(orch: &Path) -> String {
    let orch = format!("'{}'", orch.display());
    let psql = "psql -X -q -P border=2 -P footer=off -P pager=off -c";
    let mut lines = vec![
        "echo; echo '$ orch replay heads'".to_owned(),
        format!("{orch} replay heads"),
    ];
    for (table, query) in TABLES {
        lines.push(format!("echo; echo {table}"));
        lines.push(format!("{psql} \"{query}\""));
    }
    lines.extend([
        "echo; echo '$ orch replay base'".to_owned(),
        format!("{orch} replay base"),
        format!("echo; {psql} \"{COUNTS}\""),
    ]);
    lines.join("\n")
}

fn say(command: &str) {
    println!("\n$ {command}");
}
