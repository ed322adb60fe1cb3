//! Packages of a realistic size, changed step by step: recorded, replayed on a database
//! with subscriptions of every product, and taken back, row for row.

use orch_model::Model;
use orch_postgres::Template;

use crate::subscriptions::{Choices, FOREIGN, Held, View, populate};
use crate::support::{
    Project, all_rows, assert_same, client, database, lay, record_answering_all, root,
};

/// The model at the head, with what only people know.
fn model(project: &Project) -> Model {
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    orch_source::json::read("state", &state).unwrap().model
}

fn goes_there_and_back(fixture: &str) {
    let steps = root().join("fixtures/steps").join(fixture);
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let url = database(Template::Core);
    let replay = |target: &str| {
        let arguments = ["replay", "--to", target, "--database", &url, "--yes"];
        project.orch(arguments).exits(0);
    };
    let mut rows = Vec::new();
    for step in 0..=10 {
        lay(&project, &steps.join(format!("{step:02}")));
        let before = (step > 0).then(|| {
            let model = model(&project);
            let held = Held::read(&mut client(&url), &model);
            let broken = held.problems(&model, &View::default());
            (held, broken)
        });
        record_answering_all(&project, &format!("{fixture}, step {step}"));
        project.orch(["record", "again", "--check"]).exits(0);
        replay("heads");
        let model = model(&project);
        match before {
            None => {
                let foreign = format!("set search_path = public; {FOREIGN}");
                client(&url).batch_execute(&foreign).unwrap();
                let bytes = (0..40_000_u32).map(|it| (it.wrapping_mul(7919) >> 3).to_le_bytes()[0]);
                let bytes: Vec<u8> = bytes.collect();
                populate(&mut client(&url), &model, &mut Choices::new(&bytes));
            }
            Some((held, broken)) => {
                let now = Held::read(&mut client(&url), &model);
                let view = View {
                    before: Some((&held, &now)),
                    ..View::default()
                };
                let mut problems = now.problems(&model, &view);
                problems.retain(|subscription, _| !broken.contains_key(subscription));
                assert!(problems.is_empty(), "after step {step}: {problems:#?}");
            }
        }
        rows.push(all_rows(&url));
    }
    for before in rows.iter().rev().skip(1) {
        replay("-1");
        assert_same("a step back", before, &all_rows(&url));
    }
    replay("heads");
    assert_same("at the end", &rows[10], &all_rows(&url));
}

#[test]
fn a_carrier_changes_its_models_in_ten_steps_and_goes_back() {
    goes_there_and_back("carrier");
}

#[test]
fn a_campus_changes_its_models_in_ten_steps_and_goes_back() {
    goes_there_and_back("campus");
}
