//! Every page: read strictly, all links followed, hostile text in all places that show text.

use std::collections::{BTreeMap, BTreeSet};

use orch_postgres::Template;

use crate::html::{Page, parse};
use crate::served::Served;
use crate::support::branching::merged;
use crate::support::{Project, client, database, lay, record_answering_all, root};

/// The most that a page may weigh.
const HEAVIEST: usize = 200_000;

/// Follows all links from the overview, and reads every page that they lead to. Links that
/// differ in what is searched or sorted only are followed once for each name.
fn crawl(served: &Served) -> BTreeMap<String, Page> {
    let mut pages = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec!["/".to_owned()];
    let mut anchors = Vec::new();
    while let Some(path) = waiting.pop() {
        let answer = served.get(&path);
        assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
        let kind = answer.header("content-type").unwrap();
        if kind != "text/html; charset=utf-8" {
            continue;
        }
        assert!(
            answer.body.len() <= HEAVIEST,
            "{path}: {} bytes",
            answer.body.len()
        );
        let page = parse(&answer.body).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(
            !page
                .elements
                .iter()
                .any(|it| it == "script" || it == "iframe"),
            "{path}"
        );
        for link in &page.links {
            assert!(
                link.starts_with('/') || link.starts_with('#'),
                "{path} leads to {link}"
            );
            let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if to.is_empty() { path.as_str() } else { to };
            if !anchor.is_empty() {
                anchors.push((path.clone(), to.to_owned(), anchor.to_owned()));
            }
            if seen.insert(kinds(to)) && is_followed(to) {
                waiting.push(to.to_owned());
            }
        }
        pages.insert(path, page);
    }
    for (from, to, anchor) in anchors {
        if let Some(page) = pages.get(&to) {
            assert!(page.ids.contains(&anchor), "{from} leads to {to}#{anchor}");
        }
    }
    pages
}

/// Whether an address is followed: of things and of drawings around one, one in eight.
fn is_followed(address: &str) -> bool {
    let is_one_of_many = address.starts_with("/things/") || address.contains("product=");
    !is_one_of_many || address.bytes().map(usize::from).sum::<usize>() % 8 == 0
}

/// An address without the values that make no other kind of page.
fn kinds(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let parts = query.split('&').map(|part| match part.split_once('=') {
        Some((name @ ("q" | "sort" | "order" | "at" | "against" | "from" | "to"), _)) => name,
        _ => part,
    });
    let parts: BTreeSet<&str> = parts.collect();
    format!("{path}?{parts:?}")
}

fn serve(project: &Project, more: &[&str]) -> Served {
    let arguments = ["serve", "--port", "0"].iter().chain(more);
    Served::start(&mut project.command(arguments))
}

#[test]
fn every_page_of_the_workshop_reads_well_and_leads_somewhere() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute(
            "update products set description = 'edited by hand' where name = 'User Group'",
        )
        .unwrap();
    let served = serve(&project, &["--database", &url]);
    let pages = crawl(&served);
    let has = |path: &str, text: &str| {
        let page = pages
            .get(path)
            .unwrap_or_else(|| panic!("{path} is not reached: {:?}", pages.keys()));
        assert!(page.text.contains(text), "{path}: {text}\n{}", page.text);
    };
    has("/", "as recorded");
    has("/history", "Add User and UserGroup products");
    has("/diagram", "UserGroupBlock");
    has("/metadata/resource-types", "name of the user group");
    let revision = format!("/revisions/{}", project.revision());
    has(
        &revision,
        "How should product block UserBlock be described?"
            .replace("UserBlock", "`UserBlock`")
            .as_str(),
    );
    has(&revision, "insert into");
    let environments = served.get("/api/ledger/environments").body;
    let environments: serde_json::Value = serde_json::from_str(&environments).unwrap();
    let name = environments[0]["name"].as_str().unwrap();
    let drift = served.get(&format!("/metadata/products?at={name}")).body;
    let drift = parse(&drift).unwrap();
    assert!(drift.text.contains("1 row differs from"), "{}", drift.text);
    assert!(
        drift.text.contains("user group administration"),
        "{}",
        drift.text
    );
    let compared = served.get(&format!("/compare?from=head&to={name}")).body;
    assert!(compared.contains("edited by hand"), "{compared}");
    // Searches, sorted columns, and addresses that lead nowhere.
    let found = served
        .get("/metadata/products?q=EXTERNAL&sort=name&order=desc")
        .body;
    assert!(found.contains("User external") && !found.contains("User internal"));
    for path in [
        "/metadata/nothing",
        "/things/x",
        "/revisions/ffff",
        "/revisions/ffffffff/up.sql",
        "/x",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        parse(&answer.body).unwrap();
    }
}

/// Two models differ where their rows do not: by what a field may hold.
#[test]
fn models_are_compared_by_what_they_allow() {
    let project = Project::workshop();
    project.record("Users").exits(0);
    let models = "products/product_blocks/user_group.py";
    let text = project.read(models);
    let optional = text.replace("    group_name: str\n", "    group_name: str | None\n");
    assert_ne!(text, optional);
    project.write(models, &optional);
    project.orch(["record", "A name may be missing"]).exits(0);
    let served = Served::start(&mut project.command(["serve", "--port", "0"]));
    let page = served.get("/compare?from=head-1&to=head").body;
    let text = parse(&page).unwrap().text;
    assert!(text.contains("may hold str, optional"), "{text}");
    assert!(text.contains("group_name"), "{text}");
    let diff = served.get("/api/ledger/diff?from=head-1&to=head").body;
    let diff: serde_json::Value = serde_json::from_str(&diff).unwrap();
    assert_eq!(diff["rows"], serde_json::Value::Null);
    assert_eq!(
        diff["changes"][0]["subject"]["name"], "group_name",
        "{diff}"
    );
    let same = served.get("/compare?from=head&to=declared").body;
    assert!(parse(&same).unwrap().text.contains("they do not differ"));
}

#[test]
fn every_page_of_a_carrier_reads_well_and_leads_somewhere() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    for step in 0..=3 {
        lay(
            &project,
            &root().join(format!("fixtures/steps/carrier/{step:02}")),
        );
        record_answering_all(&project, &format!("carrier, step {step}"));
    }
    let pages = crawl(&serve(&project, &[]));
    assert!(pages.keys().any(|it| it.starts_with("/things/")));
    assert!(pages.keys().any(|it| it.starts_with("/diagram?product=")));
    assert!(pages.len() > 40, "{}", pages.len());
}

#[test]
fn every_page_of_a_merged_history_reads_well_and_leads_somewhere() {
    let (project, sides) = merged();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let pages = crawl(&serve(&project, &["--database", &url]));
    let ledger = project.revision_files().into_iter();
    let merge = ledger.map(|it| it.id).find(|id| {
        let page = pages.get(&format!("/revisions/{id}"));
        page.is_some_and(|it| it.text.contains("Merge "))
    });
    let page = &pages[&format!("/revisions/{}", merge.unwrap())].text;
    for side in sides {
        assert!(page.contains(&side[..8]), "{side}: {page}");
    }
    assert!(pages["/history"].text.contains("Give cases a colour"));
    assert!(pages["/"].text.contains("up by"), "{}", pages["/"].text);
}

/// Workflows and tasks as they are recorded, and as a database holds them.
#[test]
fn workflows_and_tasks_are_shown_with_their_products() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let product = |name: &str, tag: &str| {
        serde_json::json!({
            "product_type": name, "description": name, "tag": tag, "status": "active",
            "fixed_inputs": {}, "attributes": {},
        })
    };
    let models = serde_json::json!({
        "products": {"Port": product("Port", "PORT"), "Node": product("Node", "NODE")},
        "product_blocks": {},
        "resource_types": {},
        "workflows": {
            "create_port": {"target": "CREATE"},
            "task_sync": {"target": "SYSTEM", "description": "Sync everything"},
        },
    });
    project.write("models.json", &models.to_string());
    let record = ["record", "All", "--models", "models.json", "--yes"];
    project.orch(record).exits(0);
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let rename = "update workflows set description = 'edited' where name = 'create_port'";
    client(&url).batch_execute(rename).unwrap();
    let served = serve(&project, &["--database", &url]);
    let text = |path: &str| parse(&served.get(path).body).unwrap().text;
    let environments = served.get("/api/ledger/environments").body;
    let environments: serde_json::Value = serde_json::from_str(&environments).unwrap();
    let name = environments[0]["name"].as_str().unwrap();
    for at in ["head", name] {
        let workflows = text(&format!("/metadata/workflows?at={at}"));
        assert!(workflows.contains("create_port"), "{workflows}");
        assert!(workflows.contains("PORT"), "{workflows}");
        assert!(!workflows.contains("task_sync"), "{workflows}");
        let tasks = text(&format!("/metadata/tasks?at={at}"));
        assert!(tasks.contains("Sync everything"), "{tasks}");
        let products = served.get(&format!("/api/products/?at={at}")).body;
        let products: serde_json::Value = serde_json::from_str(&products).unwrap();
        let port = products.as_array().unwrap().iter();
        let port = port.filter(|it| it["name"] == "Port").collect::<Vec<_>>();
        let linked = port[0]["workflows"].as_array().unwrap();
        assert!(
            linked.iter().any(|it| it["name"] == "create_port"),
            "{port:?}"
        );
        let id = linked[0]["workflow_id"].as_str().unwrap();
        let answer = served.get(&format!("/api/workflows/{id}?at={at}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let edited = text(&format!("/compare?from=head&to={name}"));
    assert!(edited.contains("create_port"), "{edited}");
    assert!(edited.contains("edited"), "{edited}");
    let life = crawl(&served);
    let task = life
        .values()
        .find(|it| it.text.contains("task task_sync") || it.text.contains("workflow task_sync"));
    assert!(task.is_some(), "no page tells of the task");
}

#[test]
fn two_heads_are_shown_as_such() {
    let project = Project::workshop();
    let base = project.revisions().remove(0);
    let ledger = project.ledger();
    let products = project.read("products/product_blocks/user.py");
    let sealed = |age: &str, message: &str| {
        project.write(
            "products/product_blocks/user.py",
            &products.replace("age: int | None", age),
        );
        project
            .orch(["record", message, "--answers", "answers.json"])
            .exits(0);
        let new = project
            .revision_files()
            .into_iter()
            .find(|it| it.id != base)
            .unwrap();
        let entries = std::fs::read_dir(ledger.join("revisions")).unwrap();
        let folder = entries
            .map(|it| it.unwrap().path())
            .find(|it| it.to_string_lossy().contains(&new.id[..8]))
            .unwrap();
        let aside = project.path().join(message);
        std::fs::rename(&folder, &aside).unwrap();
        (folder, aside)
    };
    let sides = [
        sealed("age: str | None", "left"),
        sealed("age: float | None", "right"),
    ];
    for (folder, aside) in sides {
        std::fs::rename(aside, folder).unwrap();
    }
    assert_eq!(project.revisions().len(), 3);
    let pages = crawl(&serve(&project, &[]));
    assert!(pages["/"].text.contains("2 heads"), "{}", pages["/"].text);
    assert!(pages["/history"].text.contains("2 heads"));
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let hostile = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u{202e}\u{7}";
    let project = Project::of_case("workshop");
    let answers = project.read("answers.json");
    let mut answers: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&answers).unwrap();
    for (key, value) in &mut answers {
        if key.ends_with("/description") {
            *value = hostile.into();
        }
    }
    project.write("answers.json", &serde_json::to_string(&answers).unwrap());
    let registry = project.read("products/__init__.py");
    let name = hostile.replace(['/', '"'], "");
    let literal: String = name
        .chars()
        .map(|c| format!("\\U{:08x}", u32::from(c)))
        .collect();
    project.write(
        "products/__init__.py",
        &registry.replace("User internal", &literal),
    );
    let text = project.read("answers.json").replace("User internal", "@");
    let mut answers: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).unwrap();
    let keys: Vec<String> = answers.keys().cloned().collect();
    for key in keys {
        let value = answers.remove(&key).unwrap();
        answers.insert(key.replace('@', &name), value);
    }
    project.write("answers.json", &serde_json::to_string(&answers).unwrap());
    let mut record = project.command(["record", hostile, "--answers", "answers.json"]);
    record.env("ORCH_AUTHOR", hostile);
    crate::support::ran(&mut record).exits(0);
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let served = serve(&project, &["--database", &url]);
    let pages = crawl(&served);
    // Strict reading has found no element and no attribute of theirs; the text is there.
    assert!(
        pages["/metadata/products"]
            .text
            .contains("<script>alert(1)</script>")
    );
    assert!(pages["/history"].text.contains("<script>"));
    for path in [
        "/diagram/models.svg",
        "/metadata/products?q=%3Cscript%3E",
        "/compare?from=base&to=head",
        "/metadata/products?at=%3Cscript%3E",
        "/%3Cscript%3E",
    ] {
        let answer = served.get(path);
        assert!(!answer.body.contains("<script"), "{path}");
        assert!(!answer.body.contains("<img src=x"), "{path}");
    }
}
