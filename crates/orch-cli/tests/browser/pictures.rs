//! Pictures of the pages for the documents, where `ORCH_PICTURES` names a folder for them.

use std::fs;
use std::path::PathBuf;

use orch_postgres::Template;

use crate::driver::{Browser, Look, Scheme};
use crate::served::Served;
use crate::support::{Project, client, copy, database, lay, record_answering_all, root};

/// What the carrier's team wanted with each step.
const MESSAGES: [&str; 6] = [
    "Record what the carrier sells",
    "Speeds are numbers",
    "Name ports as the NOC does",
    "Add a resilient interconnect",
    "Give each node a role",
    "Retire the old access product",
];

#[test]
fn pictures_of_the_pages() {
    let Some(folder) = std::env::var_os("ORCH_PICTURES").map(PathBuf::from) else {
        return;
    };
    fs::create_dir_all(&folder).unwrap();
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    for (step, message) in MESSAGES.iter().enumerate() {
        lay(
            &project,
            &root().join(format!("fixtures/steps/carrier/{step:02}")),
        );
        record_answering_all(&project, message);
    }
    let url = database(Template::Core);
    let replay = ["replay", "--to", "head-1", "--database", &url, "--yes"];
    project.orch(replay).exits(0);
    client(&url)
        .batch_execute(
            "update products set description = 'The classic, since 1998.' where name = 'Circuit'",
        )
        .unwrap();
    // Pages name the folder that the ledger is in.
    let named = project.path().join("carrier");
    for part in ["ledger", "products"] {
        copy(&project.path().join(part), &named.join(part));
    }
    let settings = "[environments]\nacceptance = { variable = \"ACCEPTANCE\" }\n";
    fs::write(named.join("orch.toml"), settings).unwrap();
    let mut command = project.command(["serve", "--port", "0", "--environment", "acceptance"]);
    command.env("ACCEPTANCE", &url).current_dir(named);
    let served = Served::start(&mut command);
    let found = |path: &str, start: &str| {
        let page = crate::html::parse(&served.get(path).body).unwrap();
        let link = page.links.into_iter().find(|it| it.starts_with(start));
        link.unwrap_or_else(|| panic!("{path} has no {start}"))
    };
    let pages = [
        ("overview", "/".to_owned()),
        ("metadata", "/metadata/products?at=acceptance".to_owned()),
        ("diagram", "/diagram?product=Node&against=head-4".to_owned()),
        ("history", "/history".to_owned()),
        ("revision", found("/history?page=1", "/revisions/")),
        ("thing", found("/metadata/productblocks?q=Node", "/things/")),
        ("compare", "/compare?from=head-2&to=head".to_owned()),
    ];
    for (width, height, scheme, name) in [
        (1280, 860, Scheme::Light, "1280-light"),
        (1280, 860, Scheme::Dark, "1280-dark"),
        (390, 780, Scheme::Light, "390-light"),
    ] {
        let browser = Browser::start(Look {
            width,
            height,
            scheme,
        });
        for (page, path) in &pages {
            browser.open(&served.url(path));
            let picture = browser.picture();
            fs::write(folder.join(format!("{page}-{name}.webp")), picture).unwrap();
        }
    }
}
