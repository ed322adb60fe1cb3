//! The words for where things stand: models, ledger, database, and what to do next.

use std::fmt::Write as _;
use std::path::Path;

use orch_app::health::Health;
use orch_app::status::Status;
use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};
use serde::Serialize;

use crate::output::{one_line, plural, styles};
use crate::words::differences::{described_difference, outermost};
use crate::words::drift::described_drift;
use crate::words::health::HealthReport;
use crate::words::ledger::place;

/// Where things stand, and where that was found out.
pub(crate) struct Shown<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) models: &'a Path,
    pub(crate) standing: &'a Status,
    /// Which database was asked, if one was, and its state.
    pub(crate) reached: Option<(&'a str, &'a Health)>,
}

/// The same, for programs.
#[derive(Serialize)]
pub(crate) struct Report {
    ledger: String,
    models: String,
    revisions: usize,
    heads: Vec<String>,
    draft_answers: Option<usize>,
    gone: Vec<String>,
    differences: Option<Vec<String>>,
    database: Option<HealthReport>,
    pending: bool,
}

impl Shown<'_> {
    /// The same, for programs.
    pub(crate) fn report(&self) -> Report {
        let texts = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let standing = self.standing;
        let differences = standing.differences.as_ref();
        Report {
            ledger: self.ledger.folder().display().to_string(),
            models: self.models.display().to_string(),
            revisions: standing.revisions,
            heads: texts(&standing.heads),
            draft_answers: standing.draft_answers,
            gone: texts(&standing.gone),
            differences: differences.map(|it| it.iter().map(ToString::to_string).collect()),
            database: self
                .reached
                .map(|(name, health)| HealthReport::new(None, name, health, None)),
            pending: standing.is_pending()
                || self.reached.is_some_and(|(_, it)| !it.pending.is_empty()),
        }
    }
}

/// Where things stand on one screen, a line each, with what to do next.
pub(crate) fn text(shown: &Shown<'_>) -> Result<String, LedgerError> {
    let mut page = Page::default();
    let standing = shown.standing;
    let folder = shown.ledger.folder().display();
    page.line(
        "ledger",
        &format!("`{folder}`, {}", plural(standing.revisions, "revision")),
    );
    for head in &standing.heads {
        let message = message(shown.ledger, *head)?;
        page.more(&format!("head {} {message}", id(*head)));
    }
    for gone in &standing.gone {
        page.more(&format!("only in the index: {}", id(*gone)));
    }
    if let Some(answers) = standing.draft_answers {
        page.line("draft", &plural(answers, "answer"));
        page.next("`orch record MESSAGE` continues the draft");
    }
    models(&mut page, shown);
    match shown.reached {
        Some((name, health)) => database(&mut page, shown.ledger, name, health)?,
        None => page.line("database", "none is named in `ORCH_DATABASE`"),
    }
    Ok(page.finish())
}

fn models(page: &mut Page, shown: &Shown<'_>) {
    let models = shown.models.display();
    match &shown.standing.differences {
        None => {
            page.line("models", "not compared, because there are several heads");
            page.next("`orch merge` makes one revision of the heads");
        }
        Some(found) if found.is_empty() => {
            page.line("models", &format!("`{models}`, as recorded"));
        }
        Some(found) => {
            let all: Vec<_> = outermost(found).collect();
            let count = plural(all.len(), "difference");
            page.line(
                "models",
                &format!("`{models}`, {count} from the recorded model"),
            );
            page.list(all.iter().map(|it| described_difference(it)));
            if shown.standing.draft_answers.is_none() {
                page.next("`orch record MESSAGE` records the differences");
            }
        }
    }
}

fn database(
    page: &mut Page,
    ledger: &Ledger,
    name: &str,
    health: &Health,
) -> Result<(), LedgerError> {
    page.line("database", &one_line(name));
    let pending = health.pending.len();
    let left = match pending {
        0 => "nothing to replay".to_owned(),
        count => format!("{} to replay", plural(count, "revision")),
    };
    page.more(&format!("at {}, {left}", place(health.at)));
    let mut lines = Vec::new();
    for revision in &health.pending {
        lines.push(format!("{} {}", id(*revision), message(ledger, *revision)?));
    }
    page.list(lines);
    if pending > 0 && health.unknown.is_empty() {
        page.next("`orch replay heads` brings the database up to date");
    }
    if health.unknown.is_empty() {
        rows(page, health);
    } else {
        let count = plural(health.unknown.len(), "revision");
        page.line(
            "rows",
            &format!("not compared: the ledger lacks {count} of the database"),
        );
        page.next("pull, or switch to the branch that has the revisions of the database");
    }
    Ok(())
}

fn rows(page: &mut Page, health: &Health) {
    let mut found = match (health.at, health.structure.len()) {
        (None, _) => "nothing is recorded at the base".to_owned(),
        (_, 0) => "as recorded".to_owned(),
        (_, count) => plural(count, "difference"),
    };
    if !health.texts.is_empty() {
        found += &format!(", {}", plural(health.texts.len(), "edited text"));
    }
    page.line("rows", &found);
    page.list(health.structure.iter().map(described_drift));
}

/// A revision's id, in its colour.
fn id(revision: RevisionId) -> String {
    let style = styles::ID;
    format!("{style}{}{style:#}", revision.short())
}

fn message(ledger: &Ledger, revision: RevisionId) -> Result<String, LedgerError> {
    let message = ledger.summary(revision)?.header.message;
    Ok(one_line(message.lines().next().unwrap_or_default()))
}

/// Lines with a word before each, and what to do next.
#[derive(Default)]
struct Page {
    text: String,
    next: Vec<&'static str>,
}

/// How much of a list is shown: all is to fit on a screen.
const SHOWN: usize = 6;

/// The columns of the word before a line.
const WORD: usize = 10;

impl Page {
    fn line(&mut self, word: &str, text: &str) {
        let bold = styles::HEADING;
        // A string takes all text.
        let _ = writeln!(self.text, "{bold}{word:WORD$}{bold:#}{text}");
    }

    fn more(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:WORD$}{text}", "");
    }

    fn list(&mut self, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter();
        for text in lines.by_ref().take(SHOWN) {
            for line in text.lines() {
                self.more(&format!("  {line}"));
            }
        }
        let more = lines.count();
        if more > 0 {
            self.more(&format!("  and {more} more"));
        }
    }

    fn next(&mut self, text: &'static str) {
        self.next.push(text);
    }

    fn finish(mut self) -> String {
        let mut word = "next";
        for text in std::mem::take(&mut self.next) {
            self.line(word, text);
            word = "";
        }
        self.text
    }
}
