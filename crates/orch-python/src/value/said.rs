//! The problems that were found so far.

use std::cell::RefCell;

use crate::finding::{Code, Problem, Severity};

/// The problems, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Said {
    problems: RefCell<Vec<Problem>>,
}

impl Said {
    pub(crate) fn add(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Keeps of what `asking` adds the problems of one code only.
    pub(crate) fn keeping<T>(&self, code: Code, asking: impl FnOnce() -> T) -> T {
        let from = self.problems.borrow().len();
        let answer = asking();
        let mut problems = self.problems.borrow_mut();
        let later = problems.split_off(from);
        problems.extend(later.into_iter().filter(|problem| problem.code == code));
        answer
    }

    /// Whether one of the problems makes the model wrong.
    pub(crate) fn has_failed(&self) -> bool {
        let problems = self.problems.borrow();
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}
