//! The ground that orch stands on: what a database may have that its own tables do not tell.

use orch_postgres::{Template, foreign_keys};

use super::support::*;

/// Two products with subscriptions, instances and values.
const SUBSCRIBED: &str = "
    insert into products (name, description, product_type, tag, status)
      values ('p', 'd', 'P', 'P', 'active'), ('q', 'd', 'P', 'P', 'active');
    insert into product_blocks (name, description) values ('b', 'd');
    insert into resource_types (resource_type) values ('r');
    insert into subscriptions (description, status, product_id, customer_id, insync)
      select 's' || i, 'active', product_id, 'c', true from products, generate_series(1, 20) i;
    insert into subscription_instances (subscription_id, product_block_id)
      select subscription_id, product_block_id from subscriptions, product_blocks;
    insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
      select subscription_instance_id, resource_type_id, 'v' from subscription_instances, resource_types;
";

#[test]
fn rows_of_tables_that_inherit_from_the_orchestrators_are_none_of_them() -> Outcome {
    let mut database = Database::of(Template::Core, SUBSCRIBED)?;
    // Rows of the same product, at the same places in another file; and copies of an id.
    database.run(
        "create table old_subs () inherits (subscriptions);
         insert into old_subs select gen_random_uuid(), s.description, s.status, p.product_id, s.customer_id,
           s.insync, null, null, null, 1
           from subscriptions s, products p where p.name = 'p';
         create table old_instances () inherits (subscription_instances);
         insert into old_instances select * from only subscription_instances;
         create table old_values () inherits (subscription_instance_values);
         insert into old_values select * from only subscription_instance_values;
         create table old_blocks () inherits (product_blocks);
         insert into old_blocks select * from only product_blocks;",
    )?;
    let before = database.all_rows()?;
    let kept = "select count(*) from only subscriptions s join products p using (product_id) where name = 'q'";
    let up = "select pg_temp.orch_archive_products('1', array['p']);
              select pg_temp.orch_archive_resource_types('2', array['r']);
              select pg_temp.orch_fill_attribute('f/1', 'products', 'q', 'root', holds => array['b'],
                block => 'b', minimum => '{\"*\":2}', only_made => false);";
    database.migrate("up", up)?;
    assert_eq!(database.value(kept)?, "20");
    assert_eq!(
        database.value("select count(*) from only subscriptions")?,
        "20"
    );
    assert_eq!(database.value("select count(*) from old_subs")?, "40");
    assert_eq!(
        database.value("select count(*) from only subscription_instances")?,
        "40"
    );
    let down = "select pg_temp.orch_archive_filled_attribute('fill', 'f/1', 'products', 'q', 'root', minimum => '{\"*\":2}');
                select pg_temp.orch_restore('2'); select pg_temp.orch_restore('1');";
    database.migrate("down", down)?;
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn a_partitioned_table_of_the_orchestrator_is_refused_by_name() -> Outcome {
    let mut database = Database::of(
        Template::Core,
        "alter table subscription_instance_values rename to old_values;
         create table subscription_instance_values (like old_values including all)
           partition by hash (subscription_instance_value_id);
         create table values_0 partition of subscription_instance_values for values with (modulus 1, remainder 0);",
    )?;
    let refusal = refusal(database.migrate("up", "select 1"));
    assert_eq!(
        refusal,
        "OR004 orch does not change partitioned tables of the orchestrator: public.subscription_instance_values\n"
    );
    Ok(())
}

#[test]
fn foreign_keys_of_the_orchestrator_that_are_missing_are_named() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    assert_eq!(
        foreign_keys::missing(&mut database.client)?,
        Vec::<String>::new()
    );
    database.run(
        "alter table subscription_instance_values drop constraint subscription_instance_values_subscription_instance_id_fkey;
         alter table subscriptions drop constraint subscriptions_product_id_fkey;
         alter table subscription_metadata drop constraint subscription_metadata_subscription_id_fkey,
           add foreign key (subscription_id) references subscriptions;
         alter table workflows rename to workflows_of_old;",
    )?;
    assert_eq!(
        foreign_keys::missing(&mut database.client)?,
        [
            "public.subscription_instance_values (subscription_instance_id) references public.subscription_instances on delete cascade",
            "public.subscription_metadata (subscription_id) references public.subscriptions on delete cascade",
            "public.subscriptions (product_id) references public.products",
        ]
    );
    Ok(())
}

#[test]
fn rows_that_row_level_security_hides_are_an_error() -> Outcome {
    let mut database = Database::of(Template::Core, SUBSCRIBED)?;
    let role = database.role()?;
    database.run(
        "alter table subscriptions enable row level security;
         create policy half on subscriptions using (description like 's1%');",
    )?;
    let before = database.all_rows()?;
    database.run(&format!("set role {role}"))?;
    for sql in [
        "select pg_temp.orch_archive_products('1', array['p'])",
        "select pg_temp.orch_fill_values('f/1', 'b', 'r', defaults => array['v', 'w'], minimum => '{\"*\":2}', only_made => false)",
        "select pg_temp.orch_fit_values('1', 'b', 'r', fits => '{\"*\":{\"most\":0}}', misfits => 'archive', value => null)",
        "select pg_temp.orch_archive_attribute('1', 'products', 'p', 'root', blocks => null, unrelated => array['b'])",
    ] {
        let refusal = refusal(database.migrate("up", sql));
        assert_eq!(
            refusal,
            "42501 query would be affected by row-level security policy for table \"subscriptions\"\n"
        );
    }
    database.run("reset role")?;
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn a_publication_of_all_tables_is_not_in_the_way() -> Outcome {
    let mut database = Database::of(Template::Core, SUBSCRIBED)?;
    database.run(orch_postgres::journal::TABLES)?;
    database.run(
        "create table notes (subscription_id uuid references subscriptions on delete set null, note text);
         -- No subscription can be deleted without these two, whoever does it.
         alter table notes replica identity full;
         alter table subscription_metadata replica identity full;
         insert into notes select subscription_id, 'n' from subscriptions;
         create publication everything for all tables;",
    )?;
    let before = database.all_rows()?;
    let processes = "insert into workflows (name, target, description) values ('w', 'CREATE', 'd');
         insert into processes (last_status, workflow_id) select 'done', workflow_id from workflows;
         insert into processes_subscriptions (pid, subscription_id) select pid, subscription_id from processes, subscriptions;";
    database.run(processes)?;
    database.journalled(
        "up",
        "products",
        "set local orch.overwrite_texts = on;
        select pg_temp.orch_describe('0', 'products', 'q',
          was => '{\"description\":\"old\"}', becomes => '{\"description\":\"x\"}');
        select pg_temp.orch_archive_products('1', array['p']);",
    )?;
    database.journalled(
        "down",
        "",
        "select pg_temp.orch_restore('1'); 
        select pg_temp.orch_describe('0', 'products', 'q',
          was => '{\"description\":\"x\"}', becomes => '{\"description\":\"old\"}');
        select pg_temp.orch_note_missing_values('f', 'b', 'r', '{\"*\":2}');",
    )?;
    database.journalled(
        "up",
        "",
        "select pg_temp.orch_fill_values('f', 'b', 'r', array['v', 'w'], '{\"*\":2}', false);",
    )?;
    database.run(
        "delete from processes_subscriptions; delete from processes; delete from workflows;",
    )?;
    assert_eq!(database.all_rows()?, before);
    // And all that somebody may do to the tables of schema orch by hand.
    let tables = database.value(
        "select string_agg(format('update orch.%1$I set %2$I = %2$I; delete from orch.%1$I', c.relname, a.attname), '; '
           order by c.relname = 'prelude', c.relname = 'revision', c.relname)
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum = (
           select min(attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and attidentity = '')
         where c.relnamespace = 'orch'::regnamespace and c.relkind = 'r'",
    )?;
    database.run(&tables)
}
