//! Comparing two points: revisions, declared models, databases.

use super::{merged, models, record};
use crate::support::{Project, Transcript, client, database, ran};
use orch_postgres::Template;

#[test]
fn two_revisions_differ_by_the_changes_between_them() {
    let (ours, sides) = merged();
    let mut told = Transcript::default();
    let [one, two] = [&sides[0][..8], &sides[1][..8]];
    for (code, points) in [
        (3, vec!["base", "head"]),
        (3, vec!["head", "base"]),
        (3, vec!["base..head"]),
        (3, vec![one, two]),
        (3, vec![two, one]),
        (3, vec![one, "head"]),
        (0, vec!["head", "head"]),
        (0, vec!["head", "declared"]),
        (0, vec![]),
        (2, vec!["head", "nowhere"]),
        (2, vec!["head", "ffff"]),
    ] {
        let arguments = [vec!["diff"], points].concat();
        ours.orch(arguments).exits(code).noted(&mut told);
    }
    told.matches("two_revisions_differ_by_the_changes_between_them");
    let json = |points: [&str; 2]| {
        let arguments = ["diff", points[0], points[1], "--format", "json"];
        ours.orch(arguments).json()
    };
    let report = json(["base", "head"]);
    assert_eq!(report["rows"], serde_json::Value::Null);
    assert_eq!(report["from"]["revision"], serde_json::Value::Null);
    let changes = report["changes"].as_array().unwrap();
    assert!(changes.iter().all(|it| it.get("id").is_none()));
    assert!(changes.iter().any(|it| it["event"] == "product_added"));
    assert_eq!(json(["head", "head"])["changes"], serde_json::json!([]));
}

#[test]
fn what_is_renamed_or_takes_over_values_is_not_new() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let texts = [
        ("resource_type/size/description", "its size"),
        ("resource_type/years/description", "its age"),
    ];
    let first = models(&["Small"], &["case: Case"], &["size: str", "years: int"]);
    record(&project, ("Ada", 0, "Add small boxes"), &first, &texts);
    let renamed = models(
        &["Tiny"],
        &["case: Case"],
        &["size: str", "age: int", "lock: Lock | None = None"],
    );
    let answers = [
        ("product/Tiny/former", "Small"),
        ("block_resource_type/Case/age/former", "years"),
        ("resource_type/age/description", "its age"),
        ("resource_type/age/former", "years"),
        ("resource_type/digits/description", "its digits"),
        ("block/Lock/tag", "LOCK"),
    ];
    record(&project, ("Ada", 1, "Lock cases"), &renamed, &answers);
    let mut told = Transcript::default();
    for points in [["head-1", "head"], ["head", "head-1"]] {
        let [from, to] = points;
        project.orch(["diff", from, to]).exits(3).noted(&mut told);
    }
    told.matches("what_is_renamed_or_takes_over_values_is_not_new");
}

#[test]
fn declared_models_differ_by_what_would_be_recorded() {
    let (ours, _) = merged();
    let changed = models(
        &["Small", "Huge"],
        &["case: Case", "spare: Case | None = None"],
        &["size: int", "lock: Lock | None = None"],
    );
    ours.write("products/__init__.py", &changed);
    let mut told = Transcript::default();
    for points in [
        vec![],
        vec!["declared", "head"],
        vec!["declared", "declared"],
    ] {
        let code = if points.last() == Some(&"declared") {
            0
        } else {
            3
        };
        let arguments = [vec!["diff"], points].concat();
        ours.orch(arguments).exits(code).noted(&mut told);
    }
    told.matches("declared_models_differ_by_what_would_be_recorded");
}

#[test]
fn databases_differ_by_rows() {
    let (ours, sides) = merged();
    let (test, production) = (database(Template::Core), database(Template::Core));
    ours.replay("heads", &test).exits(0);
    ours.replay(&sides[0], &production).exits(0);
    client(&test)
        .batch_execute(
            "update products set description = 'edited' where name = 'Small';
             insert into resource_types (resource_type, description) values ('lost', 'unused');",
        )
        .unwrap();
    ours.write(
        "orch.toml",
        "[environments.test]\nvariable = \"TEST\"\n\
         [environments.production]\nvariable = \"PRODUCTION\"\n",
    );
    let run = |arguments: &[&str]| {
        let mut command = ours.command([&["diff"], arguments].concat());
        ran(command
            .env("TEST", &test)
            .env("PRODUCTION", &production)
            .env("ORCH_DATABASE", &test))
    };
    let mut told = Transcript::default();
    for (code, points) in [
        (3, ["head", "observed"]),
        (3, ["test", "head"]),
        (3, ["production", "test"]),
        (3, ["test", "production"]),
        (3, ["production", "declared"]),
        (0, ["declared", "test"]),
        (0, [&sides[0], "production"]),
    ] {
        run(&points).exits(code).noted(&mut told);
    }
    told.matches("databases_differ_by_rows");
    let report = run(&["production", "test", "--format", "json"])
        .exits(3)
        .json();
    assert_eq!(report["changes"], serde_json::Value::Null);
    assert!(!report["rows"].as_array().unwrap().is_empty());
    // A database that is not named is not guessed.
    ours.orch(["diff", "head", "observed"]).exits(2);
    ours.orch(["diff", "head", "test"]).exits(2);
}
