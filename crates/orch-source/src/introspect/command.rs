//! What `--introspect` is given: a module, a script, or a command line that runs one.

use std::path::Path;

/// A command to introspect, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Variables that stand before the program: `NAME=VALUE`.
    pub variables: Vec<(String, String)>,
    /// The interpreter and its options, `uv run` and the like before it; empty where
    /// only a target is named.
    pub interpreter: Vec<String>,
    /// What is imported.
    pub target: Target,
    /// What the target finds in `sys.argv`.
    pub arguments: Vec<String>,
}

/// What is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A module by its dotted name.
    Module(String),
    /// A script by its path.
    Script(String),
}

/// The text names nothing that can be introspected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseCommandError {
    /// There is nothing.
    #[error("the command is empty")]
    Empty,
    /// A quote is not closed.
    #[error("the command has a quote that is not closed")]
    Quote,
    /// No module and no script.
    #[error("`{0}` is neither a module's name nor a script")]
    NoTarget(String),
    /// The program before the target is no Python.
    #[error("`{0}` is no Python interpreter")]
    NoInterpreter(String),
    /// The interpreter is given code, or nothing, rather than a module or a script.
    #[error("the command names no module and no script")]
    NothingToImport,
}

impl Command {
    /// Takes a command apart: `products`, `main.py`, `python main.py`,
    /// `/path/python -m products`, `uv run python -X dev main.py`. Words are parted
    /// and quoted as in a shell; no shell is run.
    ///
    /// # Errors
    ///
    /// If it names no module and no script.
    pub fn parse(text: &str) -> Result<Self, ParseCommandError> {
        let mut words = split(text)?;
        let is_variable = |word: &String| {
            word.split_once('=')
                .is_some_and(|(name, _)| is_identifier(name))
        };
        let count = words.iter().take_while(|word| is_variable(word)).count();
        let variables = words
            .drain(..count)
            .filter_map(|word| {
                let (name, value) = word.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            })
            .collect();
        match &words[..] {
            [] => Err(ParseCommandError::Empty),
            [only] if is_python(only) && !only.ends_with(".py") => {
                Err(ParseCommandError::NothingToImport)
            }
            [only] => Ok(Self {
                variables,
                interpreter: Vec::new(),
                target: target(only)?,
                arguments: Vec::new(),
            }),
            _ => with_interpreter(variables, words),
        }
    }
}

fn target(word: &str) -> Result<Target, ParseCommandError> {
    if is_script(word) {
        Ok(Target::Script(word.to_owned()))
    } else if is_module(word) {
        Ok(Target::Module(word.to_owned()))
    } else {
        Err(ParseCommandError::NoTarget(word.to_owned()))
    }
}

fn with_interpreter(
    variables: Vec<(String, String)>,
    mut words: Vec<String>,
) -> Result<Command, ParseCommandError> {
    let Some(python) = words.iter().position(|word| is_python(word)) else {
        // `main.py db migrate-domain-models`: a target with its arguments.
        let first = words.remove(0);
        return match target(&first) {
            Ok(target @ Target::Script(_)) => Ok(Command {
                variables,
                interpreter: Vec::new(),
                target,
                arguments: words,
            }),
            _ => Err(ParseCommandError::NoInterpreter(first)),
        };
    };
    let mut at = python + 1;
    while let Some(word) = words.get(at) {
        match word.as_str() {
            "-m" => {
                let module = words.get(at + 1).cloned().unwrap_or_default();
                if !is_module(&module) {
                    return Err(ParseCommandError::NoTarget(module));
                }
                let arguments = words.split_off(at + 2);
                words.truncate(at);
                return Ok(Command {
                    variables,
                    interpreter: words,
                    target: Target::Module(module),
                    arguments,
                });
            }
            "-" | "-c" => return Err(ParseCommandError::NothingToImport),
            "-X" | "-W" | "--check-hash-based-pycs" => at += 2,
            word if word.starts_with('-') => at += 1,
            script => {
                let target = Target::Script(script.to_owned());
                let arguments = words.split_off(at + 1);
                words.truncate(at);
                return Ok(Command {
                    variables,
                    interpreter: words,
                    target,
                    arguments,
                });
            }
        }
    }
    Err(ParseCommandError::NothingToImport)
}

fn file_name(word: &str) -> &str {
    let path = Path::new(word);
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(word)
}

/// `python`, `python3.12`, `pypy3`, `py`, by any path.
fn is_python(word: &str) -> bool {
    let name = file_name(word);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let version = ["python", "pypy", "py"]
        .iter()
        .find_map(|start| name.strip_prefix(start));
    version.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn is_script(word: &str) -> bool {
    Path::new(word)
        .extension()
        .is_some_and(|extension| extension == "py")
}

fn is_identifier(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c == '_' || c.is_alphanumeric())
}

fn is_module(word: &str) -> bool {
    word.split('.').all(is_identifier)
}

/// Parts words as a shell does; only quotes and backslashes mean something.
fn split(text: &str) -> Result<Vec<String>, ParseCommandError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => {
                let next = chars.next().ok_or(ParseCommandError::Quote)?;
                word.get_or_insert_default().push(next);
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(ParseCommandError::Quote);
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
mod tests {
    use super::{Command, ParseCommandError, Target};

    fn check(text: &str, interpreter: &[&str], target: &Target, arguments: &[&str]) {
        let command = Command::parse(text).unwrap();
        assert_eq!(command.interpreter, interpreter, "{text}");
        assert_eq!(command.target, *target, "{text}");
        assert_eq!(command.arguments, arguments, "{text}");
    }

    #[test]
    fn a_module_a_script_and_a_command_line_are_told_apart() {
        let module = |name: &str| Target::Module(name.to_owned());
        let script = |path: &str| Target::Script(path.to_owned());
        check("products", &[], &module("products"), &[]);
        check("team.products", &[], &module("team.products"), &[]);
        check("main.py", &[], &script("main.py"), &[]);
        check(
            "main.py db heads",
            &[],
            &script("main.py"),
            &["db", "heads"],
        );
        check("python main.py", &["python"], &script("main.py"), &[]);
        check(
            "/a/python3.12 -m products",
            &["/a/python3.12"],
            &module("products"),
            &[],
        );
        check(
            "uv run python -X dev -B 'my app.py' db",
            &["uv", "run", "python", "-X", "dev", "-B"],
            &script("my app.py"),
            &["db"],
        );
    }

    #[test]
    fn variables_may_stand_first() {
        let command = Command::parse(r#"DATABASE_URI="a b" X= python main.py"#).unwrap();
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [variable("DATABASE_URI", "a b"), variable("X", "")];
        assert_eq!(command.variables, expected);
    }

    #[test]
    fn what_names_nothing_to_import_is_refused() {
        let refused = |text| Command::parse(text).unwrap_err();
        assert_eq!(refused("  "), ParseCommandError::Empty);
        assert_eq!(refused("python 'main.py"), ParseCommandError::Quote);
        assert_eq!(refused("python"), ParseCommandError::NothingToImport);
        assert_eq!(
            refused("python -c pass"),
            ParseCommandError::NothingToImport
        );
        assert_eq!(
            refused("poetry run orchestrator"),
            ParseCommandError::NoInterpreter("poetry".to_owned())
        );
        assert_eq!(
            refused("./products"),
            ParseCommandError::NoTarget("./products".to_owned())
        );
    }
}
