//! Workflows and tasks, through the binary, with processes that ran them.

mod support;

use orch_postgres::Template;
use serde_json::json;

use crate::support::{Transcript, all_rows, assert_same, client, database};

use support::Team;

/// The rows of workflows that the team has, with the products of each.
fn workflows(url: &str) -> Vec<String> {
    let query = "select concat_ws(' ', w.name, w.target, w.is_task, w.deleted_at is not null,
                   quote_literal(w.description), (
                     select string_agg(p.name, ', ' order by p.name)
                     from products_workflows x join products p using (product_id)
                     where x.workflow_id = w.workflow_id))
                 from workflows w where name <> 'modify_note' order by w.name";
    let rows = client(url).query(query, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn workflows_come_with_the_products_of_their_types_and_go_back() {
    let team = Team::new();
    let url = database(Template::Core);
    let empty = all_rows(&url);
    team.workflow("create_port", json!({"target": "CREATE"}));
    team.workflow("validate_port", json!({"target": "VALIDATE"}));
    team.workflow(
        "task_sync",
        json!({"target": "SYSTEM", "description": "Sync everything"}),
    );
    team.record("Products and workflows").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(
        workflows(&url),
        [
            "create_port CREATE f f 'Create port' Port 100G, Port 10G",
            "task_sync SYSTEM t f 'Sync everything'",
            "validate_port VALIDATE t f 'Validate port' Port 100G, Port 10G",
        ]
    );
    let up = all_rows(&url);
    team.back(&url).exits(0);
    assert_same("at the base", &empty, &all_rows(&url));
    team.project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
    team.nothing_to_record();
}

#[test]
fn every_question_about_a_workflow_has_a_suggestion_where_the_name_tells() {
    let team = Team::new();
    team.workflow("create_port", json!({"target": "CREATE"}));
    team.workflow(
        "reconcile",
        json!({"target": null, "source": {
        "package": "workflows.node.reconcile", "function": "reconcile"}}),
    );
    team.workflow("modify_everything", json!({"target": "MODIFY"}));
    let mut told = Transcript::default();
    team.orch(["record", "x"]).exits(5).noted(&mut told);
    told.matches("questions_about_workflows");
}

#[test]
fn a_product_that_comes_later_gets_the_workflows_of_its_type() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    let before = all_rows(&url);
    team.product("Port 400G", "Port");
    team.record("A faster port").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(
        workflows(&url)[0],
        "create_port CREATE f f 'Create port' Port 100G, Port 10G, Port 400G"
    );
    let up = all_rows(&url);
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    team.project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
}

#[test]
fn a_product_type_that_gets_another_name_takes_its_workflows_along() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    let before = workflows(&url);
    for product in ["Port 10G", "Port 100G"] {
        team.product(product, "EthernetPort");
    }
    team.record("A better class").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(workflows(&url), before);
    team.product("Port 400G", "EthernetPort");
    team.record("A faster port").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert!(workflows(&url)[0].ends_with("Port 100G, Port 10G, Port 400G"));
    team.nothing_to_record();
}

#[test]
fn a_target_that_changes_is_set_and_set_back() {
    let team = Team::new();
    team.workflow(
        "validate_port",
        json!({"target": "SYSTEM", "is_task": false}),
    );
    team.record("As it was before version 4").exits(0);
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(
        workflows(&url),
        ["validate_port SYSTEM f f 'Validate port'"]
    );
    let before = all_rows(&url);
    team.workflow("validate_port", json!({"target": "VALIDATE"}));
    team.record("As version 4 wants it").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(
        workflows(&url),
        ["validate_port VALIDATE t f 'Validate port' Port 100G, Port 10G"]
    );
    let up = all_rows(&url);
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    team.project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
    team.nothing_to_record();
}

#[test]
fn workflows_that_exchange_names_keep_their_processes() {
    let team = Team::recorded();
    team.workflow("modify_port", json!({"target": "MODIFY"}));
    team.record("Modify").exits(0);
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    team.ran(&url, "create_port", "00000000-0000-4000-8000-00000000000a");
    let before = all_rows(&url);
    team.rename(&[
        ("create_port", "modify_port"),
        ("modify_port", "create_port"),
    ]);
    team.rename(&[("modify_port", "build_port")]);
    team.answer("workflow/build_port/former", json!("create_port"));
    team.answer("workflow/create_port/former", json!("modify_port"));
    team.record("Other names").exits(0);
    team.project.replay("heads", &url).exits(0);
    let ran: String = client(&url)
        .query_one(
            "select w.name from processes join workflows w using (workflow_id)",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(ran, "build_port");
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
}

#[test]
fn a_workflow_that_goes_takes_its_processes_once_somebody_consents() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    let process = "00000000-0000-4000-8000-00000000000a";
    team.ran(&url, "create_port", process);
    let before = all_rows(&url);
    team.without("create_port");
    let mut told = Transcript::default();
    team.record("No more creating").exits(5).noted(&mut told);
    team.answer("workflow/create_port/removal", json!("remove"));
    team.answer("reason", json!("It is done elsewhere"));
    team.record("No more creating").exits(0).noted(&mut told);
    team.project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .noted(&mut told);
    let refused = team.project.replay("heads", &url);
    refused.exits(7).noted(&mut told);
    assert_same("without consent", &before, &all_rows(&url));
    team.orch(["replay", "--to", "heads", "--database", &url, "--yes"])
        .exits(0);
    assert_eq!(workflows(&url).len(), 1);
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    told.matches("a_workflow_that_goes_takes_its_processes");
    team.nothing_to_record();
}

#[test]
fn a_workflow_that_is_kept_is_marked_and_comes_back_into_use() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    team.ran(&url, "create_port", "00000000-0000-4000-8000-00000000000a");
    let before = all_rows(&url);
    let kept = team.without("create_port");
    team.answer("workflow/create_port/removal", json!("keep"));
    team.answer("reason", json!("It is done elsewhere"));
    team.record("No more creating").exits(0);
    team.nothing_to_record();
    team.project.replay("heads", &url).exits(0);
    assert_eq!(
        workflows(&url)[0],
        "create_port CREATE f t 'Create port' Port 100G, Port 10G"
    );
    let up = all_rows(&url);
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    team.project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
    team.workflow("create_port", kept);
    team.record("Creating again").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_same("in use again", &before, &all_rows(&url));
    team.project.replay("-1", &url).exits(0);
    assert_same("retired again", &up, &all_rows(&url));
}

#[test]
fn a_product_that_goes_takes_its_links_and_brings_them_back() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    let before = all_rows(&url);
    team.without_product("Port 100G");
    team.answer("product/Port 100G/removal", json!("remove"));
    team.answer("reason", json!("Nobody buys it"));
    team.record("One speed").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert!(workflows(&url)[0].ends_with("Port 10G"));
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
}

#[test]
fn links_that_somebody_made_by_hand_are_drift() {
    let team = Team::recorded();
    let url = database(Template::Core);
    team.project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute(
            "insert into products_workflows select product_id, workflow_id
             from products, workflows where products.name = 'Node' and workflows.name = 'create_port'",
        )
        .unwrap();
    team.product("Port 400G", "Port");
    team.record("A faster port").exits(0);
    let mut told = Transcript::default();
    team.project.replay("heads", &url).exits(4).noted(&mut told);
    told.matches("links_that_somebody_made_by_hand_are_drift");
}

#[test]
fn older_versions_of_the_orchestrator_lack_columns() {
    let team = Team::recorded();
    let url = database(Template::Core);
    // As before December 2023.
    client(&url)
        .batch_execute(
            "alter table workflows drop column is_task, drop column deleted_at,
               alter column description drop not null;
             alter table processes add column workflow text not null default '';
             alter table processes drop column workflow_id;",
        )
        .unwrap();
    let empty = all_rows(&url);
    team.project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute(
            "insert into processes (last_status, workflow) values ('completed', 'create_port')",
        )
        .unwrap();
    let first = all_rows(&url);
    let create = team.without("create_port");
    team.workflow("build_port", create);
    team.answer("workflow/build_port/former", json!("create_port"));
    team.record("Another name").exits(0);
    team.project.replay("heads", &url).exits(0);
    let of = |url: &str| -> String {
        let row = client(url).query_one("select workflow from processes", &[]);
        row.unwrap().get(0)
    };
    assert_eq!(of(&url), "build_port");
    let renamed = all_rows(&url);
    team.without("build_port");
    team.answer("workflow/build_port/removal", json!("keep"));
    team.answer("reason", json!("It is done elsewhere"));
    team.record("No more building").exits(0);
    team.project.replay("heads", &url).exits(0);
    assert_same("kept without a mark", &renamed, &all_rows(&url));
    team.project.replay("-2", &url).exits(0);
    assert_same("down", &first, &all_rows(&url));
    team.back(&url).exits(7);
    team.orch(["replay", "--to", "base", "--database", &url, "--yes"])
        .exits(0);
    assert_same("at the base", &empty, &all_rows(&url));
}

#[test]
fn printed_sql_does_what_replaying_does() {
    let team = Team::recorded();
    let (replayed, printed) = (database(Template::Core), database(Template::Core));
    team.product("Port 400G", "Port");
    team.workflow("modify_port", json!({"target": "MODIFY"}));
    team.record("More").exits(0);
    team.project.replay("heads", &replayed).exits(0);
    let sql = team.orch(["replay", "--to", "heads", "--sql"]).exits(0);
    let ran = crate::support::psql(&printed, &sql.stdout);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(workflows(&printed), workflows(&replayed));
}

/// The products that have the orchestrator's own workflow.
fn noted(url: &str) -> Vec<String> {
    let query = "select p.name from products_workflows x join products p using (product_id)
                 join workflows w using (workflow_id) where w.name = 'modify_note' order by 1";
    let rows = client(url).query(query, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

const MODIFY_NOTE: &str =
    "insert into workflows (name, target, description) values ('modify_note', 'MODIFY', 'Note')";

#[test]
fn products_get_the_workflow_that_every_product_has() {
    let team = Team::recorded();
    let url = database(Template::Core);
    client(&url).batch_execute(MODIFY_NOTE).unwrap();
    let empty = all_rows(&url);
    team.project.replay("heads", &url).exits(0);
    assert_eq!(noted(&url), ["Node", "Port 100G", "Port 10G"]);
    team.back(&url).exits(0);
    assert_same("at the base", &empty, &all_rows(&url));
}

#[test]
fn products_that_lack_it_get_it_once_somebody_says_so() {
    let team = Team::new();
    team.project.write("orch.toml", "default_workflows = []\n");
    team.record("Products").exits(0);
    let url = database(Template::Core);
    client(&url).batch_execute(MODIFY_NOTE).unwrap();
    team.project.replay("heads", &url).exits(0);
    assert_eq!(noted(&url), Vec::<String>::new());
    // Somebody linked one by hand, which stays whatever orch does.
    client(&url)
        .batch_execute(
            "insert into products_workflows select product_id, workflow_id
             from products, workflows where products.name = 'Node'",
        )
        .unwrap();
    let before = all_rows(&url);
    team.project.write("orch.toml", "");
    team.product("Port 400G", "Port");
    let mut told = Transcript::default();
    team.record("A faster port").exits(0);
    team.project
        .orch(["show", "head"])
        .exits(0)
        .noted(&mut told);
    team.project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .noted(&mut told);
    told.matches("products_that_lack_it_get_it");
    team.project.replay("heads", &url).exits(0);
    assert_eq!(noted(&url), ["Node", "Port 100G", "Port 10G", "Port 400G"]);
    let up = all_rows(&url);
    team.project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    team.project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
}

#[test]
fn products_that_are_left_without_it_are_not_asked_about_again() {
    let team = Team::new();
    team.project.write("orch.toml", "default_workflows = []\n");
    team.record("Products").exits(0);
    team.project.write("orch.toml", "");
    team.product("Port 400G", "Port");
    team.answer("workflow/modify_note/products", json!("leave"));
    team.record("A faster port").exits(0);
    team.product("Port 800G", "Port");
    team.record("Faster still").exits(0);
    let shown = team.project.orch(["show", "head"]).exits(0).stdout;
    assert!(!shown.contains("modify_note"), "{shown}");
}
