//! Snapshots of what this release gives for sealed revisions.

use crate::support::{Project, Transcript, files};

#[test]
fn what_this_release_gives_is_kept_and_compared() {
    let project = Project::workshop();
    let sealed = project.sealed();
    let mut told = Transcript::default();
    project
        .orch(["snapshot", "--check"])
        .exits(3)
        .noted(&mut told);
    project.orch(["snapshot"]).exits(0).noted(&mut told);
    project
        .orch(["snapshot", "--check"])
        .exits(0)
        .noted(&mut told);
    let folder = project.path().join("snapshots");
    let names: Vec<_> = files(&folder)
        .iter()
        .map(|it| it.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        names,
        ["down.sql", "questions.json", "state.json", "up.sql"]
    );
    let text = |file: &str| {
        let path = files(&folder).into_iter().find(|it| it.ends_with(file));
        std::fs::read_to_string(path.unwrap()).unwrap()
    };
    let sealed_text = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    assert_eq!(text("up.sql"), sealed_text(&sealed.up));
    assert_eq!(text("down.sql"), sealed_text(&sealed.down));
    let state = project.orch(["state", "--format", "json"]).exits(0).json();
    let kept: serde_json::Value = serde_json::from_str(&text("state.json")).unwrap();
    assert_eq!(kept, state);
    // Every question is there, and every answer fits it.
    let form: serde_json::Value = serde_json::from_str(&text("questions.json")).unwrap();
    let form = form.as_object().unwrap();
    assert!(form.values().all(|it| !it["answer"].is_null()), "{form:#?}");
    assert!(form.contains_key("product/User Group/description"));
    // A release that renders something else.
    let up = files(&folder).pop().unwrap();
    let other = text("up.sql").replace("on conflict do nothing", "on conflict do something");
    std::fs::write(&up, other).unwrap();
    project.write("snapshots/2020-01-01-gone-00000000/up.sql", "select 1;\n");
    project
        .orch(["snapshot", "--check"])
        .exits(3)
        .noted(&mut told);
    project.orch(["snapshot"]).exits(0).noted(&mut told);
    project.orch(["snapshot", "--check"]).exits(0);
    assert_eq!(files(&folder).len(), 4);
    told.matches("what_this_release_gives_is_kept_and_compared");
}

#[test]
fn questions_of_removals_and_renames_are_answered_as_they_were() {
    for case in [
        "product_removed",
        "product_renamed",
        "product_kept_as_end_of_life",
    ] {
        let project = Project::empty();
        let models = crate::support::root().join("fixtures/models").join(case);
        crate::support::copy(&models.join("before"), project.path());
        project.orch(["init"]).exits(0);
        project.record("before").exits(0);
        project.replace_models(&models.join("after"));
        project.record("after").exits(0);
        project.orch(["snapshot"]).exits(0);
        for path in files(&project.path().join("snapshots")) {
            if path.ends_with("questions.json") {
                let text = std::fs::read_to_string(&path).unwrap();
                let open = text.contains("\"answer\": null") || text.contains("refused");
                assert!(!open, "{case}: {text}");
            }
        }
    }
}
