//! Values that do not fit: which of them go, which stay, and which come back.

use orch_postgres::Template;

use crate::support::branching::{models, record};
use crate::support::{Project, all_rows, assert_same, client, database};

/// A project with a block of one field, and a database of it with an instance of the block.
struct Cased {
    project: Project,
    url: String,
}

impl Cased {
    fn new(field: &str) -> Self {
        let project = Project::empty();
        project.orch(["init"]).exits(0);
        let url = database(Template::Core);
        let it = Self { project, url };
        it.becomes(0, field, &[("resource_type/mode/description", "its mode")]);
        it.replay("heads");
        it.sql(
            "insert into subscriptions (description, status, product_id, customer_id, insync)
             select 'one', 'active', product_id, 'c', true from products;
             insert into subscription_instances (subscription_id, product_block_id)
             select subscription_id, product_block_id from subscriptions, product_blocks
             where product_blocks.name = 'Case'",
        );
        it
    }

    /// Records another field in place of the one that is there.
    fn becomes(&self, minute: u32, field: &str, answers: &[(&str, &str)]) {
        let now = models(&["Small"], &["case: Case"], &[field]);
        let now = now.replace("import Len", "import Le, Len");
        record(&self.project, ("Ada", minute, field), &now, answers);
    }

    fn replay(&self, to: &str) {
        let replay = ["replay", "--to", to, "--database", &self.url, "--yes"];
        self.project.orch(replay).exits(0);
    }

    fn sql(&self, sql: &str) {
        client(&self.url).batch_execute(sql).unwrap();
    }

    /// Writes values as somebody does who knows the database only.
    fn writes(&self, values: &[&str]) {
        for (place, value) in values.iter().enumerate() {
            self.sql(&format!(
                "insert into subscription_instance_values
                   (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
                 select '00000000-0000-4000-8000-00000000000{place}', subscription_instance_id,
                   resource_type_id, '{value}'
                 from subscription_instances, resource_types where resource_type = 'mode'"
            ));
        }
    }

    fn values(&self) -> Vec<String> {
        let query = "select value from subscription_instance_values
                     order by subscription_instance_value_id";
        let rows = client(&self.url).query(query, &[]).unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

const ARCHIVED: (&str, &str) = ("block_resource_type/Case/mode/misfits", "archive");

#[test]
fn a_value_that_was_allowed_for_a_while_comes_back() {
    let it = Cased::new("mode: str");
    it.writes(&["a"]);
    let default = ("block_resource_type/Case/mode/default", "a");
    it.becomes(1, "mode: Literal[\"a\", \"b\"]", &[ARCHIVED, default]);
    it.becomes(2, "mode: str", &[]);
    it.replay("heads");
    it.sql("update subscription_instance_values set value = 'trunk'");
    let before = all_rows(&it.url);
    it.replay("-1");
    assert!(it.values().is_empty(), "{:?}", it.values());
    it.replay("base+1");
    it.replay("heads");
    assert_same("after going back two and up", &before, &all_rows(&it.url));
}

#[test]
fn a_value_that_never_fitted_stays_where_it_is() {
    let it = Cased::new("mode: int");
    it.writes(&["twelve"]);
    let before = all_rows(&it.url);
    it.becomes(1, "mode: str", &[]);
    it.replay("heads");
    it.replay("-1");
    assert_same("after up and down", &before, &all_rows(&it.url));
}

#[test]
fn values_that_do_not_fit_take_no_place_of_those_that_do() {
    let it = Cased::new("mode: list[int]");
    it.writes(&["4094", "1000", "1", "2", "3"]);
    let before = all_rows(&it.url);
    let field = "mode: Annotated[list[Annotated[int, Le(50)]], Len(0, 2)]";
    it.becomes(1, field, &[ARCHIVED]);
    it.replay("heads");
    assert_eq!(it.values(), ["1", "2"]);
    it.replay("-1");
    assert_same("after up and down", &before, &all_rows(&it.url));
}

/// An attribute that gets other blocks is as empty for those who need the former ones.
#[test]
fn going_back_names_who_lacks_the_blocks_of_before() {
    let it = Cased::new("mode: str");
    let both = |kind: &str| {
        let fields = ["case: Case", &format!("part: {kind}")];
        let block = ["mode: str"];
        let text = models(&["Small"], &fields, &block);
        let spare = "class Spare(ProductBlockModel, product_block_name=\"Spare\"):\n    \"\"\"A spare.\"\"\"\n    code: str\n\n\nclass Box";
        text.replacen("class Box", spare, 1)
    };
    let answers = [
        ("resource_type/digits/description", "digits"),
        ("block_resource_type/Lock/digits/default", "1"),
    ];
    record(&it.project, ("Ada", 1, "Locks"), &both("Lock"), &answers);
    it.replay("heads");
    let answers = [
        ("attribute/product/Small/part/removal", "yes"),
        ("attribute/product/Small/part/made", "Spare"),
        ("block/Spare/former", "(none of these)"),
        ("block/Lock/removal", "yes"),
        ("reason", "locks rust"),
        ("resource_type/code/description", "a code"),
        ("block_resource_type/Spare/code/default", "c"),
    ];
    record(&it.project, ("Ada", 2, "Spares"), &both("Spare"), &answers);
    it.replay("heads");
    let made = "insert into subscriptions (description, status, product_id, customer_id, insync)
        select 'two', 'active', product_id, 'c', true from products;
        insert into subscription_instances (subscription_id, product_block_id)
        select subscription_id, product_block_id from subscriptions s, product_blocks b
        where s.description = 'two' and b.name in ('Case', 'Spare')";
    it.sql(made);
    let replay = ["replay", "--to", "-1", "--database", &it.url, "--yes"];
    let told = it.project.orch(replay).exits(0);
    told.says("1 subscription lacks `part` of product `Small`");
}
