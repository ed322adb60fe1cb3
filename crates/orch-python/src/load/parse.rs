//! Reads and parses one file, or says why it cannot be read.

use std::fs;
use std::path::Path;

use ruff_python_ast::Stmt;
use ruff_python_parser::Mode;
use ruff_text_size::{TextRange, TextSize};

use crate::finding::{Code, Diagnostic, ModuleId, Problem, Severity};
use crate::load::loader::{Kind, LARGEST, Loader, empty};
use crate::source::guard;
use crate::source::mention::mentions_registry;
use crate::source::text::Source;

impl Loader<'_> {
    /// Parses a file, and keeps what could be read of it. Returns none if it is said why
    /// it could not.
    pub(crate) fn parse(
        &mut self,
        name: &str,
        path: &Path,
        package: bool,
        script: bool,
        from: Option<(ModuleId, TextRange)>,
    ) -> Option<ModuleId> {
        let shown = self.finder.shown(path);
        let kind = match (package, script) {
            (true, _) => Kind::Package,
            (false, true) => Kind::Script,
            (false, false) => Kind::File,
        };
        let installed = self.finder.is_installed(path);
        let broken = |loader: &mut Self, shown: String, text: String| {
            loader.add(
                name,
                Source::new(shown, text),
                empty(),
                Kind::Broken,
                installed,
            )
        };
        let fault = match fs::metadata(path) {
            Err(error) => Some((
                Code::UnreadableFile,
                format!("cannot read `{shown}`: {error}"),
            )),
            Ok(metadata) if metadata.len() > LARGEST => {
                Some((Code::FileTooLarge, format!("`{shown}` is over 10 MB")))
            }
            Ok(_) => None,
        };
        let bytes = match fault {
            Some(fault) => Err(fault),
            None => fs::read(path).map_err(|error| {
                (
                    Code::UnreadableFile,
                    format!("cannot read `{shown}`: {error}"),
                )
            }),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err((code, message)) => {
                let excerpt = from.map(|(module, range)| {
                    self.modules[module.0]
                        .source
                        .excerpt(range, "imported here")
                });
                self.diagnostics.push(Diagnostic {
                    code,
                    severity: Severity::Error,
                    message,
                    excerpt,
                    hint: None,
                });
                broken(self, shown, String::new());
                return None;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let id = broken(self, shown, text);
                let range = TextRange::at(size(at), 3.into());
                let problem = Problem::new(Code::NotUtf8, id, range, "the file is not UTF-8")
                    .label("this byte is no UTF-8");
                self.problems.push(problem);
                return None;
            }
        };
        if let Some(at) = text.find('\0') {
            let id = broken(self, shown, text);
            let range = TextRange::at(size(at), 1.into());
            let problem = Problem::new(Code::NulByte, id, range, "the file holds a NUL byte");
            self.problems.push(problem);
            return None;
        }
        if let Some(what) = guard::too_deep(&text, Mode::Module) {
            let id = broken(self, shown, text);
            let range = TextRange::empty(0.into());
            let message = format!("the file nests too deep to be read: {what}");
            self.problems
                .push(Problem::new(Code::NestedTooDeep, id, range, message));
            return None;
        }
        match ruff_python_parser::parse_module(&text) {
            Ok(parsed) => {
                let mut ast = parsed.into_syntax();
                if !mentions_registry(&text) {
                    hollow(&mut ast.body);
                }
                Some(self.add(name, Source::new(shown, text), ast, kind, installed))
            }
            Err(error) => {
                let id = broken(self, shown, text);
                let mut message = error.error.to_string();
                if let Some(first) = message.get_mut(..1) {
                    first.make_ascii_lowercase();
                }
                let message = format!("the file is not valid Python: {message}");
                self.problems
                    .push(Problem::new(Code::SyntaxError, id, error.location, message));
                None
            }
        }
    }
}

/// Forgets what functions do: importing a module does not run it, and most of a
/// tree is in there. Their names and places stay.
fn hollow(body: &mut [Stmt]) {
    for stmt in body {
        match stmt {
            Stmt::FunctionDef(function) => function.body = ruff_python_ast::Suite::default(),
            Stmt::ClassDef(class) => hollow(&mut class.body),
            Stmt::If(stmt) => {
                hollow(&mut stmt.body);
                for clause in &mut stmt.elif_else_clauses {
                    hollow(&mut clause.body);
                }
            }
            Stmt::Try(stmt) => {
                hollow(&mut stmt.body);
                hollow(&mut stmt.orelse);
            }
            Stmt::With(stmt) => hollow(&mut stmt.body),
            _ => {}
        }
    }
}

fn size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or_default()
}
