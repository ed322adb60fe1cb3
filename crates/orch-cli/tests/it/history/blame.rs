//! Asking which events made a thing what it is.

use orch_postgres::Template;
use serde_json::json;

use super::{merged, models, record};
use crate::support::{Project, Transcript, database};

/// A product that is renamed, a resource type that another one replaces in its block, one that
/// is renamed everywhere, and an attribute that comes and goes.
fn renamed() -> Project {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let texts = [
        ("resource_type/size/description", "its size"),
        ("resource_type/years/description", "its age"),
    ];
    let first = models(&["Small"], &["case: Case"], &["size: str", "years: int"]);
    record(&project, ("Ada", 0, "Add small boxes"), &first, &texts);
    let locked = models(
        &["Tiny"],
        &["case: Case"],
        &["size: str", "age: int", "lock: Lock | None = None"],
    );
    let answers = [
        ("product/Tiny/former", "Small"),
        ("block_resource_type/Case/age/former", "years"),
        ("resource_type/age/description", "its age"),
        ("resource_type/age/former", "(none of these)"),
        ("resource_type/digits/description", "its digits"),
        ("block/Lock/tag", "LOCK"),
    ];
    record(&project, ("Ada", 1, "Lock cases"), &locked, &answers);
    let unlocked = models(&["Tiny"], &["case: Case"], &["width: str", "age: int"]);
    let answers = [
        ("resource_type/width/former", "size"),
        ("attribute/block/Case/lock/removal", "yes"),
        ("block/Lock/removal", "yes"),
        ("reason", "nobody locks them"),
    ];
    record(&project, ("Grace", 2, "Unlock cases"), &unlocked, &answers);
    project
}

#[test]
fn renames_and_replacements_are_followed() {
    let project = renamed();
    let mut told = Transcript::default();
    for (code, arguments) in [
        (0, vec!["Tiny"]),
        (0, vec!["Small"]),
        (0, vec!["Case.age"]),
        (0, vec!["Case.width"]),
        (0, vec!["Case.size"]),
        (0, vec!["Case.size", "--at", "head-1"]),
        (0, vec!["Case.lock"]),
        (0, vec!["Case.Lock", "--at", "head-1"]),
        (0, vec!["Lock.digits"]),
        (0, vec!["Tiny.Case"]),
        (2, vec!["Case.widht"]),
        (2, vec!["Case.lock", "--at", "base"]),
    ] {
        let arguments = [vec!["blame"], arguments].concat();
        project.orch(arguments).exits(code).noted(&mut told);
    }
    told.matches("renames_and_replacements_are_followed");
}

#[test]
fn a_name_that_several_things_have_is_not_guessed() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let text = ("resource_type/Case/description", "its case");
    let both = models(&["Case"], &["case: Case"], &["Case: str"]);
    record(&project, ("Ada", 0, "Add cases"), &both, &[text]);
    let mut told = Transcript::default();
    for (code, arguments) in [
        (2, vec!["Case"]),
        (0, vec!["Case", "--kind", "product"]),
        (0, vec!["Case", "--kind", "resource-type"]),
        (0, vec!["Case.Case"]),
        (0, vec!["Case.Case", "--kind", "attribute"]),
        (0, vec!["Case.case"]),
    ] {
        let arguments = [vec!["blame"], arguments].concat();
        project.orch(arguments).exits(code).noted(&mut told);
    }
    told.matches("a_name_that_several_things_have_is_not_guessed");
}

#[test]
fn both_sides_of_a_merge_are_blamed_and_a_database_says_what_is_live() {
    let (ours, sides) = merged();
    let mut told = Transcript::default();
    for thing in ["Case.colour", "Large", "Case"] {
        ours.orch(["blame", thing]).exits(0).noted(&mut told);
    }
    told.matches("both_sides_of_a_merge_are_blamed");
    let url = database(Template::Core);
    let live = |arguments: &[&str]| {
        let arguments = [&["blame", "--format", "json"], arguments].concat();
        let report = ours.orch(arguments).exits(0).json();
        let events = report["events"].as_array().unwrap().clone();
        let live = events.iter().map(|it| !it["live_since"].is_null());
        live.collect::<Vec<bool>>()
    };
    assert_eq!(live(&["Case.colour"]), [false, false, false]);
    let on = ["--database", &url];
    ours.replay(&sides[0], &url).exits(0);
    let has = |thing: &str| live(&[&[thing], &on[..]].concat());
    let [large, colour] = [has("Large"), has("Case.colour")];
    // The one side or the other, whichever has the lower id.
    assert_ne!(large[0], colour[0]);
    assert!(has("Small").iter().all(|it| *it));
    ours.replay("heads", &url).exits(0);
    assert_eq!(has("Large"), [true, true]);
    assert_eq!(has("Case.colour"), [true, true, true]);
    let said = ours.orch([&["blame", "Large"], &on[..]].concat()).exits(0);
    assert!(said.stdout.contains(", live since 20"), "{}", said.stdout);
    assert!(
        said.stderr.contains("2 live on database"),
        "{}",
        said.stderr
    );
    let report = ours.orch(["blame", "Case.colour", "--format", "json"]);
    let report = report.json();
    assert_eq!(report["kind"], json!("resource_type"));
    assert_eq!(report["owner"], json!("Case"));
    assert_eq!(report["present"], json!(true));
    assert_eq!(report["events"][0]["author"], json!("Grace"));
    assert_eq!(report["events"][0]["event"].as_str().unwrap().len(), 12);
}
