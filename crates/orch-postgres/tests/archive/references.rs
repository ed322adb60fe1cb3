//! References that rows lose, and get back.

use super::support::*;

#[test]
fn lost_references_come_back_without_a_trace() -> Outcome {
    let mut database = Database::with(VERSIONED)?;
    database.there_and_back("parent", "id = 1", "1")?;
    database.there_and_back("parent", "id in (1, 2)", "2")?;
    assert_eq!(
        database.value(
            "select string_agg(tgenabled::text, '') from pg_trigger where not tgisinternal"
        )?,
        "O"
    );
    Ok(())
}

#[test]
fn a_lost_reference_comes_back_only_where_it_is_still_lost() -> Outcome {
    let mut database = Database::with(VERSIONED)?;
    database.take("1", "parent", "id = 1")?;
    database.run("delete from child where id = 2; update child set parent = 2 where id = 1; update child set parent = null where id = 3")?;
    database.put_back("1")?;
    assert_eq!(
        database.value("select string_agg(c::text, ' ' order by id) from child c")?,
        "(1,2,2,3) (3,1,1,4) (4,2,2,1)"
    );
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn a_reference_that_cannot_return_is_named_or_stays() -> Outcome {
    let mut database = Database::with(VERSIONED)?;
    database.take("1", "parent", "id = 1")?;
    database.run("alter table parent add check (id <> 1)")?;
    let refusal = database.refuses_to_put_back("1")?;
    assert!(
        refusal.contains("public.parent (id)=(1): new row"),
        "{refusal}"
    );
    assert!(
        refusal.contains("public.child") && refusal.contains("its reference"),
        "{refusal}"
    );
    database.migrate(
        "down",
        "set local orch.leave_archived = 'on'; select pg_temp.orch_restore('1')",
    )?;
    assert_eq!(database.archived()?, "1/1/6");
    database.run("alter table parent drop constraint parent_id_check")?;
    database.put_back("1")?;
    assert_eq!(database.archived()?, "0/0/0");
    assert_eq!(
        database.value("select count(*) from child where 1 in (parent, other)")?,
        "3"
    );
    Ok(())
}

#[test]
fn only_the_listed_columns_of_a_reference_are_lost() -> Outcome {
    let mut database = Database::with("create table parent (a int, b int, primary key (a, b))")?;
    // Before version 15 all columns are.
    let old = database.value("select current_setting('server_version_num')::int < 150000")? == "t";
    let (list, expected) = if old {
        ("", "(,,x) (1,2,y)")
    } else {
        ("(b)", "(1,,x) (1,2,y)")
    };
    database.run(&format!(
        "create table child (a int, b int, v text,
           foreign key (a, b) references parent on delete set null {list});
         insert into parent values (1, 1), (1, 2); insert into child values (1, 1, 'x'), (1, 2, 'y');",
    ))?;
    let before = database.all_rows()?;
    database.take("1", "parent", "b = 1")?;
    assert_eq!(
        database.value("select string_agg(c::text, ' ' order by v) from child c")?,
        expected
    );
    database.put_back("1")?;
    assert_eq!(database.all_rows()?, before);
    Ok(())
}
