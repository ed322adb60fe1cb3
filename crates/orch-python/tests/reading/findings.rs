//! `docs/findings.md` is made from the codes, and is up to date.

use std::fs;
use std::path::Path;

use orch_python::Code;

/// Set, the page is written rather than compared.
const WRITE: &str = "ORCH_WRITE_DOCS";

#[test]
fn the_page_of_findings_has_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings.md");
    let page = page();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, page).expect("the page is written");
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "docs/findings.md is out of date; write it anew with\n\
         {WRITE}=1 cargo test -p orch-python the_page_of_findings"
    );
}

fn page() -> String {
    let mut page = String::from(
        "# Findings in models

`orch models`, `orch record` and `orch diff` name what is wrong with a package by these
codes. An error means that the classes cannot be read as they stand, and nothing is recorded.
A warning means that the model is right, and that something beside it may surprise.

This page is made from the program; a test holds it up to date.
",
    );
    for code in Code::ALL {
        let doc: Vec<&str> = code.doc().lines().map(str::trim).collect();
        page += &format!("\n## {code}\n\n{}\n", doc.join("\n").trim());
    }
    page
}
