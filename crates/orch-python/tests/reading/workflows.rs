//! The team's workflows: how registries are filled, and what decorators say.

use std::fmt::Write as _;

use orch_model::Place;
use orch_python::{ReadOptions, Reading, read, read_with};

use crate::support::{diagnostics, write};

const PRODUCTS: &str = "--- products/__init__.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import SubscriptionModel
class Port(SubscriptionModel, is_base=True):
    speed: int
SUBSCRIPTION_MODEL_REGISTRY['Port'] = Port
";

const PORT: &str = "--- workflows/port/__init__.py
--- workflows/port/create_port.py
from orchestrator.workflows.utils import create_workflow
@create_workflow('Create port', initial_input_form=None)
def create_port():
    '''Makes a port.'''
    return begin
";

fn read_all(files: &str) -> Reading {
    let folder = write(&format!("{PRODUCTS}{files}"));
    read(&folder.path().join("products")).expect("a package")
}

/// The workflows as text, a line each, and what is said.
fn told(reading: &Reading) -> String {
    let mut text = String::new();
    let Some(workflows) = &reading.declared.model.workflows else {
        return format!("nothing\n{}", diagnostics(reading));
    };
    for (name, workflow) in workflows {
        let target = workflow.target.map_or("?", |it| it.as_str());
        let source = workflow.source.as_ref().expect("a source");
        write!(text, "{name} {target} {}", source.package).expect("memory");
        if let Some(description) = &workflow.description {
            write!(text, " '{description}'").expect("memory");
        }
        let origin = &reading.declared.origins[&Place::Workflow(name.clone())];
        write!(text, " {}:{}", origin.path, origin.line).expect("memory");
        if let Some(doc) = &origin.doc {
            write!(text, " \"{doc}\"").expect("memory");
        }
        text.push('\n');
    }
    text + &diagnostics(reading)
}

#[track_caller]
fn check(files: &str, expected: &str) {
    assert_eq!(told(&read_all(files)).trim_end(), expected, "{files}");
}

#[test]
fn a_registry_is_read_in_all_the_ways_that_it_is_filled() {
    let create = "create_port CREATE workflows.port.create_port 'Create port' workflows/port/create_port.py:3 \"Makes a port.\"";
    let lazy = "from orchestrator.workflows import LazyWorkflowInstance\n";
    let registries = [
        format!("--- workflows/__init__.py\n{lazy}LazyWorkflowInstance('workflows.port.create_port', 'create_port')\n"),
        format!("--- workflows/__init__.py\n{lazy}LazyWorkflowInstance(name='create_port', package='workflows.port.create_port')\n"),
        format!("--- workflows/__init__.py\n{lazy}for verb in ['create']:\n    LazyWorkflowInstance(f'workflows.port.{{verb}}_port', f'{{verb}}_port')\n"),
        format!("--- workflows/__init__.py\n{lazy}PAIRS = [('workflows.port.create_port', 'create_port')]\nfor pair in PAIRS:\n    LazyWorkflowInstance(*pair)\n"),
        format!("--- workflows/__init__.py\n{lazy}def register(name):\n    LazyWorkflowInstance(f'workflows.port.{{name}}', name)\nregister('create_port')\n"),
        "--- workflows/__init__.py\nimport orchestrator.core.workflows as w\nw.LazyWorkflowInstance('workflows.port.create_port', 'create_port')\n".to_owned(),
        format!("--- workflows/__init__.py\nfrom workflows import registry\n--- workflows/registry.py\n{lazy}LazyWorkflowInstance('workflows.port.create_port', 'create_port')\n"),
        format!("--- main.py\n{lazy}import products\nLazyWorkflowInstance('workflows.port.create_port', 'create_port')\n"),
        format!("--- workflows/__init__.py\n{lazy}class Mine(LazyWorkflowInstance):\n    def __init__(self, name):\n        super().__init__(f'workflows.port.{{name}}', name)\nMine('create_port')\n"),
        format!("--- workflows/__init__.py\n{lazy}from orchestrator.workflows import ALL_WORKFLOWS\nLazyWorkflowInstance('workflows.port.create_port', 'create_port')\nLazyWorkflowInstance('workflows.port.x', 'x')\ndel ALL_WORKFLOWS['x']\nALL_WORKFLOWS.pop('modify_note')\n"),
    ];
    for registry in registries {
        check(&format!("{registry}{PORT}"), create);
    }
}

#[test]
fn decorators_give_the_target() {
    let cases = [
        ("@modify_workflow()\ndef it(): ...", "MODIFY"),
        (
            "@terminate_workflow('End')\ndef it(): ...",
            "TERMINATE 'End'",
        ),
        (
            "@validate_workflow(description='Check')\ndef it(): ...",
            "VALIDATE 'Check'",
        ),
        ("@reconcile_workflow\ndef it(): ...", "RECONCILE"),
        ("@task()\ndef it(): ...", "SYSTEM"),
        (
            "@workflow('Do', target=Target.CREATE)\ndef it(): ...",
            "CREATE 'Do'",
        ),
        ("@workflow('Do')\ndef it(): ...", "SYSTEM 'Do'"),
        (
            "def plain(): ...\nit = create_workflow('Made')(plain)",
            "CREATE 'Made'",
        ),
        (
            "def mine(text):\n    return modify_workflow(text.upper())\n@mine('do')\ndef it(): ...",
            "MODIFY 'DO'",
        ),
        ("from elsewhere import make\nit = make('x')", "?"),
        ("from elsewhere import mine\n@mine('x')\ndef it(): ...", "?"),
    ];
    for (text, expected) in cases {
        let reading = read_all(&format!(
            "--- workflows/__init__.py
from orchestrator.core.workflows import LazyWorkflowInstance
LazyWorkflowInstance('workflows.of', 'it')
--- workflows/of.py
from orchestrator.core.targets import Target
from orchestrator.core.workflow import workflow
from orchestrator.core.workflows.utils import *
from orchestrator.core.workflows.utils import (
    create_workflow, modify_workflow, reconcile_workflow, task, terminate_workflow, validate_workflow)
{text}
"
        ));
        let told = told(&reading);
        let (target, description) = expected.split_once(' ').unwrap_or((expected, ""));
        let start = format!("it {target} workflows.of {description}");
        assert!(told.starts_with(start.trim_end()), "{text}: {told}");
        assert_eq!(diagnostics(&reading), "", "{text}");
    }
}

#[test]
fn what_cannot_be_read_of_a_registry_is_said() {
    let lazy = "--- workflows/__init__.py\nfrom orchestrator.workflows import LazyWorkflowInstance, ALL_WORKFLOWS\n";
    let cases = [
        (
            "import os\nLazyWorkflowInstance('workflows.x', os.environ['NAME'])",
            "nothing\nworkflows/__init__.py:3:37 computed-workflow: the name of a workflow is known only at run time <os.environ['NAME']>",
        ),
        (
            "import os\nLazyWorkflowInstance(os.environ['NAME'], 'it')",
            "nothing\nworkflows/__init__.py:3:1 computed-workflow: the module of a workflow is known only at run time <LazyWorkflowInstance(os.environ['NAME'], 'it')>",
        ),
        (
            "import os\nfor name in os.listdir('.'):\n    LazyWorkflowInstance(name, name)",
            "nothing\nworkflows/__init__.py:3:13 computed-workflow: the workflows that are registered are known only at run time <os.listdir('.')>",
        ),
        (
            "LazyWorkflowInstance('workflows.nope', 'it')",
            "it ? workflows.nope workflows/__init__.py:2\nworkflows/__init__.py:2:1 missing-workflow: cannot find the module `workflows.nope` of a workflow <LazyWorkflowInstance('workflows.nope', 'it')>",
        ),
        (
            "LazyWorkflowInstance('workflows.empty', 'it')\n--- workflows/empty.py",
            "it ? workflows.empty workflows/__init__.py:2\nworkflows/__init__.py:2:1 missing-workflow: the module `workflows.empty` has no workflow `it` <LazyWorkflowInstance('workflows.empty', 'it')>",
        ),
        (
            "LazyWorkflowInstance('workflows.odd', 'it')\n--- workflows/odd.py\ndef it(:\n",
            "it ? workflows.odd workflows/__init__.py:2\nworkflows/__init__.py:2:1 missing-workflow: cannot read the module `workflows.odd` of a workflow <LazyWorkflowInstance('workflows.odd', 'it')>",
        ),
        (
            "ALL_WORKFLOWS['it'] = 3",
            "nothing\nworkflows/__init__.py:2:23 computed-workflow: an entry of the registry of workflows is no `LazyWorkflowInstance` <3>",
        ),
        // Nothing is known of these modules, and nothing is wrong with them.
        (
            "LazyWorkflowInstance('elsewhere.of', 'it')",
            "it ? elsewhere.of workflows/__init__.py:2",
        ),
        (
            "LazyWorkflowInstance('.tasks.mine', 'it')",
            "it ? .tasks.mine workflows/__init__.py:2",
        ),
        ("LazyWorkflowInstance('mine', 'modify_note')", "nothing"),
    ];
    for (text, expected) in cases {
        check(&format!("{lazy}{text}\n"), expected);
    }
}

#[test]
fn what_a_workflows_module_does_is_no_part_of_the_models() {
    check(
        "--- workflows/__init__.py
from orchestrator.workflows import LazyWorkflowInstance
LazyWorkflowInstance('workflows.of', 'it')
--- workflows/of.py
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel
from products.nope import nothing
class Lost(ProductBlockModel, product_block_name='Lost'):
    x: int
exec('1')
def later():
    SUBSCRIPTION_MODEL_REGISTRY['x'] = None
def it(): ...
",
        "it ? workflows.of workflows/of.py:9",
    );
}

#[test]
fn the_package_of_workflows_is_beside_the_models_or_named() {
    let registry = "from orchestrator.workflows import LazyWorkflowInstance\nLazyWorkflowInstance('a.b', 'it')\n";
    let folder = write(&format!(
        "{PRODUCTS}--- flows/__init__.py\n{registry}--- team/products/__init__.py\nfrom team.products import x\n--- team/products/x.py\n--- team/workflows/__init__.py\n{registry}--- team/__init__.py\n"
    ));
    let read = |models: &str, workflows: Option<&str>| {
        let options = ReadOptions {
            workflows: workflows.map(|it| folder.path().join(it)),
            ..ReadOptions::default()
        };
        read_with(&folder.path().join(models), &options)
    };
    let workflows = |reading: Reading| reading.declared.model.workflows.map(|it| it.len());
    assert_eq!(workflows(read("products", None).expect("a package")), None);
    let named = read("products", Some("flows")).expect("a package");
    assert_eq!(workflows(named), Some(1));
    let beside = read("team/products", None).expect("a package");
    assert_eq!(workflows(beside), Some(1));
    let missing = read("products", Some("nope")).expect_err("no package");
    assert!(
        missing
            .to_string()
            .starts_with("no Python package of workflows in ")
    );
}
