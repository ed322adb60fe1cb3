//! Shows what the reader of models found, with the source and carets.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use orch_python::{Diagnostic, Severity};

use crate::output::safe::masked;
use crate::output::{line, plural, styles};

/// How many are printed; a person mends the first before looking at the last.
const SHOWN: usize = 20;

/// Prints diagnostics, of many the first. Returns how many are errors.
pub(crate) fn print(diagnostics: &[Diagnostic]) -> usize {
    // Styles that are not wanted go where the line is printed.
    let renderer = Renderer::styled()
        .error(styles::ERROR)
        .warning(styles::WARNING)
        .help(styles::HINT)
        .line_num(styles::HINT)
        .context(styles::HINT)
        .emphasis(styles::HEADING);
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
    if shown.len() > SHOWN {
        // Errors come first; both stay in the order of the source.
        shown.sort_by_key(|one| one.severity);
    }
    for diagnostic in shown.iter().take(SHOWN) {
        line(&format!("{}\n", rendered(diagnostic, &renderer)));
    }
    if diagnostics.len() > SHOWN {
        let more = diagnostics.len() - SHOWN;
        line(&format!("{} more not shown\n", plural(more, "finding")));
    }
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
    diagnostics.iter().filter(is_error).count()
}

fn rendered(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(masked(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let mut report: Vec<Group<'_>> = Vec::new();
    match &diagnostic.excerpt {
        Some(excerpt) => {
            let annotation = AnnotationKind::Primary
                .span(excerpt.span.clone())
                .label(masked(&excerpt.label));
            let snippet = Snippet::source(masked(excerpt.source.as_ref()))
                .path(masked(&excerpt.path))
                .annotation(annotation);
            report.push(title.element(snippet));
        }
        None => report.push(Group::with_title(title)),
    }
    if let Some(hint) = &diagnostic.hint {
        report.push(Group::with_title(
            Level::HELP.with_name("hint").secondary_title(masked(hint)),
        ));
    }
    renderer.render(&report)
}
