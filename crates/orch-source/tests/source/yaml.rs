//! Descriptions in the generator's form: what they mean, and what is refused.

use orch_model::{Arity, BlockName, ByStatus, Place, ProductName, Status, ValueSpec};
use orch_source::yaml::{Described, ReadError, read, read_texts};
use proptest::prelude::*;

use crate::support::{folder, matches_messages};

const LINK: &str = r#"
config:
  summary_forms: true
name: link
type: Link
tag: LINK
description: "A link"
fixed_inputs:
  - name: speed
    type: enum
    enum_type: int
    values: [1_000, 10000]
  - name: vendor
    type: enum
    enum_type: str
    values:
      - "Blue"
      - "Green"
  - name: protected
    type: bool
product_blocks:
  - name: link
    type: Link
    tag: LNK
    description: "link product block"
    fields:
      - name: ends
        type: list
        list_type: End
        min_items: 2
        max_items: 2
        required: provisioning
      - name: link_id
        type: int
        description: "Number of the link"
        required: active
        modifiable:
      - name: mode
        type: enum
        enum_type: str
        values: ["open", "closed"]
        default: "open"
        required: provisioning
      - name: tags
        type: list
        list_type: str
        min_items: 1
  - name: end
    type: End
    fields:
      - name: address
        type: ipaddress.IPv4Address
        required: inactive
      - name: vlan
        type: int
        min_value: 1
        max_value: 4_094
      - name: node
        type: Node
        required: provisioning
"#;

const NODE: &str = r#"
name: node
type: Node
product_blocks:
  - name: node
    type: Node
    block_name: The Node
    fields:
      - name: link_id
        description: "Number of the link"
        type: int
"#;

fn texts(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(owned).collect()
}

fn described() -> Described {
    read_texts(&texts(&[("t/link.yaml", LINK), ("t/node.yaml", NODE)])).unwrap()
}

fn arities(spec: &ByStatus<ValueSpec>) -> [Arity; 3] {
    [Status::Initial, Status::Provisioning, Status::Active]
        .map(|status| spec.get(status).unwrap().arity)
}

#[test]
fn there_is_a_product_for_each_combination_of_values() {
    let model = described().declared.model;
    let names: Vec<_> = model.products.keys().map(ProductName::as_str).collect();
    let expected = [
        "link 1000 Blue",
        "link 1000 Green",
        "link 10000 Blue",
        "link 10000 Green",
        "node",
    ];
    assert_eq!(names, expected);
    let product = &model.products["link 1000 Blue"];
    assert_eq!(product.product_type.as_str(), "Link");
    let speed = product.fixed_inputs["speed"]
        .spec
        .get(Status::Initial)
        .unwrap();
    let allowed: Vec<_> = speed.allowed.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        (speed.value_type.as_str(), allowed),
        ("int", vec!["1000", "10000"])
    );
    assert!(
        product.fixed_inputs["protected"]
            .spec
            .get(Status::Active)
            .unwrap()
            .allowed
            .is_some()
    );
    assert!(product.attributes["link"].blocks.contains("Link"));
}

#[test]
fn required_means_the_stages_from_which_on_a_value_is_required() {
    use Arity::{List, Optional, Required};

    let model = described().declared.model;
    let link = &model.blocks["Link"].resource_types;
    let end = &model.blocks["End"].resource_types;
    assert_eq!(arities(&link["link_id"]), [Optional, Optional, Required]);
    assert_eq!(arities(&link["mode"]), [Optional, Required, Required]);
    assert_eq!(arities(&end["address"]), [Required; 3]);
    assert_eq!(arities(&end["vlan"]), [Optional; 3]);
    // The generator forgets the bounds of a list of `str`.
    assert_eq!(arities(&link["tags"]), [List { min: 0, max: None }; 3]);
    let ends = &model.blocks["Link"].attributes["ends"];
    let spec = ends.spec.get(Status::Terminated).unwrap();
    let (min, max) = (2, Some(2));
    assert_eq!(spec.arity, List { min, max });
    let node = &model.blocks["End"].attributes["node"];
    assert!(node.blocks.contains(&BlockName::new("The Node")));
    assert_eq!(node.spec.get(Status::Initial).unwrap().arity, Optional);
    assert_eq!(node.spec.get(Status::Provisioning).unwrap().arity, Required);
}

#[test]
fn descriptions_answer_what_they_can() {
    let described = described();
    let answers: Vec<_> = described
        .answers
        .iter()
        .filter(|it| it.key.contains("1000 Blue") || !it.key.contains("link 1"))
        .map(|it| format!("{} = {} ({})", it.key, it.answer, it.origin))
        .collect();
    assert_eq!(
        answers,
        [
            "block/Link/description = link product block (t/link.yaml:25:18)",
            "block/Link/tag = LNK (t/link.yaml:24:10)",
            "fixed_input/link 1000 Blue/speed/value = 1000 (t/link.yaml:12:14)",
            "fixed_input/link 1000 Blue/vendor/value = Blue (t/link.yaml:17:9)",
            "product/link 1000 Blue/description = A link (t/link.yaml:7:14)",
            "product/link 1000 Blue/product_type = Link (t/link.yaml:5:7)",
            "product/link 1000 Blue/tag = LINK (t/link.yaml:6:6)",
            "product/node/product_type = Node (t/node.yaml:3:7)",
            "resource_type/link_id/description = Number of the link (t/link.yaml:35:22)",
        ]
    );
    let place = Place::ResourceType("Link".into(), "link_id".into());
    let origin = described.declared.origin(&place).unwrap();
    assert_eq!(origin.to_string(), "t/link.yaml:33:15");
    assert_eq!(origin.doc.as_deref(), Some("Number of the link"));
}

#[test]
fn odd_descriptions_are_warned_of() {
    let other = NODE
        .replace("Number of the link", "Something else")
        .replace(
            "        type: int\n",
            "        type: int\n        requird: active\n        required: initial\n",
        );
    let files = texts(&[("link.yaml", LINK), ("node.yaml", &other)]);
    let described = read_texts(&files).unwrap();
    let warnings: Vec<_> = described.warnings.iter().map(ToString::to_string).collect();
    matches_messages("odd_descriptions_are_warned_of", &warnings.join("\n"));
    let key = "resource_type/link_id/description";
    assert!(described.answers.iter().all(|answer| answer.key != key));
}

/// What is wrong with the descriptions once a part of them is another.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(LINK.contains(from) || NODE.contains(from), "{from}");
    let (link, node) = (LINK.replacen(from, to, 1), NODE.replacen(from, to, 1));
    let files = texts(&[("link.yaml", &link), ("node.yaml", &node)]);
    let faults = read_texts(&files).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_description_that_the_generator_would_fail_on_is_refused_with_file_and_line() {
    let mut told = String::new();
    for (from, to) in [
        ("    enum_type: int\n", ""),
        ("type: Link\ntag", "typ: Link\ntag"),
        ("list_type: End", "list_type: Ends"),
        ("required: active", "required: always"),
        ("name: vlan", "name: my-vlan"),
        ("name: vlan", "name: address"),
        ("name: protected", "name: link"),
        ("block_name: The Node", "block_name: End"),
        ("values: [1_000, 10000]", "values: []"),
        ("[1_000, 10000]", "[1_000, x]"),
        ("type: End\n    fields", "type: Ends\n    fields"),
        ("list_type: End", "list_type: Link"),
        ("type: Node\n        req", "type: Link\n        req"),
        ("min_items: 2", "min_items: 3"),
        ("min_items: 2", "min_items: -3"),
        ("name: node\ntype", "name: [node]\ntype"),
        ("name: node\ntype", "name: yes\ntype"),
    ] {
        told += &format!("{from:?} -> {to:?}\n{}\n\n", faults(from, to).join("\n"));
    }
    matches_messages(
        "a_description_that_the_generator_would_fail_on_is_refused",
        &told,
    );
}

#[test]
fn a_block_that_stands_twice_in_a_file_is_said_once() {
    let text = "\
name: node
type: Node
product_blocks:
  - name: node
    type: Node
    fields:
      - {name: host, type: str, required: active}
  - name: node
    type: Node
    fields:
      - {name: host, type: int, required: active}
";
    let faults = read_texts(&texts(&[("node.yaml", text)])).unwrap_err();
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let once = "node.yaml:9:11: product block `Node` stands twice here";
    assert_eq!(faults, [once]);
}

#[test]
fn a_block_may_be_used_that_another_file_describes() {
    let other = "name: other\ntype: Other\nproduct_blocks:\n  - {name: top, type: Link, tag: X}\n";
    let files = [
        ("link.yaml", LINK),
        ("node.yaml", NODE),
        ("other.yaml", other),
    ];
    let described = read_texts(&texts(&files)).unwrap();
    let product = &described.declared.model.products["other"];
    assert!(product.attributes["top"].blocks.contains("Link"));
    let faults = read_texts(&texts(&[("other.yaml", other)])).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "other.yaml:4:23: product block `Link` has no `fields` here, and no description has it"
    );
    let twice = NODE.replace("name: node\ntype", "name: again\ntype");
    let same = texts(&[("a.yaml", NODE), ("b.yaml", &twice)]);
    assert!(read_texts(&same).is_ok());
    let differs = twice.replace("type: int", "type: str");
    let faults = read_texts(&texts(&[("a.yaml", NODE), ("b.yaml", &differs)])).unwrap_err();
    assert!(
        faults[0].message.ends_with("differ from those in a.yaml:6"),
        "{faults:?}"
    );
}

#[test]
fn a_folder_is_read_by_name_and_not_left() {
    let outside = folder(&[("stray.yaml", "{")]);
    let inside = folder(&[
        ("b.yaml", LINK),
        ("a.yml", NODE),
        (".hidden.yaml", "{"),
        ("notes.txt", "{"),
        ("deeper/c.yaml", "{"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        outside.path().join("stray.yaml"),
        inside.path().join("link.yaml"),
    )
    .unwrap();
    let described = read(inside.path()).unwrap();
    assert_eq!(described.declared.model.products.len(), 5);
    let empty = folder(&[("x.txt", "")]);
    assert!(matches!(read(empty.path()), Err(ReadError::NoFile(_))));
    let missing = empty.path().join("missing.yaml");
    assert!(matches!(read(&missing), Err(ReadError::Io { .. })));
    let binary = empty.path().join("b.yaml");
    std::fs::write(&binary, b"name: \xff").unwrap();
    assert!(matches!(read(&binary), Err(ReadError::Io { .. })));
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = read_texts(&[("x.yaml".to_owned(), text)]);
    }

    #[test]
    fn no_damage_makes_reading_panic(at in 0..2_000_usize, with in "[\\[\\]{}\":,\n\t &*!|>%@`#0a-]{0,4}") {
        let mut bytes = LINK.as_bytes().to_vec();
        let at = at.min(bytes.len() - 1);
        bytes.splice(at..=at, with.bytes());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = read_texts(&texts(&[("link.yaml", &text), ("node.yaml", NODE)]));
    }
}
