//! The orchestrator's own API, byte for byte: `fixtures/api/answers.txt` is what version 4.8.2
//! of `orchestrator-core` answered about the same rows.

use std::fs;

use orch_postgres::Template;
use serde_json::Value;

use crate::served::Served;
use crate::support::{Project, client, database, root};

/// The workshop on a database, with what people and time add.
fn workshop() -> (Project, String) {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let rows = fs::read_to_string(root().join("fixtures/api/rows.sql")).unwrap();
    client(&url).batch_execute(&rows).unwrap();
    (project, url)
}

fn serve(project: &Project, more: &[&str]) -> Served {
    let arguments = ["serve", "--port", "0"].iter().chain(more);
    Served::start(&mut project.command(arguments))
}

/// Lists in the order of their entries: the orchestrator gives rows as the database does.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(entries) => {
            let mut entries: Vec<Value> = entries.into_iter().map(sorted).collect();
            entries.sort_by_key(ToString::to_string);
            Value::Array(entries)
        }
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, it)| (name, sorted(it)))
                .collect(),
        ),
        other => other,
    }
}

/// The members of all objects, in the order in which they stand.
fn members(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> = text
        .split("\":")
        .filter_map(|it| it.rsplit('"').next())
        .collect();
    all.pop();
    all
}

#[test]
fn it_answers_as_the_orchestrator_does() {
    let (project, url) = workshop();
    let served = serve(&project, &["--database", &url]);
    let expected = fs::read_to_string(root().join("fixtures/api/answers.txt")).unwrap();
    let mut asked = 0;
    for answer in expected.split("GET ").filter(|it| !it.is_empty()) {
        let mut parts = answer.splitn(3, '\n');
        let (path, head) = (parts.next().unwrap(), parts.next().unwrap());
        let body = parts.next().unwrap().trim_end_matches('\n');
        let found = served.get(path);
        let (status, kind) = head.split_once(' ').unwrap();
        assert_eq!(found.status.to_string(), status, "{path}");
        assert_eq!(found.header("content-type"), Some(kind), "{path}");
        let values = [body, &found.body].map(|it| sorted(serde_json::from_str(it).unwrap()));
        assert_eq!(values[0], values[1], "{path}");
        // Ordering of rows aside, the bytes are the same.
        let bytes = [body, &found.body].map(|it| {
            let mut bytes = it.as_bytes().to_vec();
            bytes.sort_unstable();
            bytes
        });
        assert_eq!(bytes[0], bytes[1], "{path}\n{body}\n{}", found.body);
        if !body.starts_with('[') {
            assert_eq!(members(body), members(&found.body), "{path}");
        }
        asked += 1;
    }
    assert_eq!(asked, 18);
    let moved = served.get("/api/products?tag=GROUP");
    assert_eq!(
        (moved.status, moved.header("location")),
        (307, Some("/api/products/?tag=GROUP"))
    );
}

#[test]
fn the_third_exercise_of_the_workshop_is_done_as_written() {
    let (project, url) = workshop();
    let served = serve(&project, &["--database", &url]);
    let products: Value = serde_json::from_str(&served.get("/api/products/").body).unwrap();
    let names: Vec<&str> = products
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["User Group", "User external", "User internal"]);
    let page = served.get("/metadata/products").body;
    for text in [
        "User Group",
        "USER_INT",
        "affiliation: external",
        "UserGroupBlock",
        "612822ef",
    ] {
        // The id of the revision changes with the prelude; the texts do not.
        assert!(text == "612822ef" || page.contains(text), "{text}");
    }
}

#[test]
fn any_point_of_history_has_the_same_shapes() {
    let (project, url) = workshop();
    let served = serve(&project, &["--database", &url]);
    let at = |path: &str| -> Value { serde_json::from_str(&served.get(path).body).unwrap() };
    let recorded = at("/api/products/?at=head");
    let observed = at("/api/products/");
    let names = |value: &Value| -> Vec<String> {
        let first = value[0].as_object().unwrap();
        first.keys().cloned().collect()
    };
    assert_eq!(names(&recorded), names(&observed));
    assert_eq!(recorded[0]["product_id"], observed[0]["product_id"]);
    // Recorded rows were created when they were recorded.
    assert_eq!(recorded[0]["created_at"].to_string(), "1795339800.0");
    assert_eq!(at("/api/products/?at=base"), Value::Array(Vec::new()));
    let unknown = served.get("/api/products/?at=ffffffff");
    assert_eq!(unknown.status, 404);
    assert!(
        unknown
            .body
            .starts_with("{\"detail\":\"no revision starts with `ffffffff`\",\"status\":404"),
        "{}",
        unknown.body
    );
    // A name that no tag has, and text that is no name.
    assert_eq!(served.get("/api/products/?at=x-y").status, 404);
    assert_eq!(served.get("/api/products/?at=%2B").status, 400);
    let alone = serve(&project, &["--sandbox"]);
    assert_eq!(
        alone.get("/api/products/").body,
        served.get("/api/products/?at=head").body
    );
}

#[test]
fn the_ledger_is_there_as_data_and_described() {
    let (project, url) = workshop();
    let served = serve(&project, &["--database", &url]);
    let get = |path: &str| -> Value {
        let answer = served.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    };
    let revisions = get("/api/ledger/revisions");
    let id = revisions["revisions"][0]["revision"].as_str().unwrap();
    assert_eq!(id, project.revision());
    let revision = get(&format!("/api/ledger/revisions/{}", &id[..8]));
    assert_eq!(
        revision["header"]["message"],
        "Add User and UserGroup products"
    );
    let thing = revision["events"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["event"] == "block_added");
    let thing = thing.unwrap()["thing"].as_str().unwrap();
    let life = get(&format!("/api/ledger/things/{thing}"));
    assert_eq!(life["name"], "UserBlock");
    let events = life["events"].as_array().unwrap();
    let added = events
        .iter()
        .find(|it| {
            it["changes"][0]["deed"] == "added" && it["changes"][0]["subject"]["thing"] == thing
        })
        .unwrap();
    let answers = added["answers"].as_array().unwrap();
    assert!(
        answers.iter().any(|it| it["answer"] == "user block"),
        "{added}"
    );
    let environments = get("/api/ledger/environments");
    assert_eq!(environments[0]["revision"], id);
    assert!(
        !environments.to_string().contains('@') || !environments.to_string().contains("password")
    );
    let diff = get(&format!(
        "/api/ledger/diff?from=head&to={}",
        environments[0]["name"].as_str().unwrap()
    ));
    assert!(
        diff["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["name"] == "User Group" && it["to"] == "phase out")
    );
    let document = get("/api/openapi.json");
    for path in document["paths"].as_object().unwrap().keys() {
        let path = path.replace("{revision}", id).replace("{thing}", thing);
        let status = served.get(&path.replace(['{', '}'], "")).status;
        assert!([200, 422].contains(&status), "{path}: {status}");
    }
    let verified = (0..200)
        .map(|_| get("/api/ledger/verify"))
        .find(|it| it["state"] != "pending");
    assert_eq!(verified.unwrap()["findings"], Value::Array(Vec::new()));
}

#[test]
fn a_dead_database_shows_as_such_and_recovers() {
    let project = Project::workshop();
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let url = format!("postgresql://somebody:s3cr3t-word@127.0.0.1:{port}/gone");
    let served = serve(&project, &["--database", &url]);
    let answer = served.get("/api/products/");
    assert_eq!(answer.status, 503);
    assert!(
        answer.body.contains("database `gone` gives no answer"),
        "{}",
        answer.body
    );
    for path in ["/", "/history", "/metadata/products", "/compare?from=base"] {
        let page = served.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("s3cr3t-word"));
    }
    assert!(served.get("/").body.contains("gives no answer"));
    // What is not there yet comes later, and what has gone comes back.
    let (url, name) = {
        let url = database(Template::Core);
        let name = url
            .rsplit('/')
            .next()
            .unwrap()
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        (url, name)
    };
    let served = serve(&project, &["--database", &url]);
    assert_eq!(served.get("/api/products/").body, "[]");
    let mut admin = client(&crate::support::server().url("postgres"));
    admin
        .batch_execute(&format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        ))
        .unwrap();
    assert_eq!(served.get("/api/products/").body, "[]");
}
