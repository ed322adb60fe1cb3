//! The pipelines and hooks of the documents, whose commands are run.

use std::path::Path;
use std::process::Command;

use crate::support::{ORCH, Project, ran, root};

#[test]
fn the_pipelines_pass_and_sum_up_what_a_branch_adds() {
    for file in ["github.yml", "gitlab.yml"] {
        let page = std::fs::read_to_string(root().join("docs/pipelines").join(file)).unwrap();
        let scripts = scripts(&page);
        assert!(scripts.len() >= 5, "{file}: {scripts:#?}");
        let project = branch();
        for script in &scripts {
            shell(&project, script, 0);
        }
        let summary = project.read("summary.md");
        let added = "+ product `User internal`, type `User`, tag `USER_INT`\n";
        assert!(summary.contains(added), "{file}: {summary}");
        assert!(summary.ends_with("```\n"), "{file}: {summary}");
    }
}

#[test]
fn the_hooks_fail_where_something_was_forgotten() {
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let entries: Vec<&str> = hooks
        .lines()
        .filter_map(|line| line.strip_prefix("  entry: "))
        .collect();
    assert_eq!(entries, ["orch record --check", "orch verify"]);
    let project = branch();
    for entry in &entries {
        shell(&project, entry, 0);
    }
    let block = project.read("products/product_blocks/user.py");
    project.write(
        "products/product_blocks/user.py",
        &block.replace("age: int", "years: int"),
    );
    shell(&project, entries[0], 3);
    let sealed = project.sealed().folder.join("up.sql");
    std::fs::write(sealed, "").unwrap();
    shell(&project, entries[1], 4);
}

/// A branch that adds the workshop, of a repository in which nothing was recorded.
fn branch() -> Project {
    let project = Project::of_case("workshop");
    let commit = "git -c user.name=Ada -c user.email=ada@example.org commit -q -m";
    shell(
        &project,
        &format!("git init -q && git add . && {commit} models"),
        0,
    );
    shell(&project, "git update-ref refs/remotes/origin/main HEAD", 0);
    project.record("Add User and UserGroup products").exits(0);
    shell(&project, &format!("git add . && {commit} recorded"), 0);
    project
}

/// Runs a script as a pipeline does.
fn shell(project: &Project, script: &str, code: i32) {
    let orch = Path::new(ORCH).parent().unwrap().display();
    let programs = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-e", "-c", script])
        .current_dir(project.path())
        .env_clear()
        .env("PATH", format!("{orch}:{programs}"))
        .env("BASE", "origin/main");
    ran(&mut command).exits(code);
}

/// The scripts of a pipeline but for those that install: the values of `run`, or the items of
/// `script`.
fn scripts(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_script = false;
    // The indent of the block that is being read.
    let mut block: Option<usize> = None;
    for line in page.lines() {
        let indent = line.len() - line.trim_start().len();
        if let (Some(outer), Some(script)) = (block, found.last_mut()) {
            if indent > outer {
                script.push_str(line);
                script.push('\n');
                continue;
            }
            block = None;
        }
        if line.ends_with("script:") {
            is_script = line.trim() == "script:";
        }
        let item = line.trim().strip_prefix("- ").filter(|_| is_script);
        let Some(script) = line.trim().strip_prefix("run: ").or(item) else {
            continue;
        };
        if script == "|" {
            block = Some(indent);
            found.push(String::new());
        } else if !script.starts_with("pip ") {
            found.push(script.to_owned());
        }
    }
    found
}
