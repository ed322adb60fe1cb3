//! Where a replay leads.

use orch_postgres::Template;

use super::{ONE_USER, current, order, two_revisions};
use crate::support::{Project, Transcript, all_rows, assert_same, client, database};

#[test]
fn every_target_leads_where_it_says() {
    let project = two_revisions();
    let url = database(Template::Core);
    let order = order(&project);
    let (first, second) = (order[0].clone(), order[1].clone());
    assert_eq!(current(&project, &url), None);
    for (target, at) in [
        ("+1", Some(&first)),
        ("+1", Some(&second)),
        ("heads", Some(&second)),
        ("-1", Some(&first)),
        ("head", Some(&second)),
        ("-2", None),
        (&first[..6], Some(&first)),
        (&format!("{}+1", &first[..8]), Some(&second)),
        ("head-1", Some(&first)),
        ("base+2", Some(&second)),
        ("base", None),
        (&second, Some(&second)),
    ] {
        project.replay(target, &url).exits(0);
        assert_eq!(current(&project, &url).as_ref(), at, "after {target}");
    }
}

#[test]
fn targets_that_lead_nowhere_are_usage_errors() {
    let project = two_revisions();
    let url = database(Template::Core);
    let before = all_rows(&url);
    let mut told = Transcript::default();
    for target in [
        "+3", "-1", "head+1", "abc", "ffffffff", "head+x", "+x", "--", "nonsense",
    ] {
        project.replay(target, &url).exits(2).noted(&mut told);
    }
    assert_eq!(current(&project, &url), None);
    assert_same("after all", &before, &all_rows(&url));
    told.matches("targets_that_lead_nowhere_are_usage_errors");
}

#[test]
fn the_revision_of_a_database_is_told_whatever_the_heads() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let before = all_rows(&url);
    let sealed = project.sealed();
    sealed.reseal(|header, _| header.author = "Eve".to_owned());
    Project::workshop().sealed().copy_to(&project.ledger());
    let mut told = Transcript::default();
    project.replay("heads", &url).exits(3).noted(&mut told);
    project
        .orch(["current", "--database", &url])
        .exits(0)
        .noted(&mut told);
    assert_eq!(current(&project, &url), Some(sealed.id));
    assert_same("with two heads", &before, &all_rows(&url));
    told.matches("the_revision_of_a_database_is_told_whatever_the_heads");
}

#[test]
fn an_empty_ledger_goes_back_with_what_the_database_keeps() {
    let project = two_revisions();
    let url = database(Template::Core);
    let (base, mut at) = (all_rows(&url), Vec::new());
    for _ in 0..2 {
        project.replay("+1", &url).exits(0);
        client(&url).batch_execute(ONE_USER).unwrap();
        at.push(all_rows(&url));
    }
    let empty = Project::empty();
    empty.orch(["init"]).exits(0);
    let mut told = Transcript::default();
    empty.replay("-1", &url).exits(4).noted(&mut told);
    assert_same("refused", &at[1], &all_rows(&url));
    let back = |target: &str| {
        let kept = ["replay", "--to", target, "--from-database", "--yes"];
        empty.orch(kept.iter().chain(&["--database", &url]))
    };
    back("-1").exits(0).noted(&mut told);
    back("base").exits(0).noted(&mut told);
    assert_eq!(current(&project, &url), None);
    assert_same("at the base", &base, &all_rows(&url));
    // Whoever has the ledger goes forward again, and gets the subscriptions back.
    project.replay("heads", &url).exits(0);
    assert_same("at the head again", &at[1], &all_rows(&url));
    told.matches("an_empty_ledger_goes_back_with_what_the_database_keeps");
}
