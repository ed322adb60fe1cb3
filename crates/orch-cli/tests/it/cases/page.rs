//! The page that tells a case: title, models, questions, events, SQL, rows.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use similar::TextDiff;

use super::case::{Case, about, sources};
use super::catalog::{Table, catalog};
use super::events::Event;
use super::markdown::{Markdown, code};
use super::rows::rows;
use crate::support::{Ran, RevisionFiles, Rows, all_rows};

/// What a database holds at a moment.
pub(super) struct Moment {
    all: Rows,
    catalog: Vec<Table>,
    subscriptions: String,
}

impl Moment {
    pub(super) fn of(url: &str) -> Self {
        Self {
            all: all_rows(url),
            catalog: catalog(url),
            subscriptions: rows(url),
        }
    }

    pub(super) fn all(&self) -> &Rows {
        &self.all
    }
}

/// The page of a case under way.
pub(super) struct Page(Markdown);

impl Page {
    /// What the case is about, and how its models differ: in the program's words, and in
    /// the classes.
    pub(super) fn new(case: &Case, differences: &str) -> Self {
        let mut page = Markdown::default();
        page.title(&case.title());
        let (before, after) = (case.before(), case.after());
        if let Some(before) = &before {
            page.paragraph(&format!("Before: {}", about(before)));
        }
        page.paragraph(&match before {
            Some(_) => format!("After: {}", about(&after)),
            None => about(&after),
        });
        page.heading("Difference of the models");
        if differences.is_empty() {
            page.paragraph("The models do not differ.");
        } else {
            page.list(differences.lines());
        }
        if let Some(before) = &before {
            let diff = source_diff(before, &after);
            if !diff.is_empty() {
                page.block("diff", &diff);
            }
        }
        Self(page)
    }

    /// The models as the program reads them.
    pub(super) fn models(&mut self, models: &str) {
        self.0.heading("Models");
        self.0.block("text", models);
    }

    /// What no class shows, and people gave in a file.
    pub(super) fn by_hand(&mut self, changes: &str) {
        self.0.heading("Changes given by hand");
        self.0.block("json", changes);
    }

    /// Each question with its answer. `form` is what is asked at first; what hangs on an
    /// answer is known by its key alone.
    pub(super) fn questions(&mut self, form: &Value, events: &[Event]) {
        self.0.heading("Questions and answers");
        let answers = events.iter().filter(|event| event.kind() == "answer");
        let told: Vec<String> = answers.map(|answer| question(form, answer)).collect();
        if told.is_empty() {
            self.0.paragraph("Nothing is asked.");
        } else {
            self.0.list(told.iter().map(String::as_str));
        }
    }

    pub(super) fn events(&mut self, events: &[Event]) {
        self.0.heading("Events");
        let changes = events.iter().filter(|event| event.kind() != "answer");
        let changes: Vec<_> = changes.collect();
        let width = changes.iter().map(|it| it.kind().len()).max().unwrap_or(0);
        let line = |event: &&Event| format!("{:width$}  {}\n", event.kind(), event.line());
        self.0
            .block("text", &changes.iter().map(line).collect::<String>());
    }

    pub(super) fn sql(&mut self, files: &RevisionFiles) {
        self.0.heading("Up");
        self.0.block("sql", &files.up());
        self.0.heading("Down");
        self.0.block("sql", &files.down());
    }

    /// What the operator is told.
    pub(super) fn replay(&mut self, ran: &Ran) {
        self.0.heading("Replay");
        self.0.block("text", &ran.stderr);
    }

    /// The rows that are not as before, and the subscriptions.
    pub(super) fn rows(&mut self, before: &Moment, after: &Moment) {
        self.0.heading("Rows");
        let counts = changed_tables(&before.all, &after.all);
        if counts.is_empty() {
            self.0.paragraph("Every row is as before.");
        } else {
            let head = [
                "table",
                "rows before",
                "gone or changed",
                "new or changed",
                "rows after",
            ];
            self.0.table(&head, &counts);
            self.0.paragraph("All other tables are as before.");
        }
        for (before, after) in before.catalog.iter().zip(&after.catalog) {
            let rows = changed_rows(before, after);
            if !rows.is_empty() {
                self.0.paragraph(&format!("{}:", code(after.name)));
                let mut head = vec![""];
                head.extend(after.columns.iter().map(String::as_str));
                self.0.table(&head, &rows);
            }
        }
        self.subscriptions(&before.subscriptions, &after.subscriptions);
    }

    /// The subscriptions, with what each gained and lost.
    fn subscriptions(&mut self, before: &str, after: &str) {
        if before.is_empty() && after.is_empty() {
            return;
        }
        self.0.heading("Subscriptions");
        self.0.paragraph(
            "Each with its product and status; below it its instances by their labels, with \
             their values, and what they hold in which attribute.",
        );
        if before == after {
            self.0.paragraph("Nothing of them changes:");
            self.0.block("text", after);
        } else {
            self.0.block("diff", &whole_diff(before, after));
        }
    }

    /// What is not as the classes require.
    pub(super) fn misfits(&mut self, misfits: &str) {
        if !misfits.is_empty() {
            self.0.paragraph("Not as the models require:");
            self.0.block("text", misfits);
        }
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.0.paragraph(text);
    }

    pub(super) fn text(self) -> String {
        self.0.text()
    }
}

fn question(form: &Value, answer: &Event) -> String {
    let (key, said) = (answer.text("key"), answer.text("answer"));
    let asked = &form[key];
    let ask = asked["ask"].as_str().unwrap_or_else(|| answer.text("ask"));
    let mut text = format!("{ask}: **{}**\n  {}", code(said), code(key));
    let choices = asked["choices"].as_array().into_iter().flatten();
    let choices: Vec<String> = choices.filter_map(Value::as_str).map(code).collect();
    if !choices.is_empty() {
        text += &format!(", one of {}", choices.join(", "));
    }
    if let Some(suggestion) = asked["suggestion"].as_str() {
        text += &format!(", suggested {}", code(suggestion));
    }
    text
}

/// How the classes differ, file by file.
fn source_diff(before: &Path, after: &Path) -> String {
    let mut files: BTreeMap<String, [String; 2]> = BTreeMap::new();
    for (side, models) in [before, after].into_iter().enumerate() {
        for (name, text) in sources(models) {
            files.entry(name).or_default()[side] = text;
        }
    }
    let mut diffs = String::new();
    for (name, [before, after]) in files {
        if before != after {
            let diff = TextDiff::from_lines(&before, &after);
            let mut diff = diff.unified_diff();
            diffs += &diff.context_radius(3).header(&name, &name).to_string();
        }
    }
    diffs
}

/// All lines, those that only one side has with its sign.
fn whole_diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let lines = diff
        .iter_all_changes()
        .map(|line| format!("{}{}", line.tag(), line.value()));
    lines.collect()
}

/// A table a row: how many rows it had and has, and how many are not as before.
fn changed_tables(before: &Rows, after: &Rows) -> Vec<Vec<String>> {
    let (gone, new) = (before.without(after), after.without(before));
    let [gone, new, before, after] = [&gone, &new, before, after].map(Rows::counts);
    let mut tables: Vec<&str> = gone.keys().chain(new.keys()).copied().collect();
    tables.sort_unstable();
    tables.dedup();
    let row = |table: &str| {
        let count = |of: &BTreeMap<&str, usize>| of.get(table).copied().unwrap_or(0).to_string();
        let name = code(table.strip_prefix("public.").unwrap_or(table));
        vec![
            name,
            count(&before),
            count(&gone),
            count(&new),
            count(&after),
        ]
    };
    tables.into_iter().map(row).collect()
}

/// The rows that only one side has, with its sign.
fn changed_rows(before: &Table, after: &Table) -> Vec<Vec<String>> {
    let signed = |sign: &str, rows: &Table, others: &Table| -> Vec<Vec<String>> {
        let mut others = others.rows.clone();
        let mut signed = Vec::new();
        for row in &rows.rows {
            if let Some(at) = others.iter().position(|other| other == row) {
                others.swap_remove(at);
            } else {
                signed.push([vec![sign.to_owned()], row.clone()].concat());
            }
        }
        signed
    };
    [signed("-", before, after), signed("+", after, before)].concat()
}
