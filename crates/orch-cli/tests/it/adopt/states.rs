//! `orch status` on databases: where they are, what is pending, what drifted.

use super::{adopted, installation};
use crate::support::{Project, Ran, Transcript, client, ran};

const ENVIRONMENTS: &str = "\
[environments.staging]
variable = \"STAGING\"

[environments.production]
variable = \"PRODUCTION\"
";

/// Two environments of one ledger.
fn environments() -> (Project, String, String) {
    let (staging, production) = (
        installation(""),
        installation("update products set description = 'edited' where name = 'User Group'"),
    );
    let project = adopted(&staging);
    project.write("orch.toml", ENVIRONMENTS);
    (project, staging, production)
}

fn status(project: &Project, arguments: &[&str], staging: &str, production: &str) -> Ran {
    let mut command = project.command(["status"].iter().chain(arguments));
    command
        .env("STAGING", staging)
        .env("PRODUCTION", production);
    ran(&mut command)
}

#[test]
fn all_environments_are_one_table() {
    let (project, staging, production) = environments();
    let mut told = Transcript::default();
    let mut all = |code| {
        status(&project, &["--all"], &staging, &production)
            .exits(code)
            .noted(&mut told);
    };
    // One is not marked yet.
    all(3);
    project.orch(["adopt", "--database", &production]).exits(0);
    all(0);
    client(&production)
        .batch_execute("delete from fixed_inputs where value = 'internal'")
        .unwrap();
    all(4);
    let one = ["--environment", "production"];
    let shown = status(&project, &one, &staging, &production);
    shown.exits(4).noted(&mut told);
    let absent = "postgresql://nobody@127.0.0.1:1/none";
    let ran = status(&project, &["--all", "--format", "json"], &staging, absent);
    let report = ran.exits(1).json();
    assert_eq!(report[0]["verdict"], "agrees");
    assert_eq!(report[0]["environment"], "staging");
    assert_eq!(report[1]["verdict"], "unknown");
    assert!(report[1]["error"].is_string());
    told.matches("all_environments_are_one_table");
}

#[test]
fn leftovers_are_listed_and_counted() {
    let (project, staging, production) = environments();
    let mut told = Transcript::default();
    let leftovers = ["--leftovers", "--environment", "staging"];
    let shown = status(&project, &leftovers, &staging, &production);
    shown.exits(0).noted(&mut told);
    client(&staging)
        .batch_execute(
            "insert into resource_types (resource_type) values ('orphan');
             insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
             select subscription_instance_id, resource_type_id, 'left behind'
             from subscription_instances, resource_types where resource_type in ('orphan', 'age')",
        )
        .unwrap();
    told.remark("values and a resource type are left behind");
    let shown = status(&project, &leftovers, &staging, &production);
    shown.exits(0).noted(&mut told);
    told.matches("leftovers_are_listed_and_counted");
}
