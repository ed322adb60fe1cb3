//! Rows that cannot be restored are named, and stay.

use super::support::*;

#[test]
fn rows_that_cannot_return_are_all_named_and_nothing_changes() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table many (id int primary key, a varchar(10), b int, gone text, of int references parent);
         insert into many values (1, 'short', 1, null, null), (2, 'too long', 1, null, null), (3, 'x', -1, null, null),
           (4, 'x', 1, 'value', null), (5, 'x', null, null, null), (6, 'x', 1, null, 4), (7, 'x', 1, null, 5), (8, 'x', 1, null, null);"
    ))?;
    assert_eq!(database.take("2", "many", "true")?, "8");
    database.run(
        "alter table many drop column gone; alter table many alter a type varchar(5); alter table many add check (b > 0);
         alter table many alter b set not null; insert into many values (8, 'mine', 1, null);
         delete from parent where id = 5;",
    )?;
    assert_eq!(
        database.refuses_to_put_back("2")?,
        "OR007 6 rows cannot be restored\n\
         public.many (id)=(2): value too long for type character varying(5)\n\
         public.many (id)=(3): new row for relation \"many\" violates check constraint \"many_b_check\"\n\
         public.many (id)=(4): there is no column for its gone\n\
         public.many (id)=(5): null value in column \"b\" of relation \"many\" violates not-null constraint\n\
         public.many (id)=(7): its row in public.parent is not there\n\
         public.many (id)=(8): duplicate key value violates unique constraint \"many_pkey\""
    );
    database.run("drop table many")?;
    let refusal = database.refuses_to_put_back("2")?;
    assert!(
        refusal.starts_with("OR007 8 rows cannot be restored\n"),
        "{refusal}"
    );
    assert!(refusal.contains("its table is not there"), "{refusal}");
    Ok(())
}

#[test]
fn what_cannot_return_may_stay_in_the_archive_with_its_children() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table below (of int references child on delete cascade);
         insert into below select id from child;"
    ))?;
    assert_eq!(database.take("1", "parent", "id in (1, 2)")?, "10");
    database.run("insert into parent values (20, 'p2')")?;
    assert_eq!(
        database.refuses_to_put_back("1")?.lines().next(),
        Some("OR007 5 rows cannot be restored")
    );
    let leave = "set local orch.leave_archived = 'on'; select pg_temp.orch_restore('1')";
    assert_eq!(database.migrate("down", leave)?, "5");
    assert_eq!(
        database.value("select count(*) from child where parent <= 2")?,
        "2"
    );
    assert_eq!(database.value("select sum(rows) from orch.archive")?, "5");
    assert_eq!(database.archived()?, "3/5/0");
    // What stayed can still come when nothing is in its way.
    database.run("delete from parent where id = 20")?;
    assert_eq!(database.put_back("1")?, "5");
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
    database.take("1", "child", "true")?;
    database.run("delete from parent where id = 2; insert into child values (9, null, 3)")?;
    let refusal = database.refuses_to_put_back("1")?;
    assert!(
        refusal.starts_with("OR007 2 rows cannot be restored\n"),
        "{refusal}"
    );
    assert!(
        refusal.contains("(id)=(2): its row in public.parent is not there"),
        "{refusal}"
    );
    assert!(refusal.contains("(id)=(3): duplicate key"), "{refusal}");
    Ok(())
}
