//! Models from elsewhere than Python source, through the binary.

use crate::support::{Project, Transcript, ran, root};

#[test]
fn what_models_prints_is_a_source_of_the_same_models() {
    let project = Project::of_case("network");
    let printed = project.orch(["models", "--format", "json"]).exits(0).stdout;
    project.write("models.json", &printed);
    let again = project
        .orch(["models", "--models", "models.json", "--format", "json"])
        .exits(0);
    assert_eq!(again.stdout, printed);
    project
        .orch(["record", "x", "--answers", "answers.json"])
        .exits(0);
    project.has_nothing_to_record(&["--models", "models.json"]);
}

#[test]
fn a_reading_is_kept_in_a_folder_of_the_users_own() {
    let project = Project::of_case("network");
    let models = |caches: &str| {
        let mut command = project.command(["models", "--format", "json"]);
        command.env("XDG_CACHE_HOME", project.path().join(caches));
        ran(&mut command).exits(0).stdout
    };
    let printed = models("own");
    let kept = project.path().join("own/orch/readings.sqlite");
    assert!(kept.exists());
    assert_eq!(models("own"), printed);
    std::fs::write(kept, "not a database").unwrap();
    assert_eq!(models("own"), printed);

    // As git checks a folder out, which others may have filled.
    project.write("sent/orch/readings.sqlite", "");
    assert_eq!(models("sent"), printed);
    assert_eq!(project.read("sent/orch/readings.sqlite"), "");
}

#[test]
fn models_says_how_the_package_was_taken() {
    let project = Project::empty();
    project.write("acme/main.py", "import acme.products\n");
    project.write(
        "acme/products/__init__.py",
        "from acme.products import port\n",
    );
    project.write("acme/products/port.py", "");
    let told = project
        .orch(["models", "--models", "acme/products"])
        .exits(0);
    let first = "package `acme.products`, imports start from `.`, pydantic 2\n";
    assert!(told.stderr.contains(first), "{}", told.stderr);
}

#[test]
fn a_state_is_a_source_that_answers_too() {
    let project = Project::workshop();
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    let other = Project::empty();
    other.orch(["init"]).exits(0);
    other.write("state.json", &state);
    other
        .orch(["record", "As it is elsewhere", "--models", "state.json"])
        .exits(0);
    assert_eq!(
        other.orch(["state", "--format", "json"]).exits(0).stdout,
        state
    );
}

#[test]
fn json_that_cannot_be_read_is_shown_with_its_place() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.write("models.json", "{\"products\": {\"A\": 1}}");
    let mut told = Transcript::default();
    project
        .orch(["models", "--models", "models.json"])
        .exits(1)
        .noted(&mut told);
    told.matches("json_that_cannot_be_read_is_shown_with_its_place");
}

#[test]
fn json_without_types_is_refused() {
    let project = Project::of_case("network");
    let printed = project.orch(["models", "--format", "json"]).exits(0);
    let mut models = printed.json();
    for block in models["product_blocks"]
        .as_object_mut()
        .unwrap()
        .values_mut()
    {
        block.as_object_mut().unwrap().remove("specs");
    }
    project.write("models.json", &models.to_string());
    let mut told = Transcript::default();
    project
        .orch(["record", "x", "--models", "models.json"])
        .exits(1)
        .noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("json_without_types_is_refused");
}

/// A description as orchestrator-core's generator takes it.
const DESCRIPTION: &str = "\
name: node
type: Node
tag: NODE
description: \"A node of the network\"
fixed_inputs:
  - name: speed
    type: enum
    description: \"Speed of its ports\"
    enum_type: int
    values:
      - 10
      - 100
product_blocks:
  - name: node
    type: Node
    tag: NODE
    description: \"node block\"
    fields:
      - name: hostname
        type: str
        description: \"name of the host\"
        required: provisioning
";

#[test]
fn descriptions_of_the_generator_are_a_source_that_answers_too() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.write("templates/node.yaml", DESCRIPTION);
    project
        .orch(["record", "Nodes", "--models", "templates", "--yes"])
        .exits(0);
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    let products = state["products"].as_object().unwrap();
    assert_eq!(products.len(), 2, "one for each speed: {state}");
    for product in products.values() {
        assert_eq!(product["product_type"], "Node");
        assert_eq!(product["description"], "A node of the network");
    }
    assert_eq!(
        state["resource_types"]["hostname"]["description"],
        "name of the host"
    );
}

#[test]
fn an_interpreter_that_fails_is_told_of_with_what_it_said() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.write("broken.py", "raise ValueError('out of order')\n");
    let mut told = Transcript::default();
    let broken = project.orch(["models", "--introspect", "broken"]).exits(1);
    // Which frames Python shows differs with its version.
    let is_frame = |line: &&str| line.starts_with("    ");
    let lines = broken.stderr.lines().filter(|line| !is_frame(line));
    told.remark(&lines.collect::<Vec<_>>().join("\n"));
    for (interpreter, code) in [("python3 'x", 2), ("/nowhere/python3 -m products", 1)] {
        project
            .orch(["models", "--introspect", interpreter])
            .exits(code)
            .noted(&mut told);
    }
    told.matches("an_interpreter_that_fails_is_told_of_with_what_it_said");
}

#[test]
fn an_interpreter_that_does_not_end_is_ended() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.write("slow.py", "import time\ntime.sleep(600)\n");
    let mut told = Transcript::default();
    project
        .orch([
            "models",
            "--introspect",
            "slow",
            "--introspect-timeout",
            "0.5",
        ])
        .exits(1)
        .noted(&mut told);
    told.matches("an_interpreter_that_does_not_end_is_ended");
}

#[test]
fn known_packages_are_the_same_for_both_readers() {
    let listed = std::fs::read_to_string(
        root().join("crates/orch-source/src/introspect/known_packages.txt"),
    )
    .unwrap();
    let reader =
        std::fs::read_to_string(root().join("crates/orch-python/src/find/foreign.rs")).unwrap();
    let names: Vec<&str> = listed
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert!(names.len() > 50);
    for name in names {
        assert!(
            reader.contains(&format!("\"{name}\"")),
            "`{name}` is known to the introspection only"
        );
    }
}

#[test]
fn workflows_are_read_beside_the_models_or_from_the_package_that_is_named() {
    let project = Project::of_case("network");
    let registry = "from orchestrator.workflows import LazyWorkflowInstance\n";
    let lazy = |name: &str| format!("{registry}LazyWorkflowInstance('workflows.of', '{name}')\n");
    project.write("workflows/__init__.py", &lazy("create_node"));
    project.write(
        "workflows/of.py",
        "from orchestrator.workflows.utils import create_workflow, task
@create_workflow('Create node')
def create_node(): ...
@task()
def sync_nodes(): ...
",
    );
    project.write("flows/__init__.py", &lazy("sync_nodes"));
    let workflows = |arguments: &[&str]| {
        let arguments = ["models", "--format", "json"].iter().chain(arguments);
        let printed = project.orch(arguments).exits(0).json();
        printed["workflows"].clone()
    };
    let beside = workflows(&[]);
    assert_eq!(beside["create_node"]["target"], "CREATE", "{beside}");
    assert_eq!(beside["create_node"]["description"], "Create node");
    let named = workflows(&["--workflows", "flows"]);
    assert_eq!(named["sync_nodes"]["target"], "SYSTEM", "{named}");
    assert!(named.get("create_node").is_none(), "{named}");
    let missing = project.orch(["models", "--workflows", "nope"]).exits(1);
    let hint = "hint: --workflows names a package's folder";
    assert!(missing.stderr.contains(hint), "{}", missing.stderr);
}
