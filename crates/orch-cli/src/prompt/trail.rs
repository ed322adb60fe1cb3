//! Where in the questions a person is; by key, as the questions change with the answers.

use orch_plan::{Answers, Plan, Question, QuestionKey};

/// The way through the questions, and back.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The questions that were answered here, in order.
    answered: Vec<QuestionKey>,
    /// A question to be asked although it is answered.
    again: Option<QuestionKey>,
}

impl Trail {
    /// The place of the question that is to be asked next; none when all are answered.
    pub(super) fn next(&mut self, plan: &Plan<'_>, answers: &Answers) -> Option<usize> {
        let place = |key: &QuestionKey| plan.questions.iter().position(|it| it.key == *key);
        // What was asked may not be asked any more.
        self.answered.retain(|key| place(key).is_some());
        let is_open = |question: &Question| {
            let known = answers.get(&question.key);
            known.is_none_or(|it| question.check(&it.answer).is_err())
        };
        let again = self.again.as_ref().and_then(place);
        again.or_else(|| plan.questions.iter().position(is_open))
    }

    /// A question was answered.
    pub(super) fn answered(&mut self, key: &QuestionKey) {
        self.again = None;
        self.answered.retain(|it| it != key);
        self.answered.push(key.clone());
    }

    /// Asks the question before another one: the one that was answered before it here, else
    /// the one above it. From the first one there is no way back: it is asked again.
    pub(super) fn back(&mut self, from: &QuestionKey, above: Option<&QuestionKey>) {
        let at = self.answered.iter().rposition(|it| it == from);
        let before = match at {
            Some(at) => at.checked_sub(1).map(|at| &self.answered[at]),
            None => self.answered.last(),
        };
        self.again = Some(before.or(above).unwrap_or(from).clone());
    }

    /// Asks the question that was answered last.
    pub(super) fn last(&mut self) {
        self.again = self.answered.last().cloned();
    }

    /// Asks a question although it is answered.
    pub(super) fn again(&mut self, key: QuestionKey) {
        self.again = Some(key);
    }
}
