//! Merging: what merges by itself, what the models decide, what is asked.

use super::{answer, models, parted, record};
use crate::support::{Project, Transcript, files};

/// The models in which git has merged both branches of [`parted`].
fn merged() -> String {
    models(
        &["Small", "Large"],
        &["case: Case"],
        &["size: str", "colour: str"],
    )
}

/// The SQL of the merge in a ledger, by the names of its files.
fn migrations(project: &Project) -> Vec<(String, String)> {
    let all = files(&project.ledger().join("revisions")).into_iter();
    all.filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        let is_of_merge = name.contains("-from-") || name.contains("-to-");
        is_of_merge.then(|| (name, std::fs::read_to_string(&path).unwrap()))
    })
    .collect()
}

#[test]
fn two_branches_that_commute_merge_by_themselves_whoever_merges() {
    let (ours, theirs) = parted();
    let other = theirs.branch();
    other.take(&ours);
    ours.take(&theirs);
    let mut told = Transcript::default();
    ours.write("products/__init__.py", &merged());
    other.write("products/__init__.py", &merged());
    ours.orch(["merge", "--dry-run"]).exits(0).noted(&mut told);
    ours.orch(["merge"]).exits(0).noted(&mut told);
    other.orch(["merge", "-m", "Another merge"]).exits(0);
    for project in [&ours, &other] {
        project.orch(["verify"]).exits(0);
        project.has_nothing_to_record(&[]);
        project.orch(["merge"]).exits(2);
    }
    ours.orch(["log", "--graph", "--oneline"])
        .exits(0)
        .noted(&mut told);
    ours.orch(["verify"]).exits(0).noted(&mut told);
    ours.orch(["show", "head"]).exits(0).noted(&mut told);
    let state = |project: &Project| project.orch(["state"]).exits(0).stdout;
    assert_eq!(state(&ours), state(&other));
    let without_head = |(name, sql): (String, String)| {
        (name, sql.replace("Another merge", "").replace("Merge ", ""))
    };
    let sql = |project: &Project| -> Vec<String> {
        let all = migrations(project).into_iter().map(without_head);
        all.filter(|(name, _)| name.ends_with(".sql"))
            .map(|(name, _)| name)
            .collect()
    };
    assert_eq!(sql(&ours), sql(&other));
    told.matches("two_branches_that_commute_merge_by_themselves");
}

#[test]
fn recording_with_several_heads_seals_the_merge_and_then_the_change() {
    let (ours, theirs) = parted();
    ours.take(&theirs);
    let more = models(
        &["Small", "Large"],
        &["case: Case"],
        &["size: str", "colour: str", "weight: int"],
    );
    ours.write("products/__init__.py", &more);
    answer(
        &ours,
        &[
            ("resource_type/weight/description", "its weight"),
            ("block_resource_type/Case/weight/default", "1"),
        ],
    );
    ours.orch([
        "record",
        "Weigh cases",
        "--yes",
        "--answers",
        "answers.json",
    ])
    .exits(0);
    assert_eq!(ours.revisions().len(), 5);
    ours.orch(["verify"]).exits(0);
    ours.has_nothing_to_record(&[]);
}

#[test]
fn the_models_decide_and_only_what_they_cannot_say_is_asked() {
    let ours = Project::empty();
    ours.orch(["init"]).exits(0);
    let first = models(&["Small"], &["case: Case"], &["size: str", "old: str"]);
    let texts = [
        ("resource_type/size/description", "its size"),
        ("resource_type/old/description", "its age"),
    ];
    record(&ours, ("Ada", 0, "Add small boxes"), &first, &texts);
    let theirs = ours.branch();
    // Ours: the size is a number, the old field goes, and cases have locks with one tag.
    let locked = models(
        &["Small"],
        &["case: Case"],
        &["size: int", "locks: list[Lock]"],
    );
    let answers = [
        ("block_resource_type/Case/size/misfits", "archive"),
        ("block_resource_type/Case/size/default", "0"),
        ("block_resource_type/Case/old/removal", "yes"),
        ("reason", "nobody asks"),
        ("resource_type/digits/description", "its digits"),
        ("block/Lock/tag", "LOCK"),
    ];
    record(&ours, ("Ada", 1, "Lock cases"), &locked, &answers);
    // Theirs: the size is optional, the old field may be missing, and locks have another tag.
    let other = models(
        &["Small"],
        &["case: Case"],
        &["size: str | None", "old: str | None", "locks: list[Lock]"],
    );
    let answers = [
        ("resource_type/digits/description", "its digits"),
        ("block/Lock/tag", "PADLOCK"),
    ];
    record(&theirs, ("Grace", 2, "Relax cases"), &other, &answers);
    ours.take(&theirs);
    let merged = models(
        &["Small"],
        &["case: Case"],
        &["size: int | None", "locks: list[Lock]"],
    );
    ours.write("products/__init__.py", &merged);
    let mut told = Transcript::default();
    ours.orch(["merge"]).exits(5).noted(&mut told);
    answer(
        &ours,
        &[
            ("merge/block/Lock/tag", "PADLOCK"),
            ("block_resource_type/Case/old/removal", "yes"),
            ("block_resource_type/Case/size/misfits", "archive"),
            ("reason", "both branches agree on it by now"),
        ],
    );
    ours.orch(["merge", "--answers", "answers.json", "--yes"])
        .exits(0)
        .noted(&mut told);
    ours.orch(["show", "head"]).exits(0).noted(&mut told);
    ours.orch(["verify"]).exits(0);
    ours.has_nothing_to_record(&[]);
    told.matches("the_models_decide_and_only_what_they_cannot_say_is_asked");
}
