//! Readings that are kept.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;

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
