//! Rows that block, and rows that cannot return: all are named, nothing changes.

use crate::database::{Database, FAMILY, Outcome, refusal};

#[test]
fn rows_that_block_are_named_and_counted() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create schema other;
         create table other.\"User\" (of int references child);
         create table restricted (of int references parent on delete restrict);
         insert into other.\"User\" values (5), (10), (1), (1), (2);
         insert into restricted values (1), (2);"
    ))?;
    let before = database.all_rows()?;
    assert_eq!(
        refusal(database.take(1, "parent", "id = 1")),
        "OR007 rows of parent are in use: 1 in public.restricted, 2 in other.\"User\"\n\
         public.restricted refers to public.parent: 1\n\
         other.\"User\" refers to public.child: 2"
    );
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn rows_that_cannot_return_are_all_named_and_nothing_changes() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table many (id int primary key, a varchar(10), b int, gone text, of int references parent);
         insert into many values (1, 'short', 1, null, null), (2, 'too long', 1, null, null), (3, 'x', -1, null, null),
           (4, 'x', 1, 'value', null), (5, 'x', null, null, null), (6, 'x', 1, null, 4), (7, 'x', 1, null, 5), (8, 'x', 1, null, null);"
    ))?;
    assert_eq!(database.take(2, "many", "true")?, "8");
    database.run(
        "alter table many drop column gone; alter table many alter a type varchar(5); alter table many add check (b > 0);
         alter table many alter b set not null; insert into many values (8, 'mine', 1, null);
         delete from parent where id = 5;",
    )?;
    assert_eq!(
        database.refuses_to_put_back(2)?,
        "OR007 6 rows cannot return\n\
         public.many (id)=(2): value too long for type character varying(5)\n\
         public.many (id)=(3): new row for relation \"many\" violates check constraint \"many_b_check\"\n\
         public.many (id)=(4): there is no column for its gone\n\
         public.many (id)=(5): null value in column \"b\" of relation \"many\" violates not-null constraint\n\
         public.many (id)=(7): its row in public.parent is not there\n\
         public.many (id)=(8): duplicate key value violates unique constraint \"many_pkey\""
    );
    database.run("drop table many")?;
    let rows = [
        "1, short, 1, null, null",
        "2, too long, 1, null, null",
        "3, x, -1, null, null",
        "4, x, 1, value, null",
        "5, x, null, null, null",
        "6, x, 1, null, 4",
        "7, x, 1, null, 5",
        "8, x, 1, null, null",
    ];
    let lines = rows
        .map(|row| format!("\npublic.many (id, a, b, gone, of)=({row}): its table is not there"));
    assert_eq!(
        database.refuses_to_put_back(2)?,
        format!("OR007 8 rows cannot return{}", lines.concat())
    );
    Ok(())
}

#[test]
fn a_narrower_column_refuses_rather_than_rounds() -> Outcome {
    let mut database = Database::with(
        "create domain short as varchar(20);
         create table t (id int primary key, n numeric(10, 3), s timestamp(6), c char(8), d short);
         insert into t values (1, 1.5, '2026-01-01 00:00:00.5', 'abcdefgh', 'abcdefghij'), (2, 1, null, null, null);",
    )?;
    database.take(1, "t", "true")?;
    database.run("alter table t alter n type numeric(10, 0)")?;
    assert_eq!(
        database.refuses_to_put_back(1)?,
        "OR007 2 rows cannot return\n\
         public.t (id)=(1): it would come back otherwise than it was\n\
         public.t (id)=(2): it would come back otherwise than it was"
    );
    let one = |why: &str| format!("OR007 1 row cannot return\npublic.t (id)=(1): {why}");
    database.run("alter table t alter n type numeric(10, 3), alter s type timestamp(0)")?;
    assert_eq!(
        database.refuses_to_put_back(1)?,
        one("it would come back otherwise than it was")
    );
    database.run("alter table t alter s type timestamp(6), alter c type char(4)")?;
    assert_eq!(
        database.refuses_to_put_back(1)?,
        one("value too long for type character(4)")
    );
    database.run("create domain shorter as varchar(5); alter table t alter c type char(8), alter d type shorter")?;
    assert_eq!(
        database.refuses_to_put_back(1)?,
        one("value too long for type character varying(5)")
    );
    database.run("alter table t alter d type varchar")?;
    assert_eq!(database.put_back(1)?, "2");
    Ok(())
}

#[test]
fn what_cannot_return_may_stay_in_the_archive_with_its_children() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table below (of int references child on delete cascade);
         insert into below select id from child;"
    ))?;
    assert_eq!(database.take(1, "parent", "id in (1, 2)")?, "10");
    database.run("insert into parent values (20, 'p2')")?;
    assert_eq!(
        database.refuses_to_put_back(1)?.lines().next(),
        Some("OR007 5 rows cannot return")
    );
    let leave = "set local orch.leave_archived = 'on'; select pg_temp.orch_return(1)";
    assert_eq!(database.migrate("down", leave)?, "5");
    assert_eq!(
        database.value("select count(*) from child where parent <= 2")?,
        "2"
    );
    assert_eq!(database.value("select sum(rows) from orch.archive")?, "5");
    assert_eq!(database.archived()?, "3/5/0");
    // What stayed can still come when nothing is in its way.
    database.run("delete from parent where id = 20")?;
    assert_eq!(database.put_back(1)?, "5");
    assert_eq!(database.archived()?, "0/0/0");
    assert_eq!(database.value("select count(*) from below")?, "10");
    Ok(())
}

#[test]
fn a_deferred_constraint_does_not_wait_to_be_broken() -> Outcome {
    let mut database = Database::with(
        "create table parent (id int primary key);
         create table child (id int primary key, of int references parent deferrable initially deferred,
           n int unique deferrable initially deferred);
         insert into parent values (1), (2); insert into child values (1, 1, 1), (2, 2, 2), (3, 1, 3);",
    )?;
    database.take(1, "child", "true")?;
    database.run("delete from parent where id = 2; insert into child values (9, null, 3)")?;
    assert_eq!(
        database.refuses_to_put_back(1)?,
        "OR007 2 rows cannot return\n\
         public.child (id)=(2): its row in public.parent is not there\n\
         public.child (id)=(3): duplicate key value violates unique constraint \"child_n_key\""
    );
    Ok(())
}
