//! The subscriptions of a database, for people to read: no id is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::support::client;

struct Instance {
    subscription: String,
    block: String,
    label: Option<String>,
    values: Vec<(String, String)>,
    /// What it holds: attribute, position, instance.
    holds: Vec<(Option<String>, i32, String)>,
    /// Whether an instance of its own subscription holds it.
    is_held: bool,
}

/// By subscription its instances, each below the one that holds it; what nothing holds
/// stands first. An instance that orch made has no label.
pub(crate) fn rows(url: &str) -> String {
    let mut client = client(url);
    let mut query = |sql: &str| client.query(sql, &[]).unwrap();
    let mut all: BTreeMap<String, Instance> = BTreeMap::new();
    for row in query(
        "select i.subscription_instance_id::text, i.subscription_id::text, b.name, i.label
         from subscription_instances i join product_blocks b using (product_block_id)",
    ) {
        let instance = Instance {
            subscription: row.get(1),
            block: row.get(2),
            label: row.get(3),
            values: Vec::new(),
            holds: Vec::new(),
            is_held: false,
        };
        all.insert(row.get(0), instance);
    }
    for row in query(
        "select v.subscription_instance_id::text, t.resource_type, v.value
         from subscription_instance_values v join resource_types t using (resource_type_id)
         order by 2, 3",
    ) {
        let instance = all.get_mut(row.get::<_, &str>(0)).unwrap();
        instance.values.push((row.get(1), row.get(2)));
    }
    for row in query(
        "select in_use_by_id::text, depends_on_id::text, domain_model_attr, order_id
         from subscription_instance_relations order by 3 nulls first, 4",
    ) {
        let (owner, held): (String, String) = (row.get(0), row.get(1));
        let subscription = all[&owner].subscription.clone();
        let it = all.get_mut(&held).unwrap();
        it.is_held |= it.subscription == subscription && owner != held;
        let owner = all.get_mut(&owner).unwrap();
        owner.holds.push((row.get(2), row.get(3), held));
    }
    let mut listing = String::new();
    for row in query(
        "select s.subscription_id::text, s.description, p.name, p.status, s.status,
           (select count(*) from subscription_customer_descriptions d
            where d.subscription_id = s.subscription_id),
           (select count(*) from subscription_metadata m
            where m.subscription_id = s.subscription_id)
         from subscriptions s join products p using (product_id) order by s.description",
    ) {
        let id: String = row.get(0);
        let [description, product, of_product, status]: [String; 4] =
            std::array::from_fn(|at| row.get(at + 1));
        write!(listing, "{description}: {product}").unwrap();
        if of_product != "active" {
            write!(listing, " ({of_product})").unwrap();
        }
        write!(listing, ", {status}").unwrap();
        for (count, noun) in [
            (row.get::<_, i64>(5), "customer description"),
            (row.get::<_, i64>(6), "metadata"),
        ] {
            if count > 0 {
                write!(listing, ", {count} {noun}").unwrap();
            }
        }
        listing.push('\n');
        let mut shown = BTreeSet::new();
        let mut trees: Vec<(String, BTreeSet<String>)> = Vec::new();
        for (instance, it) in &all {
            if it.subscription == id && !it.is_held {
                let (mut within, mut text) = (BTreeSet::new(), String::new());
                tree(&all, instance, "", 1, &mut within, &mut text);
                trees.push((text, within));
            }
        }
        trees.sort();
        for (text, within) in trees {
            listing += &text;
            shown.extend(within);
        }
        // Of a circle, one stands for all.
        while let Some((_, instance)) = all
            .iter()
            .filter(|(instance, it)| it.subscription == id && !shown.contains(*instance))
            .map(|(instance, it)| ((&it.block, &it.label), instance))
            .min()
        {
            tree(&all, instance, "", 1, &mut shown, &mut listing);
        }
    }
    for row in query(
        "select coalesce(p.created_by, ''), p.last_status, coalesce(string_agg(s.description, ', '
           order by s.description), 'nothing')
         from processes p left join processes_subscriptions x using (pid)
         left join subscriptions s using (subscription_id) group by p.pid order by 1",
    ) {
        let [note, status, of]: [String; 3] = std::array::from_fn(|at| row.get(at));
        writeln!(listing, "process {note}: {status}, of {of}").unwrap();
    }
    listing
}

fn tree(
    all: &BTreeMap<String, Instance>,
    id: &str,
    path: &str,
    depth: usize,
    shown: &mut BTreeSet<String>,
    text: &mut String,
) {
    let it = &all[id];
    let indent = "  ".repeat(depth);
    write!(text, "{indent}{path}{}", it.block).unwrap();
    match &it.label {
        Some(label) => write!(text, " `{label}`").unwrap(),
        None => text.push_str(" (made by the migration)"),
    }
    if !shown.insert(id.to_owned()) {
        text.push_str(", as above\n");
        return;
    }
    text.push('\n');
    for (resource_type, value) in &it.values {
        writeln!(text, "{indent}  {resource_type} = {value:?}").unwrap();
    }
    for (attribute, position, held) in &it.holds {
        let attribute = attribute.as_deref().unwrap_or("(no attribute)");
        let path = format!("{attribute}[{position}] ");
        if all[held].subscription == it.subscription {
            tree(all, held, &path, depth + 1, shown, text);
        } else {
            let (block, label) = (&all[held].block, all[held].label.as_deref());
            let label = label.unwrap_or_default();
            writeln!(
                text,
                "{indent}  {path}{block} `{label}` of another subscription"
            )
            .unwrap();
        }
    }
}
