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

const DEFAULT: (&str, &str) = ("block_resource_type/Case/mode/default", "7");

/// A person fills a field while a revision that fills it is not there.
#[test]
fn what_a_migration_made_stays_away_where_people_have_filled_its_place() {
    let it = Cased::new("mode: int | None");
    it.becomes(1, "mode: int", &[DEFAULT]);
    it.replay("heads");
    assert_eq!(it.values(), ["7"]);
    it.replay("-1");
    it.writes(&["9"]);
    let up = ["replay", "--to", "heads", "--database", &it.url];
    let told = it.project.orch(up).exits(0);
    told.says("1 value of `mode` in `Case` stays in the archive: people have filled the place");
    assert_eq!(it.values(), ["9"]);
    let before = all_rows(&it.url);
    it.replay("-1");
    assert_eq!(it.values(), ["9"]);
    it.replay("heads");
    assert_same("down and up again", &before, &all_rows(&it.url));
}

#[test]
fn a_value_that_replaced_another_stays_away_where_the_other_fits_by_now() {
    let it = Cased::new("mode: str");
    it.writes(&["zzz"]);
    let replaced = ("block_resource_type/Case/mode/misfits", "replace by a");
    it.becomes(1, "mode: Literal[\"a\", \"b\"]", &[replaced]);
    it.replay("heads");
    assert_eq!(it.values(), ["a"]);
    it.replay("-1");
    it.sql("update subscription_instance_values set value = 'b'");
    it.replay("heads");
    assert_eq!(it.values(), ["b"]);
}

/// Somebody gives a field another value after its former one was archived.
#[test]
fn a_former_value_stays_away_where_there_is_a_newer_one() {
    let it = Cased::new("mode: Literal[\"a\", \"b\", \"c\"] | None");
    it.writes(&["c"]);
    it.becomes(1, "mode: Literal[\"a\", \"b\"] | None", &[ARCHIVED]);
    it.replay("heads");
    assert!(it.values().is_empty(), "{:?}", it.values());
    it.writes(&["a"]);
    let before = all_rows(&it.url);
    it.replay("-1");
    assert_eq!(it.values(), ["a"]);
    it.replay("heads");
    assert_same("down and up again", &before, &all_rows(&it.url));
}

#[test]
fn an_instance_that_a_migration_made_stays_away_where_people_have_made_one() {
    let it = Cased::new("mode: int | None");
    let locked = |field: &str, minute, answers: &[(&str, &str)]| {
        let now = models(&["Small"], &["case: Case"], &["mode: int | None", field]);
        record(&it.project, ("Ada", minute, field), &now, answers);
        it.replay("heads");
    };
    locked(
        "lock: Lock | None",
        1,
        &[("resource_type/digits/description", "digits")],
    );
    let digits = ("block_resource_type/Lock/digits/default", "1");
    locked("lock: Lock", 2, &[digits]);
    assert_eq!(it.values(), ["1"]);
    it.replay("-1");
    it.sql(
        "with lock as (
           insert into subscription_instances (subscription_id, product_block_id)
           select subscription_id, product_block_id from subscriptions, product_blocks
           where name = 'Lock' returning subscription_instance_id as id),
         digits as (
           insert into subscription_instance_values
             (subscription_instance_id, resource_type_id, value)
           select id, resource_type_id, '2' from lock, resource_types
           where resource_type = 'digits')
         insert into subscription_instance_relations
           (in_use_by_id, depends_on_id, order_id, domain_model_attr)
         select subscription_instance_id, id, 0, 'lock'
         from lock, subscription_instances join product_blocks using (product_block_id)
         where name = 'Case'",
    );
    let replay = ["replay", "--to", "heads", "--database", &it.url];
    let told = it.project.orch(replay).exits(0);
    told.says("1 instance in `lock` of `Case` stays in the archive");
    assert_eq!(it.values(), ["2"]);
    let before = all_rows(&it.url);
    it.replay("-1");
    it.replay("heads");
    assert_same("down and up again", &before, &all_rows(&it.url));
}
