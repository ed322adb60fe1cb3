//! The page about moving in, whose commands are run.

use std::process::Command;

use super::{installation, models};
use crate::support::{ORCH, all_rows, assert_same, client, ran, root, server};

#[test]
fn the_page_about_moving_in_does_what_it_says() {
    let (staging, production) = (
        installation(""),
        installation("update products set description = 'edited' where name = 'User Group'"),
    );
    let page = std::fs::read_to_string(root().join("docs/moving-in.md")).unwrap();
    let project = models();
    ran(Command::new("git")
        .args(["init", "-q"])
        .current_dir(project.path()))
    .exits(0);
    let before = all_rows(&staging);
    let programs = std::env::var("PATH").unwrap_or_default();
    let orch = std::path::Path::new(ORCH).parent().unwrap();
    let psql = server().psql();
    let psql = psql.parent().unwrap();
    let mut commands = 0;
    for block in page.split("```sh\n").skip(1) {
        let script = block.split("```").next().unwrap();
        commands += script.matches("orch ").count();
        let output = ran(Command::new("sh")
            .args(["-e", "-c", script])
            .current_dir(project.path())
            .env_clear()
            .env(
                "PATH",
                format!("{}:{}:{programs}", orch.display(), psql.display()),
            )
            .env("STAGING_DATABASE_URI", &staging)
            .env("PRODUCTION_DATABASE_URI", &production)
            .env("ORCH_AUTHOR", "Ada <ada@example.org>")
            .env("ORCH_NOW", "2026-11-22T09:30:00Z"));
        output.exits(0);
        if script.contains("accept-texts") {
            assert_same("recorded, not changed", &before, &all_rows(&staging));
        }
    }
    assert!(commands > 8, "{commands}");
    let query = "select count(*) from resource_types where resource_type = 'motto'";
    for url in [&staging, &production] {
        let count: i64 = client(url).query_one(query, &[]).unwrap().get(0);
        assert_eq!(count, 1);
    }
    let query = "select to_regnamespace('orch') is null";
    let is_gone: bool = client(&staging).query_one(query, &[]).unwrap().get(0);
    assert!(is_gone);
}
