//! Counting a removal before it is done.

use orch_projector::Prelude;

use super::support::*;

#[test]
fn counting_says_what_is_then_taken_and_writes_nothing() -> Outcome {
    let mut database = Database::with(&format!(
        "{VERSIONED}
         create table below (id int primary key, of int references parent on delete cascade, up int references below on delete cascade);
         create table leaf (of int references below on delete cascade);
         insert into below values (1, 1, null), (2, 2, 1), (3, 9, 2), (4, 9, null);
         insert into leaf select 1 + i % 4 from generate_series(1, 20) i;
         create table blocks (of int references below);"
    ))?;
    database.run(Prelude::current().text())?;
    let counted =
        |slot: &str| format!("select sum(rows) from pg_temp.orch_counted() where slot = '{slot}'");
    database.run(
        "begin read only;
         select pg_temp.orch_count('1', 'public.parent', array(select ctid from parent where id = 9));
         select pg_temp.orch_count_again();
         select pg_temp.orch_count('1', 'public.parent', array(select ctid from parent where id = 1));
         select pg_temp.orch_count('2', 'public.parent', array(select ctid from parent where id in (1, 2)));
         select pg_temp.orch_count('2', 'public.parent', null);",
    )?;
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', slot, relation, rows), ', ') from pg_temp.orch_counted()")?,
        "1 public.below 3, 1 public.leaf 15, 1 public.parent 1, 2 public.parent 1"
    );
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', slot, relation, note, rows), ', ') from pg_temp.orch_noted()")?,
        "1 public.child loses 4, 1 public.keyless loses 2, 2 public.child loses 4, 2 public.keyless loses 1"
    );
    let (one, two) = (
        database.value(&counted("1"))?,
        database.value(&counted("2"))?,
    );
    database.run("commit")?;
    assert_eq!(database.take("1", "parent", "id = 1")?, one);
    assert_eq!(database.take("2", "parent", "id in (1, 2)")?, two);
    Ok(())
}

#[test]
fn counting_names_what_would_block() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY} create table blocks (of int references child); insert into blocks values (5), (5), (1);"
    ))?;
    let noted = database.migrate(
        "up",
        "select pg_temp.orch_count('4', 'public.parent', array(select ctid from parent where id = 1));
         select n::text from pg_temp.orch_noted() n",
    )?;
    assert_eq!(noted, "(4,public.blocks,blocks,2)");
    Ok(())
}
