//! Databases, and the server that sandboxes use.

use orch_app::health::{Depth, Reading};
use orch_app::settings::Settings;
use orch_postgres::find_binaries;

use crate::author::variable;
use crate::checkup::checked::Checked;
use crate::database::DatabaseArgument;
use crate::error::CommandError;
use crate::global::Global;

/// Whether the database that is named answers, and has the orchestrator's tables.
pub(crate) fn database(argument: &DatabaseArgument, global: &Global) -> Checked {
    const PART: &str = "database";
    if !argument.is_named() {
        return Checked::fine(PART, "none is named; recording needs none");
    }
    let read = argument.connect(global).and_then(|mut database| {
        Reading::of(&mut database.client, Depth::Metadata, argument.wait())
            .map_err(CommandError::from)?;
        Ok(database.name)
    });
    match read {
        Ok(name) => Checked::fine(PART, format!("{name} answers")),
        Err(error) => Checked::failed(PART, &error),
    }
}

/// Whether the environments of the settings have addresses.
pub(crate) fn environments(settings: &Settings) -> Vec<Checked> {
    let check = |name: &str, from: &str| match variable(from) {
        Some(_) => Checked::fine("environment", format!("`{name}`, by `{from}`")),
        None => Checked::note(
            "environment",
            format!("`{name}` has no address: the variable `{from}` is not set"),
        )
        .hint(format!("`export {from}=postgresql://USER@HOST/NAME`")),
    };
    let all = settings.environments.iter();
    all.map(|it| check(&it.name, &it.variable)).collect()
}

/// Whether `--sandbox` finds a server.
pub(crate) fn server() -> Checked {
    const PART: &str = "sandbox";
    match find_binaries() {
        Ok(folder) => Checked::fine(PART, format!("Postgres in `{}`", folder.display())),
        Err(error) => Checked::note(PART, error.to_string()),
    }
}
