//! Further databases: other keys, other texts, other places in the ledger.

use orch_postgres::Template;

use super::{adopted, installation};
use crate::support::{Transcript, all_rows, assert_same, client, database};

/// Texts that people edited in one environment only.
const EDITED: &str = "
    update products set description = 'edited here', status = 'phase out' where name = 'User Group';
    update resource_types set description = null where resource_type = 'age';";

#[test]
fn a_second_environment_is_marked_and_its_texts_are_kept() {
    let (first, second) = (installation(""), installation(EDITED));
    let project = adopted(&first);
    let before = all_rows(&second);
    let mut told = Transcript::default();
    let adopt = ["adopt", "--database", &second];
    project
        .orch(adopt.iter().chain(&["--dry-run"]))
        .exits(0)
        .noted(&mut told);
    project.orch(adopt).exits(0).noted(&mut told);
    assert_same("marked", &before, &all_rows(&second));
    told.matches("a_second_environment_is_marked_and_its_texts_are_kept");
}

#[test]
fn environments_with_other_keys_go_up_and_down_alike() {
    let (first, second) = (installation(""), installation(EDITED));
    let project = adopted(&first);
    project.orch(["adopt", "--database", &second]).exits(0);
    let registry = project.read("products/__init__.py");
    let registry = registry.replace(
        "\"User external\": User,",
        "\"User external\": User, \"Guest\": User,",
    );
    project.write("products/__init__.py", &registry);
    project.write(
        "answers.json",
        r#"{"product/Guest/description": "a guest", "fixed_input/Guest/affiliation/value": "external"}"#,
    );
    project
        .orch(["record", "Add guests", "--yes", "--answers", "answers.json"])
        .exits(0);
    for url in [&first, &second] {
        let before = all_rows(url);
        project.replay("heads", url).exits(0);
        let up = all_rows(url);
        assert_ne!(before, up);
        project.replay("-1", url).exits(0);
        assert_same("down", &before, &all_rows(url));
        project.replay("heads", url).exits(0);
        assert_same("up again", &up, &all_rows(url));
    }
    let fresh = database(Template::Core);
    project.replay("heads", &fresh).exits(0);
    // A database whose journal is lost is found at the newest revision that it fits.
    client(&second)
        .batch_execute("drop schema orch cascade")
        .unwrap();
    let marked = project.orch(["adopt", "--database", &second, "--format", "json"]);
    let marked = marked.exits(0).json();
    let current = ["current", "--database", &fresh, "--format", "json"];
    assert_eq!(
        marked["marked"],
        project.orch(current).exits(0).json()["current"]
    );
    // Below the mark there is no way.
    project.replay("-1", &second).exits(0);
    project.replay("heads", &second).exits(4);
}

#[test]
fn a_target_below_a_mark_is_refused() {
    let (first, second) = (installation(""), installation(""));
    let project = adopted(&first);
    let id = project.revision();
    project.write(
        "texts.json",
        r#"{"describe": {"products": {"User Group": {"description": "groups"}}}}"#,
    );
    let record = [
        "record",
        "Say it better",
        "--changes",
        "texts.json",
        "--yes",
    ];
    project.orch(record).exits(0);
    project.orch(["adopt", "--database", &second]).exits(0);
    let before = all_rows(&second);
    project
        .replay(&id[..8], &second)
        .exits(2)
        .says("lies below the revision at which the database was marked");
    project.replay("base", &second).exits(0);
    assert_same("base", &before, &all_rows(&second));
}

#[test]
fn a_database_that_fits_no_revision_is_marked_only_where_it_is_said() {
    let first = installation("");
    let other = installation(
        "insert into products (name, description, product_type, tag, status)
         values ('Made by hand', 'x', 'X', 'X', 'active');
         delete from fixed_inputs",
    );
    let project = adopted(&first);
    let before = all_rows(&other);
    let mut told = Transcript::default();
    project
        .orch(["adopt", "--database", &other])
        .exits(4)
        .noted(&mut told);
    let at = ["adopt", "--at", "head", "--database", &other];
    project.orch(at).exits(7).noted(&mut told);
    project.orch(at.iter().chain(&["--yes"])).exits(0);
    assert_same("marked", &before, &all_rows(&other));
    told.matches("a_database_that_fits_no_revision_is_marked_only_where_it_is_said");
}

#[test]
fn an_environment_is_named_in_a_file_beside_the_ledger() {
    let url = installation("");
    let project = adopted(&url);
    project.write(
        "orch.toml",
        "models = \"products\"\n\n[environments.production]\nvariable = \"PRODUCTION\"\n",
    );
    let current = ["current", "--environment", "production"];
    project
        .orch(current)
        .exits(2)
        .says("`PRODUCTION` is not set");
    let mut command = project.command(current);
    command.env("PRODUCTION", &url);
    crate::support::ran(&mut command).exits(0);
    project
        .orch(["current", "--environment", "staging"])
        .exits(2)
        .says("there is no environment `staging`; `orch.toml` has `production`");
}
