//! Taking the answers that were given beforehand.

use std::collections::BTreeMap;

use orch_event::{Answer, Given};
use orch_plan::{Offered, QuestionKey, Settled, To, answer_form, settle_with, unasked};

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
        let known = self.offered();
        let (by, at) = (self.by(), self.request.author.now());
        let source = &self.request.material.read.answers;
        let offer = |(key, answer): (QuestionKey, String)| Offered {
            to: To::Key,
            answer: Answer {
                key: key.to_string(),
                ask: String::new(),
                answer,
                given: Given::File,
                by: by.clone(),
                at,
            },
        };
        // An answer may lead to questions that other answers are for.
        let Settled {
            plan,
            answers,
            refused,
            ..
        } = settle_with(self.plan.clone(), |plan| {
            let inputted = inputs.answer(plan).map_err(GivenError::from)?;
            let answered = answer_form(plan, form).map_err(form_error)?;
            let mut said: BTreeMap<QuestionKey, String> = source
                .iter()
                .map(|(key, answer)| (key.as_str().into(), answer.clone()))
                .collect();
            said.extend(inputted.answers);
            said.extend(answered.answers);
            let said = said.into_iter().map(offer);
            Ok::<_, RecordError>(known.iter().cloned().chain(said).collect())
        })?;
        self.plan = plan;
        for (key, refusal) in refused {
            let told = key.to_string();
            if self.refused.insert(key) {
                tell(Note::Refused { key: told, refusal });
            }
        }
        self.answers.retain(|key, _| answers.contains_key(key));
        let questions = self.plan.questions.iter().enumerate();
        let news = questions.filter_map(|(index, question)| {
            let answer = &answers.get(&question.key)?.answer;
            let known = self.answers.get(&question.key);
            let is_new = known.is_none_or(|known| known.answer != *answer);
            is_new.then(|| (index, answer.clone()))
        });
        let news = news.collect();
        self.keep(news, Given::File)?;
        self.tell_unused(given, tell)
    }

    /// Tells of given answers that no question takes; one that no path asks is an error.
    fn tell_unused(
        &self,
        given: &GivenAnswers,
        tell: &mut dyn FnMut(Note),
    ) -> Result<(), RecordError> {
        let GivenAnswers { form, path, inputs } = given;
        let form_error = |source| GivenError::Form {
            path: path.clone(),
            source,
        };
        let inputted = inputs.answer(&self.plan).map_err(GivenError::from)?;
        for unused in inputted.unused {
            tell(Note::UnusedInput(unused));
        }
        if let Some(error) = inputted.unasked.into_iter().next() {
            return Err(GivenError::from(error).into());
        }
        let answered = answer_form(&self.plan, form).map_err(form_error)?;
        for key in answered.unasked {
            if !self.plan.can_ask(&key) {
                return Err(form_error(unasked(&self.plan, &key)).into());
            }
            tell(Note::UnusedAnswer(key.to_string()));
        }
        Ok(())
    }

    /// The answers that count, to the questions that are asked.
    fn offered(&self) -> Vec<Offered> {
        let questions = self.plan.questions.iter();
        let answered = questions.filter_map(|question| {
            Some(Offered {
                to: To::Question(question.digest()),
                answer: self.answers.get(&question.key)?.clone(),
            })
        });
        answered.collect()
    }
}
