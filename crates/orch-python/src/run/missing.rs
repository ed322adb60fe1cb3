//! Imports that lead nowhere, or out of the folders that are read.

use std::rc::Rc;

use ruff_python_ast::StmtImportFrom;
use ruff_text_size::TextRange;

use crate::find::finder::Found;
use crate::find::foreign::may_hold_models;
use crate::finding::{Code, ModuleId, Problem};
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(super) fn missing(&self, cx: Cx, name: &str, range: TextRange) -> Problem {
        let first = self.first_missing(name);
        let problem = cx.problem(
            Code::MissingImport,
            range,
            format!("cannot find the module `{first}`"),
        );
        problem.label(self.world.finder.why_missing(first))
    }

    /// The shortest start of a dotted name that leads nowhere, which Python names as well.
    fn first_missing<'n>(&self, name: &'n str) -> &'n str {
        if name.starts_with('.') {
            return name;
        }
        let ends = name.match_indices('.');
        let mut starts = ends.map(|(at, _)| &name[..at]);
        let is_missing = |start: &&str| self.world.finder.find(start) == Found::Missing;
        starts.find(is_missing).unwrap_or(name)
    }

    pub(super) fn say_missing(&mut self, cx: Cx, problem: Problem) {
        let installed = self.world.module(cx.module).installed;
        let surely = self.maybes.is_empty();
        if self.said_missing.insert((problem.module, problem.range)) && (surely || !installed) {
            self.say(problem);
        }
    }

    pub(super) fn nowhere(
        &mut self,
        cx: Cx,
        import: &'a StmtImportFrom,
        name: &str,
        range: TextRange,
    ) -> Flow {
        let problem = self.missing(cx, name, range);
        if self.catches.last() == Some(&true) {
            return Flow::Raise(Rc::new(problem));
        }
        let unknown = follows(&problem);
        self.say_missing(cx, problem);
        self.bind_all(cx, import, &unknown);
        Flow::Next
    }

    /// A package that is not found and of which nothing is used may be imported for what
    /// its import does.
    pub(super) fn note_unknown(&mut self, cx: Cx, module: &str, bound: &str, range: TextRange) {
        let here = self.world.module(cx.module);
        if here.installed || !may_hold_models(&format!("{module}.")) {
            return;
        }
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words = here.source.text.split(|letter| !is_part(letter));
        if bound != "*" && words.filter(|word| *word == bound).count() > 1 {
            return;
        }
        let message =
            format!("`{module}` may register products or define models when it is imported");
        let problem = cx
            .problem(Code::UnknownImport, range, message)
            .warning()
            .label("it is outside of the folders that are read")
            .hint("name the folder that holds it with --python-path DIR");
        if self.said_missing.insert((problem.module, problem.range)) {
            self.say(problem);
        }
    }

    pub(crate) fn no_such_member(
        &self,
        cx: Cx,
        id: ModuleId,
        name: &str,
        range: TextRange,
    ) -> Problem {
        let module = self.world.module(id);
        let problem = cx.problem(
            Code::MissingName,
            range,
            format!("the module `{}` has no `{name}`", module.name),
        );
        if module.done {
            problem
        } else {
            problem.label("the module is still being imported, as the imports form a circle")
        }
    }
}

/// A value that only follows from a problem that has been said.
pub(super) fn follows(problem: &Problem) -> Value {
    Value::unknown(Problem {
        code: Code::UnknownType,
        ..problem.clone()
    })
}
