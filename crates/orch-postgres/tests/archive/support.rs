//! A database with an archive, and migrations on it as replays run them.

use std::error::Error;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};

use orch_postgres::{DatabaseUrl, Sandbox, Template, connect_telling};
use orch_projector::Prelude;
use postgres::{Client, SimpleQueryMessage};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

pub(crate) const TABLES: &str = include_str!("../../src/archive_tables.sql");

pub(crate) fn server() -> &'static Sandbox {
    static SERVER: OnceLock<Sandbox> = OnceLock::new();
    SERVER.get_or_init(|| Sandbox::start().unwrap_or_else(|error| panic!("no Postgres: {error}")))
}

/// A database with some tables, and the archive.
pub(crate) struct Database {
    pub(crate) client: Client,
}

impl Database {
    pub(crate) fn with(tables: &str) -> Result<Self, Box<dyn Error>> {
        Self::of(Template::Empty, tables)
    }

    pub(crate) fn of(template: Template, tables: &str) -> Result<Self, Box<dyn Error>> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("archive_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        server().create_database(&name, template)?;
        let mut client = server().client(&name)?;
        client.batch_execute(tables)?;
        client.batch_execute(TABLES)?;
        Ok(Self { client })
    }

    /// Another connection to the same database, on which names resolve safely.
    pub(crate) fn another(&mut self) -> Result<Self, Box<dyn Error>> {
        let name = self.value("select current_database()")?;
        let mut client = server().client(&name)?;
        client.batch_execute("set search_path = pg_catalog")?;
        Ok(Self { client })
    }

    /// Another connection to the same database, and what the server warns of on it.
    pub(crate) fn listening(&mut self) -> Result<(Self, Receiver<String>), Box<dyn Error>> {
        let name = self.value("select current_database()")?;
        let url = DatabaseUrl::parse_in_this_environment(&server().url(&name))?;
        let (sender, heard) = channel();
        // Nobody may be listening any more.
        let tell = move |text: &str| drop(sender.send(text.to_owned()));
        let client = connect_telling(&url, "tests", tell)?;
        Ok((Self { client }, heard))
    }

    pub(crate) fn run(&mut self, sql: &str) -> Outcome {
        self.client.batch_execute(sql)?;
        Ok(())
    }

    /// Runs SQL as a replay runs a migration, in one transaction. Returns the last value of
    /// it.
    pub(crate) fn migrate(
        &mut self,
        direction: &str,
        sql: &str,
    ) -> Result<String, postgres::Error> {
        self.migrate_writing("", direction, sql)
    }

    /// Does the same for SQL that writes some tables itself.
    pub(crate) fn migrate_writing(
        &mut self,
        tables: &str,
        direction: &str,
        sql: &str,
    ) -> Result<String, postgres::Error> {
        let result = self.attempt(tables, direction, sql);
        let ended = self
            .client
            .batch_execute(if result.is_ok() { "commit" } else { "rollback" });
        let value = result?;
        ended?;
        Ok(value)
    }

    /// Does the same, and writes it to the journal as a replay of revision `ab`.
    pub(crate) fn journalled(
        &mut self,
        direction: &str,
        tables: &str,
        sql: &str,
    ) -> Result<String, postgres::Error> {
        let journal = format!(
            "insert into orch.revision (revision) values ('ab') on conflict do nothing;
             with entry as (
               insert into orch.journal (revision, direction, message, author, orch)
               values ('ab', '{direction}', 'm', 'a', 'o') returning seq)
             select pg_temp.orch_journalled(seq) from entry;"
        );
        self.migrate_writing(tables, direction, &format!("{sql};{journal}"))
    }

    /// A role that may write everything and owns nothing.
    pub(crate) fn role(&mut self) -> Result<String, postgres::Error> {
        let role =
            self.value("select 'r' || oid from pg_database where datname = current_database()")?;
        self.client.batch_execute(&format!(
            "create role {role};
             grant select, insert, update, delete on all tables in schema public, orch to {role};
             grant usage on all sequences in schema orch to {role};
             grant usage on schema orch to {role};"
        ))?;
        Ok(role)
    }

    fn attempt(
        &mut self,
        tables: &str,
        direction: &str,
        sql: &str,
    ) -> Result<String, postgres::Error> {
        self.client.batch_execute(&format!(
            "begin;
             select pg_catalog.set_config('orch.path', pg_catalog.current_setting('search_path'), true);
             set local search_path = pg_catalog, pg_temp;
             {}
             set local orch.revision = 'ab';
             set local orch.direction = '{direction}';
             select pg_temp.orch_begin();
             select pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);",
            Prelude::current().text()
        ))?;
        let messages = self.client.simple_query(sql)?;
        self.client.batch_execute(&format!(
            "set local search_path = pg_catalog, pg_temp;
             select pg_temp.orch_finish('{{{tables}}}');
             select pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);"
        ))?;
        Ok(last_value(&messages))
    }

    pub(crate) fn take(
        &mut self,
        slot: &str,
        table: &str,
        condition: &str,
    ) -> Result<String, postgres::Error> {
        self.migrate("up", &take(slot, table, condition))
    }

    pub(crate) fn put_back(&mut self, slot: &str) -> Result<String, postgres::Error> {
        self.migrate("down", &format!("select pg_temp.orch_restore('{slot}')"))
    }

    pub(crate) fn value(&mut self, sql: &str) -> Result<String, postgres::Error> {
        Ok(last_value(&self.client.simple_query(sql)?))
    }

    /// Every row of every table outside schema `orch`, with the partition that it is in.
    pub(crate) fn all_rows(&mut self) -> Result<Vec<String>, postgres::Error> {
        let tables = self.client.query(
            "select format('%I.%I', n.nspname, c.relname)
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname <> 'information_schema'
               and n.nspname not in ('orch', 'app') and n.nspname not like 'pg\\_%'
               and c.relname not like 'pg\\_%' order by 1",
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
    pub(crate) fn there_and_back(
        &mut self,
        table: &str,
        condition: &str,
        expected: &str,
    ) -> Outcome {
        let before = self.all_rows()?;
        assert_eq!(self.take("1", table, condition)?, expected);
        assert_ne!(self.all_rows()?, before);
        self.put_back("1")?;
        assert_eq!(self.all_rows()?, before);
        assert_eq!(self.archived()?, "0/0/0");
        Ok(())
    }

    pub(crate) fn archived(&mut self) -> Result<String, postgres::Error> {
        self.value(
            "select concat_ws('/', (select count(*) from orch.archive),
               (select count(*) from orch.archive_row), (select count(*) from orch.archive_reference))",
        )
    }

    /// Puts back, which must be refused with nothing changed. Returns message and detail.
    #[track_caller]
    pub(crate) fn refuses_to_put_back(&mut self, slot: &str) -> Result<String, Box<dyn Error>> {
        let before = (self.all_rows()?, self.archived()?);
        let refusal = refusal(self.put_back(slot));
        assert_eq!((self.all_rows()?, self.archived()?), before);
        Ok(refusal)
    }
}

pub(crate) fn take(slot: &str, table: &str, condition: &str) -> String {
    format!(
        "select pg_temp.orch_archive_rows('{slot}', 'public.{table}', array(select ctid from only {table} where {condition}));"
    )
}

pub(crate) fn last_value(messages: &[SimpleQueryMessage]) -> String {
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
pub(crate) fn refusal(result: Result<String, postgres::Error>) -> String {
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

pub(crate) const FAMILY: &str = "
    create table parent (id int primary key, name text unique);
    create table child (id int primary key, parent int not null references parent on delete cascade);
    insert into parent select i, 'p' || i from generate_series(1, 5) i;
    insert into child select i, 1 + i % 5 from generate_series(1, 10) i;
";

pub(crate) const VERSIONED: &str = "
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
