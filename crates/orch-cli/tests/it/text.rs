//! Hostile names and answers: through record, SQL, replay by orch and by psql, and
//! observation, unchanged.

use orch_postgres::{CoreLayout, Template, core_schema, observe};
use orch_projector::Layout;

use crate::support::{Project, client, database, psql};

/// What people write, and what they should not.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "it's \"quoted\" 'twice''",
        r"C:\new\table \\ \' \u0041",
        "100% %s %(name)s %%",
        ":name ::text :'x' :\"y\" {braces} #{x}",
        "$$ $orch$ $1 ${HOME}",
        "two\nlines\r\nand\ta tab",
        "'; drop table products; --",
        "/* comment */ -- not",
        "emoji 👩‍👩‍👧 👍🏽",
        "مرحبا بالعالم \u{202e}txt.exe\u{202c}",
        "zero\u{200b}width\u{feff}",
        "é e\u{301} ﬁ",
        " leading and trailing ",
        "\u{1}\u{1f}\u{7f}",
        "\\set x 1\n\\! echo",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("x".repeat(2_000));
    texts.push("👍".repeat(2_000));
    texts
}

#[test]
fn text_goes_through_unchanged() {
    for (index, text) in texts().into_iter().enumerate() {
        let project = Project::of_case("workshop");
        // As a product's name too, written as Python writes it.
        let name = if text.len() < 200 {
            text.clone()
        } else {
            "Long".to_owned()
        };
        let literal: String = name
            .chars()
            .map(|c| format!("\\U{:08x}", u32::from(c)))
            .collect();
        let registry = project.read("products/__init__.py");
        project.write(
            "products/__init__.py",
            &registry.replace("User internal", &literal),
        );
        let escaped = name.replace('%', "%25").replace('/', "%2F");
        let answers = project.read("answers.json");
        let mut answers: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&answers).unwrap();
        let keys: Vec<String> = answers.keys().cloned().collect();
        for key in keys {
            let value = answers.remove(&key).unwrap();
            let value = if key.ends_with("/description") {
                text.clone().into()
            } else {
                value
            };
            answers.insert(key.replace("User internal", &escaped), value);
        }
        project.write("answers.json", &serde_json::to_string(&answers).unwrap());
        project.record(&text).exits(0);
        project.orch(["verify"]).exits(0);
        let by_orch = database(Template::Core);
        project.replay("heads", &by_orch).exits(0);
        let by_psql = database(Template::Core);
        let sql = project
            .orch(["replay", "--to", "heads", "--sql"])
            .exits(0)
            .stdout;
        let output = psql(&by_psql, &sql);
        assert!(
            output.status.success(),
            "{index}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        for url in [by_orch, by_psql] {
            let mut client = client(&url);
            let catalog = observe(&mut client, Layout::Current, None).unwrap();
            let product = &catalog.products[name.as_str()];
            assert_eq!(product.description.as_ref(), Some(&text));
            assert_eq!(
                catalog.resource_types["age"].description.as_ref(),
                Some(&text)
            );
            let row = client
                .query_one("select message from orch.journal", &[])
                .unwrap();
            assert_eq!(row.get::<_, String>(0), text);
            project.replay("base", &url).exits(0);
        }
    }
}

#[test]
fn sql_means_the_same_where_strings_are_read_the_old_way() {
    let project = Project::of_case("workshop");
    let text = r"C:\new '\' \\";
    let answers = project
        .read("answers.json")
        .replace("age of the user", &text.replace('\\', r"\\"));
    project.write("answers.json", &answers);
    project.record("x").exits(0);
    let url = database(Template::Empty);
    let mut client = client(&url);
    core_schema::create_with(&mut client, CoreLayout::Current).unwrap();
    let up = project.sealed().up();
    client
        .batch_execute(orch_postgres::journal::TABLES)
        .unwrap();
    client
        .batch_execute(orch_postgres::journal::ARCHIVE)
        .unwrap();
    client
        .batch_execute(orch_projector::Prelude::current().text())
        .unwrap();
    client
        .batch_execute(
            "set orch.revision = 'x'; set orch.direction = 'up';
             set standard_conforming_strings = off",
        )
        .unwrap();
    client.batch_execute(&up).unwrap();
    let catalog = observe(&mut client, Layout::Current, None).unwrap();
    assert_eq!(
        catalog.resource_types["age"].description.as_deref(),
        Some(text)
    );
}
