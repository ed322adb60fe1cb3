//! What is said in the end: each root cause once, in the order of the source.

use std::collections::HashMap;

use crate::finding::code::Code;
use crate::finding::diagnostic::{Diagnostic, Severity};

/// Sorts, and leaves out repetitions and what only follows from something else.
pub(crate) fn settle(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|one, two| one.key().cmp(&two.key()));
    diagnostics.dedup_by(|one, two| one.key() == two.key());
    gather_imports(diagnostics);
    let follows = |diagnostic: &Diagnostic| diagnostic.code == Code::UnknownType;
    if diagnostics
        .iter()
        .any(|one| one.severity == Severity::Error && !follows(one))
    {
        diagnostics.retain(|diagnostic| !follows(diagnostic));
    }
}

/// A module that is missing, or that is not read, is one fault, however many imports name it:
/// the first of them is shown, the others are counted.
fn gather_imports(diagnostics: &mut Vec<Diagnostic>) {
    // A relative name means another module in each package.
    let is_import = |diagnostic: &Diagnostic| {
        matches!(diagnostic.code, Code::MissingImport | Code::UnknownImport)
            && !diagnostic.message.contains("`.")
    };
    let mut others: HashMap<String, usize> = HashMap::new();
    diagnostics.retain(|diagnostic| {
        if !is_import(diagnostic) {
            return true;
        }
        let others_so_far = others
            .get_mut(&diagnostic.message)
            .map(|others| *others += 1);
        if others_so_far.is_none() {
            others.insert(diagnostic.message.clone(), 0);
        }
        others_so_far.is_none()
    });
    for diagnostic in diagnostics.iter_mut().filter(|it| is_import(it)) {
        let others = others.get(&diagnostic.message).copied().unwrap_or(0);
        let Some(excerpt) = diagnostic.excerpt.as_mut().filter(|_| others > 0) else {
            continue;
        };
        let imports = if others == 1 {
            "import names"
        } else {
            "imports name"
        };
        excerpt.label += &format!("; {others} other {imports} the module");
    }
}
