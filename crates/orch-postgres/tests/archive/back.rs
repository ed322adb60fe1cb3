//! Going back by psql alone, from what the database kept.

use std::error::Error;
use std::io::{ErrorKind, Write as _};
use std::process::{Command, Output, Stdio};

use orch_postgres::{Template, journal};
use orch_projector::Prelude;

use super::support::*;

/// A revision in the journal of a database, as a replay writes it.
const JOURNALLED: &str = "
    insert into orch.revision (revision, events, up, down, plan, prelude)
      values ('ab', '{}', '-- up', $down$select pg_temp.orch_restore('000000000001');
update public.products set description = 'it''s $1 :x'
where name::pg_catalog.text operator(pg_catalog.=) 'q';$down$, null, (select digest from orch.prelude));
    with entry as (
      insert into orch.journal (revision, direction, message, author, orch)
      values ('ab', 'up', E'Remove p\n-- and more', 'me', 'orch 0.1') returning seq)
    select pg_temp.orch_journalled(seq) from entry;";

/// Runs psql on a database.
pub(crate) fn psql(
    database: &mut Database,
    arguments: &[&str],
    input: &str,
) -> Result<Output, Box<dyn Error>> {
    let name = database.value("select current_database()")?;
    let mut child = Command::new(server().psql())
        .args(["-X", "-d", &server().url(&name)])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("BUG: standard input is a pipe")?;
    // psql stops reading where the script fails.
    match stdin.write_all(input.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
        _ => drop(stdin),
    }
    Ok(child.wait_with_output()?)
}

fn gone() -> Result<(Database, Vec<String>), Box<dyn Error>> {
    let mut database = Database::of(
        Template::Core,
        "insert into products (name, description, product_type, tag, status)
           values ('p', 'd', 'P', 'P', 'active'), ('q', 'it''s $1 :x', 'P', 'P', 'active');
         insert into subscriptions (description, status, product_id, customer_id, insync)
           select 's' || i, 'active', product_id, 'c', true from products, generate_series(1, 20) i;",
    )?;
    database.run(journal::TABLES)?;
    let prelude = Prelude::current();
    let query = "insert into orch.prelude (digest, text) values ($1, $2)";
    database
        .client
        .execute(query, &[&prelude.digest().to_string(), &prelude.text()])?;
    let before = database.all_rows()?;
    let up = "select pg_temp.orch_archive_products('000000000001', '{p}');
              update public.products set description = 'other' where name = 'q';";
    database.migrate_writing("products", "up", &format!("{up}{JOURNALLED}"))?;
    Ok((database, before))
}

#[test]
fn one_query_prints_the_script_by_which_psql_goes_back() -> Outcome {
    let (mut database, before) = gone()?;
    assert_ne!(database.all_rows()?, before);
    let printed = psql(
        &mut database,
        &["-Atq", "-c", "select orch.script_back()"],
        "",
    )?;
    let script = String::from_utf8(printed.stdout)?;
    let output = psql(&mut database, &[], &script)?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8(output.stderr)?
    );
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    assert_eq!(database.value("select count(*) from orch.stack")?, "0");
    assert_eq!(
        database.value("select orch.script_back()")?,
        "-- no revision is up\n"
    );
    // Run again, it changes nothing.
    let output = psql(&mut database, &[], &script)?;
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr)?;
    assert!(
        said.contains("the journal is not where this script starts"),
        "{said}"
    );
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn a_database_that_kept_no_sql_says_so() -> Outcome {
    let (mut database, _) = gone()?;
    database.run("update orch.revision set prelude = null")?;
    let refusal = refusal(database.value("select orch.script_back()"));
    assert_eq!(
        refusal,
        "OR004 the database did not keep the SQL that goes back from revision ab\n"
    );
    Ok(())
}
