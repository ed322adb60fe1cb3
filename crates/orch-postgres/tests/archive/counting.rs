//! Counting beforehand, locking, and what the archive says of itself.

use crate::database::{ARCHIVE, Database, FAMILY, Outcome, VERSIONED};

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
    database.run("set search_path = public, pg_temp")?;
    database.run(ARCHIVE)?;
    for _ in 0..2 {
        database.run(
            "select pg_temp.orch_count_again();
             begin read only;
             select pg_temp.orch_count(1, 'parent', array(select ctid from parent where id = 1));
             select pg_temp.orch_count(2, 'parent', array(select ctid from parent where id in (1, 2)));
             select pg_temp.orch_count(2, 'parent', null);
             commit;",
        )?;
    }
    let counted =
        |line: u32| format!("select sum(rows) from pg_temp.orch_counted() where line = {line}");
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', line, relation, rows), ', ') from pg_temp.orch_counted()")?,
        "1 public.below 3, 1 public.leaf 15, 1 public.parent 1, 2 public.parent 1"
    );
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', line, relation, what, rows), ', ') from pg_temp.orch_noted()")?,
        "1 public.child loses 4, 1 public.keyless loses 2, 2 public.child loses 4, 2 public.keyless loses 1"
    );
    let (one, two) = (database.value(&counted(1))?, database.value(&counted(2))?);
    assert_eq!(database.take(1, "parent", "id = 1")?, one);
    assert_eq!(database.take(2, "parent", "id in (1, 2)")?, two);
    Ok(())
}

#[test]
fn counting_names_what_would_block() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY} create table blocks (of int references child); insert into blocks values (5), (5), (1);"
    ))?;
    let noted = database.migrate(
        "up",
        "select pg_temp.orch_count(4, 'parent', array(select ctid from parent where id = 1));
         select n::text from pg_temp.orch_noted() n",
    )?;
    assert_eq!(noted, "(4,public.blocks,blocks,2)");
    Ok(())
}

#[test]
fn locks_reach_every_table_that_a_cascade_writes() -> Outcome {
    let mut database = Database::with(
        "create schema \"A b\";
         create table one (id int primary key);
         create table \"A b\".\"T\"\"wo\" (id int primary key, of int references one on delete cascade);
         create table three (id int primary key, of int references \"A b\".\"T\"\"wo\" on delete set null);
         create table four (of int references three on delete cascade);
         create table five (of int references one);",
    )?;
    let locked = "select pg_temp.orch_lock(array['one', '\"A b\".\"T\"\"wo\"']);
        select string_agg(relation::regclass::text, ' ' order by relation) from pg_locks
        where mode = 'ShareRowExclusiveLock' and pid = pg_backend_pid() and database <> 0";
    assert_eq!(
        database.migrate("up", locked)?,
        "one \"A b\".\"T\"\"wo\" three"
    );
    assert_eq!(
        database.migrate("up", "select pg_temp.orch_lock('{}')")?,
        ""
    );
    Ok(())
}

#[test]
fn the_archive_says_what_it_holds() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    database.take(3, "parent", "id = 1")?;
    let sql = "select string_agg(concat_ws(' ', revision, direction, line, relation, rows, bytes > 50), ', ' order by relation) from orch.archived";
    assert_eq!(
        database.value(sql)?,
        "ab up 3 public.child 2 t, ab up 3 public.parent 1 t"
    );
    assert_eq!(
        database.value("select count(*) from pg_class where relnamespace = 'orch'::regnamespace and relacl::text like '%=%/%' and relacl::text ~ '[{,]='")?,
        "0"
    );
    Ok(())
}
