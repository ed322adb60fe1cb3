//! Every case has its page, and every snapshot its case or its test; `cargo-insta` is not
//! needed to know that.

use std::collections::BTreeSet;
use std::fs;

use super::GOLDEN_IDS;
use super::case::Case;
use crate::support::{files, root};

#[test]
fn every_snapshot_has_its_case_or_its_test() {
    let folder = root().join("snapshots");
    let cases = Case::all();
    let pages = cases.iter().map(|case| format!("{}.md.snap", case.name()));
    let mut expected: BTreeSet<_> = pages.map(|page| folder.join(page)).collect();
    expected.insert(folder.join(format!("{GOLDEN_IDS}.snap")));
    let found: BTreeSet<_> = files(&folder).into_iter().collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "they are not there: {missing:#?}");
    // Where messages are missing, their own test fails.
    let messages = messages().into_iter();
    expected.extend(messages.map(|name| folder.join(format!("messages/{name}.snap"))));
    let orphans: Vec<_> = found.difference(&expected).collect();
    assert!(orphans.is_empty(), "nothing gives them: {orphans:#?}");
}

/// The names that tests give to the messages that they compare.
fn messages() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in files(&root().join("crates")) {
        if path.extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for call in [".matches(", "matches_messages("] {
            for arguments in source.split(call).skip(1) {
                let name = arguments.trim_start().strip_prefix('"');
                let name = name.and_then(|rest| rest.split_once('"'));
                names.extend(name.map(|(name, _)| name.to_owned()));
            }
        }
    }
    names
}
