//! `orch serve`

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;

use clap::Args;
use orch_postgres::DatabaseUrl;
use orch_web::{Access, Contents, NamedDatabase, Site, Token, serve};
use serde::Serialize;

use crate::author::variable;
use crate::database::{PROGRAM, address_of};
use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::interrupt;
use crate::models_argument::FilesArgument;
use crate::output::{data, json, say};
use crate::words::ledger::open;

/// Serve pages and an API to look at the ledger and its databases
///
/// Nothing can be changed there. The API has the orchestrator's own paths and
/// shapes, such as `/api/products/`, for any point of history: `?at=REVISION`.
/// Only this machine reaches the server, unless `--bind` says otherwise; then
/// everybody must show a token.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch serve --open
  orch serve --environment staging --environment production")]
pub(crate) struct Serve {
    /// A database to show, as libpq or SQLAlchemy write it; may be given several times.
    /// Else the environments of `orch.toml` that have an address, else `ORCH_DATABASE`, else
    /// `DATABASE_URI`
    #[arg(long, value_name = "URL")]
    database: Vec<String>,

    /// A database that has this name in `orch.toml`; may be given several times
    #[arg(long, value_name = "NAME")]
    environment: Vec<String>,

    /// Show the recorded state alone, whatever database the environment names
    #[arg(long, conflicts_with_all = ["database", "environment"])]
    sandbox: bool,

    #[command(flatten)]
    models: FilesArgument,

    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,

    /// The address to listen on. Beyond loopback, everybody must show the token of
    /// `ORCH_TOKEN`, or the one that is made up and printed
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// Another name under which the server is called, as by a proxy; may be given
    /// several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,

    /// Open the pages in the browser
    #[arg(long)]
    open: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    url: &'a str,
    databases: Vec<String>,
}

impl Serve {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let folder = global.ledger();
        let ledger = open(&folder)?;
        let databases = self.databases(global)?;
        let token = (!self.bind.is_loopback()).then(token).transpose()?;
        let listener = self.listen()?;
        let address = listener.local_addr().map_err(CommandError::failed)?;
        let url = url(address, token.as_ref());
        let report = Report {
            url: &url,
            databases: databases.iter().map(|it| it.name.clone()).collect(),
        };
        let models = self.models.source(global)?;
        let site = Site::new(Contents {
            ledger,
            name: name(&folder),
            databases,
            models: Some(models),
            program: PROGRAM.to_owned(),
        });
        let access = Access {
            hosts: self.host.clone(),
            token,
        };
        let (stop, stopped) = mpsc::channel();
        let _stopping = interrupt::calling(move || {
            // Whoever is to hear it may have ended already.
            let _ = stop.send(());
        });
        if global.format == Format::Json {
            json(&report)?;
        } else {
            data(&format!("{url}\n"))?;
            say!("Ctrl-C ends it");
        }
        if self.open {
            open_browser(&url);
        }
        serve(site, access, listener, stopped).map_err(CommandError::failed)?;
        Ok(ExitCode::SUCCESS)
    }

    fn databases(&self, global: &Global) -> Result<Vec<NamedDatabase>> {
        if self.sandbox {
            return Ok(Vec::new());
        }
        let settings = global.settings()?;
        let mut databases = Vec::new();
        for name in &self.environment {
            let address = address_of(settings.environment(name)?)?;
            databases.push(named(name.clone(), &address)?);
        }
        for text in &self.database {
            let database = named(String::new(), &(text.clone(), "--database".to_owned()))?;
            let name = free_name(&databases, database.url.database());
            databases.push(NamedDatabase { name, ..database });
        }
        if databases.is_empty() {
            let environments = settings.environments.iter();
            let reachable = environments.filter(|it| variable(&it.variable).is_some());
            for it in reachable {
                databases.push(named(it.name.clone(), &address_of(it)?)?);
            }
        }
        if databases.is_empty() {
            let of = |name: &str| Some((variable(name)?, name.to_owned()));
            if let Some(address) = of("ORCH_DATABASE").or_else(|| of("DATABASE_URI")) {
                let database = named(String::new(), &address)?;
                let name = database.url.database().to_owned();
                databases.push(NamedDatabase { name, ..database });
            }
        }
        Ok(databases)
    }

    fn listen(&self) -> Result<TcpListener> {
        let address = SocketAddr::new(self.bind, self.port);
        TcpListener::bind(address).map_err(|error| {
            CommandError::failed(format!("cannot listen on {address}: {error}"))
                .hint("give another `--port`; 0 takes a free one")
        })
    }
}

/// A database under a name; `from` says where its address stands.
fn named(name: String, (text, from): &(String, String)) -> Result<NamedDatabase> {
    let url = DatabaseUrl::parse(text, &variable)
        .map_err(|error| CommandError::usage(format!("in `{from}`: {error}")))?;
    Ok(NamedDatabase { name, url })
}

/// A name that no other database has.
fn free_name(databases: &[NamedDatabase], name: &str) -> String {
    let others = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    let is_free = |name: &String| databases.iter().all(|it| it.name != *name);
    names
        .find(is_free)
        .expect("BUG: there are fewer databases than numbers")
}

/// What a ledger is called: the name of the folder that it is in.
fn name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let above = whole.parent().and_then(Path::file_name);
    let name = above.or(whole.file_name()).unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The token of `ORCH_TOKEN`, else one that nobody can guess.
fn token() -> Result<Token> {
    const BYTES: usize = 24;
    let text = match variable("ORCH_TOKEN") {
        Some(text) => text,
        None => {
            let mut bytes = [0; BYTES];
            random(&mut bytes)
                .map_err(|error| CommandError::failed(format!("cannot make a token: {error}")))?;
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
    };
    Token::new(&text).map_err(|error| CommandError::usage(format!("in `ORCH_TOKEN`: {error}")))
}

fn random(bytes: &mut [u8]) -> std::io::Result<()> {
    use std::io::Read as _;
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)
}

/// The address to open; the token goes into a cookie on the first visit.
fn url(address: SocketAddr, token: Option<&Token>) -> String {
    match token {
        Some(token) => format!("http://{address}/?token={}", token.secret()),
        None => format!("http://{address}/"),
    }
}

/// A browser that does not open is no reason to end: the address stands above.
fn open_browser(url: &str) {
    for program in ["xdg-open", "open"] {
        let started = Command::new(program)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if started.is_ok() {
            return;
        }
    }
    say!("no browser was found: open the address above");
}
