//! Looking at a history that parted: what is listed, how it is drawn.

use super::parted;
use crate::support::Transcript;

#[test]
fn a_history_that_parted_is_looked_at() {
    let (ours, theirs) = parted();
    ours.take(&theirs);
    let heads = ours.orch(["heads", "--format", "json"]).exits(0).json();
    let head = heads[0]["revision"].as_str().unwrap();
    let mut told = Transcript::default();
    for command in [
        vec!["heads"],
        vec!["log"],
        vec!["log", "--oneline"],
        vec!["log", "--graph"],
        vec!["log", "--graph", "--ascii", "--oneline"],
        vec!["log", "--author", "grace", "--oneline"],
        vec!["log", "--since", "2026-11-22T10:01:00Z", "--oneline"],
        vec!["log", "--until", "2026-11-21", "--oneline"],
        vec!["log", "--until", "2026-11-22", "--oneline", "-n", "1"],
        vec!["log", "--grep", "COLOUR", "--oneline"],
        vec!["log", "--grep", "its size", "--oneline"],
        vec!["log", "--thing", "Case.colour", "--oneline"],
        vec!["log", "--thing", "Large", "--graph", "--oneline"],
        vec!["verify"],
        vec!["status"],
    ] {
        let code = if command[0] == "status" { 3 } else { 0 };
        ours.orch(command).exits(code).noted(&mut told);
    }
    let of = |range: String| {
        let log = ours.orch(["log", "-r", &range, "--format", "json"]);
        log.exits(0).json().as_array().unwrap().len()
    };
    assert_eq!(of(format!("{head}..")), 1);
    assert_eq!(of(format!("..{head}")), 2);
    assert_eq!(of(head.to_owned()), 2);
    assert_eq!(of(format!("{head}-1..{head}")), 1);
    ours.orch(["show", head]).exits(0);
    ours.orch(["state", "--at", head]).exits(0);
    told.matches("a_history_that_parted_is_looked_at");
}
