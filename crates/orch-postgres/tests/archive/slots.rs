//! The names under which the archive keeps rows.

use super::support::*;

#[test]
fn several_removals_under_one_slot_return_in_the_right_order() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    let before = database.all_rows()?;
    let both = take("1", "child", "parent = 1")
        + &take("1", "parent", "id = 1")
        + &take("2", "parent", "id = 2");
    database.migrate("up", &both)?;
    assert_eq!(database.put_back("2")?, "3");
    assert_eq!(database.put_back("1")?, "3");
    assert_eq!(database.all_rows()?, before);
    // And again.
    database.migrate("up", &both)?;
    assert_eq!(database.put_back("1")?, "3");
    assert_eq!(database.put_back("2")?, "3");
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.put_back("1")?, "0");
    assert_eq!(database.take("1", "parent", "false")?, "0");
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn each_direction_returns_what_the_other_one_took() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    database.migrate("down", &take("1", "parent", "id = 1"))?;
    assert_eq!(database.put_back("1")?, "0");
    assert_eq!(
        database.migrate(
            "up",
            "set local orch.revision = 'cd'; select pg_temp.orch_restore('1')"
        )?,
        "0"
    );
    assert_eq!(
        database.migrate("up", "select pg_temp.orch_restore('1')")?,
        "3"
    );
    Ok(())
}

#[test]
fn the_archive_says_what_it_holds() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    database.take("3", "parent", "id = 1")?;
    let sql = "select string_agg(concat_ws(' ', revision, direction, slot, relation, rows, bytes > 50), ', ' order by relation) from orch.archived";
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
