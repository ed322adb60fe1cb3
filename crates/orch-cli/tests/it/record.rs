//! `orch record`: answers, drafts, refusals.

use crate::support::{Project, RevisionFiles, Transcript, ran};

const ONE: &str = r#"
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel


class Node(ProductBlockModel, product_block_name="Node"):
    """A network node."""
    hostname: str


class NodeProduct(SubscriptionModel, is_base=True):
    """A node of the network."""
    speed: int
    node: Node


SUBSCRIPTION_MODEL_REGISTRY.update({"Node 100": NodeProduct})
"#;

fn node() -> Project {
    let project = Project::empty();
    project.write("products/__init__.py", ONE);
    project.orch(["init"]).exits(0);
    project
}

#[test]
fn without_a_terminal_it_prints_the_questions_and_seals_nothing() {
    let project = node();
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes"])
        .exits(5)
        .noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("without_a_terminal_the_questions_are_printed");
}

#[test]
fn a_form_that_is_filled_in_is_taken_back_as_it_is() {
    let project = node();
    let form = project.orch(["questions"]).exits(0).stdout;
    let mut form: serde_json::Value = serde_json::from_str(&form).unwrap();
    for (_, entry) in form.as_object_mut().unwrap() {
        let suggestion = entry.get("suggestion").cloned();
        entry["answer"] = suggestion.unwrap_or_else(|| "100".into());
    }
    project.write("form.json", &form.to_string());
    project
        .orch(["record", "Add nodes", "--answers", "form.json"])
        .exits(0);
    assert_eq!(project.revisions().len(), 1);
}

#[test]
fn yes_takes_the_suggestions_and_leaves_open_what_has_none() {
    let project = node();
    let ran = project
        .orch(["record", "Add nodes", "--yes"])
        .exits(5)
        .says("2 questions open");
    let form: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        form["product/Node 100/description"]["answer"],
        "A node of the network."
    );
    assert!(form["fixed_input/Node 100/speed/value"]["answer"].is_null());
    // What was taken is kept: only the rest is to be answered.
    let rest = r#"{"fixed_input/Node 100/speed/value": 100,
                   "resource_type/hostname/description": "name of the host"}"#;
    project.write("answers.json", rest);
    project
        .record("Add nodes")
        .exits(0)
        .says("took over 5 answers from a draft");
}

#[test]
fn answers_that_the_models_contradict_are_refused_with_the_reason() {
    let project = node();
    for (key, answer, reason) in [
        (
            "product/Node 100/product_type",
            r#""nodeproduct""#,
            "the models allow only `NodeProduct`",
        ),
        (
            "product/Node 100/tag",
            r#""A tag of many characters""#,
            "it has 24 characters, and there is room for 20",
        ),
        (
            "product/Node 100/tag",
            r#""""#,
            "an answer is needed, and it is empty",
        ),
        ("product/Node 100/description", r#""a\u0000b""#, "NUL"),
        (
            "fixed_input/Node 100/speed/value",
            r#""fast""#,
            "it is no `int`",
        ),
    ] {
        project.write("answers.json", &format!("{{\"{key}\": {answer}}}"));
        project
            .record("Add nodes")
            .exits(5)
            .says(&format!("refused: the answer to `{key}`"))
            .says(reason);
    }
    project.orch(["status"]).exits(3);
    assert_eq!(project.revisions(), Vec::<String>::new());
}

#[test]
fn a_file_of_answers_that_cannot_be_taken_is_said_to_be_so() {
    let project = node();
    for (text, says) in [
        (
            r#"{"product/Node 10/tag": "N"}"#,
            "did you mean `product/Node 100/tag`?",
        ),
        (
            r#"{"product/Node 100/tag": "N", "product/Node 100/tag": "M"}"#,
            "answered twice",
        ),
        (r#"{"product/Node 100/tag": 1}"#, "it must be text"),
        (
            r#"{"product/Node 100/tag": {"answr": "N"}}"#,
            "an entry holds `answer`",
        ),
        (r#"["N"]"#, "the answers cannot be read"),
        ("{", "the answers cannot be read"),
    ] {
        project.write("answers.json", text);
        project
            .record("Add nodes")
            .exits(2)
            .says(says)
            .says("nothing was written");
    }
    project
        .orch(["record", "Add nodes", "--answers", "nowhere.json"])
        .exits(1)
        .says("nowhere.json");
}

#[test]
fn inputs_in_the_form_of_the_orchestrator_answer_the_same_questions() {
    let project = node();
    let inputs = r#"{
        "Node 100": {"description": "a node", "product_type": "NodeProduct", "tag": "NODE", "speed": "100"},
        "Node": {"description": "node block", "tag": "N"},
        "hostname": {"description": "name of the host", "value": "unused"}
    }"#;
    let record = |inputs: &str| project.orch(["record", "Add nodes", "--inputs", inputs]);
    record(r#"{"Node 100": {"descripton": "a node"}}"#)
        .exits(2)
        .says("did you mean what `product/Node 100/description` asks?");
    project
        .orch([
            "record",
            "x",
            "--updates",
            r#"{"resource_types": {"a": "b"}}"#,
        ])
        .exits(2)
        .says("`a`");
    record(inputs)
        .exits(0)
        .says("`value` of `hostname` is not used");
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(
        state["products"]["Node 100"]["fixed_inputs"]["speed"],
        "100"
    );
    assert_eq!(
        state["resource_types"]["hostname"]["description"],
        "name of the host"
    );
}

#[test]
fn a_removal_is_recorded_only_with_consent_and_a_reason() {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    project.write(
        "products/__init__.py",
        &registry.replace("\"User external\": User,", ""),
    );
    let ran = project.orch(["record", "Remove a product"]).exits(5);
    let form: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let asked: Vec<&String> = form.as_object().unwrap().keys().collect();
    assert_eq!(asked, ["product/User external/removal", "reason"]);
    assert_eq!(project.revisions().len(), 1);
    project.write(
        "consent.json",
        r#"{"product/User external/removal": "remove", "reason": "nobody uses it"}"#,
    );
    project
        .orch(["record", "Remove a product", "--answers", "consent.json"])
        .exits(0);
    let shown = project.orch(["show", "head"]).exits(0).stdout;
    assert!(shown.contains("product_removed"), "{shown}");
    assert!(shown.contains("nobody uses it"), "{shown}");
}

#[test]
fn check_names_the_differences_and_writes_nothing() {
    let project = node();
    let mut told = Transcript::default();
    for command in [
        vec!["record", "x", "--check"],
        vec!["status"],
        vec!["status", "--format", "json"],
    ] {
        project.orch(command).exits(3).noted(&mut told);
    }
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("check_names_the_differences_and_writes_nothing");
}

#[test]
fn a_draft_is_resumed_and_what_is_asked_otherwise_is_set_aside() {
    let project = node();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "product/Node 100/tag": "NODE"}"#,
    );
    project.record("Add nodes").exits(5);
    project.write(
        "products/__init__.py",
        &ONE.replace("speed: int", "speed: Literal[10, 20]").replace(
            "\nfrom orchestrator.domain import",
            "\nfrom typing import Literal\nfrom orchestrator.domain import",
        ),
    );
    project
        .orch(["record", "Add nodes"])
        .exits(5)
        .says("took over 1 answer from a draft")
        .says("set aside, as it is not asked like that any more:\n  fixed_input/Node 100/speed/value: 100");
    project
        .orch(["record", "Add nodes", "--discard-draft"])
        .exits(5)
        .says("1 open draft put aside");
    let ran = project.orch(["record", "Add nodes"]).exits(5);
    assert!(!ran.stderr.contains("took over"), "{}", ran.stderr);
}

#[test]
fn two_that_record_at_once_are_kept_apart() {
    let project = node();
    project.write("ledger/ledger.lock", "");
    let lock = std::fs::File::open(project.path().join("ledger/ledger.lock")).unwrap();
    lock.lock().unwrap();
    project
        .orch(["record", "Add nodes"])
        .exits(6)
        .says("another process records into this ledger");
    // Looking needs no lock.
    project.orch(["record", "Add nodes", "--check"]).exits(3);
    lock.unlock().unwrap();
    project.orch(["record", "Add nodes"]).exits(5);
}

#[test]
fn a_folder_without_a_ledger_says_how_to_start_one() {
    let project = Project::empty();
    project
        .orch(["log"])
        .exits(1)
        .says("there is no ledger in `ledger`")
        .says("hint: start one with `orch init`");
}

#[test]
fn products_that_cannot_be_found_are_said_to_be_so() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.orch(["record", "x"]).exits(1).says("`products`");
    std::fs::create_dir(project.path().join("products")).unwrap();
    project.orch(["record", "x"]).exits(1).says("`products`");
}

#[test]
fn what_cannot_be_read_is_shown_where_it_stands() {
    let project = node();
    project.write(
        "products/__init__.py",
        &ONE.replace(
            "(ProductBlockModel, product",
            "(make_base(\"node\"), product",
        ),
    );
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes"])
        .exits(1)
        .noted(&mut told);
    told.matches("what_cannot_be_read_is_shown_where_it_stands");
}

#[test]
fn a_second_revision_adds_to_the_first() {
    let project = node();
    let form = r#"{"fixed_input/Node 100/speed/value": 100,
                   "resource_type/hostname/description": "name of the host"}"#;
    project.write("answers.json", form);
    project
        .orch(["record", "Add nodes", "--yes", "--answers", "answers.json"])
        .exits(0);
    let more = ONE
        .replace(
            "    hostname: str\n",
            "    hostname: str\n    rack: str | None = None\n",
        )
        .replace(
            "{\"Node 100\": NodeProduct}",
            "{\"Node 100\": NodeProduct, \"Node 10\": NodeProduct}",
        );
    project.write("products/__init__.py", &more);
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 10/speed/value": "10", "resource_type/rack/description": "where it stands"}"#,
    );
    project
        .orch([
            "record",
            "Add small nodes",
            "--yes",
            "--answers",
            "answers.json",
        ])
        .exits(0);
    let log = project.orch(["log", "--format", "json"]).exits(0).stdout;
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log[0]["message"], "Add small nodes");
    assert_eq!(log[0]["parents"][0], log[1]["revision"]);
    project.orch(["verify"]).exits(0);
    let mut told = Transcript::default();
    project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .noted(&mut told);
    told.matches("a_second_revision_adds_to_the_first");
}

#[test]
fn two_heads_stop_what_needs_one_and_are_named() {
    let project = node();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "resource_type/hostname/description": "a"}"#,
    );
    let record = |author: &str| {
        let mut command =
            project.command(["record", "Add nodes", "--yes", "--answers", "answers.json"]);
        ran(command.env("ORCH_AUTHOR", author)).exits(0);
    };
    record("Ada");
    let first = project.sealed();
    let hidden = project.path().join("hidden");
    // As a switch of branches does.
    std::fs::rename(&first.events, &hidden).unwrap();
    record("Grace");
    std::fs::rename(&hidden, &first.events).unwrap();
    let ids = project.revisions();
    assert_eq!(ids.len(), 2);
    for command in [
        vec!["record", "x"],
        vec!["replay", "--to", "heads", "--sandbox"],
        vec!["state"],
    ] {
        project
            .orch(command)
            .exits(3)
            .says("the ledger has 2 heads")
            .says(&ids[0])
            .says(&ids[1]);
    }
    let heads = project.orch(["heads"]).exits(0).stdout;
    assert!(ids.iter().all(|id| heads.contains(id)), "{heads}");
    project.orch(["verify"]).exits(0);
}

#[test]
fn what_only_the_index_knows_is_not_used_and_can_be_written_back() {
    let project = Project::workshop();
    let file = project.sealed().events;
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    project
        .orch(["log"])
        .exits(0)
        .says("1 revision is only in the index")
        .says("the ledger is empty");
    project.orch(["record", "x", "--check"]).exits(3);
    project
        .orch(["restore"])
        .exits(0)
        .says("1 revision written back");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    project
        .orch(["restore"])
        .exits(0)
        .says("no file of the ledger has gone");
    project.orch(["verify"]).exits(0);
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let project = Project::workshop();
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for (arguments, code) in [
        (vec!["state"], 1),
        (vec!["replay", "--to", "heads", "--sql"], 1),
        (vec!["show", "head", "--raw"], 1),
        (vec!["questions"], 1),
    ] {
        let status = project.command(&arguments).stdout(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    // Nobody to tell is no reason to fail, or to say that all is well.
    let node = node();
    let status = node
        .command(["record", "x", "--check"])
        .stderr(full())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    let mut closed = node
        .command(["record", "x", "--check"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(closed.stdout.take());
    assert_eq!(closed.wait().unwrap().code(), Some(3));
}

#[test]
fn what_is_printed_raw_is_what_was_hashed() {
    let project = Project::of_case("workshop");
    let answers = project
        .read("answers.json")
        .replace("age of the user", "a\\u007fb\\u001b[1mc");
    project.write("answers.json", &answers);
    project.record("x").exits(0);
    let sealed = project.sealed();
    let raw = project.orch(["show", "head", "--raw"]).exits(0).stdout;
    assert_eq!(raw, sealed.events());
    let up = project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .stdout;
    assert_eq!(up, sealed.up());
    let shown = project.orch(["show", "head"]).exits(0).stdout;
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn a_draft_waits_while_another_branch_is_recorded() {
    let project = node();
    project.write("answers.json", r#"{"product/Node 100/tag": "PRECIOUS"}"#);
    project.record("Add nodes").exits(5);
    // Another head comes, as with a switch of branches, and goes again.
    let other = Project::workshop();
    let brought = RevisionFiles::of(&project.ledger(), &other.revision());
    std::fs::create_dir_all(brought.events.parent().unwrap()).unwrap();
    std::fs::copy(&other.sealed().events, &brought.events).unwrap();
    let registry = project.read("products/__init__.py");
    crate::support::copy(
        &other.path().join("products"),
        &project.path().join("products"),
    );
    let ran = project.orch(["record", "x", "--dry-run"]).exits(0);
    assert!(ran.stderr.contains("nothing to record"), "{}", ran.stderr);
    let init = project
        .read("products/__init__.py")
        .replace("\"User Group\"", "\"Group\": UserGroup, \"User Group\"");
    project.write("products/__init__.py", &init);
    project
        .orch(["record", "x"])
        .exits(5)
        .says("set aside: 1 open draft, begun on other revisions");
    std::fs::remove_file(&brought.events).unwrap();
    project.write("products/__init__.py", &registry);
    project
        .orch(["record", "Add nodes"])
        .exits(5)
        .says("took over 1 answer from a draft");
}

#[test]
fn a_draft_can_be_put_aside_though_nothing_differs() {
    let project = node();
    project.orch(["record", "x", "--yes"]).exits(5);
    project.write("products/__init__.py", "");
    project.orch(["status", "--models", "nowhere"]).exits(3);
    let empty = "from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY\nSUBSCRIPTION_MODEL_REGISTRY.update({})\n";
    project.write("products/__init__.py", empty);
    project
        .orch(["record", "x", "--discard-draft"])
        .says("1 open draft put aside");
    project.orch(["status", "--models", "nowhere"]).exits(0);
}

#[test]
fn check_finds_also_what_cannot_be_recorded_yet() {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    project.write(
        "products/__init__.py",
        &registry.replace("\"User external\": User,", ""),
    );
    let ran = project.orch(["record", "x", "--check"]).exits(3);
    assert!(
        ran.stdout.contains("product `User external` removed"),
        "{}",
        ran.stdout
    );
}

#[test]
fn names_that_no_database_can_hold_are_refused_where_they_stand() {
    let project = node();
    for name in ["a\\0b", "\\ud800"] {
        project.write(
            "products/__init__.py",
            &ONE.replace("\"Node 100\"", &format!("\"{name}\"")),
        );
        project
            .orch(["record", "x"])
            .exits(1)
            .says("the text cannot be stored in the database")
            .says("products/__init__.py:17:37");
    }
}

#[test]
fn a_model_that_was_kept_for_another_revision_is_not_used() {
    let project = Project::workshop();
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    flip_kept_model(&project);
    assert_eq!(
        project.orch(["state", "--format", "json"]).exits(0).stdout,
        state
    );
}

/// Flips a byte of the model that the index keeps.
fn flip_kept_model(project: &Project) {
    let path = project.path().join("ledger/ledger.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let name = br#""product_type":"UserGroup""#;
    let at = bytes.windows(name.len()).position(|it| it == name).unwrap();
    bytes[at + name.len() - 2] = b'X';
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn a_refused_answer_is_not_replaced_by_a_suggestion() {
    let project = node();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "resource_type/hostname/description": "name",
            "product/Node 100/tag": "a tag of more than twenty characters"}"#,
    );
    project
        .orch(["record", "Add nodes", "--yes", "--answers", "answers.json"])
        .exits(5)
        .says("there is room for 20")
        .says("1 question open");
    assert_eq!(project.revisions(), Vec::<String>::new());
}

#[test]
fn names_that_no_column_holds_are_refused_before_anything_is_asked() {
    let project = node();
    let long = "a".repeat(511);
    project.write("products/__init__.py", &ONE.replace("hostname", &long));
    project
        .orch(["record", "Add nodes", "--yes"])
        .exits(1)
        .says("names are longer than the columns of the database; nothing was written")
        .says("products/__init__.py:8:5: resource type `aaa")
        .says("511 characters, room for 510");
}

#[test]
fn products_may_lie_in_installed_packages() {
    let block = r#"
from orchestrator.domain.base import ProductBlockModel


class Rack(ProductBlockModel, product_block_name="Rack"):
    room: str
"#;
    let products = r#"
from company_blocks import Rack
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import SubscriptionModel


class RackProduct(SubscriptionModel, is_base=True):
    rack: Rack


SUBSCRIPTION_MODEL_REGISTRY["Rack"] = RackProduct
"#;
    let rack_is_read = |ran: crate::support::Ran| {
        let models: serde_json::Value = serde_json::from_str(&ran.exits(0).stdout).unwrap();
        assert_eq!(
            models["product_blocks"]["Rack"]["resource_types"][0],
            "room"
        );
    };
    let models = ["models", "--format", "json"];
    let project = Project::empty();
    project.write("products/__init__.py", products);
    project.write("elsewhere/company_blocks/__init__.py", block);
    project.orch(models).says("company_blocks");
    rack_is_read(project.orch(models.iter().chain(&["--python-path", "elsewhere"])));
    let installed = Project::empty();
    installed.write("products/__init__.py", products);
    installed.write(
        ".venv/lib/python3.11/site-packages/company_blocks/__init__.py",
        block,
    );
    rack_is_read(installed.orch(models));
    let venv = installed.path().join(".venv");
    let mut command = project.command(models);
    rack_is_read(ran(command.env("VIRTUAL_ENV", venv)));
}
