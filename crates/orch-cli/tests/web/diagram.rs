//! `orch diagram`: the drawing as SVG, Mermaid and Graphviz.

use crate::support::Project;

#[test]
fn the_workshop_is_drawn_in_every_format() {
    let project = Project::workshop();
    let drawn = |more: &[&str]| {
        let arguments = ["diagram"].iter().chain(more);
        project.orch(arguments).exits(0).stdout
    };
    let svg = drawn(&[]);
    assert!(svg.starts_with("<svg xmlns="), "{svg}");
    for name in [
        "User internal",
        "UserGroupBlock",
        "affiliation = external",
        "1</text>",
    ] {
        assert!(svg.contains(name), "{name}");
    }
    assert_eq!(drawn(&["--format", "svg"]), svg);
    let mermaid = drawn(&["--format", "mermaid"]);
    assert!(mermaid.starts_with("flowchart LR\n"), "{mermaid}");
    assert!(mermaid.contains("-->|\""), "{mermaid}");
    let dot = drawn(&["--format", "dot"]);
    assert!(
        dot.starts_with("digraph models {") && dot.ends_with("}\n"),
        "{dot}"
    );
    let data = drawn(&["--format", "json", "--product", "User Group"]);
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let names: Vec<&str> = data["boxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"User Group") && !names.contains(&"User internal"),
        "{names:?}"
    );
    let added = drawn(&["--against", "base", "--format", "json"]);
    assert!(
        added.contains("\"change\": \"added\"") && !added.contains("\"change\": \"same\""),
        "{added}"
    );
    project.orch(["diagram", "--product", "Nobody"]).exits(2);
    project.orch(["log", "--format", "svg"]).exits(2);
}

#[test]
fn hostile_names_stay_within_their_quotes() {
    let project = Project::of_case("workshop");
    let hostile = "\\\"]); click n0 <x> | {y} \\\\ #1;";
    let registry = project.read("products/__init__.py");
    project.write(
        "products/__init__.py",
        &registry.replace("User internal", hostile),
    );
    let answers = project.read("answers.json");
    let key = hostile.replace("\\\"", "\"").replace("\\\\", "\\");
    let mut answers: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&answers).unwrap();
    let keys: Vec<String> = answers.keys().cloned().collect();
    for it in keys {
        let value = answers.remove(&it).unwrap();
        answers.insert(it.replace("User internal", &key), value);
    }
    project.write("answers.json", &serde_json::to_string(&answers).unwrap());
    project.record("hostile").exits(0);
    let svg = project.orch(["diagram"]).exits(0).stdout;
    assert!(svg.contains("&lt;x&gt;") && !svg.contains("<x>"), "{svg}");
    let mermaid = project
        .orch(["diagram", "--format", "mermaid"])
        .exits(0)
        .stdout;
    assert!(
        mermaid
            .lines()
            .all(|line| line.matches('"').count() % 2 == 0),
        "{mermaid}"
    );
    assert!(!mermaid.contains("<x>"), "{mermaid}");
    let dot = project.orch(["diagram", "--format", "dot"]).exits(0).stdout;
    assert!(dot.contains("\\\"]); click"), "{dot}");
}
