//! Whether subscriptions are as the classes of their status require, told from the
//! recorded state and the rows alone: nothing of orch decides it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::client;

/// What an instance or a subscription holds, by attribute or resource type.
type Holdings = BTreeMap<String, Vec<String>>;

/// What is not as it is required, a line each; nothing where all fits. `state` is what
/// `orch state` says.
pub(crate) fn misfits(url: &str, state: &str) -> String {
    let state: Value = serde_json::from_str(state).unwrap();
    let mut client = client(url);
    let mut holdings = |sql: &str| {
        let mut all: BTreeMap<String, Holdings> = BTreeMap::new();
        for row in client.query(sql, &[]).unwrap() {
            let of = all.entry(row.get(0)).or_default();
            of.entry(row.get(1)).or_default().push(row.get(2));
        }
        all
    };
    let values = holdings(
        "select v.subscription_instance_id::text, t.resource_type, v.value
         from subscription_instance_values v join resource_types t using (resource_type_id)",
    );
    let relations = holdings(
        "select r.in_use_by_id::text, coalesce(r.domain_model_attr, ''), b.name
         from subscription_instance_relations r
         join subscription_instances i on i.subscription_instance_id = r.depends_on_id
         join product_blocks b using (product_block_id)",
    );
    // At the root of a product, instances are told apart by their block only.
    let roots = holdings(
        "select i.subscription_id::text, '', b.name
         from subscription_instances i join product_blocks b using (product_block_id)",
    );
    let mut found = Vec::new();
    let none = Holdings::new();
    let rows = client.query(
        "select s.subscription_id::text, s.description, s.status, p.name
         from subscriptions s join products p using (product_id)",
        &[],
    );
    for row in rows.unwrap() {
        let [id, of, status, product]: [String; 4] = std::array::from_fn(|at| row.get(at));
        let held = roots.get(&id).and_then(|it| it.get("")).cloned();
        let held = held.unwrap_or_default();
        for (name, attribute) in object(&state["products"][&product]["attributes"]) {
            let Some(spec) = stage(&attribute["spec"], &status) else {
                continue;
            };
            let count = held.iter().filter(|it| has(&spec["blocks"], it)).count();
            let (least, _) = bounds(spec);
            if count < least {
                found.push(format!("{of} has {count} in `{name}`, needs {least}"));
            }
        }
    }
    let rows = client.query(
        "select i.subscription_instance_id::text, s.description, s.status, b.name
         from subscription_instances i join subscriptions s using (subscription_id)
         join product_blocks b using (product_block_id)",
        &[],
    );
    for row in rows.unwrap() {
        let [id, of, status, name]: [String; 4] = std::array::from_fn(|at| row.get(at));
        let block = &state["product_blocks"][&name];
        for (specs, held, members) in [
            (&block["attributes"], relations.get(&id), "blocks"),
            (&block["specs"], values.get(&id), "allowed"),
        ] {
            let held = held.unwrap_or(&none);
            for unknown in held.keys().filter(|it| specs.get(*it).is_none()) {
                found.push(format!("{of}: `{name}` knows no `{unknown}`"));
            }
            for (field, spec) in object(specs) {
                let Some(spec) = stage(spec.get("spec").unwrap_or(spec), &status) else {
                    continue;
                };
                let held = held.get(field).cloned().unwrap_or_default();
                let ((least, most), count) = (bounds(spec), held.len());
                if count < least || count > most {
                    found.push(format!("{of}: `{name}` has {count} in `{field}`"));
                }
                for it in held.iter().filter(|it| !has(&spec[members], it)) {
                    found.push(format!("{of}: `{name}` may not have {it:?} in `{field}`"));
                }
            }
        }
    }
    found.sort();
    found
        .iter()
        .map(|it| format!("does not fit: {it}\n"))
        .collect()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What holds in a status.
fn stage<'v>(spec: &'v Value, status: &str) -> Option<&'v Value> {
    let stages = spec.as_array().into_iter().flatten();
    stages.into_iter().find(|it| has(&it["in"], status))
}

/// Whether a list has an entry; no list has all.
fn has(list: &Value, entry: &str) -> bool {
    list.as_array()
        .is_none_or(|all| all.iter().any(|it| it == entry))
}

/// The least and the most, of `required`, `optional`, `list 2..`, `list 2..4`.
fn bounds(spec: &Value) -> (usize, usize) {
    match spec["arity"].as_str().unwrap() {
        "required" => (1, 1),
        "optional" => (0, 1),
        list => {
            let (least, most) = list.trim_start_matches("list ").split_once("..").unwrap();
            (least.parse().unwrap(), most.parse().unwrap_or(usize::MAX))
        }
    }
}
