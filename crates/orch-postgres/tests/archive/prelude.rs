//! The prelude as a database takes it: whole, and the parts of it that some functions need.

use orch_postgres::{Template, journal};
use orch_projector::Prelude;

use super::support::*;

/// The names of the functions of the prelude.
fn functions() -> Vec<&'static str> {
    Prelude::current()
        .text()
        .split("create or replace function pg_temp.")
        .skip(1)
        .filter_map(|text| text.split('(').next())
        .collect()
}

#[test]
fn each_function_can_be_made_with_just_what_it_requires() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    database.run(journal::TABLES)?;
    let functions = functions();
    assert!(functions.len() > 60);
    for name in functions {
        let part = Prelude::current().only([name])?;
        // The bodies are checked too, which replays do not ask for.
        database.run(&format!(
            "begin;
             set local search_path = pg_catalog, pg_temp;
             set local check_function_bodies = on;
             {part}"
        ))?;
        let made = database.value(&format!(
            "select count(*) from pg_proc
             where pronamespace = pg_my_temp_schema() and proname = '{name}'"
        ))?;
        assert_eq!(made, "1", "{name}");
        database.run("rollback")?;
    }
    Ok(())
}

#[test]
fn the_whole_may_be_made_again_in_the_same_session() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    for _ in 0..2 {
        database.run(&format!(
            "begin; set local search_path = pg_catalog, pg_temp; {}; commit",
            Prelude::current().text()
        ))?;
    }
    Ok(())
}
