//! Readings that are kept.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::process::Command;

use orch_python::{ReadOptions, Reading, ReadingCache, read_cached};

use crate::support::{HEAD, diagnostics, model, write, write_file};

/// A cache in memory that counts what it is given.
#[derive(Default)]
struct Memory {
    kept: RefCell<HashMap<String, Vec<u8>>>,
    puts: Cell<usize>,
}

impl ReadingCache for Memory {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.kept.borrow().get(key).cloned()
    }

    fn put(&self, key: &str, value: &[u8]) {
        self.puts.set(self.puts.get() + 1);
        self.kept
            .borrow_mut()
            .insert(key.to_owned(), value.to_owned());
    }
}

const CLASS: &str = "class P(SubscriptionModel, is_base=True):\n    a: int\n";

#[test]
fn what_has_not_changed_is_taken_from_the_cache() {
    let folder = write(&format!(
        "--- products/__init__.py
{HEAD}from products.all import P
SUBSCRIPTION_MODEL_REGISTRY['A'] = P
--- products/all.py
{HEAD}{CLASS}class Lost(ProductBlockModel, product_block_name='Lost'):
    '''Said of it.'''
    b: int
"
    ));
    let cache = Memory::default();
    let read = || -> Reading {
        let models = folder.path().join("products");
        read_cached(&models, &ReadOptions::default(), &cache).expect("a package")
    };
    let same = |one: &Reading, two: &Reading| {
        assert_eq!(one.declared, two.declared);
        assert_eq!(one.diagnostics, two.diagnostics);
        assert_eq!((&one.package, &one.root), (&two.package, &two.root));
    };
    let first = read();
    assert!(diagnostics(&first).contains("warning unreachable-block"));
    let puts = cache.puts.get();
    assert!(puts > 0, "nothing was kept");
    same(&first, &read());
    assert_eq!(cache.puts.get(), puts, "it was read again");

    let all = folder.path().join("products/all.py");
    let text = fs::read_to_string(&all).expect("a file");
    fs::write(&all, text.replace("a: int", "a: str")).expect("a file");
    assert_eq!(model(&read()), "product A (P)\n  a: str required\n");
    fs::write(&all, &text).expect("a file");
    same(&first, &read());

    // A module that comes may be the one that an import means.
    write_file(
        folder.path(),
        "products/all/__init__.py",
        format!("{HEAD}{CLASS}").as_bytes(),
    );
    assert_eq!(diagnostics(&read()), "");
    fs::remove_dir_all(folder.path().join("products/all")).expect("a folder");
    same(&first, &read());
    fs::remove_file(&all).expect("a file");
    assert!(diagnostics(&read()).contains("missing-import"));
}

#[test]
fn what_is_kept_may_be_anything() {
    let folder = write(&format!(
        "--- products/__init__.py\n{HEAD}{CLASS}SUBSCRIPTION_MODEL_REGISTRY['A'] = P\n"
    ));
    let cache = Memory::default();
    let read = || {
        let models = folder.path().join("products");
        read_cached(&models, &ReadOptions::default(), &cache).expect("a package")
    };
    let expected = model(&read());
    for odd in [&b""[..], b"9\nx", b"{}", b"1\n\n\n", b"\xff"] {
        let keys: Vec<String> = cache.kept.borrow().keys().cloned().collect();
        for key in keys {
            cache.kept.borrow_mut().insert(key, odd.to_owned());
        }
        assert_eq!(model(&read()), expected);
    }
}

#[test]
fn a_reading_rests_on_where_else_the_package_could_be() {
    let text = format!("{HEAD}{CLASS}SUBSCRIPTION_MODEL_REGISTRY['A'] = P\n");
    let folder = write(&format!("--- team/products/__init__.py\n{text}"));
    let cache = Memory::default();
    let read = || read_cached(folder.path(), &ReadOptions::default(), &cache).expect("a package");
    assert_eq!(model(&read()), "product A (P)\n  a: int required\n");
    let other = text.replace("['A']", "['B']");
    write_file(folder.path(), "src/products/__init__.py", other.as_bytes());
    assert_eq!(model(&read()), "product B (P)\n  a: int required\n");
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let folder = write(&format!(
        "--- products/__init__.py\n{HEAD}{CLASS}SUBSCRIPTION_MODEL_REGISTRY['A'] = P\n--- products/more.py\n"
    ));
    let cache = Memory::default();
    let models = folder.path().join("products");
    let read = || read_cached(&models, &ReadOptions::default(), &cache).expect("a package");
    let expected = model(&read());
    let file = models.join("more.py");
    fs::remove_file(&file).expect("a file");
    let made = Command::new("mkfifo").arg(&file).status();
    assert!(made.expect("mkfifo").success());
    assert_eq!(model(&read()), expected);
}
