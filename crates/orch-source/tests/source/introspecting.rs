//! Runs of an interpreter: what they give, and how they end.

use std::fs;
use std::time::{Duration, Instant};

use orch_model::{Arity, BlockName, Place, Status, Target, WorkflowName};
use orch_source::introspect::IntrospectError;
use rustix::process::{Pid, test_kill_process};

use crate::support::{folder, introspection, run, team};

const MODELS: &str = r#"
import enum
import ipaddress
import os
import subprocess
import sys
from typing import List, Optional, Union

from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle

print("noise from Python")
os.write(1, b"--- orch introspection ---\n{}\n")
subprocess.run([sys.executable, "-c", "print('noise from a program')"])


class Kind(enum.Enum):
    RED = "red"
    BLUE = "blue"


class PortInactive(ProductBlockModel, product_block_name="Port"):
    address: Optional[ipaddress.IPv4Address] = None
    tags: List[int]


class Port(PortInactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    """A port.

    More of it."""

    address: ipaddress.IPv4Address
    tags: List[int]
    """What it is tagged with."""


class Node(ProductBlockModel, product_block_name="Node"):
    ports: List[Port]
    other: Optional[Union[Port, "Node"]]


class Product(SubscriptionModel, is_base=True):
    kind: Kind
    node: Node


SUBSCRIPTION_MODEL_REGISTRY["Product"] = Product
"#;

/// What all ways to name the code above must give.
fn check(folder: &std::path::Path, command: &str) {
    let result = run(folder, command).unwrap();
    assert_eq!(result.problems, Vec::<String>::new(), "{command}");
    let model = &result.declared.model;
    let product = &model.products["Product"];
    assert_eq!(product.product_type.as_str(), "Product");
    let kind = product.fixed_inputs["kind"]
        .spec
        .get(Status::Active)
        .unwrap();
    let allowed: Vec<_> = kind.allowed.iter().flatten().collect();
    assert_eq!((kind.value_type.as_str(), allowed.len()), ("str", 2));
    let address = &model.blocks["Port"].resource_types["address"];
    let initial = address.get(Status::Initial).unwrap();
    assert_eq!(initial.value_type.as_str(), "ipaddress.IPv4Address");
    assert_eq!(initial.arity, Arity::Optional);
    assert_eq!(address.get(Status::Active).unwrap().arity, Arity::Required);
    let other = &model.blocks["Node"].attributes["other"];
    let names: Vec<_> = other.blocks.iter().map(BlockName::as_str).collect();
    assert_eq!(names, ["Node", "Port"]);
    let port = result
        .declared
        .origin(&Place::Block("Port".into()))
        .unwrap();
    assert_eq!(port.doc.as_deref(), Some("A port."));
    let tags = Place::ResourceType("Port".into(), "tags".into());
    let tags = result.declared.origin(&tags).unwrap();
    assert_eq!(tags.doc.as_deref(), Some("What it is tagged with."));
    assert!(tags.path.ends_with(".py") && tags.line > 30, "{tags}");
}

#[test]
fn a_module_a_script_and_a_command_line_give_the_same_model() {
    let folder = team(
        "orchestrator",
        &[
            ("products/__init__.py", "from products.all import *\n"),
            ("products/all.py", MODELS),
            ("main.py", "import products\n"),
            ("deep/my-app.py", MODELS),
        ],
    );
    check(folder.path(), "products");
    check(folder.path(), "main.py");
    check(folder.path(), "python3 main.py db upgrade heads");
    check(folder.path(), "python3 -B -m products.all");
    let mut other = introspection(folder.path(), "deep/my-app.py");
    other.python_path.push(folder.path().to_owned());
    let result = other.run(&|| false).unwrap();
    assert_eq!(result.declared.model.products.len(), 1);
    assert!(!folder.path().join("products/__pycache__").exists());
}

#[test]
fn both_layouts_of_the_orchestrator_are_known() {
    let text = MODELS.replace("from orchestrator.", "from orchestrator.core.");
    let folder = team("orchestrator.core", &[("products.py", &text)]);
    check(folder.path(), "products");
}

#[test]
fn what_cannot_be_told_is_said_by_class_and_field() {
    let text = r#"
from typing import List, Union
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel

class Abstract(ProductBlockModel):
    a: int

class Named(ProductBlockModel, product_block_name="Named"):
    a: int

class Product(SubscriptionModel, is_base=True):
    abstract: Abstract
    mixed: Union[Named, str]

SUBSCRIPTION_MODEL_REGISTRY.update({"Product": Product, "Text": "Product"})
"#;
    let folder = team("orchestrator", &[("products.py", text)]);
    let problems = run(folder.path(), "products").unwrap().problems;
    let expected = [
        "`abstract` of class `Product`: no product block can stand there: its class is abstract",
        "`mixed` of class `Product`: the orchestrator takes it to hold blocks, and `str` is none",
        "product `Text`: what is registered is no product class",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn code_without_a_registry_or_a_product_is_a_problem() {
    let folder = team(
        "orchestrator",
        &[
            ("nothing.py", ""),
            ("empty.py", "import orchestrator.domain\n"),
        ],
    );
    let problem = |command| run(folder.path(), command).unwrap().problems.join("\n");
    assert!(problem("nothing").contains("imports no `SUBSCRIPTION_MODEL_REGISTRY`"));
    assert_eq!(problem("empty"), "no product is registered");
}

#[test]
fn code_that_fails_is_reported_with_the_end_of_its_standard_error() {
    let folder = folder(&[
        (
            "fails.py",
            "print('x' * 1_000_000)\nraise RuntimeError('no database')\n",
        ),
        ("leaves.py", "import os\nos._exit(7)\n"),
        ("leaves_well.py", "import os\nos._exit(0)\n"),
        ("ends.py", "import sys\nsys.exit('enough')\n"),
        ("dies.py", "import os\nos.kill(os.getpid(), 11)\n"),
    ]);
    let failed = |command| match run(folder.path(), command) {
        Err(IntrospectError::Failed { status, stderr }) => (status, stderr),
        other => panic!("{other:?}"),
    };
    let (status, stderr) = failed("fails");
    assert_eq!(status, "exit code 1");
    assert!(stderr.ends_with("RuntimeError: no database"), "{stderr}");
    assert_eq!(failed("leaves").0, "exit code 7");
    assert!(failed("ends").1.ends_with("SystemExit: enough"));
    assert_eq!(failed("dies").0, "signal 11");
    let missing = failed("missing.py").1;
    assert!(missing.contains("no such script: missing.py"), "{missing}");
    assert!(failed("missing").1.contains("No module named 'missing'"));
    let result = run(folder.path(), "leaves_well");
    assert!(
        matches!(result, Err(IntrospectError::NoResult { .. })),
        "{result:?}"
    );
}

#[test]
fn a_run_ends_at_its_limits() {
    let folder = team(
        "orchestrator",
        &[
            ("products.py", MODELS),
            ("sleeps.py", "import time\ntime.sleep(600)\n"),
        ],
    );
    let mut slow = introspection(folder.path(), "sleeps");
    slow.time_limit = Duration::from_millis(20);
    let result = slow.run(&|| false);
    assert!(
        matches!(result, Err(IntrospectError::TimedOut { .. })),
        "{result:?}"
    );
    let mut large = introspection(folder.path(), "products");
    large.output_limit = 100;
    let result = large.run(&|| false);
    assert!(
        matches!(result, Err(IntrospectError::TooLarge { limit: 100 })),
        "{result:?}"
    );
}

#[test]
fn what_the_code_has_started_is_ended_with_it() {
    let text = r#"
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open("pid.part", "w") as file:
    file.write(str(child.pid))
os.rename("pid.part", "pid")
time.sleep(600)
"#;
    let folder = folder(&[("starts.py", text)]);
    let pid = folder.path().join("pid");
    let result = introspection(folder.path(), "starts").run(&|| pid.exists());
    assert!(
        matches!(result, Err(IntrospectError::Stopped)),
        "{result:?}"
    );
    let pid = fs::read_to_string(pid).unwrap().parse().unwrap();
    let pid = Pid::from_raw(pid).unwrap();
    // Ended, it may wait for whoever took it over; it does nothing any more.
    let is_gone = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
        test_kill_process(pid).is_err()
            || state.is_ok_and(|state| state.contains(") Z ") || state.contains(") X "))
    };
    let start = Instant::now();
    while !is_gone() {
        assert!(start.elapsed() < Duration::from_secs(30), "it still runs");
        std::thread::yield_now();
    }
}

#[test]
fn a_missing_interpreter_or_folder_is_said() {
    let here = folder(&[("products.py", "")]);
    let result = introspection(here.path(), "./bin/python3 -m products").run(&|| false);
    match result {
        Err(IntrospectError::NoInterpreter { tried }) => {
            assert!(tried[0].ends_with("bin/python3`"), "{tried:?}");
        }
        other => panic!("{other:?}"),
    }
    let missing = here.path().join("missing");
    let result = introspection(&missing, "products").run(&|| false);
    assert!(
        matches!(result, Err(IntrospectError::Start { .. })),
        "{result:?}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_result_is_not_taken_for_one() {
    use std::os::unix::fs::PermissionsExt as _;

    let mark = "--- orch introspection ---";
    let here = folder(&[(
        "bin/python3",
        &format!("#!/bin/sh\nprintf '\\n{mark}\\n{{\"format\": 2}}\\n{mark}\\n'\n"),
    )]);
    let program = here.path().join("bin/python3");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    match introspection(here.path(), "bin/python3 -m products").run(&|| false) {
        Err(IntrospectError::Unreadable(faults)) => {
            let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
            assert_eq!(
                messages,
                [
                    "`format` is a number, and must be 1",
                    "the result has no `problems`"
                ]
            );
        }
        other => panic!("{other:?}"),
    }
}

const REGISTRY: &str = "
from orchestrator.workflows import LazyWorkflowInstance
LazyWorkflowInstance('workflows.port', 'create_port')
";

const WORKFLOW: &str = "
from orchestrator.workflows import workflow
@workflow('Create port', target='CREATE')
def create_port():
    \"\"\"Makes a port.\"\"\"
";

#[test]
fn workflows_are_those_that_the_code_registers() {
    let folder = team(
        "orchestrator",
        &[
            ("products.py", MODELS),
            ("alone/__init__.py", ""),
            ("workflows/__init__.py", REGISTRY),
            ("workflows/port.py", WORKFLOW),
            (
                "flows.py",
                "from orchestrator.workflows import LazyWorkflowInstance\nLazyWorkflowInstance('nowhere', 'it')\n",
            ),
        ],
    );
    let result = run(folder.path(), "products").unwrap();
    let workflows = result.declared.model.workflows.unwrap();
    let names: Vec<_> = workflows.keys().map(WorkflowName::as_str).collect();
    assert_eq!(names, ["create_port"]);
    let workflow = &workflows["create_port"];
    assert_eq!(workflow.target, Some(Target::Create));
    assert_eq!(workflow.description.as_deref(), Some("Create port"));
    let source = workflow.source.as_ref().unwrap();
    assert_eq!(source.package, "workflows.port");
    let origin = &result.declared.origins[&Place::Workflow("create_port".into())];
    assert_eq!(origin.to_string(), "workflows/port.py:4:5");
    assert_eq!(origin.doc.as_deref(), Some("Makes a port."));

    let mut named = introspection(folder.path(), "products");
    named.workflows = Some("flows".to_owned());
    let result = named.run(&|| false).unwrap();
    assert_eq!(
        result.problems,
        ["workflow `it`: ModuleNotFoundError: No module named 'nowhere'"]
    );
}

#[test]
fn code_that_says_nothing_of_workflows_leaves_them_as_they_are() {
    let folder = team("orchestrator", &[("products.py", MODELS)]);
    let result = run(folder.path(), "products").unwrap();
    assert_eq!(result.declared.model.workflows, None);
}
