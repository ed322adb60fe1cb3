//! The text of a migration file of Alembic.

use std::fmt::Write as _;

/// What a migration file says of itself.
pub(super) struct Header<'a> {
    /// Why the revision was recorded.
    pub(super) message: &'a str,
    /// Alembic's id.
    pub(super) id: &'a str,
    /// The ids that it builds on.
    pub(super) down: &'a [String],
    /// When it was recorded, as Alembic writes it.
    pub(super) date: &'a str,
    /// The label of the branch, where it is the first of it.
    pub(super) label: Option<&'a str>,
    /// The revision of the core that it needs, where it is the first of its branch.
    pub(super) core: Option<&'a str>,
    /// The revision of the ledger.
    pub(super) revision: &'a str,
    /// The revisions of the ledger that it builds on.
    pub(super) parents: &'a [String],
    /// Of a merge, all revisions of the ledger below it.
    pub(super) merges: &'a [String],
    /// Whether its rows may be there before it: it records an installation that was adopted.
    pub(super) is_adoption: bool,
}

/// The code of every file; it says what the SQL beside it is run for.
const CODE: &str = include_str!("migration.py");

impl Header<'_> {
    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let message = docstring(self.message);
        let mut text = format!(
            "\"\"\"{message}\n\nRevision ID: {}\nRevises: {}\nCreate Date: {}\n\n",
            self.id,
            self.down.join(", "),
            self.date
        );
        text += "Written by `orch export --alembic` from the ledger. The SQL beside it is the sealed\n\
                 one: edit neither.\n\"\"\"\n";
        let quoted = |it: &str| format!("\"{it}\"");
        let down = match self.down {
            [] => "None".to_owned(),
            [one] => quoted(one),
            several => {
                let all: Vec<_> = several.iter().map(|it| quoted(it)).collect();
                format!("({})", all.join(", "))
            }
        };
        let optional = |it: Option<&str>| it.map_or_else(|| "None".to_owned(), quoted);
        let label = match self.label {
            Some(label) => format!("({},)", quoted(label)),
            None => "None".to_owned(),
        };
        let parents = tuple(self.parents, ", ");
        // A merge may stand above many: one a line.
        let merges = match tuple(self.merges, ",\n    ") {
            it if it == "()" => it,
            it => format!("(\n    {},\n)", it.trim_matches(['(', ')', ','])),
        };
        let (before, after) = CODE.split_once("# identifiers\n").unwrap_or((CODE, ""));
        text += before;
        // A string takes all text.
        let _ = write!(
            text,
            "# revision identifiers, used by Alembic.\nrevision = {}\ndown_revision = {down}\n\
             branch_labels = {label}\ndepends_on = {}\n\n\
             # The revision of the ledger, those that it builds on, and of a merge all below it.\n\
             REVISION = {}\nPARENTS = {parents}\nMERGES = {merges}\n\
             # Whether it records an installation as it was, so that its rows may be there.\n\
             IS_ADOPTION = {}\n",
            quoted(self.id),
            optional(self.core),
            quoted(self.revision),
            if self.is_adoption { "True" } else { "False" },
        );
        text + after
    }
}

/// Texts that need no escaping as a tuple of Python.
fn tuple(texts: &[String], between: &str) -> String {
    let quoted: Vec<_> = texts.iter().map(|it| format!("\"{it}\"")).collect();
    match quoted.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(between)),
    }
}

/// The first line of a message, as it may stand in a docstring.
fn docstring(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut text = line.replace('\\', "\\\\").replace('"', "'");
    text.retain(|c| !c.is_control());
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
