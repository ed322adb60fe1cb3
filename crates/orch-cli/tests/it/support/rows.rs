//! The rows of a database, compared as a multiset: a row that is there twice counts twice.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::client;

/// How often each row of each table is there, a row as the text that Postgres gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows(BTreeMap<Row, usize>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    table: String,
    text: String,
}

impl Rows {
    /// The rows that the other has not, or not so often.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let rest = self.0.iter().filter_map(|(row, count)| {
            let rest = count.saturating_sub(other.0.get(row).copied().unwrap_or(0));
            (rest > 0).then(|| (row.clone(), rest))
        });
        Self(rest.collect())
    }

    /// How many rows of each table are there, by table.
    pub(crate) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for (row, count) in &self.0 {
            *counts.entry(row.table.as_str()).or_default() += count;
        }
        counts
    }

    /// The rows, each text as the function gives it.
    pub(crate) fn map(&self, text: impl Fn(&str) -> String) -> Self {
        let mut rows = Self::default();
        for (row, count) in &self.0 {
            rows.add(&row.table, text(&row.text), *count);
        }
        rows
    }

    fn add(&mut self, table: &str, text: String, count: usize) {
        let table = table.to_owned();
        *self.0.entry(Row { table, text }).or_default() += count;
    }
}

impl Display for Rows {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (Row { table, text }, count) in &self.0 {
            writeln!(f, "  {count} of {table} {text}")?;
        }
        Ok(())
    }
}

/// Every row of every table outside schema `orch`.
pub(crate) fn all_rows(url: &str) -> Rows {
    let mut client = client(url);
    let tables = client
        .query(
            "select format('%I.%I', n.nspname, c.relname)
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'orch')
               and n.nspname not like 'pg\\_%'",
            &[],
        )
        .unwrap();
    let mut rows = Rows::default();
    for table in tables {
        let table: String = table.get(0);
        let query = format!("select t::text from only {table} t");
        for row in client.query(&query, &[]).unwrap() {
            rows.add(&table, row.get(0), 1);
        }
    }
    rows
}

/// Sees that all rows are as they were, each as often.
#[track_caller]
pub(crate) fn assert_same(when: &str, expected: &Rows, found: &Rows) {
    let (lost, new) = (expected.without(found), found.without(expected));
    assert!(
        expected == found,
        "{when}: not every row is as it was\nlost:\n{lost}new:\n{new}"
    );
}

#[test]
fn a_duplicate_that_is_lost_is_noticed() {
    let rows = |count| {
        let mut rows = Rows::default();
        rows.add("public.notes", "(1)".to_owned(), count);
        rows
    };
    assert_eq!(rows(2).without(&rows(1)), rows(1));
    assert_eq!(rows(1).without(&rows(2)), Rows::default());
    let noticed = std::panic::catch_unwind(|| assert_same("test", &rows(2), &rows(1)));
    assert!(noticed.is_err());
}
