//! Databases on either side of a merge, along every path.

use super::{models, parted};
use crate::support::{Project, Rows, all_rows, assert_same, client, database};
use orch_postgres::Template;

/// A merged history of two branches, by the ids of its revisions.
struct History {
    project: Project,
    base: String,
    sides: [String; 2],
    merge: String,
}

fn merged() -> History {
    let (project, theirs) = parted();
    let base = project.orch(["log", "--format", "json"]).exits(0).json();
    let base = base[1]["revision"].as_str().unwrap().to_owned();
    project.take(&theirs);
    let both = models(
        &["Small", "Large"],
        &["case: Case"],
        &["size: str", "colour: str"],
    );
    project.write("products/__init__.py", &both);
    let report = project.orch(["merge", "--format", "json"]).exits(0).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    History {
        base,
        sides: [text(&report["parents"][0]), text(&report["parents"][1])],
        merge: text(&report["revision"]),
        project,
    }
}

impl History {
    /// Takes a database somewhere, and gives its rows there.
    #[track_caller]
    fn go(&self, url: &str, to: &str) -> Rows {
        let replay = ["replay", "--to", to, "--database", url, "--yes"];
        self.project.orch(replay).exits(0);
        all_rows(url).map(timeless)
    }

    /// A database at the base, with a subscription.
    fn populated(&self) -> String {
        let url = database(Template::Core);
        self.go(&url, &self.base);
        subscribe(&url, "Small", 1);
        url
    }
}

/// A row without the moments in it: they differ between databases.
fn timeless(row: &str) -> String {
    row.split(',')
        .map(|field| {
            let field = field.trim_start_matches('(').trim_matches('"');
            let is_moment = field.len() > 19 && field.as_bytes()[4] == b'-' && field.contains(':');
            if is_moment { "-" } else { field }
        })
        .collect::<Vec<_>>()
        .join(",")
}

/// Makes a subscription of a product, with one case of some size.
fn subscribe(url: &str, product: &str, number: u32) {
    let id = |kind: u32| format!("00000000-0000-4000-8000-{kind:06}{number:06}");
    let (subscription, instance, value) = (id(1), id(2), id(3));
    client(url)
        .batch_execute(&format!(
            "insert into subscriptions
               (subscription_id, description, status, insync, product_id, customer_id)
             select '{subscription}', 'a box', 'active', true, product_id, '{subscription}'
             from products where name = '{product}';
             insert into subscription_instances
               (subscription_instance_id, subscription_id, product_block_id)
             select '{instance}', '{subscription}', product_block_id
             from product_blocks where name = 'Case';
             insert into subscription_instance_values
               (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
             select '{value}', '{instance}', resource_type_id, 'large'
             from resource_types where resource_type = 'size';"
        ))
        .unwrap();
}

#[test]
fn databases_on_either_side_reach_the_same_rows_and_go_back() {
    let history = merged();
    let [one, two] = &history.sides;
    let fresh = history.populated();
    let expected = history.go(&fresh, "heads");
    for (side, other) in [(one, two), (two, one)] {
        let url = history.populated();
        let at_base = all_rows(&url).map(timeless);
        let at_side = history.go(&url, side);
        assert_same("at the merge", &expected, &history.go(&url, &history.merge));
        // Back to where it came from, and forward again.
        assert_same("back at the side", &at_side, &history.go(&url, side));
        assert_same("at the merge again", &expected, &history.go(&url, "heads"));
        // The other side is reached by way of where the two part.
        let at_other = history.go(&url, other);
        assert_same("by the other side", &expected, &history.go(&url, "heads"));
        assert_same(
            "back at the other side",
            &at_other,
            &history.go(&url, other),
        );
        assert_same(
            "back at the base",
            &at_base,
            &history.go(&url, &history.base),
        );
        assert_same("two up", &expected, &history.go(&url, "+2"));
        // Of a merge that is up, both sides are.
        let status = ["status", "--database", &url];
        history.project.orch(status).exits(0);
        assert_same("two down", &at_base, &history.go(&url, "-2"));
        history
            .project
            .orch(["current", "--database", &url])
            .exits(0);
    }
}
