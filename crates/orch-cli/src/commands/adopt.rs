//! `orch adopt`

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use orch_app::adopt::{Edited, First, Mark, Marking, Observed, Standing, Taken, seal, structure};
use orch_app::database::Database;
use orch_app::heads::only_head;
use orch_app::run::Run;
use orch_app::target::Place;
use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::drift::Row;
use orch_model::{Catalog, Declared, Drift};
use orch_postgres::Client;
use serde::Serialize;

use crate::author::Here;
use crate::database::{DatabaseArgument, operator};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{is_interactive, json, one_line, plural, plural_is, say, styles};
use crate::prompt::consent;
use crate::words::adopting::Difference;
use crate::words::ledger::open;
use crate::words::reading::read_models;

/// Take over a database that was there before the ledger
///
/// The first database is recorded as it is: `orch adopt MESSAGE --database URL` reads
/// the rows and the models, seals the first revision, and marks the database as being
/// there. Of any other database it finds out which revision has the same structure, and
/// marks the database as being at it. No row outside schema `orch` is changed.
///
/// Going back below a mark only takes the mark away.
///
/// Run again with a message, it records kinds of rows of which the ledger records none yet:
/// the workflows, of a ledger that was begun before they were read.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch adopt \"What runs today\" --environment staging --dry-run
  orch adopt \"What runs today\" --environment staging
  orch adopt --environment production")]
pub(crate) struct Adopt {
    /// The reason; needed where something is recorded
    message: Option<String>,

    #[command(flatten)]
    database: DatabaseArgument,

    #[command(flatten)]
    models: ModelsArgument,

    /// Mark the database as being at this revision, whatever its structure
    #[arg(long, value_name = "REV", conflicts_with_all = ["drift", "accept_texts"])]
    at: Option<Place>,

    /// Record the descriptions, tags and statuses that this database has
    #[arg(long, requires = "message")]
    accept_texts: bool,

    /// Record everything that was changed by hand in this database
    #[arg(long, requires = "message", conflicts_with = "accept_texts")]
    drift: bool,

    /// Record only what differs in this row: `product/NAME`, `block/NAME`,
    /// `resource_type/NAME` or `workflow/NAME`. May be given several times
    #[arg(long, value_name = "ROW", requires = "drift", value_parser = row)]
    only: Vec<Row>,

    /// Show what would be recorded; write nothing
    #[arg(long)]
    dry_run: bool,

    /// Record and mark without being asked
    #[arg(long, short = 'y', conflicts_with = "dry_run")]
    yes: bool,
}

/// A report for programs.
#[derive(Serialize)]
struct Report<'a> {
    database: &'a str,
    dry_run: bool,
    /// The revision that was sealed.
    sealed: Option<String>,
    /// The revision at which the database is marked.
    marked: Option<String>,
    products: usize,
    product_blocks: usize,
    resource_types: usize,
    /// Where models and rows, or a revision and rows, differ.
    differences: Vec<Difference>,
    /// Products without a class whose life has ended.
    ended: Vec<String>,
    /// Resource types that no block has.
    leftover: Vec<String>,
    /// What the next recording finds.
    left: Vec<String>,
    pending: Vec<String>,
}

impl Adopt {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let folder = global.ledger();
        let ledger = if folder.join("revisions").is_dir() {
            Some(open(&folder)?)
        } else {
            None
        };
        if let Some(message) = &self.message
            && message.trim().is_empty()
        {
            return Err(CommandError::usage("the message is empty")
                .hint("say why: `orch adopt \"What production holds\"`"));
        }
        match ledger.filter(|it| !it.graph().is_empty()) {
            Some(ledger) => self.further(global, ledger),
            None => self.first(global),
        }
    }

    /// Adopts the first database.
    fn first(&self, global: &Global) -> Result<ExitCode> {
        let Some(message) = &self.message else {
            return Err(CommandError::usage(
                "the ledger is empty, and the first revision needs a message",
            )
            .hint("say why: `orch adopt \"What production holds\" --database URL`"));
        };
        if self.at.is_some() || self.drift || self.accept_texts {
            return Err(CommandError::usage("the ledger is empty")
                .hint("adopt the first database without `--at`, `--drift` and `--accept-texts`"));
        }
        let declared = read_models(&self.models.source(global)?)?.declared;
        let mut database = self.database.connect(global)?;
        say!("database {}", database.name);
        let wait = self.database.wait();
        let observed = Observed::read(&mut database.client, wait)?;
        let author = Here::new()?;
        let first = First::prepare(&declared, &observed, (message, &author))?;
        Mark::check(&mut database.client, wait)?;
        say_first(&first, &observed.catalog, &declared);
        let mut report = Report {
            differences: differences(&first.unlike.rows, Some(&declared)),
            ended: first.unlike.ended.iter().map(ToString::to_string).collect(),
            leftover: names(&first.unlike.leftover),
            left: first.left.iter().map(ToString::to_string).collect(),
            ..Report::new(&database.name, &observed.catalog)
        };
        if self.dry_run {
            say!("nothing was written");
            report.dry_run = true;
            return finished(global, &report);
        }
        self.agree("Record this, and mark the database?")?;
        let folder = global.ledger();
        Ledger::init(&folder)?;
        let mut ledger = open(&folder)?;
        let sealed = seal(first.prepared, &mut ledger, None, &author)?;
        say_sealed(&ledger, sealed.revision);
        self.set_mark(&ledger, &mut database.client, &observed, sealed.revision)?;
        say!("next: `git add {}`", folder.display());
        report.sealed = Some(sealed.revision.to_string());
        report.marked.clone_from(&report.sealed);
        finished(global, &report)
    }

    /// Adopts a database that is not the first, or records what one holds.
    fn further(&self, global: &Global, ledger: Ledger) -> Result<ExitCode> {
        let mut database = self.database.connect(global)?;
        say!("database {}", database.name);
        let observed = Observed::read(&mut database.client, self.database.wait())?;
        let only: BTreeSet<Row> = self.only.iter().cloned().collect();
        if self.accept_texts {
            self.record(global, ledger, &mut database, &observed, Taken::Texts)
        } else if self.drift && only.is_empty() {
            self.record(global, ledger, &mut database, &observed, Taken::All)
        } else if self.drift {
            self.record(global, ledger, &mut database, &observed, Taken::Rows(&only))
        } else if self.message.is_some() && self.at.is_none() && lacks_kinds(&ledger, &observed)? {
            let declared = read_models(&self.models.source(global)?)?.declared;
            let taken = Taken::Workflows(&declared.model);
            self.record(global, ledger, &mut database, &observed, taken)
        } else {
            self.mark(global, &ledger, &mut database, &observed)
        }
    }

    /// Marks a database as being at a revision.
    fn mark(
        &self,
        global: &Global,
        ledger: &Ledger,
        database: &mut Database,
        observed: &Observed,
    ) -> Result<ExitCode> {
        let wait = self.database.wait();
        let top = observed.stack.last().map(|it| it.revision);
        let at = match (&self.at, top) {
            (Some(place), _) => place.find(ledger)?.ok_or_else(|| {
                CommandError::usage("a database is not marked at the base")
                    .hint("`orch replay --to base` takes marks away")
            })?,
            (None, Some(top)) => top,
            (None, None) => {
                let looking = (&mut database.client, wait);
                match Standing::find(ledger, &observed.catalog, looking)? {
                    Standing::At(id) => id,
                    Standing::Near(id, drift) => return Err(nowhere(id, &drift)),
                    Standing::NoLedger => return Err(CommandError::usage("the ledger is empty")),
                }
            }
        };
        let recorded = Catalog::of(&ledger.recorded(Some(at))?.model);
        let drift = recorded.drift(&observed.catalog);
        let unlike = structure(&recorded, &observed.catalog);
        say_unlike(&unlike, at);
        let texts: Vec<Drift> = drift.into_iter().filter(Drift::is_edited_text).collect();
        say_texts(&texts, at);
        let mut report = Report {
            differences: differences(unlike.iter().chain(&texts), None),
            dry_run: self.dry_run,
            ..Report::new(&database.name, &observed.catalog)
        };
        let style = styles::ID;
        let short = at.short();
        let Some(mark) = Mark::at(ledger, &observed.stack, at)? else {
            say!("nothing to do: the database is at {style}{short}{style:#}");
            if lacks_kinds(ledger, observed)? {
                say!(
                    "the ledger records none of its {}: `orch adopt MESSAGE` does",
                    plural(observed.catalog.workflows.len(), "workflow")
                );
            }
            return finished(global, &report);
        };
        Mark::check(&mut database.client, wait)?;
        if self.dry_run {
            say!("the database would be marked at {style}{short}{style:#}; nothing was written");
            return finished(global, &report);
        }
        if !unlike.is_empty() {
            self.agree("Mark the database all the same?")?;
        }
        mark.set(&mut database.client, &self.marking())?;
        let pending = orch_app::current::current(ledger, &mut database.client, wait)?.pending;
        say!("marked at {style}{short}{style:#}; no row was changed");
        if pending.is_empty() {
            say!("the database has all that the ledger records");
        } else {
            say!(
                "{} pending; next: `orch replay --to heads`",
                plural_is(pending.len(), "revision")
            );
        }
        report.marked = Some(at.to_string());
        report.pending = pending.iter().map(ToString::to_string).collect();
        finished(global, &report)
    }

    /// Records rows as a database has them.
    fn record(
        &self,
        global: &Global,
        mut ledger: Ledger,
        database: &mut Database,
        observed: &Observed,
        taken: Taken<'_>,
    ) -> Result<ExitCode> {
        let message = self.message.as_deref().unwrap_or_default();
        let wait = self.database.wait();
        let author = Here::new()?;
        let edited = Edited::prepare(&ledger, observed, taken, (message, &author))?;
        let top = observed.stack.last().map(|it| it.revision);
        let is_at_head = top == Some(edited.head);
        if !matches!(taken, Taken::Texts) && !is_at_head {
            return Err(CommandError::new(
                Kind::Differences,
                "only a database at the head can be recorded: it would be taken back to what it \
                 lacks",
            )
            .hint(match top {
                Some(_) => "`orch replay --to heads` first",
                None => "`orch adopt --database URL` first marks it",
            }));
        }
        let mut report = Report {
            differences: differences(&edited.drift, None),
            dry_run: self.dry_run,
            ..Report::new(&database.name, &observed.catalog)
        };
        let Some(prepared) = edited.prepared else {
            say!(
                "nothing to record: the database is as recorded at {}",
                edited.head.short()
            );
            return finished(global, &report);
        };
        say!(
            "the database is not as recorded at {}:",
            edited.head.short()
        );
        for it in &report.differences {
            it.say(["recorded", "database"]);
        }
        if self.dry_run {
            say!(
                "{} would be recorded; nothing was written",
                plural(prepared.changes, "change")
            );
            return finished(global, &report);
        }
        self.agree("Record it as this database has it?")?;
        if is_at_head {
            Mark::check(&mut database.client, wait)?;
        }
        let sealed = seal(prepared, &mut ledger, Some(edited.head), &author)?;
        say_sealed(&ledger, sealed.revision);
        report.sealed = Some(sealed.revision.to_string());
        if is_at_head {
            self.set_mark(&ledger, &mut database.client, observed, sealed.revision)?;
            report.marked = Some(sealed.revision.to_string());
        }
        finished(global, &report)
    }

    fn set_mark(
        &self,
        ledger: &Ledger,
        client: &mut Client,
        observed: &Observed,
        revision: RevisionId,
    ) -> Result<()> {
        let Some(mark) = Mark::at(ledger, &observed.stack, revision)? else {
            return Ok(());
        };
        mark.set(client, &self.marking()).map_err(|error| {
            CommandError::from(error)
                .detail("the revision is sealed, and the database is not marked yet")
                .hint(format!("`orch adopt --at {}` marks it", revision.short()))
        })?;
        let style = styles::ID;
        say!(
            "the database is marked at {style}{}{style:#}; none of its rows was changed",
            revision.short()
        );
        Ok(())
    }

    fn marking(&self) -> Marking {
        Marking {
            run: Run::Real,
            wait: self.database.wait(),
            operator: operator(Some("adopted")),
        }
    }

    /// Asks, unless it was agreed beforehand.
    fn agree(&self, question: &str) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        let left = |kind, message: &str| CommandError::new(kind, message.to_owned());
        if !is_interactive() {
            return Err(left(Kind::Refused, "nobody agreed; nothing was written")
                .hint("`--yes` agrees; `--dry-run` only shows it"));
        }
        match consent(question) {
            Some(true) => Ok(()),
            Some(false) => Err(left(Kind::Refused, "nothing was written")),
            None => Err(left(Kind::Interrupted, "interrupted; nothing was written")),
        }
    }
}

impl<'a> Report<'a> {
    fn new(database: &'a str, catalog: &Catalog) -> Self {
        Self {
            database,
            dry_run: false,
            sealed: None,
            marked: None,
            products: catalog.products.len(),
            product_blocks: catalog.blocks.len(),
            resource_types: catalog.resource_types.len(),
            differences: Vec::new(),
            ended: Vec::new(),
            leftover: Vec::new(),
            left: Vec::new(),
            pending: Vec::new(),
        }
    }
}

fn finished(global: &Global, report: &Report<'_>) -> Result<ExitCode> {
    if global.format == Format::Json {
        json(report)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn differences<'a>(
    drift: impl IntoIterator<Item = &'a Drift>,
    declared: Option<&Declared>,
) -> Vec<Difference> {
    let drift = drift.into_iter();
    drift.map(|it| Difference::new(it, declared)).collect()
}

/// Whether a database that is at the head holds rows of a kind of which the ledger records none.
fn lacks_kinds(ledger: &Ledger, observed: &Observed) -> Result<bool> {
    let top = observed.stack.last().map(|it| it.revision);
    if top.is_none() || top != only_head(ledger.graph())? || observed.catalog.workflows.is_empty() {
        return Ok(false);
    }
    Ok(ledger.recorded(top)?.model.workflows.is_none())
}

/// Reads the name of a row, with its kind.
fn row(text: &str) -> Result<Row, String> {
    let form = "a row is `product/NAME`, `block/NAME`, `resource_type/NAME` or `workflow/NAME`";
    let (kind, name) = text.split_once('/').ok_or(form)?;
    Ok(match kind {
        "product" => Row::Product(name.into()),
        "block" => Row::Block(name.into()),
        "resource_type" => Row::ResourceType(name.into()),
        "workflow" => Row::Workflow(name.into()),
        _ => return Err(form.to_owned()),
    })
}

fn names<N: ToString>(names: &[N]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// Says what the first revision records, and where the models differ from it.
fn say_first(first: &First, catalog: &Catalog, declared: &Declared) {
    let inputs = catalog.products.values().map(|it| it.fixed_inputs.len());
    say!(
        "  {}, {}, {}, {}: recorded as its rows are",
        plural(catalog.products.len(), "product"),
        plural(inputs.sum(), "fixed input"),
        plural(catalog.blocks.len(), "product block"),
        plural(first.recorded.model.resource_types.len(), "resource type"),
    );
    let unlike = &first.unlike;
    if !unlike.rows.is_empty() {
        let count = plural(unlike.rows.len(), "difference");
        say!("{count} between the models and the rows, recorded as the rows are:");
        for drift in &unlike.rows {
            Difference::new(drift, Some(declared)).say(["models", "database"]);
        }
    }
    if !unlike.ended.is_empty() {
        say!(
            "{} at end of life, without a class: {}",
            plural_is(unlike.ended.len(), "product"),
            quoted(&names(&unlike.ended))
        );
    }
    if !unlike.leftover.is_empty() {
        say!(
            "not recorded, as no product block has {}: {}",
            plural(unlike.leftover.len(), "resource type"),
            quoted(&names(&unlike.leftover))
        );
    }
    if first.left.is_empty() {
        say!("the models are as the rows are");
    } else {
        say!(
            "the next `orch record` finds {} from the models:",
            plural(first.left.len(), "difference")
        );
        for it in &first.left {
            say!("  {}", one_line(&it.to_string()));
        }
    }
}

fn quoted(names: &[String]) -> String {
    let all: Vec<_> = names
        .iter()
        .map(|it| format!("`{}`", one_line(it)))
        .collect();
    all.join(", ")
}

fn say_sealed(ledger: &Ledger, revision: RevisionId) {
    let style = styles::ID;
    say!("recorded as revision {style}{}{style:#}", revision.short());
    say!("  {}", ledger.path(revision).display());
}

fn say_unlike(unlike: &[Drift], at: RevisionId) {
    if !unlike.is_empty() {
        say!(
            "the structure of the database is not that of {}:",
            at.short()
        );
        for drift in unlike {
            Difference::new(drift, None).say(["recorded", "database"]);
        }
    }
}

fn say_texts(texts: &[Drift], at: RevisionId) {
    if !texts.is_empty() {
        say!(
            "{} other than recorded at {}, and kept:",
            plural_is(texts.len(), "text"),
            at.short()
        );
        for drift in texts {
            Difference::new(drift, None).say(["recorded", "database"]);
        }
    }
}

/// No revision has the structure of the database.
fn nowhere(nearest: RevisionId, drift: &[Drift]) -> CommandError {
    let count = plural(drift.len(), "difference");
    say!(
        "{count} from {}, the revision that is nearest:",
        nearest.short()
    );
    for drift in drift {
        Difference::new(drift, None).say(["recorded", "database"]);
    }
    CommandError::new(
        Kind::Integrity,
        "the structure of the database is that of no revision",
    )
    .detail("nothing was written")
    .detail("a row that the database lacks: add it as it was added elsewhere, or mark and repair")
    .detail("a row that only the database has: mark, then record it or remove it by hand")
    .hint(format!(
        "`orch adopt --at {}` marks it there in spite of these",
        nearest.short()
    ))
}
