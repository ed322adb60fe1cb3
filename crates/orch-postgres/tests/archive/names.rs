//! Names resolve safely: look-alikes of all that our SQL mentions are never called.

use std::collections::BTreeSet;

use orch_postgres::{Template, foreign_keys, journal, own_schema};
use orch_projector::Prelude;

use super::support::*;

/// The texts that run in a database.
fn texts() -> [&'static str; 6] {
    let search = include_str!("../../src/search.sql");
    let own_schema = include_str!("../../src/own_schema.sql");
    let foreign_keys = include_str!("../../src/foreign_keys.sql");
    [
        Prelude::current().text(),
        journal::TABLES,
        journal::ARCHIVE,
        search,
        own_schema,
        foreign_keys,
    ]
}

/// The words of our SQL, and its operators.
fn mentioned() -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut words, mut operators) = (BTreeSet::new(), BTreeSet::new());
    for text in texts() {
        let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
        words.extend(text.split(|it| !is_word(it)).filter(|it| !it.is_empty()));
        let is_operator = |it: char| "+-*/<>=~!@#%^&|`?".contains(it);
        operators.extend(
            text.split(|it| !is_operator(it))
                .filter(|it| !it.is_empty()),
        );
    }
    (words.into_iter().collect(), operators.into_iter().collect())
}

/// Plants, in schemas `app` and `public`, a look-alike of every function, aggregate,
/// operator, type, cast, collation and table of those names: whoever calls one fails.
const PLANT: &str = r#"
create schema app;
create function app.trap() returns trigger language plpgsql as
  $t$ begin raise exception 'look-alike: a trigger of %.%', tg_table_schema, tg_table_name; end $t$;
create procedure app.plant(words text[], symbols text[]) language plpgsql
set search_path = pg_catalog as $plant$
declare
  _schema text;
  _it record;
  _arguments text;
  _body text;
  _types text[] := array['text', 'varchar', 'name', 'uuid', 'tid', 'oid', 'int4', 'int8', 'bool',
    'jsonb', 'numeric', 'regclass', '"char"', '_text', '_tid', '_oid', '_uuid', 'timestamptz', 'bytea'];
  _left text;
  _right text;
begin
  create table app.planted (kind text, name text);
  foreach _schema in array array['app', 'public'] loop
    -- Functions: each overload, and what `any` and polymorphic arguments may be exactly.
    for _it in
      select distinct p.proname, p.prokind, a.arguments
      from pg_proc p
      cross join lateral (
        select pg_get_function_identity_arguments(p.oid) as arguments
        union
        select string_agg(format('pg_catalog.%s', case when t.typtype = 'p' then x.exact else t.typname::text end), ', ' order by n)
        from unnest(p.proargtypes) with ordinality as u (type, n)
        join pg_type t on t.oid = u.type
        cross join unnest(array['text', 'uuid', 'int8', 'jsonb', '_text', 'name', 'oid', 'tid', '_tid']) as x (exact)
        group by x.exact
        union
        select 'pg_catalog.text' || repeat(', pg_catalog.' || x, n)
        from unnest(array['text', 'name', 'int8', 'uuid', '_text', 'oid', 'varchar', 'numeric']) x, generate_series(1, 5) n
        where p.provariadic <> 0
      ) as a
      where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = any (words)
        and (p.proname <> 'count' or p.pronargs > 0)
    loop
      begin
        execute format('create function %I.%I(%s) returns text language plpgsql as %L',
          _schema, _it.proname, _it.arguments,
          format('begin raise exception %L; end', 'look-alike: function ' || _it.proname));
        insert into app.planted values ('function', _it.proname);
      exception when others then null;
      end;
    end loop;
    execute format('create function %I.trap(bigint) returns bigint language plpgsql as
      $t$ begin raise exception ''look-alike: count(*)''; end $t$', _schema);
    execute format('create aggregate %1$I.count(*) (sfunc = %1$I.trap, stype = bigint, initcond = ''0'')', _schema);
    -- Operators on all types that our SQL compares.
    foreach _left in array _types loop
      foreach _right in array _types loop
        execute format('create function %I.trap(pg_catalog.%s, pg_catalog.%s) returns boolean
          language plpgsql as $t$ begin raise exception ''look-alike: operator''; end $t$',
          _schema, _left, _right);
        for _it in select unnest(symbols) as symbol loop
          begin
            execute format('create operator %1$I.%2$s (function = %1$I.trap,
              leftarg = pg_catalog.%3$s, rightarg = pg_catalog.%4$s)', _schema, _it.symbol, _left, _right);
            insert into app.planted values ('operator', _it.symbol);
          exception when others then null;
          end;
        end loop;
      end loop;
    end loop;
    -- Collations.
    for _it in select distinct collname from pg_collation where collname in ('C', 'default') loop
      execute format('create collation %I.%I (locale = %L)', _schema, _it.collname, 'POSIX');
    end loop;
  end loop;
  -- Tables and views, with the columns of the real ones; then types, which would hide them.
  for _it in
    select distinct on (c.relname) c.oid, n.nspname, c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('pg_catalog', 'public', 'orch') and c.relkind in ('r', 'v', 'm', 'p')
      and c.relname = any (words) and n.nspname <> 'app'
    order by c.relname, n.nspname
  loop
    begin
      execute format('create table app.%I (like %I.%I)', _it.relname, _it.nspname, _it.relname);
      execute format('create trigger trap before insert or update or delete or truncate on app.%I
        for each statement execute function app.trap()', _it.relname);
      insert into app.planted values ('table', _it.relname);
    exception when others then null;
    end;
    if _it.nspname = 'pg_catalog' then
      begin
        execute format('create table public.%I (like pg_catalog.%I)', _it.relname, _it.relname);
      exception when others then null;
      end;
    end if;
  end loop;
  for _it in
    select t.typname from pg_type t
    where t.typnamespace = 'pg_catalog'::regnamespace and t.typtype in ('b', 'p', 'r')
      and t.typcategory <> 'A' and t.typname = any (words)
  loop
    foreach _schema in array array['app', 'public'] loop
      begin
        execute format('create type %I.%I as (trap int)', _schema, _it.typname);
        insert into app.planted values ('type', _it.typname);
        for _left in select unnest(_types) loop
          execute format('create cast (pg_catalog.%s as %I.%I) with inout as implicit',
            _left, _schema, _it.typname);
          insert into app.planted values ('cast', _it.typname);
        end loop;
      exception when others then null;
      end;
    end loop;
  end loop;
end $plant$;
"#;

/// Rows of every kind that the functions look at, and a trigger that finds its table by the
/// path of the role.
const DATA: &str = "
create table app.needs_the_path (n int);
create function app.looks() returns trigger language plpgsql as $$
  begin perform from needs_the_path; return null; end $$;
create trigger looks after insert or update or delete on public.products
  for each statement execute function app.looks();
create trigger looks after insert or update or delete on public.subscription_instances
  for each statement execute function app.looks();
create trigger looks after insert or update or delete on public.subscription_instance_values
  for each row execute function app.looks();
create constraint trigger looks_late after insert or update or delete on public.subscriptions
  deferrable initially deferred for each row execute function app.looks();
insert into products (name, description, product_type, tag, status)
  values ('p', 'd', 'P', 'P', 'active'), ('q', 'd', 'P', 'P', 'active');
insert into fixed_inputs (name, value, product_id) select 'f', 'v', product_id from products;
insert into product_blocks (name, description) values ('b', 'd'), ('c', 'd'), ('e', 'd');
insert into resource_types (resource_type) values ('r1'), ('r2'), ('r3');
insert into product_product_blocks select product_id, product_block_id from products, product_blocks where product_blocks.name = 'b';
insert into product_block_relations (in_use_by_id, depends_on_id)
  select b.product_block_id, c.product_block_id from product_blocks b, product_blocks c where b.name = 'b' and c.name = 'c';
insert into product_block_resource_types select product_block_id, resource_type_id from product_blocks, resource_types;
insert into subscriptions (description, status, product_id, customer_id, insync)
  select 's' || i, 'active', product_id, 'c', true from products, generate_series(1, 5) i;
insert into subscription_instances (subscription_id, product_block_id)
  select subscription_id, product_block_id from subscriptions, product_blocks where name <> 'e';
insert into subscription_instances (subscription_id, product_block_id)
  select subscription_id, product_block_id from subscriptions, product_blocks where name = 'c';
insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
  select subscription_instance_id, resource_type_id, 'v' from subscription_instances, resource_types
  where resource_type <> 'r3';
insert into subscription_instance_relations
  select b.subscription_instance_id, c.subscription_instance_id, row_number() over (partition by b.subscription_instance_id), 'a'
  from subscription_instances b join subscription_instances c using (subscription_id)
  where b.product_block_id = (select product_block_id from product_blocks where name = 'b')
    and c.product_block_id = (select product_block_id from product_blocks where name = 'c');
create table public.notes (id int primary key, subscription_id uuid references subscriptions on delete set null, note text);
insert into notes select row_number() over (), subscription_id, 'n' from subscriptions;
create table public.keyless (subscription_id uuid references subscriptions on delete set null, note text);
insert into keyless select subscription_id, 'n' from subscriptions;
insert into workflows (name, target, description) values ('w', 'CREATE', 'd');
insert into processes (pid, last_status, workflow_id)
  select md5(i::text)::uuid, 'done', workflow_id from workflows, generate_series(1, 3) i;
insert into processes_subscriptions (pid, subscription_id)
  select pid, subscription_id from processes cross join (select subscription_id from subscriptions order by product_id limit 7) s;
";

const UP: &str = "
set local orch.overwrite_texts = on;
select pg_temp.orch_describe('01', 'products', 'p', was => '{\"description\":\"old\"}', becomes => '{\"description\":\"other\"}');
select pg_temp.orch_archive_fixed_inputs('02', '{\"p\":[\"f\"]}');
select pg_temp.orch_fit_values('03', 'c', 'r1', fits => '{\"*\":{\"pattern\":\"^x$\",\"most\":1,\"allowed\":[\"x\"]}}', misfits => 'replace', value => 'x');
select pg_temp.orch_archive_surplus('04', 'product_blocks', 'b', 'a', blocks => array['c'], most => '{\"active\":1}', misfits => 'archive');
select pg_temp.orch_archive_attachments('05', '{\"b\":[\"r1\"]}');
select pg_temp.orch_archive_block_resource_types('06', '{\"c\":[\"r3\"]}');
select pg_temp.orch_archive_resource_types('07', array['r2']);
select pg_temp.orch_archive_attribute('08', 'products', 'q', 'root', blocks => null, unrelated => array['b']);
select pg_temp.orch_archive_attribute('09', 'product_blocks', 'b', 'a', blocks => array['c'], unrelated => array['c']);
select pg_temp.orch_archive_products('10', array['p']);
select pg_temp.orch_archive_blocks('11', array['e']);
select pg_temp.orch_archive_unused('12');
select pg_temp.orch_refuse_attributes('b', array['z']);
select pg_temp.orch_refuse_emptied('[{\"block\":\"b\",\"attribute\":\"z\",\"minimum\":{\"*\":1}}]');
select pg_temp.orch_fill_attribute('one/1', 'products', 'q', 'root', holds => array['b'], block => 'b', minimum => '{\"*\":1}', only_made => false);
select pg_temp.orch_fill_attribute('two/1', 'product_blocks', 'b', 'a', holds => array['c'], block => 'c', minimum => '{\"active\":2}', only_made => false);
select pg_temp.orch_fill_values('three/1', 'c', 'r1', defaults => array['v', 'w'], minimum => '{\"*\":2}', only_made => true, most => '{\"*\":2}');
";

const DOWN: &str = "
select pg_temp.orch_note_missing_values('three/1', 'c', 'r1', minimum => '{\"*\":3}');
select pg_temp.orch_note_missing_attribute('two/1', 'product_blocks', 'b', 'a', holds => array['c'], minimum => '{\"*\":3}');
select pg_temp.orch_note_missing_attribute('one/1', 'products', 'q', 'root', holds => array['b'], minimum => '{\"*\":3}');
select pg_temp.orch_archive_filled_values('fill', 'three/1', 'c', 'r1', 2);
select pg_temp.orch_archive_filled_attribute('fill', 'two/1', 'product_blocks', 'b', 'a', minimum => '{\"*\":2}');
select pg_temp.orch_archive_filled_attribute('fill', 'one/1', 'products', 'q', 'root', minimum => '{\"*\":1}');
select pg_temp.orch_restore('12');
select pg_temp.orch_restore('11');
select pg_temp.orch_restore('10');
select pg_temp.orch_restore('09');
select pg_temp.orch_restore('08');
select pg_temp.orch_restore('07');
select pg_temp.orch_restore('06');
select pg_temp.orch_restore('05');
select pg_temp.orch_restore('04');
select pg_temp.orch_archive_replacements('03', 'c', 'r1');
select pg_temp.orch_restore('03');
select pg_temp.orch_restore('02');
select pg_temp.orch_describe('01', 'products', 'p', was => '{\"description\":\"other\"}', becomes => '{\"description\":\"old\"}');
";

/// A migration's SQL, as counted before it is run.
const COUNTED: &str = "
set local orch.counting = on;
select pg_temp.orch_archive_products('10', array['p']);
select pg_temp.orch_counted(), pg_temp.orch_noted();
select pg_temp.orch_count_again();
set local orch.counting = off;
";

#[test]
fn look_alikes_of_all_that_our_sql_mentions_are_never_called() -> Outcome {
    let mut database = Database::of(Template::Core, "")?;
    database.run(journal::TABLES)?;
    let (words, operators) = mentioned();
    database.run(PLANT)?;
    // The orchestrator's own triggers look for functions and operators by that path too.
    database.run(
        "drop trigger sub_refresh_search on subscriptions;
         drop trigger siv_refresh_search on subscription_instance_values;
         drop trigger products_refresh_search on products;",
    )?;
    database.run("set search_path = public, app")?;
    database.run(DATA)?;
    let mut other = database.another()?;
    let before = other.all_rows()?;
    database
        .client
        .execute("call app.plant($1, $2)", &[&words, &operators])?;
    for (kind, least) in [
        ("function", 100),
        ("operator", 1000),
        ("table", 30),
        ("type", 15),
        ("cast", 100),
    ] {
        let count = other.value(&format!(
            "select count(*) from app.planted where kind = '{kind}'"
        ))?;
        assert!(count.parse::<i32>()? > least, "{kind}: {count}");
    }
    for path in ["app, public", "app, public, pg_catalog"] {
        database.run(&format!("set search_path = {path}"))?;
        database.run(journal::TABLES)?;
        database.run(journal::ARCHIVE)?;
        assert_eq!(
            own_schema::faults(&mut database.client)?,
            Vec::<String>::new()
        );
        assert_eq!(
            foreign_keys::missing(&mut database.client)?,
            Vec::<String>::new()
        );
        let lock = "select pg_temp.orch_lock(array['products', 'public.subscriptions']);";
        let up = format!("{lock}{COUNTED}{UP}");
        database.migrate_writing("products", "up", &up)?;
        assert_ne!(other.all_rows()?, before);
        database.migrate_writing("products", "down", &format!("{lock}{DOWN}"))?;
        assert_eq!(other.all_rows()?, before, "{path}");
        database.migrate_writing("products", "up", UP)?;
        // Why a row cannot be restored is found out as safely.
        let taken = "insert into public.product_blocks (name, description) values ('e', 'taken')";
        other.run(taken)?;
        let refusal = refusal(database.migrate_writing("products", "down", DOWN));
        assert!(
            refusal.starts_with("OR007 3 rows cannot be restored\npublic.product_blocks"),
            "{refusal}"
        );
        assert!(!refusal.contains("look-alike"), "{refusal}");
        other.run("delete from public.product_blocks where description = 'taken'")?;
        database.migrate_writing("products", "down", DOWN)?;
        assert_eq!(other.all_rows()?, before, "{path}");
        database.run(include_str!("../../src/search.sql"))?;
        other.run(
            "delete from orch.unfilled; delete from orch.archive_row; delete from orch.archive",
        )?;
    }
    Ok(())
}
