//! The archive in a database: what a migration removes comes back as it was, or nothing happens.

use std::error::Error;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::{Sandbox, Template};
use postgres::{Client, SimpleQueryMessage};

type Outcome = Result<(), Box<dyn Error>>;

const TABLES: &str = include_str!("../src/archive_tables.sql");
const ARCHIVE: &str = include_str!("../../orch-projector/src/archive.sql");

fn server() -> &'static Sandbox {
    static SERVER: OnceLock<Sandbox> = OnceLock::new();
    SERVER.get_or_init(|| Sandbox::start().unwrap_or_else(|error| panic!("no Postgres: {error}")))
}

/// A database with some tables, and the archive.
struct Database {
    client: Client,
}

impl Database {
    fn with(tables: &str) -> Result<Self, Box<dyn Error>> {
        Self::of(Template::Empty, tables)
    }

    fn of(template: Template, tables: &str) -> Result<Self, Box<dyn Error>> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("archive_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        server().create_database(&name, template)?;
        let mut client = server().client(&name)?;
        client.batch_execute(tables)?;
        client.batch_execute(TABLES)?;
        Ok(Self { client })
    }

    fn run(&mut self, sql: &str) -> Outcome {
        self.client.batch_execute(sql)?;
        Ok(())
    }

    /// Runs SQL as a migration does, in one transaction. Returns the last value of it.
    fn migrate(&mut self, direction: &str, sql: &str) -> Result<String, postgres::Error> {
        let all = format!(
            "begin;
             set local search_path = public, pg_temp;
             {ARCHIVE}
             set local orch.revision = 'ab';
             set local orch.direction = '{direction}';
             {sql}"
        );
        let result = self.client.simple_query(&all);
        let ended = self
            .client
            .batch_execute(if result.is_ok() { "commit" } else { "rollback" });
        let messages = result?;
        ended?;
        Ok(last_value(&messages))
    }

    fn take(&mut self, line: u32, table: &str, condition: &str) -> Result<String, postgres::Error> {
        self.migrate("up", &take(line, table, condition))
    }

    fn put_back(&mut self, line: u32) -> Result<String, postgres::Error> {
        self.migrate("down", &format!("select pg_temp.orch_return({line})"))
    }

    fn value(&mut self, sql: &str) -> Result<String, postgres::Error> {
        Ok(last_value(&self.client.simple_query(sql)?))
    }

    /// Every row of every table outside schema `orch`, with the partition that it is in.
    fn all_rows(&mut self) -> Result<Vec<String>, postgres::Error> {
        let tables = self.client.query(
            "select format('%I.%I', n.nspname, c.relname)
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname <> 'information_schema'
               and n.nspname <> 'orch' and n.nspname not like 'pg\\_%' order by 1",
            &[],
        )?;
        let mut dump = Vec::new();
        for table in tables {
            let table: String = table.get(0);
            let sql = format!("select t::text from only {table} t order by 1");
            for row in self.client.query(&sql, &[])? {
                dump.push(format!("{table} {}", row.get::<_, String>(0)));
            }
        }
        Ok(dump)
    }

    /// Takes rows and puts them back; nothing may differ then, and the archive is empty.
    #[track_caller]
    fn there_and_back(&mut self, table: &str, condition: &str, expected: &str) -> Outcome {
        let before = self.all_rows()?;
        assert_eq!(self.take(1, table, condition)?, expected);
        assert_ne!(self.all_rows()?, before);
        self.put_back(1)?;
        assert_eq!(self.all_rows()?, before);
        assert_eq!(self.archived()?, "0/0/0");
        Ok(())
    }

    fn archived(&mut self) -> Result<String, postgres::Error> {
        self.value(
            "select concat_ws('/', (select count(*) from orch.archive),
               (select count(*) from orch.archive_row), (select count(*) from orch.archive_reference))",
        )
    }

    /// Puts back, which must be refused with nothing changed. Returns message and detail.
    #[track_caller]
    fn refuses_to_put_back(&mut self, line: u32) -> Result<String, Box<dyn Error>> {
        let before = (self.all_rows()?, self.archived()?);
        let refusal = refusal(self.put_back(line));
        assert_eq!((self.all_rows()?, self.archived()?), before);
        Ok(refusal)
    }
}

fn take(line: u32, table: &str, condition: &str) -> String {
    format!(
        "select pg_temp.orch_take({line}, '{table}', array(select ctid from only {table} where {condition}));"
    )
}

fn last_value(messages: &[SimpleQueryMessage]) -> String {
    messages
        .iter()
        .rev()
        .find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("null").to_owned()),
            _ => None,
        })
        .unwrap_or_default()
}

/// Code, message and detail of a refusal.
#[track_caller]
fn refusal(result: Result<String, postgres::Error>) -> String {
    match result {
        Ok(value) => panic!("it was not refused: {value}"),
        Err(error) => match error.as_db_error() {
            Some(error) => format!(
                "{} {}\n{}",
                error.code().code(),
                error.message(),
                error.detail().unwrap_or_default()
            ),
            None => panic!("not the database: {error}"),
        },
    }
}

const FAMILY: &str = "
    create table parent (id int primary key, name text unique);
    create table child (id int primary key, parent int not null references parent on delete cascade);
    insert into parent select i, 'p' || i from generate_series(1, 5) i;
    insert into child select i, 1 + i % 5 from generate_series(1, 10) i;
";

#[test]
fn every_type_comes_back_as_it_was_whatever_the_session_says() -> Outcome {
    let mut database = Database::with(
        "create extension hstore; create extension ltree; create extension citext;
         create type mood as enum ('so so', 'good');
         create type pair as (a int, b text);
         create domain posint as int check (value > 0);
         create domain code as char(5);
         create domain pairs as pair[];
         create schema other; create type other.\"Odd one\" as enum ('a,b', 'c\"d');
         create table every (
           a1 uuid, a2 text, a3 varchar(20), a4 char(6), a5 \"char\", a6 name, a7 boolean,
           b1 int2, b2 int4, b3 int8, b4 oid, b5 float4, b6 float8, b7 numeric, b8 numeric(10, 3), b9 money,
           c1 date, c2 time, c3 timetz, c4 timestamp, c5 timestamptz, c6 interval, c7 timestamptz(2),
           d1 bytea, d2 json, d3 jsonb, d4 xml, d5 hstore, d6 ltree, d7 citext, d8 tsvector, d9 tsquery,
           e1 mood, e2 pair, e3 posint, e4 code, e5 pairs, e6 other.\"Odd one\",
           f1 int4range, f2 tstzrange, f3 numrange, f4 daterange[],
           g1 inet, g2 cidr, g3 macaddr, g4 bit(5), g5 varbit, g6 point, g7 box, g8 circle, g9 path,
           h1 int[], h2 text[], h3 bytea[], h4 timestamptz[], h5 pair[], h6 char(3)[], h7 mood[], h8 float8[],
           i1 regclass, i2 pg_lsn, i3 json[], i4 boolean[], i5 other.\"Odd one\"[], j1 bpchar, j2 interval, j3 float8, j4 float4
         );
         insert into every default values;
         insert into every values (
           gen_random_uuid(), E'a\\\\b\\n\"c\"{},NULL'',\\t%s:x$$', '  v  ', 'b  ', 'x', 'n a', true,
           -1, 2, 9223372036854775807, 4294967295, '1.1', '0.1', '1.500', 1.5, '-12.34',
           '2026-03-04', '10:11:12.123456', '10:11:12+03', '2026-03-04 05:06:07.89', '2026-07-04 05:06:07.123456+02', '1 year 2 mons -3 days 04:05:06.7', '2026-03-04 05:06:07.89+00',
           '\\x00ff5c', '{\"b\": 1,  \"a\":2, \"a\":3}', '{\"b\":1.50,\"a\":null}', '<?xml version=\"1.0\"?><a>&lt;</a>', '\"a b\"=>NULL, c=>\"NULL\"', 'a.b.c', 'MiXed', '''a b'':1A c:2', '''a'' & !''b c''',
           'so so', '(1,\"a,\"\"b\")', 5, 'ab', array['(,)'::pair, null, '(2,\"\")'], 'a,b',
           '[1,5)', '[2026-01-01 00:00+00,infinity)', '(,1.50]', array['empty'::daterange, '[2026-01-01,)'],
           '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', '10110', '101', '(1.1,-0)', '((1,2),(0.1,0))', '<(1,2),3.3>', '[(0,0),(1,1)]',
           '[2:3]={1,NULL}', array['NULL', null, '', 'a,\"b\\c'], array['\\x00'::bytea, ''], array['infinity'::timestamptz, '2026-01-01 BC'], array['(,)'::pair, null], array['a', 'b  '], array['good'::mood], array['NaN'::float8, '-0', 'Infinity', '5e-324'],
           'pg_class', '0/16B3748', array['null'::json, null, '{ }'], array[true, null], array['c\"d'::other.\"Odd one\"],
           'a  ', '-1 days -02:03:04', 0.1::float8 + 0.2::float8, 1.17549435e-38);
         insert into every (a2, a3, a4, a5, a7, b5, b6, b7, c1, c4, c5, d1, d2, d3, d4, d5, e2, h1, h2, e5) values
           ('', '', '', '', false, '-0', 'NaN', 'NaN', 'infinity', '-infinity', 'infinity', '', 'null', 'null', '', '', '(,)', '{}', '{}', '{}'),
           ('NULL', 'NULL', 'NULL', E'\\\\', null, 'Infinity', '-0', '-0.00', '4714-11-24 BC', '294276-12-31 23:59:59.999999', '4713-01-01 BC', null, '\"\"', '\"\"', 'text', null, null, '{{1,2},{3,4}}', '{NULL,\"NULL\"}', null);",
    )?;
    // `record` text under one fixed set of settings is what counts.
    let pinned = "set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres';
        set extra_float_digits = 3; set bytea_output = 'hex'; set xmloption = 'content';";
    database.run(pinned)?;
    let before = database.all_rows()?;
    assert_eq!(before.len(), 4);
    database.run(
        "set datestyle = 'SQL, DMY'; set timezone = 'America/New_York'; set intervalstyle = 'sql_standard';
         set extra_float_digits = -10; set bytea_output = 'escape'; set xmloption = 'document';",
    )?;
    assert_eq!(database.take(1, "every", "true")?, "4");
    database.run(
        "set datestyle = 'German, MDY'; set timezone = 'Asia/Tokyo'; set intervalstyle = 'iso_8601';
         set extra_float_digits = 0; set bytea_output = 'escape'; set array_nulls = off;",
    )?;
    assert_eq!(database.put_back(1)?, "4");
    database.run(pinned)?;
    for (found, expected) in database.all_rows()?.iter().zip(&before) {
        assert_eq!(found, expected);
    }
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

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
    database.take(1, "parent", "id = 1")?;
    let gone = before - database.all_rows()?.len();
    assert!(gone > 10);
    assert_eq!(database.put_back(1)?, gone.to_string());
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
fn generated_and_identity_columns_come_back() -> Outcome {
    let mut database = Database::with(
        "create table t (id int generated always as identity primary key, a int,
           dropped int, b int generated always as (a * 2) stored, c int generated by default as identity);
         alter table t drop column dropped;
         insert into t (a) values (1), (2), (3);",
    )?;
    database.there_and_back("t", "a > 1", "2")?;
    database.run("insert into t (a) values (4)")?;
    assert_eq!(database.value("select max(id) from t")?, "4");
    Ok(())
}

const VERSIONED: &str = "
    create table parent (id int primary key);
    create function bump() returns trigger language plpgsql as $$
      begin new.version := old.version + 1; return new; end $$;
    create table child (id int primary key, parent int references parent on delete set null,
      other int default 9 references parent on delete set default, version int default 1);
    create trigger bump before update on child for each row execute function bump();
    create table keyless (parent int references parent on delete set null, v text);
    insert into parent values (1), (2), (9);
    insert into child values (1, 1, 2), (2, 2, 1), (3, 1, 1), (4, 2, 2);
    insert into keyless values (1, 'a'), (1, 'a'), (2, 'a'), (null, 'a');
";

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
    database.take(1, "parent", "id = 1")?;
    database.run("delete from child where id = 2; update child set parent = 2 where id = 1; update child set parent = null where id = 3")?;
    database.put_back(1)?;
    assert_eq!(
        database.value("select string_agg(c::text, ' ' order by id) from child c")?,
        "(1,2,2,3) (3,1,1,4) (4,2,2,1)"
    );
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

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
    database.migrate(
        "up",
        &format!(
            "update child set w = parent; {}",
            take(1, "parent", "id < 3")
        ),
    )?;
    database.migrate(
        "down",
        "update child set w = null; update child set w = parent; select pg_temp.orch_return(1)",
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
    let role =
        database.value("select 'r' || oid from pg_database where datname = current_database()")?;
    database.run(&format!(
        "create role {role};
         grant select, insert, update, delete on all tables in schema public, orch to {role};
         grant usage on all sequences in schema orch to {role};
         grant usage on schema orch to {role}; set role {role};"
    ))?;
    let before = database.all_rows()?;
    database.take(1, "parent", "id = 1")?;
    let refusal = database.refuses_to_put_back(1)?;
    assert_eq!(
        refusal,
        "OR007 a trigger of public.child changes rows that return: spoils\n"
    );
    database.run("reset role; drop trigger spoils on child;")?;
    database.run(&format!("set role {role}"))?;
    assert_eq!(database.put_back(1)?, "3");
    assert_eq!(database.all_rows()?, before);
    Ok(())
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
        refusal(database.take(1, "parent", "id = 1")),
        "OR007 rows of parent are in use: 1 in public.restricted, 2 in other.\"User\"\n\
         public.restricted refers to public.parent: 1\n\
         other.\"User\" refers to public.child: 2"
    );
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
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
    let message = refusal(database.take(1, "parent", "id = 1"));
    assert!(
        message.starts_with("OR004 ") && message.contains("public.besides: 1 rows deleted, 0 kept"),
        "{message}"
    );
    let message = refusal(database.take(1, "parent", "id = 3"));
    assert!(
        message.starts_with("OR004 ") && message.contains("public.parent"),
        "{message}"
    );
    assert_eq!(database.all_rows()?, before);
    Ok(())
}

#[test]
fn rows_that_cannot_return_are_all_named_and_nothing_changes() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table many (id int primary key, a varchar(10), b int, gone text, of int references parent);
         insert into many values (1, 'short', 1, null, null), (2, 'too long', 1, null, null), (3, 'x', -1, null, null),
           (4, 'x', 1, 'value', null), (5, 'x', null, null, null), (6, 'x', 1, null, 4), (7, 'x', 1, null, 5), (8, 'x', 1, null, null);"
    ))?;
    assert_eq!(database.take(2, "many", "true")?, "8");
    database.run(
        "alter table many drop column gone; alter table many alter a type varchar(5); alter table many add check (b > 0);
         alter table many alter b set not null; insert into many values (8, 'mine', 1, null);
         delete from parent where id = 5;",
    )?;
    assert_eq!(
        database.refuses_to_put_back(2)?,
        "OR007 6 rows cannot return\n\
         public.many (id)=(2): value too long for type character varying(5)\n\
         public.many (id)=(3): new row for relation \"many\" violates check constraint \"many_b_check\"\n\
         public.many (id)=(4): there is no column for its gone\n\
         public.many (id)=(5): null value in column \"b\" of relation \"many\" violates not-null constraint\n\
         public.many (id)=(7): its row in public.parent is not there\n\
         public.many (id)=(8): duplicate key value violates unique constraint \"many_pkey\""
    );
    database.run("drop table many")?;
    let refusal = database.refuses_to_put_back(2)?;
    assert!(
        refusal.starts_with("OR007 8 rows cannot return\n"),
        "{refusal}"
    );
    assert!(refusal.contains("its table is not there"), "{refusal}");
    Ok(())
}

#[test]
fn a_narrower_column_refuses_rather_than_rounds() -> Outcome {
    let mut database = Database::with(
        "create domain short as varchar(20);
         create table t (id int primary key, n numeric(10, 3), s timestamp(6), c char(8), d short);
         insert into t values (1, 1.5, '2026-01-01 00:00:00.5', 'abcdefgh', 'abcdefghij'), (2, 1, null, null, null);",
    )?;
    database.take(1, "t", "true")?;
    database.run("alter table t alter n type numeric(10, 0)")?;
    assert!(
        database
            .refuses_to_put_back(1)?
            .contains("(id)=(1): it would come back otherwise")
    );
    database.run("alter table t alter n type numeric(10, 3), alter s type timestamp(0)")?;
    assert!(
        database
            .refuses_to_put_back(1)?
            .contains("OR007 1 row cannot return\npublic.t (id)=(1): it would come back otherwise")
    );
    database.run("alter table t alter s type timestamp(6), alter c type char(4)")?;
    assert!(
        database
            .refuses_to_put_back(1)?
            .contains("(id)=(1): value too long")
    );
    database.run("create domain shorter as varchar(5); alter table t alter c type char(8), alter d type shorter")?;
    assert!(
        database
            .refuses_to_put_back(1)?
            .contains("(id)=(1): value too long")
    );
    database.run("alter table t alter d type varchar")?;
    assert_eq!(database.put_back(1)?, "2");
    Ok(())
}

#[test]
fn what_cannot_return_may_stay_in_the_archive_with_its_children() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY}
         create table below (of int references child on delete cascade);
         insert into below select id from child;"
    ))?;
    assert_eq!(database.take(1, "parent", "id in (1, 2)")?, "10");
    database.run("insert into parent values (20, 'p2')")?;
    assert_eq!(
        database.refuses_to_put_back(1)?.lines().next(),
        Some("OR007 5 rows cannot return")
    );
    let leave = "set local orch.leave_archived = 'on'; select pg_temp.orch_return(1)";
    assert_eq!(database.migrate("down", leave)?, "5");
    assert_eq!(
        database.value("select count(*) from child where parent <= 2")?,
        "2"
    );
    assert_eq!(database.value("select sum(rows) from orch.archive")?, "5");
    assert_eq!(database.archived()?, "3/5/0");
    // What stayed can still come when nothing is in its way.
    database.run("delete from parent where id = 20")?;
    assert_eq!(database.put_back(1)?, "5");
    assert_eq!(database.archived()?, "0/0/0");
    assert_eq!(database.value("select count(*) from below")?, "10");
    Ok(())
}

#[test]
fn a_reference_that_cannot_return_is_named_or_stays() -> Outcome {
    let mut database = Database::with(VERSIONED)?;
    database.take(1, "parent", "id = 1")?;
    database.run("alter table parent add check (id <> 1)")?;
    let refusal = database.refuses_to_put_back(1)?;
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
        "set local orch.leave_archived = 'on'; select pg_temp.orch_return(1)",
    )?;
    assert_eq!(database.archived()?, "1/1/6");
    database.run("alter table parent drop constraint parent_id_check")?;
    database.put_back(1)?;
    assert_eq!(database.archived()?, "0/0/0");
    assert_eq!(
        database.value("select count(*) from child where 1 in (parent, other)")?,
        "3"
    );
    Ok(())
}

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

#[test]
fn counting_says_what_is_then_taken_and_writes_nothing() -> Outcome {
    let mut database = Database::with(&format!(
        "{VERSIONED}
         create table below (id int primary key, of int references parent on delete cascade, up int references below on delete cascade);
         create table leaf (of int references below on delete cascade);
         insert into below values (1, 1, null), (2, 2, 1), (3, 9, 2), (4, 9, null);
         insert into leaf select 1 + i % 4 from generate_series(1, 20) i;
         create table blocks (of int references below);"
    ))?;
    database.run("set search_path = public, pg_temp")?;
    database.run(ARCHIVE)?;
    for _ in 0..2 {
        database.run(
            "select pg_temp.orch_count_again();
             begin read only;
             select pg_temp.orch_count(1, 'parent', array(select ctid from parent where id = 1));
             select pg_temp.orch_count(2, 'parent', array(select ctid from parent where id in (1, 2)));
             select pg_temp.orch_count(2, 'parent', null);
             commit;",
        )?;
    }
    let counted =
        |line: u32| format!("select sum(rows) from pg_temp.orch_counted() where line = {line}");
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', line, relation, rows), ', ') from pg_temp.orch_counted()")?,
        "1 public.below 3, 1 public.leaf 15, 1 public.parent 1, 2 public.parent 1"
    );
    assert_eq!(
        database.value("select string_agg(concat_ws(' ', line, relation, what, rows), ', ') from pg_temp.orch_noted()")?,
        "1 public.child loses 4, 1 public.keyless loses 2, 2 public.child loses 4, 2 public.keyless loses 1"
    );
    let (one, two) = (database.value(&counted(1))?, database.value(&counted(2))?);
    assert_eq!(database.take(1, "parent", "id = 1")?, one);
    assert_eq!(database.take(2, "parent", "id in (1, 2)")?, two);
    Ok(())
}

#[test]
fn counting_names_what_would_block() -> Outcome {
    let mut database = Database::with(&format!(
        "{FAMILY} create table blocks (of int references child); insert into blocks values (5), (5), (1);"
    ))?;
    let noted = database.migrate(
        "up",
        "select pg_temp.orch_count(4, 'parent', array(select ctid from parent where id = 1));
         select n::text from pg_temp.orch_noted() n",
    )?;
    assert_eq!(noted, "(4,public.blocks,blocks,2)");
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

#[test]
fn the_archive_says_what_it_holds() -> Outcome {
    let mut database = Database::with(FAMILY)?;
    database.take(3, "parent", "id = 1")?;
    let sql = "select string_agg(concat_ws(' ', revision, direction, line, relation, rows, bytes > 50), ', ' order by relation) from orch.archived";
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
    let refusal = refusal(database.take(1, "products", "name = 'p'"));
    assert!(
        refusal.starts_with("OR007 rows of products are in use: 20 in public.subscriptions"),
        "{refusal}"
    );
    let of_neither = database.value("select count(*) from subscription_instance_relations")?;
    assert_eq!(of_neither, "40");
    let before = database.all_rows()?;
    database.take(1, "subscriptions", of_p)?;
    assert_eq!(
        database.value("select count(*) from subscription_instance_values")?,
        "40"
    );
    database.take(2, "products", "name = 'p'")?;
    let refusal = database.refuses_to_put_back(1)?;
    assert!(
        refusal.contains("20 in") || refusal.contains("its row in public.products is not there"),
        "{refusal}"
    );
    assert_eq!(database.put_back(2)?, "1");
    database.put_back(1)?;
    assert_eq!(database.all_rows()?, before);
    assert_eq!(database.archived()?, "0/0/0");
    Ok(())
}

#[test]
fn keys_that_compare_in_their_own_way_are_followed_so() -> Outcome {
    let mut database = Database::with(
        "create extension citext;
         create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         create table parent (id citext primary key, name text collate blind unique, n int8 unique);
         create table child (of citext references parent on delete cascade);
         create table named (of text collate \"C\" references parent (name) on delete cascade);
         create table small (of int2 references parent (n) on delete cascade);
         insert into parent values ('A', 'Été', 1), ('b', 'x', 2);
         insert into child values ('a'), ('A'), ('B'); insert into named values ('ÉTÉ'), ('X');
         insert into small values (1), (2);",
    )?;
    database.there_and_back("parent", "id = 'a'", "5")?;
    database.there_and_back("parent", "true", "9")
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
    database.take(1, "parent", "b = 1")?;
    assert_eq!(
        database.value("select string_agg(c::text, ' ' order by v) from child c")?,
        expected
    );
    database.put_back(1)?;
    assert_eq!(database.all_rows()?, before);
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
    database.take(1, "child", "true")?;
    database.run("delete from parent where id = 2; insert into child values (9, null, 3)")?;
    let refusal = database.refuses_to_put_back(1)?;
    assert!(
        refusal.starts_with("OR007 2 rows cannot return\n"),
        "{refusal}"
    );
    assert!(
        refusal.contains("(id)=(2): its row in public.parent is not there"),
        "{refusal}"
    );
    assert!(refusal.contains("(id)=(3): duplicate key"), "{refusal}");
    Ok(())
}
