//! Pages whose commands are run: what stands below a command is what it printed.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::{ORCH, Project, ran, server};

/// The page as it reads once its commands were run in a project, in their order: those of
/// blocks of `sh` say nothing, those of blocks of `console` show all that they print. A
/// command that is to fail says so: `# exits 4`.
pub(crate) fn played(page: &str, project: &Project, variables: &[(&str, &str)]) -> String {
    let mut written = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        writeln!(written, "{line}").unwrap();
        if line != "```sh" && line != "```console" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
        if line == "```sh" {
            let script = block.join("\n");
            shell(&script, project, variables);
            writeln!(written, "{script}").unwrap();
        } else {
            for command in block.iter().filter_map(|it| it.strip_prefix("$ ")) {
                writeln!(written, "$ {command}").unwrap();
                for line in shell(command, project, variables).lines() {
                    writeln!(written, "{}", untimed(line)).unwrap();
                }
            }
        }
        writeln!(written, "```").unwrap();
    }
    written
}

/// Runs commands as a person does who has `orch` and `psql` on the path. Gives all that they
/// print.
fn shell(script: &str, project: &Project, variables: &[(&str, &str)]) -> String {
    let code = script.rsplit_once("# exits ").map_or("0", |(_, code)| code);
    let programs = std::env::var("PATH").unwrap_or_default();
    let orch = Path::new(ORCH).parent().unwrap().display();
    let psql = server().psql();
    let psql = psql.parent().unwrap().display();
    let mut command = Command::new("sh");
    command
        .args(["-e", "-c", &format!("exec 2>&1\n{script}")])
        .current_dir(project.path())
        .env_clear()
        .env("PATH", format!("{orch}:{psql}:{programs}"))
        .env("ORCH_AUTHOR", "Ada <ada@example.org>")
        .env("ORCH_NOW", "2026-11-22T09:30:00Z")
        .envs(variables.iter().copied());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ada");
        command.env(format!("GIT_{who}_EMAIL"), "ada@example.org");
    }
    ran(&mut command).exits(code.parse().unwrap()).stdout
}

/// A line without what differs from run to run: how long something took.
fn untimed(line: &str) -> String {
    match line
        .strip_suffix(" ms")
        .and_then(|line| line.rsplit_once(' '))
    {
        Some((before, _)) => format!("{before} 9 ms"),
        None => line.to_owned(),
    }
}
