//! The cost of a migration grows with the rows that it touches, whatever indexes and statistics
//! there are.

use orch_postgres::Template;

use super::support::*;

const SUBSCRIPTIONS: u32 = 6000;

/// A product with subscriptions, on tables that were never analyzed. The orchestrator's tables
/// have no index on `subscription_instances.subscription_id`.
fn subscribed() -> Result<Database, Box<dyn std::error::Error>> {
    let mut database = Database::of(
        Template::Core,
        "alter table subscriptions set (autovacuum_enabled = off);
         alter table subscription_instances set (autovacuum_enabled = off);
         alter table subscription_instance_values set (autovacuum_enabled = off);",
    )?;
    database.run(&format!(
        "insert into products (name, description, product_type, tag, status)
           values ('p', 'd', 'P', 'P', 'active'), ('q', 'd', 'P', 'P', 'active');
         insert into product_blocks (name, description) values ('b', 'd');
         insert into resource_types (resource_type) values ('r');
         insert into subscriptions (description, status, product_id, customer_id, insync)
           select 's' || i, 'active', product_id, 'c', true
           from products, generate_series(1, {SUBSCRIPTIONS}) i where name = 'p';
         insert into subscription_instances (subscription_id, product_block_id)
           select subscription_id, product_block_id from subscriptions, product_blocks;
         insert into subscription_metadata select subscription_id, '{{}}' from subscriptions;
         insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
           select subscription_instance_id, resource_type_id, 'v'
           from subscription_instances, resource_types;"
    ))?;
    Ok(database)
}

/// The rows that the transaction has read one after the other, of all tables.
const READ: &str = "select pg_catalog.sum(seq_tup_read) from pg_catalog.pg_stat_xact_user_tables
    where schemaname operator(pg_catalog.=) 'public'";

const INDEXES: &str =
    "select count(*) from pg_indexes where schemaname = 'public' and indexname like 'orch%'";

#[test]
fn removing_a_product_reads_each_row_a_few_times_and_leaves_no_index() -> Outcome {
    let mut database = subscribed()?;
    let before = database.all_rows()?;
    let up = format!("select pg_temp.orch_archive_products('1', array['p']); {READ}");
    let read: u32 = database.migrate("up", &up)?.parse()?;
    assert!(read < 60 * SUBSCRIPTIONS, "{read} rows were read");
    assert_eq!(database.value("select count(*) from subscriptions")?, "0");
    assert_eq!(database.value(INDEXES)?, "0");
    let down = format!("select pg_temp.orch_restore('1'); {READ}");
    let read: u32 = database.migrate("down", &down)?.parse()?;
    assert!(read < 60 * SUBSCRIPTIONS, "{read} rows were read");
    assert_eq!(database.all_rows()?, before);
    assert_eq!(
        database.value("select count(*) from pg_class where relname like 'subscription%' and relkind = 'r' and reltuples = 6000")?,
        "4"
    );
    Ok(())
}

#[test]
fn a_migration_that_is_rolled_back_leaves_the_statistics_as_they_were() -> Outcome {
    let mut database = subscribed()?;
    database.run(
        "insert into subscription_instance_relations
           select subscription_instance_id, subscription_instance_id, 0, 'a' from subscription_instances;
         analyze",
    )?;
    let statistics = "select string_agg(concat_ws(' ', relname, reltuples), ', ' order by relname)
        from pg_class where relname like 'subscription%' and relkind = 'r'";
    let before = database.value(statistics)?;
    for sql in [
        "select pg_temp.orch_archive_products('1', array['p'])",
        "select pg_temp.orch_archive_attribute('2', 'product_blocks', 'b', 'a', blocks => null, unrelated => array['b']);
         select pg_temp.orch_archive_blocks('3', array['b'])",
    ] {
        // The last statement fails.
        let sql = format!("{sql}; select pg_temp.orch_expect('', true, '{{}}', '{{}}', '{{}}', '{{}}', '{{\"no\":1}}')");
        assert!(database.migrate("up", &sql).is_err());
        assert_eq!(database.value(statistics)?, before);
    }
    Ok(())
}

#[test]
fn a_role_that_owns_nothing_is_told_which_index_is_missing() -> Outcome {
    let mut database = subscribed()?;
    let role = database.role()?;
    let (mut listening, heard) = database.listening()?;
    listening.run(&format!("set role {role}; set search_path = public"))?;
    listening.migrate(
        "up",
        "select pg_temp.orch_archive_products('1', array['p'])",
    )?;
    let heard: Vec<String> = heard.try_iter().collect();
    let said = |table: &str| {
        format!(
            "public.{table} is read once for each of 6000 rows of public.subscriptions that are removed: an index on (subscription_id) would make it fast"
        )
    };
    assert_eq!(
        heard,
        [
            said("subscription_instances"),
            said("subscription_metadata")
        ]
    );
    Ok(())
}

#[test]
fn filling_and_fitting_read_each_row_a_few_times() -> Outcome {
    let mut database = subscribed()?;
    for sql in [
        "select pg_temp.orch_fill_values('f/1', 'b', 'r', defaults => array['v', 'w'], minimum => '{\"*\":2}', only_made => false)",
        "select pg_temp.orch_archive_filled_values('fill', 'f/1', 'b', 'r', 2)",
        "select pg_temp.orch_fit_values('1', 'b', 'r', fits => '{\"*\":{\"pattern\":\"^x$\"}}', misfits => 'replace', value => 'x')",
        "select pg_temp.orch_archive_replacements('1', 'b', 'r')",
        "select pg_temp.orch_fill_attribute('g/1', 'products', 'p', 'root', holds => array['b'], block => 'b', minimum => '{\"*\":2}', only_made => false)",
        "select pg_temp.orch_fill_attribute('h/1', 'product_blocks', 'b', 'a', holds => array['b'], block => 'b', minimum => '{\"*\":1}', only_made => false)",
        "select pg_temp.orch_archive_filled_attribute('fill', 'h/1', 'product_blocks', 'b', 'a', minimum => '{\"*\":1}')",
        "select pg_temp.orch_archive_filled_attribute('fill', 'g/1', 'products', 'p', 'root', minimum => '{\"*\":2}')",
        "select pg_temp.orch_archive_attribute('2', 'products', 'p', 'root', blocks => null, unrelated => array['b'])",
    ] {
        let read: u32 = database.migrate("up", &format!("{sql}; {READ}"))?.parse()?;
        assert!(read < 100 * SUBSCRIPTIONS, "{read} rows were read by {sql}");
    }
    Ok(())
}
