//! Schema `orch` is checked before it is used.

use orch_postgres::{Template, journal, own_schema};

use super::support::*;

#[test]
fn a_schema_that_orch_made_is_sound_for_its_owner_and_for_others() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    database.run(journal::TABLES)?;
    assert_eq!(
        own_schema::faults(&mut database.client)?,
        Vec::<String>::new()
    );
    let role = database.role()?;
    database.run(&format!("set role {role}"))?;
    assert_eq!(
        own_schema::faults(&mut database.client)?,
        Vec::<String>::new()
    );
    database.run("reset role; drop schema orch cascade")?;
    assert_eq!(
        own_schema::faults(&mut database.client)?,
        Vec::<String>::new()
    );
    Ok(())
}

#[test]
fn a_schema_that_somebody_else_made_or_altered_is_refused_by_name() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    let mallory = database.role()?;
    database.run(&format!(
        "drop schema orch cascade;
         create schema orch authorization {mallory};
         set role {mallory};
         create table orch.layout (version int primary key); insert into orch.layout values (1);
         create function orch.take_over() returns trigger language plpgsql as 'begin return new; end';
         create table orch.journal (seq bigint);
         create trigger takes_over before insert on orch.journal for each row execute function orch.take_over();
         create table orch.revision (revision text);
         create rule takes_over as on insert to orch.revision do also notify everybody;
         create view orch.archive as select 1 as id;
         create table orch.archive_row (archive bigint, row text[]);
         alter table orch.archive_row enable row level security;
         create policy hides on orch.archive_row using (false);
         create table orch.archive_more () inherits (orch.archive_row);
         reset role;"
    ))?;
    let (mut other, name) = (database.another()?, mallory);
    let belongs: Vec<String> = [
        "function orch.take_over",
        "orch.archive",
        "orch.archive_more",
        "orch.archive_row",
        "orch.journal",
        "orch.layout",
        "orch.revision",
        "schema orch",
    ]
    .iter()
    .map(|it| format!("{it} belongs to role `{name}`"))
    .collect();
    let mut expected = belongs;
    expected.extend(
        [
            "orch.archive is no table",
            "orch.archive_more inherits from another table, or another from it",
            "orch.archive_row has a policy `hides`",
            "orch.archive_row inherits from another table, or another from it",
            "orch.journal has a trigger `takes_over`",
            "orch.revision has a rule `takes_over`",
        ]
        .map(str::to_owned),
    );
    expected.sort();
    assert_eq!(own_schema::faults(&mut other.client)?, expected);
    // Nobody has to be trusted by whom he is himself.
    other.run(&format!("set role {name}"))?;
    expected.retain(|it| !it.contains("belongs"));
    assert_eq!(own_schema::faults(&mut other.client)?, expected);
    Ok(())
}
