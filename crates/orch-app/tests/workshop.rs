//! The workshop, recorded and replayed through this crate alone: no command line, no
//! terminal, no printing.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use orch_app::author::Author;
use orch_app::current::current;
use orch_app::database::Database;
use orch_app::reading::{Source, read};
use orch_app::record::{GivenAnswers, Material, Note, RecordError, Recording, Request, Sealed};
use orch_app::replay::{self, Finished, Judgement, Policy, Replaying, Route};
use orch_app::run::Run;
use orch_app::status::Status;
use orch_event::{Event, Given, RevisionId, Timestamp};
use orch_ledger::{Ledger, verify};
use orch_model::ByHand;
use orch_postgres::{DatabaseUrl, Operator, Sandbox, Template};
use tempfile::TempDir;

const ONE_USER: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User internal';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where product_blocks.name = 'UserBlock'";

/// How long a lock is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(30);

struct Ada;

impl Author for Ada {
    fn name(&self) -> String {
        "Ada <ada@example.org>".to_owned()
    }

    fn now(&self) -> Timestamp {
        "2026-11-22T09:30:00Z".parse().unwrap()
    }
}

fn workshop() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("fixtures/models/workshop")
}

/// An empty ledger, in a folder that goes when the value does.
fn ledger() -> (TempDir, Ledger) {
    let folder = tempfile::Builder::new()
        .prefix("orch-app")
        .tempdir()
        .unwrap();
    let path = folder.path().join("ledger");
    Ledger::init(&path).unwrap();
    let ledger = Ledger::open(&path).unwrap();
    (folder, ledger)
}

fn material(ledger: &Ledger) -> Material {
    let source = Source {
        models: workshop().join("products"),
        workflows: None,
        interpreter: None,
        python_path: Vec::new(),
        virtual_env: None,
        kept: None,
    };
    Material::new(ledger, read(&source, &|| false).unwrap()).unwrap()
}

/// Answers all questions with a file, and seals.
fn record(ledger: &mut Ledger) -> Sealed {
    let material = material(ledger);
    let by_hand = ByHand::default();
    let request = Request {
        material: &material,
        by_hand: &by_hand,
        message: "Add User and UserGroup products",
        run: Run::Real,
        author: &Ada,
    };
    let quiet = &mut |note: Note| panic!("{note:?}");
    let mut recording = Recording::begin(ledger, request, quiet).unwrap();
    let answers = GivenAnswers::read(Some(&workshop().join("answers.json")), None, None).unwrap();
    recording.give(&answers, quiet).unwrap();
    let prepared = recording
        .decide()
        .unwrap()
        .render(material, ledger)
        .unwrap();
    prepared.seal(ledger, &Ada).unwrap()
}

#[test]
fn questions_are_answered_one_by_one_and_kept_on_the_way() {
    let text = std::fs::read_to_string(workshop().join("answers.json")).unwrap();
    let said: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    let (folder, mut ledger) = ledger();
    let by_hand = ByHand::default();
    let request = |material| Request {
        material,
        by_hand: &by_hand,
        message: "Add User and UserGroup products",
        run: Run::Real,
        author: &Ada,
    };

    // Some questions are answered, and the recording is given up.
    let first = material(&ledger);
    assert!(!first.differences().is_empty());
    let mut recording = Recording::begin(&mut ledger, request(&first), &mut |_| {}).unwrap();
    let key = recording.open()[0].key.clone();
    let refused = recording.answer(key.as_str(), "\0".to_owned(), Given::Prompt);
    assert!(matches!(refused, Err(RecordError::Refused { .. })));
    let unasked = recording.answer("nobody/asks", "x".to_owned(), Given::Prompt);
    assert!(matches!(unasked, Err(RecordError::NotAsked(_))));
    assert!(!recording.is_kept());
    for _ in 0..3 {
        let key = recording.open()[0].key.clone();
        let answer = said[key.as_str()].clone();
        recording
            .answer(key.as_str(), answer, Given::Prompt)
            .unwrap();
    }
    assert!(recording.is_kept());
    assert!(recording.decide().is_err());
    assert_eq!(Status::of(&ledger).unwrap().draft_answers, Some(3));

    // The next recording takes the answers over, and asks only for the rest.
    let second = material(&ledger);
    let mut resumed = 0;
    let mut recording = Recording::begin(&mut ledger, request(&second), &mut |note| {
        if let Note::Resumed(answers) = note {
            resumed += answers.len();
        }
    })
    .unwrap();
    assert_eq!(resumed, 3);
    while let Some(key) = recording.open().first().map(|it| it.key.clone()) {
        let answer = said[key.as_str()].clone();
        recording
            .answer(key.as_str(), answer, Given::Prompt)
            .unwrap();
    }
    let decided = recording.decide().unwrap();
    let is_answer = |event: &&Event| matches!(event, Event::Answer(_));
    assert_eq!(decided.events().filter(is_answer).count(), said.len());

    // The revision is a value before it is sealed.
    let prepared = decided.render(second, &ledger).unwrap();
    assert_eq!(
        prepared.lines.ids.len(),
        prepared.changes + prepared.answers
    );
    assert!(prepared.migrations[0].up.contains("User internal"));
    assert!(ledger.graph().is_empty());
    let sealed = prepared.seal(&mut ledger, &Ada).unwrap();
    assert_eq!(ledger.graph().heads(), [sealed.revision]);

    let mut status = Status::of(&ledger).unwrap();
    let again = material(&ledger);
    status.compare(&ledger, &again.read.declared).unwrap();
    assert_eq!(status.differences, Some(Vec::new()));
    assert!(!status.is_pending());
    let verified = verify(&folder.path().join("ledger")).unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
}

fn server() -> Sandbox {
    let server = Sandbox::start().unwrap_or_else(|error| panic!("no Postgres: {error}"));
    server.create_database("app", Template::Core).unwrap();
    server
}

fn connect(server: &Sandbox) -> Database {
    let url = DatabaseUrl::parse(&server.url("app"), &|_| None).unwrap();
    Database::connect(&url, "test", LOCK_WAIT, |_| {}).unwrap()
}

fn how(run: Run, policy: Policy) -> replay::Request {
    replay::Request {
        run,
        policy,
        leave_archived: false,
        beside: Vec::new(),
        overwrite_texts: false,
        running_may_break: false,
        lock_timeout: LOCK_WAIT,
        operator: Operator {
            os_user: "ada".to_owned(),
            host: "here".to_owned(),
            program: "test".to_owned(),
            reason: None,
        },
    }
}

fn route(ledger: &Ledger, database: &mut Database, target: &str) -> Route {
    let target = target.parse().unwrap();
    let client = &mut database.client;
    Route::find(ledger, client, &target, replay::Source::Ledger, LOCK_WAIT).unwrap()
}

/// Replays; a loss is allowed once it was seen. Returns how many rows went.
fn go(ledger: &Ledger, database: &mut Database, target: &str, run: Run) -> (u64, Finished) {
    let route = route(ledger, database, target);
    let mut replaying = Replaying::new(&mut database.client, &route, how(run, Policy::Ask));
    let mut gone = 0;
    while let Some(losses) = replaying.look().unwrap() {
        gone += losses.rows();
        let allowance = match Policy::Ask.judge(&losses) {
            Judgement::Allowed(allowance) => allowance,
            _ => losses.allowed(),
        };
        replaying.run(allowance, &mut |_| {}).unwrap();
    }
    let finished = replaying.finish();
    assert!(finished.search.is_ok());
    (gone, finished)
}

/// All rows that the workshop's migration and its subscription are about.
fn rows(database: &mut Database) -> Vec<String> {
    let tables = [
        "products",
        "product_blocks",
        "resource_types",
        "subscriptions",
        "subscription_instances",
    ];
    let query = tables.map(|it| format!("select t::text as row from {it} t"));
    let query = query.join(" union all ") + " order by row";
    let rows = database.client.query(&query, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn up(ledger: &Ledger, database: &mut Database) -> Vec<RevisionId> {
    let current = current(ledger, &mut database.client, LOCK_WAIT).unwrap();
    current.up.iter().map(|it| it.applied.revision).collect()
}

#[test]
fn the_workshop_is_replayed_there_and_back() {
    let (_folder, mut ledger) = ledger();
    let revision = record(&mut ledger).revision;
    let server = server();
    let mut database = connect(&server);
    let empty = rows(&mut database);

    // A dry run and a rehearsal leave nothing.
    let (_, tried) = go(&ledger, &mut database, "heads", Run::Dry);
    assert_eq!(tried.done.len(), 1);
    let there = route(&ledger, &mut database, "heads");
    let request = how(Run::Real, Policy::Everything);
    let replaying = Replaying::new(&mut database.client, &there, request);
    assert_eq!(replaying.rehearse().unwrap().done.len(), 2);
    assert_eq!(rows(&mut database), empty);
    assert_eq!(up(&ledger, &mut database), []);

    let (gone, finished) = go(&ledger, &mut database, "+1", Run::Real);
    assert_eq!((gone, finished.done.len(), finished.by_others), (0, 1, 0));
    assert_eq!(up(&ledger, &mut database), [revision]);
    assert!(route(&ledger, &mut database, "heads").is_empty());

    // The way back takes a subscription along, and the way forward restores it.
    database.client.batch_execute(ONE_USER).unwrap();
    let used = rows(&mut database);
    let (gone, _) = go(&ledger, &mut database, "base", Run::Real);
    assert_eq!(gone, 2);
    assert_eq!(rows(&mut database), empty);
    let (gone, _) = go(&ledger, &mut database, "heads", Run::Real);
    assert_eq!(gone, 0);
    assert_eq!(rows(&mut database), used);
}

#[test]
fn steps_of_another_replay_count_as_done() {
    let (_folder, mut ledger) = ledger();
    let revision = record(&mut ledger).revision;
    let server = server();
    let (mut ours, mut other) = (connect(&server), connect(&server));
    for seen_before in [true, false] {
        let there = route(&ledger, &mut ours, "heads");
        let mut replaying =
            Replaying::new(&mut ours.client, &there, how(Run::Real, Policy::Everything));
        let losses = seen_before.then(|| replaying.look().unwrap().unwrap());
        go(&ledger, &mut other, "heads", Run::Real);
        if let Some(losses) = losses {
            let allowance = losses.allowed();
            let tell = &mut |_: &_| panic!("the other replay did it");
            replaying.run(allowance, tell).unwrap();
        }
        assert!(replaying.look().unwrap().is_none());
        let finished = replaying.finish();
        assert_eq!((finished.done.len(), finished.by_others), (0, 1));
        assert_eq!(up(&ledger, &mut ours), [revision]);
        go(&ledger, &mut other, "base", Run::Real);
    }
}
