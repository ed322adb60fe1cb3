//! Several removals, and both directions.

use crate::database::{Database, FAMILY, Outcome, take};

#[test]
fn several_removals_under_one_line_return_in_the_right_order() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    let before = database.all_rows()?;
    let both = take(1, "child", "parent = 1")
        + &take(1, "parent", "id = 1")
        + &take(2, "parent", "id = 2");
    database.migrate("up", &both)?;
    assert_eq!(database.put_back(2)?, "3");
    assert_eq!(database.put_back(1)?, "3");
    assert_eq!(database.all_rows()?, before);
    // And again.
    database.migrate("up", &both)?;
    assert_eq!(database.put_back(1)?, "3");
    assert_eq!(database.put_back(2)?, "3");
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.put_back(1)?, "0");
    assert_eq!(database.take(1, "parent", "false")?, "0");
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn each_direction_returns_what_the_other_one_took() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    database.migrate("down", &take(1, "parent", "id = 1"))?;
    assert_eq!(database.put_back(1)?, "0");
    assert_eq!(
        database.migrate(
            "up",
            "set local orch.revision = 'cd'; select pg_temp.orch_return(1)"
        )?,
        "0"
    );
    assert_eq!(
        database.migrate("up", "select pg_temp.orch_return(1)")?,
        "3"
    );
    Ok(())
}
