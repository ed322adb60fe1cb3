//! The journal knows what was archived: going back without it is refused.

use super::support::*;

/// A family of which a row has gone, in the journal; and another whose reference is lost.
fn gone() -> Result<(Database, Vec<String>), Box<dyn std::error::Error>> {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table points (id int primary key, parent int references parent on delete set null);
         insert into points select i, 1 + i % 5 from generate_series(1, 5) i;
         create table products (name text primary key, description text, tag text, status text);
         insert into products values ('p', 'edited', 'P', 'active');"
    ))?;
    database.run(orch_postgres::journal::TABLES)?;
    let before = database.all_rows()?;
    let up = format!(
        "{}; set local orch.overwrite_texts = on;
         select pg_temp.orch_describe('t', 'products', 'p',
           was => '{{\"description\":\"old\"}}', becomes => '{{\"description\":\"new\"}}')",
        take("1", "parent", "id = 1")
    );
    database.journalled("up", "products", &up)?;
    Ok((database, before))
}

const BACK: &str = "select pg_temp.orch_restore('1');
    select pg_temp.orch_describe('t', 'products', 'p',
      was => '{\"description\":\"new\"}', becomes => '{\"description\":\"old\"}')";

/// After somebody did something to the archive, going back is refused and changes nothing.
#[track_caller]
fn refused_after(damage: &str, expected: &str) -> Outcome {
    let (mut database, before) = gone()?;
    database.run(damage)?;
    database.run(include_str!("../../src/archive_tables.sql"))?;
    let upper = database.all_rows()?;
    let said = refusal(database.journalled("down", "", BACK));
    assert_eq!(said, expected);
    assert_eq!(database.all_rows()?, upper);
    assert_ne!(upper, before);
    Ok(())
}

#[test]
fn an_archive_as_it_was_left_goes_back() -> Outcome {
    let (mut database, before) = gone()?;
    let entries = database.value(
        "select string_agg(concat_ws(' ', journal, slot, kind, relation, rows), ', ' order by slot, kind, relation)
         from orch.journal_archive",
    )?;
    assert_eq!(
        entries,
        "1 1 references public.points 1, 1 1 rows public.child 2, 1 1 rows public.parent 1, 1 t texts products 1"
    );
    assert_eq!(
        database.value("select count(*) from orch.archive where journal = 1")?,
        "2"
    );
    database.journalled("down", "products", BACK)?;
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    // And again, by another row of the journal.
    database.journalled("up", "", &take("1", "parent", "id = 1"))?;
    database.journalled("down", "", BACK)?;
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

const ALL: &str = "OR007 the archive does not hold what revision ab archived\n\
    2 rows of public.child, 1 row of public.parent, 1 reference of public.points";

#[test]
fn an_archive_that_was_dropped_emptied_or_altered_is_refused() -> Outcome {
    refused_after(
        "drop view orch.archived; drop table orch.archive, orch.archive_row, orch.archive_reference, orch.archive_text, orch.staying_link, orch.staying_process, orch.unfilled",
        ALL,
    )?;
    refused_after(
        "drop view orch.archived; drop table orch.archive_row",
        "OR007 the archive was altered: it holds 0 of the 1 rows of public.parent\n",
    )?;
    refused_after(
        "truncate orch.archive, orch.archive_row, orch.archive_reference",
        ALL,
    )?;
    refused_after(
        "delete from orch.archive where relation = 'public.child'",
        "OR007 the archive does not hold what revision ab archived\n2 rows of public.child",
    )?;
    refused_after(
        "delete from orch.archive_reference",
        "OR007 the archive does not hold what revision ab archived\n1 reference of public.points",
    )?;
    refused_after(
        "update orch.archive_reference set before[2] = '2'",
        "OR007 the archive does not hold what revision ab archived\n1 reference of public.points",
    )?;
    refused_after(
        "delete from orch.archive_text",
        "OR007 the archive does not hold what revision ab archived\n1 text of products",
    )
}

#[test]
fn rows_of_the_archive_that_were_deleted_added_or_altered_are_refused() -> Outcome {
    refused_after(
        "truncate orch.archive_row",
        "OR007 the archive was altered: it holds 0 of the 1 rows of public.parent\n",
    )?;
    refused_after(
        "delete from orch.archive_row where archive = 2 and row[1] = '5'",
        "OR007 the archive was altered: it holds 1 of the 2 rows of public.child\n",
    )?;
    refused_after(
        "insert into orch.archive_row values (2, '{77,1}')",
        "OR007 the archive was altered: it holds 3 of the 2 rows of public.child\n",
    )?;
    refused_after(
        "update orch.archive_row set row[1] = '77' where archive = 2 and row[1] = '5'",
        "OR007 the archive was altered\nrows of public.child are not as they were archived",
    )?;
    // As a whole, with its counts.
    refused_after(
        "delete from orch.archive_row where archive = 2 and row[1] = '5'; update orch.archive set rows = 1 where id = 2",
        "OR007 the archive does not hold what revision ab archived\n2 rows of public.child",
    )
}

#[test]
fn after_pruning_it_goes_back_and_says_what_stays_away() -> Outcome {
    let (mut database, before) = gone()?;
    database.run(
        "delete from orch.archive_row; delete from orch.archive_reference; delete from orch.archive;
         delete from orch.archive_text;
         insert into orch.journal (revision, direction, message, author, orch) values ('ab', 'prune', 'm', 'a', 'o')",
    )?;
    let upper = database.all_rows()?;
    let (mut listening, heard) = database.listening()?;
    listening.journalled("down", "", BACK)?;
    // The edited text stays away with the rows; the one that was recorded is there.
    let recorded: Vec<String> = upper
        .iter()
        .map(|it| it.replace("p,new", "p,old"))
        .collect();
    assert_eq!(database.all_rows()?, recorded);
    assert_ne!(upper, before);
    let heard: Vec<String> = heard.try_iter().collect();
    let [rows, texts] = &heard[..] else {
        panic!("{heard:?}");
    };
    assert!(
        rows.starts_with("2 rows of public.child, 1 row of public.parent, 1 reference of public.points stay away: the archive was pruned on 20"),
        "{rows}"
    );
    assert!(texts.starts_with("1 text of products stay away"), "{texts}");
    Ok(())
}
