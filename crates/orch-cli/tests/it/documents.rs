//! Documents that are held by the program: the transcript of the README, the tutorial, the
//! commands.

use std::process::Command;

use orch_postgres::{DatabaseUrl, Template};

use crate::support::{Project, client, copy, database, matches_document, played, ran, root};

/// Every verb, in the order of the program's own help.
const VERBS: [&str; 28] = [
    "init",
    "adopt",
    "record",
    "questions",
    "replay",
    "merge",
    "undo",
    "log",
    "show",
    "diff",
    "blame",
    "heads",
    "tag",
    "current",
    "status",
    "state",
    "diagram",
    "serve",
    "models",
    "archive",
    "export",
    "verify",
    "restore",
    "snapshot",
    "sandbox",
    "doctor",
    "completions",
    "man",
];

#[test]
fn the_page_of_commands_is_what_the_program_says() {
    let project = Project::empty();
    let help = |arguments: &[&str]| project.orch(arguments).exits(0).stdout;
    let mut page = String::from(
        "# Commands\n\nWritten by the program itself; a test holds it: \
         `INSTA_UPDATE=always cargo test --test it documents` writes it again. The global \
         options, which every command takes, stand here only.\n\n```text\n",
    );
    let overview = help(&["--help"]);
    for verb in VERBS {
        assert!(
            overview.contains(&format!("\n  {verb} ")),
            "{verb} is not in the help"
        );
    }
    assert!(overview.contains("Exit codes:"));
    let listed: Vec<&str> = commands(&overview).collect();
    assert_eq!(listed.len(), VERBS.len() + 1, "{listed:?}");
    page += &overview;
    page += "```\n";
    for verb in VERBS {
        let of_verb = help(&[verb, "--help"]);
        page += &section(verb, &of_verb);
        for inner in commands(&of_verb).filter(|it| *it != "help") {
            let of_inner = help(&[verb, inner, "--help"]);
            page += &section(&format!("{verb} {inner}"), &of_inner);
        }
    }
    matches_document(&root().join("docs/cli.md"), &page);
}

/// The commands that a help lists.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let listed = listed.split("\n\n").next().unwrap_or_default();
    // What goes on below a line is indented further.
    let begun = listed.lines().filter_map(|it| it.strip_prefix("  "));
    begun
        .filter(|it| !it.starts_with(' '))
        .filter_map(|it| it.split(' ').next())
}

/// The help of a command, without the options that every command takes.
fn section(command: &str, help: &str) -> String {
    let mut text = String::new();
    let mut is_global = false;
    for line in help.lines() {
        let begins = line.starts_with(|it: char| !it.is_whitespace());
        is_global = if begins {
            line == "Global options:"
        } else {
            is_global
        };
        if !is_global {
            text += line.trim_end();
            text.push('\n');
        }
    }
    format!("\n## orch {command}\n\n```text\n{}\n```\n", text.trim_end())
}

#[test]
fn the_transcript_of_the_readme_is_what_happens() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("```console\n").unwrap();
    let (block, after) = rest.split_once("```\n").unwrap();
    let played = played(&format!("```console\n{block}```\n"), &workshop(), &[]);
    matches_document(&path, &format!("{before}{played}{after}"));
}

#[test]
fn the_tutorial_is_what_happens() {
    let path = root().join("docs/tutorial.md");
    let tutorial = std::fs::read_to_string(&path).unwrap();
    let url = database(Template::Core);
    let played = played(&tutorial, &workshop(), &[("ORCH_DATABASE", &url)]);
    let shown = DatabaseUrl::parse(&url, &|_| None).unwrap().to_string();
    let played = played.replace(&shown, "orchestrator@localhost:5432/core");
    matches_document(&path, &played);
}

#[test]
fn the_book_has_every_page() {
    let docs = root().join("docs");
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let listed = summary.split("](").skip(1);
    let mut listed: Vec<&str> = listed.filter_map(|it| it.split(')').next()).collect();
    listed.sort_unstable();
    let names = std::fs::read_dir(&docs).unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut pages: Vec<String> = names
        .filter(|it| it.ends_with(".md") && it != "SUMMARY.md")
        .collect();
    pages.sort_unstable();
    assert_eq!(listed, pages);
}

#[test]
fn the_page_about_schema_orch_names_all_that_lies_there() {
    let page = std::fs::read_to_string(root().join("docs/schema-orch.md")).unwrap();
    let rows = page.lines().filter_map(|it| it.strip_prefix("| `"));
    let named: Vec<&str> = rows.filter_map(|it| it.split('`').next()).collect();
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let query = "select relname::text from pg_class where relnamespace = 'orch'::regnamespace
                 and relkind in ('r', 'v') order by 1";
    let rows = client(&url).query(query, &[]).unwrap();
    let found: Vec<String> = rows.iter().map(|it| it.get(0)).collect();
    assert_eq!(named, found);
    let queries = page.split("```sql\n").nth(1).unwrap();
    let queries = queries.split("```").next().unwrap();
    client(&url).batch_execute(queries).unwrap();
}

/// The models of the workshop, in a repository.
fn workshop() -> Project {
    let project = Project::empty();
    copy(&root().join("fixtures/models/workshop"), project.path());
    let mut git = Command::new("git");
    git.args(["init", "-q", "-b", "main"]);
    ran(git.current_dir(project.path())).exits(0);
    project
}
