//! Snapshots: text that is held whole under `snapshots/`, and reviewed when it changes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::Settings;
use similar::TextDiff;

use super::{Ran, root};

/// Text that differs from run to run, or with the format of the ledger, and by what it is
/// replaced before a snapshot is compared.
const FILTERS: [(&str, &str); 10] = [
    // A URL, or what is said of it, with the folder of the private server in it.
    (
        r#"[^\s'`"]*/orch-\d+-\d+-[0-9a-f]+[^\s'`"]*[^\s'`":,;]"#,
        "[database]",
    ),
    (r"\btest_\d+\b", "[database]"),
    (r"/[\w./-]*/orch-test\w+", "[project]"),
    // A random UUID; those that are derived from things are of version 8, and stay.
    (
        r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        "[uuid]",
    ),
    (r"\b\d+ ms\b", "[time]"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[moment]"),
    // Of rows in the archive, in which the moment is that has more digits or less.
    (r" +\d+ B\b", " [size]"),
    (r#""bytes": \d+"#, r#""bytes": [size]"#),
    (r"\bpg_temp_\d+\b", "pg_temp"),
    (r"\bby [a-z_][a-z0-9_-]* at\b", "by [user] at"),
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
    settings.bind(|| insta::assert_snapshot!(name, numbered(messages)));
}

/// Sees that the page of a case is as in `snapshots/NAME.md.snap`. The ids of things, which
/// never change, are in it; those of revisions are in a file of their own.
#[track_caller]
pub(crate) fn matches_page(name: &str, input: &Path, page: &str) {
    let mut settings = settings(&root().join("snapshots"), &FILTERS);
    settings.set_input_file(input);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.md"), numbered(page)));
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

/// A text with a number in place of each id of a revision or an event, and of each digest:
/// the same number where it is the same id, however many of its digits are shown. Parts of
/// UUIDs stay.
fn numbered(text: &str) -> String {
    let is_hex = |word: &str| word.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    // The folder of a private server is named by its process, a count and random digits.
    let is_of_server = |before: &str| {
        let name = before
            .rsplit('/')
            .next()
            .and_then(|it| it.strip_prefix("orch-"));
        name.is_some_and(|it| it.bytes().all(|c| c.is_ascii_digit() || c == b'-'))
    };
    let is_id = |word: &str, before: &str, after: &str| {
        let fits = match word.len() {
            64 => true,
            12 => !before.ends_with('-'),
            8 => !after.starts_with('-') && !is_of_server(before),
            _ => false,
        };
        fits && is_hex(word)
    };
    let mut ids: Vec<&str> = Vec::new();
    let mut numbered = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        numbered += &rest[..at];
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        if is_id(word, &numbered, after) {
            let known = ids.iter().position(|&id| id == &word[..8]);
            let number = known.unwrap_or_else(|| {
                ids.push(&word[..8]);
                ids.len() - 1
            });
            write!(numbered, "[id {}]", number + 1).unwrap();
        } else {
            numbered += word;
        }
        rest = after;
    }
    numbered + rest
}

#[test]
fn ids_are_numbered_in_the_order_in_which_they_come() {
    let (one, other) = ("0a".repeat(32), "b1".repeat(32));
    let text = format!("{other}.jsonl\n  {one}, {other} and more");
    assert_eq!(numbered(&text), "[id 1].jsonl\n  [id 2], [id 1] and more");
    assert_eq!(numbered("é: no id\n"), "é: no id\n");
    let text = "folder-0a0a0a0a in /run/orch-12-0-0a0a0a0b/x, 0a0a0a0a-b7d2-8bce-aa4a-0f9759b40872, 2c805f5d20ab";
    let expected =
        "folder-[id 1] in /run/orch-12-0-0a0a0a0b/x, 0a0a0a0a-b7d2-8bce-aa4a-0f9759b40872, [id 2]";
    assert_eq!(numbered(text), expected);
}
