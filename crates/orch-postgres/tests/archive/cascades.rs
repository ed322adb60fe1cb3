//! All rows that go with others are found, wherever they are.

use orch_postgres::Template;

use super::support::*;

#[test]
fn cascades_are_followed_into_tables_and_schemas_that_nobody_named() -> Outcome {
    let mut database = Database::with(
        "create schema \"Other schema\";
         create table parent (id int primary key);
         create table \"Other schema\".\"Ch\"\"ild\" (\"the id\" int primary key, \"Of\" int references parent on delete cascade);
         create table grandchild (id int primary key, of int references \"Other schema\".\"Ch\"\"ild\" on delete cascade);
         create table leaf (of int references grandchild on delete cascade, also int references parent on delete cascade);
         insert into parent select generate_series(1, 3);
         insert into \"Other schema\".\"Ch\"\"ild\" select i, 1 + i % 3 from generate_series(1, 6) i;
         insert into grandchild select i, 1 + i % 6 from generate_series(1, 12) i;
         insert into leaf select 1 + i % 12, case when i % 2 = 0 then 1 + i % 3 end from generate_series(1, 24) i;
         insert into leaf select * from leaf;",
    )?;
    let before = database.all_rows()?.len();
    database.take("1", "parent", "id = 1")?;
    let gone = before - database.all_rows()?.len();
    assert!(gone > 10);
    assert_eq!(database.put_back("1")?, gone.to_string());
    database.there_and_back("parent", "true", &before.to_string())
}

#[test]
fn composite_keys_self_references_and_cycles_come_back() -> Outcome {
    let mut database = Database::with(
        "create table tree (id int primary key, of int references tree on delete cascade);
         insert into tree values (1, null), (2, 1), (3, 2), (4, 3), (5, 5), (6, 5), (7, null);
         create table a (x int, y text, primary key (x, y), bx int, by text);
         create table b (x int, y text, primary key (x, y), ax int, ay text,
           foreign key (ax, ay) references a on delete cascade);
         alter table a add foreign key (bx, by) references b on delete cascade;
         insert into a values (1, 'a'), (1, 'b'), (2, 'a');
         insert into b values (1, 'a', 1, 'a'), (1, 'b', 1, 'b'), (3, 'c', null, 'a');
         update a set (bx, by) = (1, 'a') where x = 1;",
    )?;
    database.there_and_back("tree", "id in (2, 5)", "5")?;
    database.there_and_back("a", "x = 1 and y = 'a'", "4")
}

#[test]
fn no_order_of_constraints_keeps_rows_that_all_go() -> Outcome {
    // The check of `late` comes before the cascade that would satisfy it.
    let mut database = Database::with(
        "create table root (id int primary key);
         create table one (id int primary key, of int references root on delete cascade);
         create table two (id int primary key, of int references root on delete cascade);
         create table two_sided (id int primary key, one int references one on delete restrict, two int references two on delete cascade);
         create table below (of int references two_sided on delete cascade);
         insert into root values (1); insert into one values (1, 1); insert into two values (1, 1);
         insert into two_sided values (1, 1, 1); insert into below values (1);",
    )?;
    assert!(database.run("delete from root").is_err());
    database.there_and_back("root", "true", "5")
}

#[test]
fn partitions_inheritance_and_tables_without_a_key_come_back() -> Outcome {
    let mut database = Database::with(
        "create table parent (id int primary key);
         create table part (id int, of int references parent on delete cascade, primary key (id)) partition by range (id);
         create table low partition of part for values from (0) to (10);
         create table high (of int, extra int, id int not null) partition by range (id);
         alter table high drop column extra;
         alter table part attach partition high for values from (10) to (30);
         create table highest partition of high for values from (20) to (30);
         create table higher partition of high for values from (10) to (20);
         create table under (of int references part on delete cascade, n int);
         create table base (id int, of int references parent on delete cascade);
         create table derived (more text) inherits (base);
         alter table derived add foreign key (of) references parent on delete cascade;
         create table stranger () inherits (base);
         create table keyless (of int references parent on delete cascade, v text);
         insert into parent values (1), (2); insert into stranger values (1, 1);
         insert into part select i, 1 + i % 2 from generate_series(1, 29) i;
         insert into under select 1 + i % 29, i from generate_series(1, 60) i;
         insert into base values (1, 1), (1, 1), (2, 2);
         insert into derived values (1, 1, 'a'), (1, 1, 'a'), (2, 2, null);
         insert into keyless values (1, 'a'), (1, 'a'), (1, null), (2, 'a');",
    )?;
    let taken = database.value(
        "select 1 + (select count(*) from part where of = 1) + 3 + 4
           + (select count(*) from under join part on part.id = under.of where part.of = 1)",
    )?;
    database.there_and_back("parent", "id = 1", &taken)?;
    database.there_and_back("low", "true", "29")
}

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
        refusal(database.take("1", "parent", "id = 1")),
        "OR007 rows of public.parent are in use: 1 in public.restricted, 2 in other.\"User\"\n\
         public.restricted refers to public.parent: 1\n\
         other.\"User\" refers to public.child: 2"
    );
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn subscriptions_come_back_with_all_that_hangs_on_them() -> Outcome {
    let mut database = Database::of(
        Template::Core,
        "insert into products (name, description, product_type, tag, status)
           values ('p', 'd', 'P', 'P', 'active'), ('q', 'd', 'P', 'P', 'active');
         insert into product_blocks (name, description) values ('b', 'd');
         insert into resource_types (resource_type) values ('r1'), ('r2');
         insert into subscriptions (description, status, product_id, customer_id, insync)
           select 's' || i, 'active', product_id, 'c', true from products, generate_series(1, 20) i;
         insert into subscription_instances (subscription_id, product_block_id)
           select subscription_id, product_block_id from subscriptions, product_blocks;
         insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
           select subscription_instance_id, resource_type_id, 'v' from subscription_instances, resource_types;
         insert into subscription_instance_relations
           select subscription_instance_id, lead(subscription_instance_id, 1, subscription_instance_id) over (), 1, 'a'
           from subscription_instances;
         insert into subscription_metadata select subscription_id, '{}' from subscriptions;
         insert into subscription_customer_descriptions (subscription_id, customer_id, description)
           select subscription_id, 'c', 'd' from subscriptions;
         update subscriptions set note = 'n';",
    )?;
    let of_p = "product_id = (select product_id from products where name = 'p')";
    let refusal = refusal(database.take("1", "products", "name = 'p'"));
    assert!(
        refusal.starts_with("OR007 rows of public.products are in use: 20 in public.subscriptions"),
        "{refusal}"
    );
    let of_neither = database.value("select count(*) from subscription_instance_relations")?;
    assert_eq!(of_neither, "40");
    let before = database.all_rows()?;
    database.take("1", "subscriptions", of_p)?;
    assert_eq!(
        database.value("select count(*) from subscription_instance_values")?,
        "40"
    );
    database.take("2", "products", "name = 'p'")?;
    let refusal = database.refuses_to_put_back("1")?;
    assert!(
        refusal.contains("20 in") || refusal.contains("its row in public.products is not there"),
        "{refusal}"
    );
    assert_eq!(database.put_back("2")?, "1");
    database.put_back("1")?;
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn locks_reach_every_table_that_a_cascade_writes() -> Outcome {
    let mut database = Database::with(
        "create schema \"A b\";
         create table one (id int primary key);
         create table \"A b\".\"T\"\"wo\" (id int primary key, of int references one on delete cascade);
         create table three (id int primary key, of int references \"A b\".\"T\"\"wo\" on delete set null);
         create table four (of int references three on delete cascade);
         create table five (of int references one);",
    )?;
    let locked = "select pg_temp.orch_lock(array['one', '\"A b\".\"T\"\"wo\"']);
        select string_agg(relation::regclass::text, ' ' order by relation) from pg_locks
        where mode = 'ShareRowExclusiveLock' and pid = pg_backend_pid() and database <> 0";
    assert_eq!(
        database.migrate("up", locked)?,
        "one \"A b\".\"T\"\"wo\" three"
    );
    assert_eq!(
        database.migrate("up", "select pg_temp.orch_lock('{}')")?,
        ""
    );
    Ok(())
}
