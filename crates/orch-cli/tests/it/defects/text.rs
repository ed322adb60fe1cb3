//! Text: what people write is stored as they wrote it.

use serde_json::json;

use super::changed::{Changed, recorded, values};
use crate::support::Transcript;

/// Gives a text as a description and as a default value, there and back.
#[track_caller]
fn comes_through(text: &str) {
    let it = Changed::begun("two_resource_types_added_to_two_blocks");
    it.record_with(&[
        ("resource_type/serial/description", json!(text)),
        ("block_resource_type/Card/serial/default", json!(text)),
    ])
    .exits(0);
    it.up();
    let described = "select description from resource_types where resource_type = 'serial'";
    assert_eq!(it.all(described), [text]);
    assert_eq!(it.all(&values("Card", "serial")), [text; 3]);
    it.goes_back();
}

#[test]
fn a_colon_before_a_name_is_no_parameter() {
    comes_through("the :name, ::text and :'quoted'");
}

#[test]
fn a_percent_sign_is_not_doubled() {
    comes_through("100% of %s and %(name)s");
}

#[test]
fn a_newline_is_kept() {
    comes_through("two\nlines\n\nand a third");
}

#[test]
fn a_backslash_is_a_backslash() {
    comes_through(r"C:\new\table \' \\");
}

#[test]
fn three_double_quotes_end_nothing() {
    comes_through("\"\"\" + str(1/0) + \"\"\"");
}

#[test]
fn a_single_quote_ends_nothing() {
    comes_through("it's '); drop table products; --");
    let it = Changed::begun("product_renamed");
    let models = it.project.read("products/__init__.py");
    let models = models
        .replace("\"Service port\"", "\"Ada's port\"")
        .replace(
            "product_block_name=\"Port\"",
            "product_block_name=\"Ada's block\"",
        );
    it.project.write("products/__init__.py", &models);
    it.project.write(
        "answers.json",
        r#"{"product/Ada's port/former": "Port", "block/Ada's block/former": "Port"}"#,
    );
    it.project.record("it's hers").exits(0);
    it.up();
    assert_eq!(it.all("select name from products"), ["Ada's port"]);
    assert_eq!(it.all("select name from product_blocks"), ["Ada's block"]);
    it.goes_back();
}

#[test]
fn a_text_that_no_column_or_class_holds_is_refused_before_it_is_recorded() {
    let it = Changed::begun("product_added");
    let mut told = Transcript::default();
    let mut refused = |it: &Changed, key: &str, answer: &str| {
        let kept = it.project.read("answers.json");
        it.record_with(&[(key, json!(answer))])
            .exits(5)
            .noted_without_data(&mut told);
        it.project.write("answers.json", &kept);
        assert_eq!(it.project.revisions().len(), 1);
        it.is_as_before();
    };
    refused(&it, "product/Port guarded/tag", &"x".repeat(31));
    refused(&it, "product/Port guarded/product_type", "NoClass");
    let it = Changed::begun("fixed_input_added");
    refused(&it, "fixed_input/Port/region/value", "west");
    // Nor by hand.
    let project = recorded("product_added");
    let tag = format!(
        r#"{{"describe": {{"products": {{"Port": {{"tag": "{}"}}}}}}}}"#,
        "x".repeat(31)
    );
    project.write("changes.json", &tag);
    project
        .orch(["record", "x", "--changes", "changes.json"])
        .exits(2)
        .noted(&mut told);
    assert_eq!(project.revisions().len(), 1);
    told.matches("a_text_that_no_column_or_class_holds_is_refused");
}
