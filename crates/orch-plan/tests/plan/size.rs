//! Plans of large models are made in a time that grows with their size.

use std::time::{Duration, Instant};

use orch_model::{Declared, Model, Recorded};

use crate::models::{block, events, holding, kinds, product, recorded};

/// A block with very many fields.
fn fields(prefix: &str, count: usize) -> Declared {
    let names: Vec<String> = (0..count).map(|at| format!("{prefix}{at:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    crate::models::blocks(&[("B", &names)])
}

/// Blocks of which each holds the next one.
fn chain(count: usize) -> Declared {
    let mut model = Model::default();
    for at in 0..count {
        block(&mut model, &format!("B{at:05}"), &["x"]);
    }
    for at in 1..count {
        let owner = model
            .blocks
            .get_mut(format!("B{:05}", at - 1).as_str())
            .unwrap();
        let held = holding(&format!("B{at:05}"));
        owner.attributes.insert("next".into(), held);
    }
    product(&mut model, "P", "P", &["B00000"]);
    Declared {
        model,
        ..Declared::default()
    }
}

fn time(action: impl FnOnce()) -> Duration {
    let start = Instant::now();
    action();
    start.elapsed()
}

#[test]
fn renaming_many_fields_takes_a_time_that_grows_with_their_number() {
    let rename = |count: usize| {
        let before = recorded(&fields("old", count));
        let after = fields("new", count);
        let said: Vec<(String, String)> = (0..count)
            .map(|at| {
                (
                    format!("resource_type/new{at:05}/former"),
                    format!("old{at:05}"),
                )
            })
            .collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        time(|| assert_eq!(kinds(&events(&after, &before, &said)).len(), count))
    };
    let (few, many) = (rename(500), rename(4_000));
    println!("500 fields: {few:?}, 4,000 fields: {many:?}");
    assert!(
        many < few * 8 * 4 + Duration::from_secs(2),
        "{few:?}, {many:?}"
    );
}

#[test]
fn a_long_chain_of_blocks_is_planned() {
    let long = chain(20_000);
    let added = time(|| assert!(count(&long, &Recorded::default()) > 40_000));
    println!("a chain of 20,000 blocks: {added:?}");
    assert!(added < Duration::from_secs(20), "{added:?}");
    // A product that was there gets the chain: all of its blocks are made.
    let before = recorded(&crate::models::blocks(&[("A", &["a"])]));
    let mut after = chain(20_000);
    block(&mut after.model, "A", &["a"]);
    product(&mut after.model, "P", "P", &["A", "B00000"]);
    let made = time(|| assert!(count(&after, &before) > 40_000));
    println!("made for existing subscriptions: {made:?}");
    assert!(made < Duration::from_secs(20), "{made:?}");
}

/// The number of questions.
fn count(declared: &Declared, before: &Recorded) -> usize {
    crate::models::plan(declared, before).questions.len()
}
