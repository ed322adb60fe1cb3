//! Taking the answers that were given beforehand.

use std::collections::{BTreeMap, BTreeSet};

use orch_event::{Answer, Given};
use orch_plan::{answer_form, unasked};

use crate::record::error::RecordError;
use crate::record::given::{GivenAnswers, GivenError};
use crate::record::note::Note;
use crate::record::recording::Recording;

impl Recording<'_> {
    /// Takes the answers that were given beforehand, and those that the models' source
    /// gives. An answer that the models contradict is told of, and its question stays
    /// open.
    pub fn give(
        &mut self,
        given: &GivenAnswers,
        tell: &mut dyn FnMut(Note),
    ) -> Result<(), RecordError> {
        let GivenAnswers { form, path, inputs } = given;
        let form_error = |source| GivenError::Form {
            path: path.clone(),
            source,
        };
        let mut tried = BTreeSet::new();
        // An answer may lead to questions that other answers are for.
        loop {
            let inputted = inputs.answer(&self.plan).map_err(GivenError::from)?;
            let answered = answer_form(&self.plan, form).map_err(form_error)?;
            let mut said = self.request.material.read.answers.clone();
            said.extend(inputted.answers);
            said.extend(answered.answers);
            let before = self.replans;
            self.take(&said, tell)?;
            // What is asked only once it is answered comes in with the plan.
            let possible: Vec<String> = self
                .plan
                .possible
                .iter()
                .filter(|key| said.contains_key(*key) && !self.answers.contains_key(*key))
                .filter(|key| tried.insert((*key).clone()))
                .cloned()
                .collect();
            if !possible.is_empty() {
                let mut answers = self.answers.clone();
                for key in possible {
                    let text = said[&key].clone();
                    answers.insert(key.clone(), self.answer_to(key, text));
                }
                self.plan = self.plan.again(&answers)?;
                self.replans += 1;
                self.take(&said, tell)?;
            }
            if self.replans != before {
                continue;
            }
            for unused in inputted.unused {
                tell(Note::UnusedInput(unused));
            }
            if let Some(error) = inputted.unasked.into_iter().next() {
                return Err(GivenError::from(error).into());
            }
            if answered.unasked.is_empty() {
                return Ok(());
            }
            let elsewhere = self.plan.keys_elsewhere();
            for key in answered.unasked {
                if !elsewhere.contains(&key) {
                    return Err(form_error(unasked(&self.plan, &key)).into());
                }
                tell(Note::UnusedAnswer(key));
            }
            return Ok(());
        }
    }

    /// An answer to a question that is asked only once it is answered.
    fn answer_to(&mut self, key: String, answer: String) -> Answer {
        Answer {
            key,
            ask: String::new(),
            answer,
            given: Given::File,
            by: self.by(),
            at: self.request.author.now(),
        }
    }

    /// Takes what was said to the questions of the plan.
    fn take(
        &mut self,
        said: &BTreeMap<String, String>,
        tell: &mut dyn FnMut(Note),
    ) -> Result<(), RecordError> {
        let mut kept = Vec::new();
        for (index, question) in self.plan.questions.iter().enumerate() {
            let Some(answer) = said.get(&question.key) else {
                continue;
            };
            match question.check(answer) {
                Ok(()) => {
                    let same = self.answers.get(&question.key);
                    if same.is_none_or(|known| known.answer != *answer) {
                        kept.push((index, answer.clone()));
                    }
                }
                Err(refusal) => {
                    if self.refused.insert(question.key.clone()) {
                        let key = question.key.clone();
                        tell(Note::Refused { key, refusal });
                    }
                    self.answers.remove(&question.key);
                }
            }
        }
        self.keep(kept, Given::File)
    }
}
