//! The list of a version's files must agree with their texts.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use orch_event::PreludeDigest;

use super::{Choice, ChoiceError, File, Prelude, Withdrawn, choose};

/// The digest of version 1. Until 0.1 is tagged the text may change, and this with it.
const VERSION_1: &str = "f2cccb9f677b08df83be949344e37229ef72cdd47c0b38e85bbce12e3b915904";

/// The names in `pg_temp` that a text mentions outside comments, but for its own and those
/// of tables that it makes and drops itself.
fn mentioned(file: &File) -> BTreeSet<&str> {
    let code = file
        .text
        .lines()
        .filter(|it| !it.trim_start().starts_with("--"));
    let mut names = BTreeSet::new();
    for line in code {
        for (at, prefix) in line.match_indices("pg_temp.") {
            let rest = &line[at + prefix.len()..];
            let end = rest
                .find(|it: char| !it.is_ascii_alphanumeric() && it != '_')
                .unwrap_or(rest.len());
            names.insert(&rest[..end]);
        }
    }
    names.retain(|name| {
        *name != file.name
            && !file
                .text
                .contains(&format!("create temp table {name} on commit drop"))
    });
    names
}

#[test]
fn each_file_declares_just_what_it_mentions() {
    for prelude in Prelude::known() {
        for file in prelude.files {
            let declared: BTreeSet<&str> = file.requires.iter().copied().collect();
            assert_eq!(declared, mentioned(file), "{}", file.name);
        }
    }
}

#[test]
fn each_file_comes_after_all_that_it_requires() {
    for prelude in Prelude::known() {
        let mut before = BTreeSet::new();
        for file in prelude.files {
            for required in file.requires {
                assert!(before.contains(required), "{}: {required}", file.name);
            }
            assert!(before.insert(file.name), "{} comes twice", file.name);
        }
    }
}

#[test]
fn each_file_opens_with_the_contract_of_the_one_thing_that_it_makes() {
    for prelude in Prelude::known() {
        for file in prelude.files {
            let name = file.name;
            assert!(file.text.starts_with(&format!("-- {name}")), "{name}");
            let made = [
                format!("create or replace function pg_temp.{name}("),
                format!("create temp table if not exists {name} ("),
            ];
            let all = file.text.matches("\ncreate ").count();
            let own = made.iter().filter(|it| file.text.contains(*it)).count();
            assert_eq!((all, own), (1, 1), "{name}");
        }
    }
}

#[test]
fn no_file_in_the_folder_is_left_out() -> Result<(), Box<dyn Error>> {
    for prelude in Prelude::known() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("preludes")
            .join(format!("v{}", prelude.version));
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder)? {
            found.insert(entry?.file_name().to_string_lossy().into_owned());
        }
        let listed: BTreeSet<String> = prelude
            .files
            .iter()
            .map(|file| format!("{}.sql", file.name))
            .collect();
        assert_eq!(found, listed);
    }
    Ok(())
}

#[test]
fn every_function_pins_the_search_path_or_qualifies_all_that_it_names() {
    // Those that are called for each row, or are part of a statement, have no settings, so
    // that they can be inlined.
    let bare = [
        "orch_id",
        "orch_bound",
        "orch_lacking_values",
        "orch_lacking_attribute",
    ];
    for file in Prelude::current().files {
        let is_function = file.text.contains("create or replace function");
        let pins = file.text.contains("set search_path = pg_catalog, pg_temp");
        assert_eq!(
            pins,
            is_function && !bare.contains(&file.name),
            "{}",
            file.name
        );
    }
}

#[test]
fn the_digests_are_golden() {
    let digests: Vec<String> = Prelude::known()
        .iter()
        .map(|it| it.digest().to_string())
        .collect();
    assert_eq!(digests, [VERSION_1]);
}

#[test]
fn a_selection_holds_what_is_needed_and_no_more() -> Result<(), Box<dyn Error>> {
    let prelude = Prelude::current();
    let text = prelude.only(["orch_note_missing_values"])?;
    let made: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("create "))
        .filter_map(|line| line.split(['.', '(']).nth(1))
        .collect();
    assert_eq!(
        made,
        [
            "instance uuid primary key) on commit delete rows;",
            "orch_bound",
            "orch_lacking_values",
            "orch_note_missing",
            "orch_note_missing_values"
        ]
    );
    assert_eq!(prelude.only([])?, "");
    let all = prelude.files.iter().map(|file| file.name);
    assert_eq!(prelude.only(all)?, prelude.text());
    let error = prelude.only(["orch_nothing"]);
    assert_eq!(
        error.map_err(|it| it.to_string()),
        Err("prelude version 1 has no function `orch_nothing`".to_owned())
    );
    Ok(())
}

/// Versions made up: their texts do not matter.
fn made_up() -> &'static [Prelude] {
    const FILES: [&[File]; 3] = [
        &[File {
            name: "a",
            requires: &[],
            text: "-- a\n",
        }],
        &[File {
            name: "b",
            requires: &[],
            text: "-- b\n",
        }],
        &[File {
            name: "c",
            requires: &[],
            text: "-- c\n",
        }],
    ];
    let versions = FILES.into_iter().zip(1..);
    let versions: Vec<_> = versions.map(|(files, n)| Prelude::new(n, files)).collect();
    Vec::leak(versions)
}

#[test]
fn a_withdrawn_version_gives_way_to_its_successor() -> Result<(), Box<dyn Error>> {
    let versions = made_up();
    let digests: Vec<&'static str> = versions
        .iter()
        .map(|it| &*String::leak(it.digest().to_string()))
        .collect();
    let [a, b, c] = digests[..] else {
        panic!("BUG: three versions");
    };
    let withdraw = |digest, successor| Withdrawn {
        digest,
        reason: "it loses rows",
        successor,
    };
    let of = |digest: &str| PreludeDigest::of(digest.as_bytes());
    let (first, second) = (versions[0].digest(), versions[1].digest());

    let chosen = choose(&first, versions, &[])?;
    assert!(matches!(chosen, Choice::Named(it) if it.version() == 1));

    let list = [withdraw(a, b), withdraw(b, c)];
    let chosen = choose(&first, versions, &list)?;
    assert!(
        matches!(chosen, Choice::Successor(it, why) if it.version() == 3
        && why.withdrawn == list[0] && why.digest == first)
    );
    let chosen = choose(&second, versions, &list)?;
    assert!(matches!(chosen, Choice::Successor(it, _) if it.version() == 3));

    let circle = [withdraw(a, b), withdraw(b, a)];
    let error = choose(&first, versions, &circle).map(|_| ());
    assert_eq!(error, Err(ChoiceError::NoSuccessor(first, "it loses rows")));
    let unknown = of("something else");
    let error = choose(&unknown, versions, &list).map(|_| ());
    assert_eq!(error, Err(ChoiceError::Unknown(unknown)));
    Ok(())
}

#[test]
fn the_format_page_holds_the_contract_of_every_function() -> Result<(), Box<dyn Error>> {
    const START: &str = "held by a test -->\n";
    const END: &str = "<!-- end of the contracts -->";
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger-format.md");
    let text = fs::read_to_string(&page)?;
    let start = text.find(START).ok_or("BUG: the page has the mark")? + START.len();
    let end = text.find(END).ok_or("BUG: the page has the mark")?;
    let expected = Prelude::current().contracts() + "\n";
    if text[start..end] != expected {
        if env::var_os("UPDATE_DOCS").is_some() {
            fs::write(
                &page,
                format!("{}{expected}{}", &text[..start], &text[end..]),
            )?;
            return Ok(());
        }
        panic!("docs/ledger-format.md: run this test with UPDATE_DOCS=1 to write the contracts");
    }
    Ok(())
}

#[test]
fn no_version_holds_the_mark_that_printed_sql_quotes_it_with() {
    for prelude in Prelude::known() {
        assert!(!prelude.text().contains("$prelude$"));
    }
}
