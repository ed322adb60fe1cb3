//! A case under way: what it begins with is in a database, with subscriptions.

use serde_json::{Map, Value};

use crate::cases::{begun, rows::rows};
use crate::support::{Project, Ran, Rows, all_rows, assert_same, client, copy, root};

/// A case under way.
pub(super) struct Changed {
    pub(super) project: Project,
    pub(super) url: String,
    before: Rows,
}

impl Changed {
    /// What the case begins with is recorded and replayed, and has subscriptions; what
    /// it changes is in place, and not recorded.
    pub(super) fn begun(case: &str) -> Self {
        let models = root().join("fixtures/models").join(case);
        let project = recorded(case);
        let url = begun(&project, &models);
        project.replace_models(&models.join("after"));
        let before = all_rows(&url);
        Self {
            project,
            url,
            before,
        }
    }

    /// The same, with the change recorded.
    pub(super) fn recorded(case: &str) -> Self {
        let it = Self::begun(case);
        it.project.record(case).exits(0);
        it
    }

    /// The same, with the change replayed.
    pub(super) fn of_case(case: &str) -> Self {
        let it = Self::recorded(case);
        it.up();
        it
    }

    pub(super) fn up(&self) -> Ran {
        self.replay(&["--yes"]).exits(0)
    }

    /// Replays the change, with further arguments.
    pub(super) fn replay(&self, arguments: &[&str]) -> Ran {
        let replay = ["replay", "--to", "heads", "--database", &self.url];
        self.project.orch(replay.iter().chain(arguments))
    }

    /// Takes the change back: every row of every table is as before, its id too.
    #[track_caller]
    pub(super) fn goes_back(&self) {
        let arguments = ["replay", "--to", "-1", "--database", &self.url, "--yes"];
        self.project.orch(arguments).exits(0);
        self.is_as_before();
    }

    #[track_caller]
    pub(super) fn is_as_before(&self) {
        assert_same("defect", &self.before, &all_rows(&self.url));
    }

    /// The subscriptions, for people to read.
    pub(super) fn rows(&self) -> String {
        rows(&self.url)
    }

    /// The first column of a query, as text.
    pub(super) fn all(&self, query: &str) -> Vec<String> {
        let rows = client(&self.url).query(query, &[]).unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// A count.
    pub(super) fn count(&self, of: &str) -> i64 {
        let query = format!("select count(*) from {of}");
        client(&self.url).query_one(&query, &[]).unwrap().get(0)
    }

    /// Records the change with these answers more.
    pub(super) fn record_with(&self, answers: &[(&str, Value)]) -> Ran {
        answer(&self.project, answers);
        self.project.record("changed")
    }
}

/// A project with what a case begins with, recorded.
pub(super) fn recorded(case: &str) -> Project {
    let project = Project::empty();
    let models = root().join("fixtures/models").join(case);
    copy(&models.join("before"), project.path());
    project.orch(["init"]).exits(0);
    project.record("before").exits(0);
    project
}

/// Puts answers among those of a project.
pub(super) fn answer(project: &Project, answers: &[(&str, Value)]) {
    let mut all: Map<String, Value> = serde_json::from_str(&project.read("answers.json")).unwrap();
    for (key, value) in answers {
        all.insert((*key).to_owned(), value.clone());
    }
    project.write("answers.json", &serde_json::to_string(&all).unwrap());
}

/// The values of a resource type, in the instances of a block.
pub(super) fn values(block: &str, resource_type: &str) -> String {
    format!(
        "select v.value from subscription_instance_values v
         join resource_types t using (resource_type_id)
         join subscription_instances i using (subscription_instance_id)
         join product_blocks b using (product_block_id)
         where b.name = '{block}' and t.resource_type = '{resource_type}' order by 1"
    )
}

/// How many instances of a block each instance of an owner holds in an attribute.
pub(super) fn held(owner: &str, attribute: &str, block: &str) -> String {
    format!(
        "select count(distinct h.subscription_instance_id)::text from product_blocks o
         join subscription_instances i on i.product_block_id = o.product_block_id
         left join subscription_instance_relations r
           on r.in_use_by_id = i.subscription_instance_id and r.domain_model_attr = '{attribute}'
         left join (subscription_instances h
             join product_blocks b on b.product_block_id = h.product_block_id and b.name = '{block}')
           on h.subscription_instance_id = r.depends_on_id
         where o.name = '{owner}' group by i.subscription_instance_id"
    )
}
