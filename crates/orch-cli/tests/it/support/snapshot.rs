//! Snapshots: text that is held whole under `snapshots/`, and reviewed when it changes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::Settings;
use similar::TextDiff;

use super::{Ran, root};

/// What differs from run to run, or with the format of the ledger, and by what it is
/// replaced where a snapshot is compared.
const FILTERS: [(&str, &str); 7] = [
    // A URL, or what is said of it, with the folder of the private server in it.
    (
        r"[^\s'`]*/orch-\d+-\d+-[0-9a-f]+[^\s'`]*[^\s'`:,;]",
        "[database]",
    ),
    (r"\btest_\d+\b", "[database]"),
    (r"/[\w./-]*/orch-test\w+", "[project]"),
    (r"\b[0-9a-f]{64}\b", "[id]"),
    // A random UUID; those that are derived from things are of version 8, and stay.
    (
        r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        "[uuid]",
    ),
    (r"\b[0-9]+ ms\b", "[time]"),
    (r"\bpg_temp_\d+\b", "pg_temp"),
];

/// The commands of a test, each with all that it printed.
#[derive(Default)]
pub(crate) struct Transcript(String);

impl Transcript {
    /// Adds a run: what was typed, what was printed, and the exit code unless it is 0. A
    /// line of data, from standard output, stands behind a `>`.
    pub(crate) fn add(&mut self, ran: &Ran) {
        let data = ran.stdout.lines().map(|line| format!("> {line}\n"));
        self.add_with(&data.collect::<String>(), ran);
    }

    /// The same, with the number of its lines in place of the data.
    pub(crate) fn add_without_data(&mut self, ran: &Ran) {
        let count = ran.stdout.lines().count();
        self.add_with(&format!("> ({count} lines)\n"), ran);
    }

    fn add_with(&mut self, data: &str, ran: &Ran) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        writeln!(self.0, "$ {}", ran.command).unwrap();
        self.0 += data;
        for line in ran.stderr.lines() {
            writeln!(self.0, "{line}").unwrap();
        }
        match ran.code {
            Some(0) => {}
            Some(code) => writeln!(self.0, "[exit code {code}]").unwrap(),
            None => self.0 += "[ended by a signal]\n",
        }
    }

    /// Adds what happens between two commands.
    pub(crate) fn remark(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        for line in text.lines() {
            writeln!(self.0, "# {}", line.trim_start()).unwrap();
        }
    }

    /// Sees that all of it is as in `snapshots/messages/NAME.snap`.
    #[track_caller]
    pub(crate) fn matches(&self, name: &str) {
        matches_messages(name, &self.0);
    }
}

/// Sees that messages are as in `snapshots/messages/NAME.snap`.
#[track_caller]
pub(crate) fn matches_messages(name: &str, messages: &str) {
    let settings = settings(&root().join("snapshots/messages"), &FILTERS);
    settings.bind(|| insta::assert_snapshot!(name, messages));
}

/// Sees that the page of a case is as in `snapshots/NAME.md.snap`. The ids of things, which
/// never change, are in it; those of revisions are in a file of their own.
#[track_caller]
pub(crate) fn matches_page(name: &str, input: &Path, page: &str) {
    let mut settings = settings(&root().join("snapshots"), &FILTERS);
    settings.set_input_file(input);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.md"), page));
}

/// Sees that a text is as in `snapshots/NAME.snap`, with nothing replaced.
#[track_caller]
pub(crate) fn matches_whole(name: &str, text: &str) {
    let settings = settings(&root().join("snapshots"), &[]);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Sees that a document, which has no header of insta's, is this text. It is written
/// again where snapshots are.
#[track_caller]
pub(crate) fn matches_document(path: &Path, text: &str) {
    let found = fs::read_to_string(path).unwrap_or_default();
    if found == text {
        return;
    }
    if std::env::var_os("INSTA_UPDATE").is_some_and(|it| it == "always") {
        fs::write(path, text).unwrap();
        return;
    }
    let diff = TextDiff::from_lines(found.as_str(), text);
    let diff = diff.unified_diff().to_string();
    panic!("{} is not as the program says:\n{diff}", path.display());
}

/// A snapshot has the name that is given, and nothing of the test's own in it.
fn settings(folder: &Path, filters: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (pattern, replacement) in filters {
        settings.add_filter(pattern, *replacement);
    }
    settings
}
