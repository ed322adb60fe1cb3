//! Rows that a migration changes beside those that it says are noticed, and nothing is done.

use super::support::*;

/// A family, and another table that triggers write.
const BESIDE: &str = "
    create table parent (id int primary key, name text unique);
    create table child (id int primary key, parent int not null references parent on delete cascade);
    create table beside (id int primary key, n int default 0);
    insert into parent select i, 'p' || i from generate_series(1, 5) i;
    insert into child select i, 1 + i % 5 from generate_series(1, 10) i;
    insert into beside select generate_series(1, 20);
";

/// A database in which a trigger does something when rows of `child` go.
fn with_trigger(when: &str, what: &str) -> Result<Database, Box<dyn std::error::Error>> {
    Database::with(&format!(
        "{BESIDE}
         create function meddle() returns trigger language plpgsql as $$
           begin {what}; return null; end $$;
         create {when} execute function meddle();"
    ))
}

/// A removal is refused, and names the table and the trigger.
#[track_caller]
fn refused(when: &str, what: &str, expected: &str) -> Outcome {
    let mut database = with_trigger(when, what)?;
    let before = database.all_rows()?;
    let refusal = refusal(database.take("1", "parent", "id = 1"));
    assert_eq!(
        refusal,
        format!(
            "OR007 rows were changed that the migration does not change (public.{expected})\n\
             public.{expected}\ntriggers that fire: meddle of public.child"
        )
    );
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

const AT_ONCE: &str = "trigger meddle after delete on child for each row";
const STATEMENT: &str = "trigger meddle after delete on child for each statement";
const LATE: &str =
    "constraint trigger meddle after delete on child deferrable initially deferred for each row";

#[test]
fn triggers_that_fire_at_once_do_not_delete_insert_update_or_truncate_beside() -> Outcome {
    refused(
        AT_ONCE,
        "delete from beside where id = old.id",
        "beside: 2 deleted",
    )?;
    refused(
        AT_ONCE,
        "insert into beside values (old.id + 100)",
        "beside: 2 inserted",
    )?;
    refused(
        AT_ONCE,
        "update beside set n = 1 where id = old.id",
        "beside: 2 updated",
    )?;
    refused(STATEMENT, "truncate beside", "beside: truncated")
}

#[test]
fn triggers_that_fire_at_the_end_do_not_either() -> Outcome {
    refused(LATE, "delete from beside", "beside: 20 deleted")?;
    refused(
        LATE,
        "insert into beside values (old.id + 100)",
        "beside: 2 inserted",
    )?;
    refused(
        LATE,
        "update beside set n = 1 where id = 3",
        "beside: 2 updated",
    )?;
    refused(LATE, "truncate beside", "beside: truncated")
}

#[test]
fn nor_do_they_in_a_table_of_which_rows_are_archived() -> Outcome {
    refused(
        AT_ONCE,
        "delete from child where id = 1",
        "child: 1 deleted",
    )?;
    refused(
        LATE,
        "update parent set name = 'x' where id = 2 and name <> 'x'",
        "parent: 1 updated",
    )
}

#[test]
fn a_rule_that_writes_beside_is_noticed() -> Outcome {
    let mut database = Database::with(&format!(
        "{BESIDE} create rule meddle as on update to parent do also delete from beside where id < 3;"
    ))?;
    let before = database.all_rows()?;
    let refusal = refusal(database.migrate_writing(
        "parent",
        "up",
        "update public.parent set name = 'x' where id operator(pg_catalog.=) 1",
    ));
    assert_eq!(
        refusal,
        "OR007 rows were changed that the migration does not change (public.beside: 2 deleted)\n\
         public.beside: 2 deleted"
    );
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn rows_that_are_restored_set_off_nothing_late_beside() -> Outcome {
    let mut database = Database::with(BESIDE)?;
    database.take("1", "parent", "id = 1")?;
    database.run(
        "create function meddle() returns trigger language plpgsql as $$
           begin update beside set n = n + 1 where id = 1; return null; end $$;
         create constraint trigger meddle after insert on child deferrable initially deferred
           for each row execute function meddle();",
    )?;
    let refusal = database.refuses_to_put_back("1")?;
    assert_eq!(
        refusal.lines().next(),
        Some(
            "OR007 rows were changed that the migration does not change (public.beside: 2 updated)"
        )
    );
    Ok(())
}

#[test]
fn rows_that_could_not_be_restored_at_first_do_not_count_twice() -> Outcome {
    let mut database = Database::with(BESIDE)?;
    database.take("1", "parent", "id < 3")?;
    database.run("insert into parent values (20, 'p2')")?;
    let leave = "set local orch.leave_archived = 'on'; select pg_temp.orch_restore('1')";
    assert_eq!(database.migrate("down", leave)?, "3");
    Ok(())
}

#[test]
fn what_earlier_statements_of_the_transaction_wrote_does_not_count() -> Outcome {
    let mut database = Database::with(BESIDE)?;
    database.run("begin; insert into beside values (100); update beside set n = 2; delete from beside where id = 1; commit")?;
    assert_eq!(database.take("1", "parent", "id = 1")?, "3");
    Ok(())
}
