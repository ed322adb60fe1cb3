//! The rows of a database, and which of them a step is to give back.

use std::collections::{BTreeMap, BTreeSet};

use postgres::Client;

/// Rows by table and key.
pub(super) type Rows = BTreeMap<(String, String), String>;

/// Every row of every table outside schema `orch`, by table and primary key; where there
/// is none, the row is its own key, with a number for each of those that are alike.
pub(super) fn keyed_rows(client: &mut Client) -> Rows {
    let query = "
        select format('%I.%I', n.nspname, c.relname),
          (select string_agg(format('t.%I::text', a.attname), $$||'/'||$$)
           from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
           where i.indrelid = c.oid and i.indisprimary)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname = 'public'";
    let mut rows = BTreeMap::new();
    for table in client.query(query, &[]).unwrap() {
        let (table, key): (String, Option<String>) = (table.get(0), table.get(1));
        let number = "t::text || '/' || row_number() over (partition by t::text)";
        let key = key.unwrap_or_else(|| number.to_owned());
        let query = format!("select {key}, t::text from {table} t");
        for row in client.query(&query, &[]).unwrap() {
            rows.insert((table.clone(), row.get(0)), row.get(1));
        }
    }
    rows
}

/// The rows that a step is to give back, given those before the opposite one, those
/// right after it, and those after people wrote: all that nobody wrote, but for what may
/// go or stay now because something else uses it, or nothing.
pub(super) fn kept(lower: &Rows, upper: &Rows, written: &Rows) -> Rows {
    let is_kept = |key: &(String, String)| match upper.get(key) {
        Some(row) => written.get(key) == Some(row),
        None => !written.contains_key(key),
    };
    let links = |(table, _): &&(String, String)| {
        table == "public.processes_subscriptions"
            || table == "public.subscription_instance_relations"
    };
    // What people began or ceased to use may go or stay for that.
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for (one, other) in [(upper, written), (written, upper)] {
        for key in one.keys().filter(links) {
            if !other.contains_key(key) {
                touched.extend(ids(&one[key]).take(2));
            }
        }
    }
    loop {
        let count = touched.len();
        for key in lower.keys().chain(upper.keys()).filter(links) {
            let row = lower.get(key).or_else(|| upper.get(key)).unwrap();
            let all: Vec<String> = ids(row).take(2).collect();
            if all.first().is_some_and(|it| touched.contains(it)) {
                touched.extend(all);
            }
        }
        if touched.len() == count {
            break;
        }
    }
    let kept = lower.iter().filter(|(key, row)| {
        let mut ids = ids(row).chain(upper.get(*key).into_iter().flat_map(|it| ids(it)));
        is_kept(key) && !ids.any(|it| touched.contains(&it))
    });
    kept.map(|(key, row)| (key.clone(), row.clone())).collect()
}

/// The ids in a row.
fn ids(row: &str) -> impl Iterator<Item = String> {
    let words = row.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    words.filter(|it| it.len() == 36).map(str::to_owned)
}

/// The rows that are not there, or not so, with what is there in their place.
pub(super) fn missing(kept: &Rows, rows: &Rows) -> Vec<(String, Option<String>)> {
    let lost = kept.iter().filter(|(key, row)| rows.get(*key) != Some(row));
    lost.map(|(key, row)| (row.clone(), rows.get(key).cloned()))
        .collect()
}
