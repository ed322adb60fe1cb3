//! Taking the answers that were given beforehand.

use std::collections::BTreeMap;

use orch_event::{Answer, Given};
use orch_plan::{Offered, QuestionKey, Settled, To, answer_form, settle_with, unasked};

use crate::record::error::RecordError;
use crate::record::given::{GivenAnswers, GivenError};
use crate::record::note::Note;
use crate::record::recording::Recording;

impl<'a> Recording<'a> {
    /// Takes the answers that were given beforehand, and those that the models' source
    /// gives. An answer that the models contradict is reported, and its question stays
    /// open.
    pub fn give(
        &mut self,
        given: &GivenAnswers,
        tell: &mut dyn FnMut(Note),
    ) -> Result<(), RecordError> {
        let GivenAnswers { form, inputs, .. } = given;
        let form_error = |source| given.misfit(source);
        let known = self.offered();
        let (by, at) = (self.by(), self.request.author.now());
        let to_key = |(key, answer): (QuestionKey, String)| Offered {
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
        let source = &self.request.material.read.answers;
        let settled = settle_with(self.plan.clone(), |plan| {
            let inputted = inputs.answer(plan).map_err(GivenError::from)?;
            let answered = answer_form(plan, form).map_err(form_error)?;
            let mut said: BTreeMap<QuestionKey, String> = source
                .iter()
                .map(|(key, answer)| (key.as_str().into(), answer.clone()))
                .collect();
            said.extend(inputted.answers);
            said.extend(answered.answers);
            let said = said.into_iter().map(to_key);
            Ok::<_, RecordError>(known.iter().cloned().chain(said).collect())
        })?;
        self.take(settled, given, tell)?;
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

    /// Takes over the plan that answers give, and keeps those that are new.
    fn take(
        &mut self,
        settled: Settled<'a>,
        given: &GivenAnswers,
        tell: &mut dyn FnMut(Note),
    ) -> Result<(), RecordError> {
        self.plan = settled.plan;
        for (key, refusal) in settled.refused {
            tell(Note::Refused {
                place: given.place(key.as_str()),
                key: key.to_string(),
                refusal,
            });
            self.answers.remove(&key);
            self.refused.insert(key);
        }
        let counting = settled.answers;
        self.answers.retain(|key, _| counting.contains_key(key));
        let questions = self.plan.questions.iter().enumerate();
        let news = questions.filter_map(|(index, question)| {
            let answer = &counting.get(&question.key)?.answer;
            let known = self.answers.get(&question.key);
            let is_new = known.is_none_or(|known| known.answer != *answer);
            is_new.then(|| (index, answer.clone()))
        });
        let news = news.collect();
        self.keep(news, Given::File)
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
