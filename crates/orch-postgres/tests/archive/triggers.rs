//! Users' triggers, in the way of rows that go and of rows that come back.

use super::support::*;

#[test]
fn triggers_neither_spoil_rows_nor_change_their_states() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         alter table child add v int default 0; alter table child add w int references parent deferrable initially deferred;
         create table log (t text);
         create function spoil() returns trigger language plpgsql as $$
           begin new.v := 7; return new; end $$;
         create function log() returns trigger language plpgsql as $$
           begin insert into log values (tg_name); update child set v = 8; return null; end $$;
         create function late() returns trigger language plpgsql as $$ begin return null; end $$;
         create trigger t1 before insert on child for each row execute function spoil();
         create trigger t2 after insert on child for each row execute function log();
         create trigger t3 before insert on child for each row execute function spoil();
         create trigger t4 before insert on child for each row execute function spoil();
         create trigger t5 after insert on child for each statement execute function log();
         create constraint trigger t6 after insert or delete on child deferrable initially deferred for each row execute function late();
         alter table child enable always trigger t1, disable trigger t3, enable replica trigger t4;",
    ))?;
    database.run("update child set w = parent")?;
    let states = "select string_agg(tgname || tgenabled::text, ' ' order by tgname) from pg_trigger where not tgisinternal";
    let before = database.value(states)?;
    assert_eq!(before, "t1A t2O t3D t4R t5O t6O");
    database.there_and_back("parent", "id < 3", "6")?;
    assert_eq!(database.value(states)?, before);
    // Also where the transaction has already written the table.
    let rows = database.all_rows()?;
    database.migrate_writing(
        "child",
        "up",
        &format!(
            "update child set w = parent; {}",
            take("1", "parent", "id < 3")
        ),
    )?;
    database.migrate_writing(
        "child",
        "down",
        "update child set w = null; update child set w = parent; select pg_temp.orch_restore('1')",
    )?;
    assert_eq!(database.all_rows()?, rows);
    assert_eq!(database.value(states)?, before);
    Ok(())
}

#[test]
fn without_ownership_a_trigger_that_spoils_rows_is_named() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         alter table child add v int default 0;
         create function spoil() returns trigger language plpgsql as $$
           begin new.v := 7; return new; end $$;
         create trigger spoils before insert on child for each row execute function spoil();
         create function nothing() returns trigger language plpgsql as $$
           begin return null; end $$;
         create trigger harmless after insert on parent for each row execute function nothing();"
    ))?;
    let role = database.role()?;
    database.run(&format!("set role {role}"))?;
    let before = database.all_rows()?;
    database.take("1", "parent", "id = 1")?;
    let refusal = database.refuses_to_put_back("1")?;
    assert_eq!(
        refusal,
        "OR007 a trigger of public.child changes rows that are restored: spoils\n"
    );
    database.run("reset role; drop trigger spoils on child;")?;
    database.run(&format!("set role {role}"))?;
    assert_eq!(database.put_back("1")?, "3");
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn rows_that_a_trigger_deletes_besides_are_not_lost() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table besides (id int);
         insert into besides values (1), (2);
         create function besides() returns trigger language plpgsql as $$
           begin delete from besides where id = old.parent; return null; end $$;
         create trigger besides after delete on child for each row execute function besides();
         create function keep() returns trigger language plpgsql as $$
           begin if old.id = 3 then return null; end if; return old; end $$;
         create trigger keep before delete on parent for each row execute function keep();"
    ))?;
    let before = database.all_rows()?;
    let message = refusal(database.take("1", "parent", "id = 1"));
    assert_eq!(
        message,
        "OR007 rows were changed that the migration does not change (public.besides: 1 deleted)\n\
         public.besides: 1 deleted\n\
         triggers that fire: besides of public.child, keep of public.parent"
    );
    let message = refusal(database.take("1", "parent", "id = 3"));
    assert!(
        message.starts_with("OR004 ") && message.contains("public.parent"),
        "{message}"
    );
    assert_eq!(database.all_rows()?, before);
    Ok(())
}
