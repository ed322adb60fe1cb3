//! The models.

use orch_app::reading::{ReadError, Source, read};

use crate::checkup::checked::Checked;
use crate::interrupt;
use crate::output::plural;

const PART: &str = "models";

/// Whether the models can be read.
pub(crate) fn models(source: &Source) -> Checked {
    let shown = source.models.display();
    let read = match read(source, &interrupt::is_interrupted) {
        Ok(read) => read,
        Err(ReadError::Package(error)) => {
            return Checked::failed(PART, &ReadError::Package(error).into());
        }
        Err(error) => {
            return Checked::problem(PART, format!("`{shown}`: {error}"))
                .hint("`orch models` shows each place that cannot be read");
        }
    };
    let model = &read.declared.model;
    let (products, blocks) = (model.products.len(), model.blocks.len());
    let counts = [plural(products, "product"), plural(blocks, "product block")].join(", ");
    let warnings = read.diagnostics.len() + read.warnings.len();
    if products == 0 {
        Checked::note(PART, format!("`{shown}` registers no product"))
            .hint("name the package that does: `--models PATH`, or `models` in `orch.toml`")
    } else if warnings > 0 {
        let warnings = plural(warnings, "warning");
        Checked::note(PART, format!("`{shown}`, {counts}, {warnings}"))
            .hint("`orch models` shows the warnings")
    } else {
        Checked::fine(PART, format!("`{shown}`, {counts}"))
    }
}
