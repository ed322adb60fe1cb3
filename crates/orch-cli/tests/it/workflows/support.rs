//! A team's models and workflows as JSON, recorded as the source of a project.

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use crate::support::{Project, Ran, client};

/// A project whose models are JSON that tests change.
pub(super) struct Team {
    pub(super) project: Project,
    model: RefCell<Value>,
    answers: RefCell<Map<String, Value>>,
}

impl Team {
    /// Two ports and a node, without workflows; nothing is recorded.
    pub(super) fn new() -> Self {
        let project = Project::empty();
        project.orch(["init"]).exits(0);
        let model = json!({
            "products": {}, "product_blocks": {}, "resource_types": {}, "workflows": {},
        });
        let team = Self {
            project,
            model: RefCell::new(model),
            answers: RefCell::default(),
        };
        team.product("Port 10G", "Port");
        team.product("Port 100G", "Port");
        team.product("Node", "Node");
        team
    }

    /// The same with two workflows, recorded.
    pub(super) fn recorded() -> Self {
        let team = Self::new();
        team.workflow("create_port", json!({"target": "CREATE"}));
        team.workflow("task_sync", json!({"target": "SYSTEM"}));
        team.record("Products and workflows").exits(0);
        team
    }

    /// Adds a product, or changes its type.
    pub(super) fn product(&self, name: &str, product_type: &str) {
        self.model.borrow_mut()["products"][name] = json!({
            "product_type": product_type, "description": name, "tag": "TAG", "status": "active",
            "fixed_inputs": {}, "attributes": {},
        });
    }

    pub(super) fn without_product(&self, name: &str) {
        self.part("products").remove(name);
    }

    /// Adds a workflow, or puts another in its place.
    pub(super) fn workflow(&self, name: &str, workflow: Value) {
        self.part("workflows").insert(name.to_owned(), workflow);
    }

    pub(super) fn without(&self, name: &str) -> Value {
        self.part("workflows").remove(name).unwrap()
    }

    /// Gives workflows other names in the code, all at once.
    pub(super) fn rename(&self, names: &[(&str, &str)]) {
        let taken: Vec<Value> = names.iter().map(|(from, _)| self.without(from)).collect();
        for ((_, to), workflow) in names.iter().zip(taken) {
            self.workflow(to, workflow);
        }
    }

    fn part(&self, part: &'static str) -> std::cell::RefMut<'_, Map<String, Value>> {
        std::cell::RefMut::map(self.model.borrow_mut(), |it| {
            it[part].as_object_mut().unwrap()
        })
    }

    pub(super) fn answer(&self, key: &str, answer: Value) {
        self.answers.borrow_mut().insert(key.to_owned(), answer);
    }

    /// Runs the program on the models as they are now.
    pub(super) fn orch<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        let model = self.model.borrow().to_string();
        self.project.write("models.json", &model);
        let more: &[&str] = match arguments[0] {
            "record" => &["--models", "models.json"],
            _ => &[],
        };
        self.project.orch(arguments.iter().chain(more))
    }

    /// Records with the answers that were given since the last time, and all suggestions.
    pub(super) fn record(&self, message: &str) -> Ran {
        let answers = Value::Object(self.answers.borrow().clone()).to_string();
        self.project.write("answers.json", &answers);
        let ran = self.orch(["record", message, "--answers", "answers.json", "--yes"]);
        if ran.code == Some(0) {
            self.answers.borrow_mut().clear();
        }
        ran
    }

    #[track_caller]
    pub(super) fn nothing_to_record(&self) {
        self.orch(["record", "again", "--check"]).exits(0);
    }

    pub(super) fn back(&self, url: &str) -> Ran {
        self.project.replay("base", url)
    }

    /// Notes that a workflow ran to its end.
    pub(super) fn ran(&self, url: &str, workflow: &str, process: &str) {
        let insert = format!(
            "insert into processes (pid, last_status, workflow_id)
             select '{process}', 'completed', workflow_id from workflows where name = '{workflow}';
             insert into process_steps (pid, name, status, state)
             values ('{process}', 'Start', 'success', '{{}}')"
        );
        client(url).batch_execute(&insert).unwrap();
    }
}
