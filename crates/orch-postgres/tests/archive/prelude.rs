//! The prelude as a database takes it: whole, and the parts of it that some functions need.

use std::time::Duration;

use orch_event::{PreludeDigest, RevisionId};
use orch_postgres::{
    Consent, Migration, Operator, Options, Runs, Step, Template, journal, print, replay,
};
use orch_projector::{Direction, Prelude, Replaced, Withdrawn, render};

use super::back::psql;
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

/// A revision without a change that names a prelude which was withdrawn.
fn withdrawn() -> Result<Migration, Box<dyn std::error::Error>> {
    let rendered = render(orch_model::Recorded::default(), "nothing", [])?;
    Ok(Migration {
        parent: None,
        revision: RevisionId::of(b"nothing"),
        message: "nothing".to_owned(),
        author: "Ada".to_owned(),
        events: String::new(),
        up: rendered.up,
        down: rendered.down,
        plan_text: rendered.plan.to_text(),
        plan: rendered.plan,
        prelude: Prelude::current(),
        replaced: Some(Replaced {
            withdrawn: Withdrawn {
                digest: "",
                reason: "it loses rows",
                successor: "",
            },
            digest: PreludeDigest::of(FAULTY.as_bytes()),
            text: FAULTY,
        }),
        runs: Runs::Sql,
        below: Vec::new(),
        alembic: None,
    })
}

const FAULTY: &str = "select 'a prelude with a fault'";

/// The journal holds both preludes, the faulty one by the revision, the other by the replay.
#[track_caller]
fn assert_holds_both(database: &mut Database) -> Outcome {
    let rows = database.value(
        "select concat_ws(' | ', n.text, r.text = $$PRELUDE$$, j.direction)
         from orch.journal j
         join orch.revision v on v.revision = j.revision
         join orch.prelude n on n.digest = v.prelude
         join orch.prelude r on r.digest = j.prelude"
            .replace("PRELUDE", Prelude::current().text())
            .as_str(),
    )?;
    assert_eq!(rows, format!("{FAULTY} | t | up"));
    Ok(())
}

#[test]
fn a_withdrawn_prelude_is_journalled_with_its_successor() -> Outcome {
    let migration = withdrawn()?;
    let step = Step {
        direction: Direction::Up,
        migration: &migration,
    };

    let mut by_orch = Database::of(Template::Core, "")?;
    let options = Options {
        dry_run: false,
        lock_timeout: Duration::from_secs(60),
        text_may_go: false,
        beside: Vec::new(),
        consent: Consent {
            rows: None,
            sever: false,
            leave_archived: false,
            overwrite_texts: false,
        },
        operator: Operator {
            os_user: "ada".to_owned(),
            host: "here".to_owned(),
            program: "test".to_owned(),
            reason: None,
        },
    };
    replay(&mut by_orch.client, &[], &[step], &options, |_| {})?;
    assert_holds_both(&mut by_orch)?;

    let mut by_psql = Database::of(Template::Core, "")?;
    let printed = print(&[step], &[], "test")?;
    let output = psql(&mut by_psql, &["-v", "ON_ERROR_STOP=1"], &printed)?;
    assert!(output.status.success(), "{output:?}");
    assert_holds_both(&mut by_psql)
}
