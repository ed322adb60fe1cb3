//! Cases: `fixtures/models/<case>/` gives the page `snapshots/<case>.md.snap`, mirrored.
//!
//! A case has `products/` or, for a change, `before/products/` and `after/products/`,
//! each with its `answers.json` beside it; the sentences that open the package say what
//! the case is about. What is told by hand is `after/changes.json`.
//! `before/subscriptions.sql` makes subscriptions, with the functions of
//! `cases/subscriptions.sql`. The change is replayed, taken back and replayed again, and
//! each time all rows of all tables are compared. Where `after/refused.txt` stands, the
//! replay must refuse and say so. The page is what people read to see what is asked,
//! recorded and rendered, and what becomes of the rows; the bytes of what is sealed are
//! held by the ids in `snapshots/golden-ids.snap`.

mod case;
mod catalog;
mod events;
mod fitting;
mod markdown;
mod mirror;
mod page;
pub(crate) mod rows;
mod series;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::Template;

use self::case::Case;
use self::events::Event;
use self::fitting::misfits;
use self::page::{Moment, Page};
use crate::support::{
    Project, RevisionFiles, Transcript, all_rows, assert_same, client, database, files,
    matches_page, matches_whole,
};

/// The functions that `subscriptions.sql` is written with.
pub(crate) const MAKING: &str = include_str!("cases/subscriptions.sql");

/// The file of the ids of all revisions.
const GOLDEN_IDS: &str = "golden-ids";

/// The revisions of a case, by their stage.
type Ids = Vec<(&'static str, String)>;

/// Records what is in the project's folder. Returns the files of the revision.
fn record(project: &Project, message: &str) -> RevisionFiles {
    let known = project.revisions();
    let mut arguments = vec!["record", message, "--answers", "answers.json"];
    if project.path().join("changes.json").is_file() {
        arguments.extend(["--changes", "changes.json"]);
    }
    project.orch(arguments).exits(0);
    project.has_nothing_to_record(&[]);
    let mut new = project.revision_files();
    new.retain(|files| !known.contains(&files.id));
    assert_eq!(new.len(), 1, "{new:#?}");
    new.remove(0)
}

/// A database with all that is recorded, and subscriptions where there are some.
fn begun_with(project: &Project, subscriptions: Option<&str>) -> String {
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    if let Some(subscriptions) = subscriptions {
        let sql = format!("{MAKING};\n{subscriptions}");
        client(&url).batch_execute(&sql).unwrap();
    }
    url
}

/// A database with what a case begins with, and its subscriptions. `models` is the
/// folder of the case.
pub(crate) fn begun(project: &Project, models: &Path) -> String {
    let subscriptions = std::fs::read_to_string(models.join("before/subscriptions.sql"));
    begun_with(project, subscriptions.ok().as_deref())
}

fn state(project: &Project) -> String {
    let state = project.orch(["state", "--format", "json"]);
    state.exits(0).stdout
}

/// Runs a case, and sees that its page is as it was. Its ids are known also where the
/// page is another one.
fn run(case: &Case, ids: &mut Ids) {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    if let Some(before) = case.before() {
        project.replace_models(&before);
        ids.push(("before", record(&project, case.name()).id));
    }
    let url = begun_with(&project, case.subscriptions().as_deref());
    if case.before().is_some() {
        assert_eq!(misfits(&url, &state(&project)), "", "before");
    }
    project.replace_models(&case.after());
    let differences = project.orch(["record", "x", "--check"]);
    let mut page = Page::new(case, &differences.stdout);
    if case.before().is_none() {
        page.models(&project.orch(["models"]).exits(0).stdout);
    }
    let form = project.orch(["questions"]).exits(0).json();
    let sealed = record(&project, case.name());
    ids.push(("after", sealed.id.clone()));
    let events = Event::all(&sealed.events());
    if let Ok(changes) = std::fs::read_to_string(case.after().join("changes.json")) {
        page.by_hand(&changes);
    }
    page.questions(&form, &events);
    page.events(&events);
    page.sql(&sealed);
    replay(case, &project, &url, &mut page);
    matches_page(case.name(), &case.folder(), &page.text());
}

/// Up, down and up again, whatever the case.
fn replay(case: &Case, project: &Project, url: &str, page: &mut Page) {
    let replay = |to: &str| project.orch(["replay", "--to", to, "--database", url, "--yes"]);
    let before = Moment::of(url);
    if let Some(says) = case.refusal() {
        let refused = replay("+1").exits(7).says(says.trim_end());
        assert_same("refused", before.all(), &all_rows(url));
        page.replay(&refused);
        page.paragraph("It is refused, and every row is as before.");
        return;
    }
    page.replay(&replay("+1").exits(0));
    let after = Moment::of(url);
    page.rows(&before, &after);
    if case.subscriptions().is_some() {
        page.misfits(&misfits(url, &state(project)));
    }
    replay("-1").exits(0);
    assert_same("down", before.all(), &all_rows(url));
    replay("+1").exits(0);
    assert_same("up again", after.all(), &all_rows(url));
    page.paragraph(
        "Going back restores every row of every table as it was before; going forward again, \
         as it was after.",
    );
}

#[test]
fn every_case_gives_its_page() {
    let cases: Vec<Case> = Case::all().into_iter().collect();
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(BTreeSet::new());
    let golden = Mutex::new(BTreeMap::new());
    // Each case starts the program a dozen times, and mostly waits for the disk.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut ids = Mutex::new(Ids::new());
                    if catch_unwind(|| run(case, &mut ids.lock().unwrap())).is_err() {
                        eprintln!("the case above is {}", case.name());
                        failed.lock().unwrap().insert(case);
                    }
                    ids.clear_poison();
                    let ids = ids.get_mut().unwrap().drain(..);
                    let line = |(stage, id)| format!("{id} {} {stage}\n", case.name());
                    golden
                        .lock()
                        .unwrap()
                        .insert(case, ids.map(line).collect::<String>());
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    let ids: String = golden.into_inner().unwrap().into_values().collect();
    // Both are compared, so that one run shows all that differs.
    let same_ids = catch_unwind(|| matches_whole(GOLDEN_IDS, &ids)).is_ok();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(same_ids, "the ids of revisions are not the golden ones");
}

#[test]
fn recording_again_finds_nothing() {
    let project = Project::workshop();
    let before = files(&project.ledger());
    let mut told = Transcript::default();
    project.orch(["record", "again"]).exits(0).noted(&mut told);
    project.has_nothing_to_record(&[]);
    assert_eq!(before, files(&project.ledger()));
    told.matches("recording_again_finds_nothing");
}

#[test]
fn the_same_input_gives_the_same_files_byte_for_byte() {
    let sealed = || Project::workshop().sealed().bytes();
    let once = sealed();
    assert!(once.len() >= 3);
    assert_eq!(once, sealed());
}
