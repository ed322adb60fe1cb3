//! A command line that cannot be read: why, and the command that was probably meant.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{CommandError, Kind};
use crate::output::{Format, data, line};

/// What other tools call something, and how it is done here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["history", "list", "ls", "revisions"],
        "`orch log` lists the revisions",
    ),
    (
        &[
            "upgrade",
            "up",
            "apply",
            "deploy",
            "push",
            "migrate-up",
            "run",
        ],
        "`orch replay heads` brings a database up to date",
    ),
    (
        &["downgrade", "down", "rollback", "revert", "undo"],
        "`orch replay -1` takes the last revision of a database back",
    ),
    (
        &[
            "migrate",
            "migrate-domain-models",
            "revision",
            "commit",
            "generate",
            "makemigrations",
            "autogenerate",
            "new",
            "add",
        ],
        "`orch record MESSAGE` records what changed in the models",
    ),
    (
        &["compare"],
        "`orch diff` shows how the models differ from the head",
    ),
    (
        &["stamp", "mark", "baseline", "import"],
        "`orch adopt` records what a database holds, and marks it as there",
    ),
    (&["version"], "`orch --version` prints it"),
    (
        &["check", "lint", "validate"],
        "`orch verify` checks the ledger, `orch record --check` the models",
    ),
    (
        &["reset"],
        "`orch replay base` takes all revisions of a database back",
    ),
    (
        &["cat", "view", "describe"],
        "`orch show REVISION` shows a revision",
    ),
    (
        &["branches"],
        "`orch heads` lists the revisions without children",
    ),
    (&["help"], "`orch --help` lists the commands"),
];

/// Says why a command line is invalid, or prints the help that it asks for.
pub(crate) fn explained(unread: &clap::Error) -> ExitCode {
    if !unread.use_stderr() {
        return match data(&unread.render().ansi().to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => CommandError::from(error).report(),
        };
    }
    let format = wanted_format();
    match unread.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(unread).report_as(format),
        _ if format == Format::Json => {
            let text = unread.render().to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text);
            let first = text.split("\n\n").next().unwrap_or_default();
            CommandError::usage(first.to_owned()).report_as(format)
        }
        _ => {
            line(unread.render().ansi().to_string().trim_end_matches('\n'));
            Kind::Usage.code()
        }
    }
}

fn unknown_command(unread: &clap::Error) -> CommandError {
    let typed = match unread.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(typed)) => typed.as_str(),
        _ => "",
    };
    let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.contains(&typed));
    let hint = match (elsewhere, unread.get(ContextKind::SuggestedSubcommand)) {
        (Some((_, hint)), _) => (*hint).to_owned(),
        (None, Some(ContextValue::Strings(similar))) if !similar.is_empty() => {
            let similar: Vec<_> = similar.iter().map(|it| format!("`orch {it}`")).collect();
            format!("did you mean {}?", similar.join(" or "))
        }
        _ => "`orch --help` lists the commands".to_owned(),
    };
    CommandError::usage(format!("there is no command `{typed}`")).hint(hint)
}

/// The form that the command line asks for, although it cannot be read.
fn wanted_format() -> Format {
    let arguments: Vec<_> = std::env::args_os().collect();
    let is_json = arguments.iter().any(|it| it == "--format=json")
        || arguments
            .windows(2)
            .any(|pair| pair[0] == "--format" && pair[1] == "json");
    if is_json { Format::Json } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::ELSEWHERE;
    use crate::arguments::Arguments;

    #[test]
    fn every_tip_names_a_command_that_is_there() {
        let ours = Arguments::command();
        for (_, hint) in ELSEWHERE {
            for command in hint.split('`').skip(1).step_by(2) {
                let verb = command
                    .strip_prefix("orch ")
                    .and_then(|it| it.split(' ').next());
                let verb = verb.unwrap_or_default();
                let is_there = verb.starts_with("--") || ours.find_subcommand(verb).is_some();
                assert!(is_there, "`{command}`");
            }
        }
    }
}
