//! `match` statements.

use ruff_python_ast::{MatchCase, Pattern, Singleton, StmtMatch};
use ruff_text_size::Ranged;

use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::Why;
use crate::run::place::Cx;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(crate) fn match_case(&mut self, cx: Cx, choice: &'a StmtMatch) -> Flow {
        let subject = self.expr(cx, &choice.subject);
        self.cases(cx, &subject, &choice.cases)
    }

    fn cases(&mut self, cx: Cx, subject: &Value, cases: &'a [MatchCase]) -> Flow {
        let Some((case, rest)) = cases.split_first() else {
            return Flow::Next;
        };
        let mut fits = self.fits(cx, subject, &case.pattern);
        if fits == Some(true)
            && let Some(guard) = &case.guard
        {
            let value = self.expr(cx, guard);
            fits = self.truth(cx, &value, guard.range()).ok();
        }
        match fits {
            Some(true) => self.block(cx, &case.body),
            Some(false) => self.cases(cx, subject, rest),
            None => {
                self.bind_unknown(cx, &case.pattern);
                let mut then = |run: &mut Self| run.block(cx, &case.body);
                let mut other = |run: &mut Self| run.cases(cx, subject, rest);
                let why = (Why::Test, case.pattern.range());
                self.fork(cx, why, false, &mut [&mut then, &mut other])
            }
        }
    }

    /// Whether a value fits a pattern, if that is sure.
    fn fits(&mut self, cx: Cx, subject: &Value, pattern: &'a Pattern) -> Option<bool> {
        match pattern {
            Pattern::MatchValue(value) => {
                let value = self.expr(cx, &value.value);
                self.equal(subject, &value)
            }
            Pattern::MatchSingleton(single) => {
                let value = match single.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                };
                match subject {
                    Value::Unknown(_) | Value::Made(_) | Value::Foreign(_) => None,
                    subject => Some(subject.same(&value)),
                }
            }
            Pattern::MatchOr(or) => {
                let mut certain = true;
                for pattern in &or.patterns {
                    match self.fits(cx, subject, pattern) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => certain = false,
                    }
                }
                certain.then_some(false)
            }
            Pattern::MatchAs(named) => {
                let fits = match &named.pattern {
                    Some(pattern) => self.fits(cx, subject, pattern)?,
                    None => true,
                };
                if let (true, Some(name)) = (fits, &named.name) {
                    self.bind(cx.scope, name, subject.clone(), name.range);
                }
                Some(fits)
            }
            Pattern::MatchSequence(_)
            | Pattern::MatchMapping(_)
            | Pattern::MatchClass(_)
            | Pattern::MatchStar(_) => None,
        }
    }

    /// Names that a pattern binds to what is not known.
    fn bind_unknown(&mut self, cx: Cx, pattern: &'a Pattern) {
        let mut parts: Vec<&Pattern> = vec![pattern];
        while let Some(pattern) = parts.pop() {
            let name = match pattern {
                Pattern::MatchAs(named) => {
                    parts.extend(named.pattern.as_deref());
                    named.name.as_ref()
                }
                Pattern::MatchStar(star) => star.name.as_ref(),
                Pattern::MatchSequence(sequence) => {
                    parts.extend(&sequence.patterns);
                    None
                }
                Pattern::MatchMapping(mapping) => {
                    parts.extend(&mapping.patterns);
                    mapping.rest.as_ref()
                }
                Pattern::MatchClass(class) => {
                    parts.extend(&class.arguments.patterns);
                    let keywords = class.arguments.keywords.iter();
                    parts.extend(keywords.map(|keyword| &keyword.pattern));
                    None
                }
                Pattern::MatchOr(or) => {
                    parts.extend(&or.patterns);
                    None
                }
                Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => None,
            };
            if let Some(name) = name {
                let value = cx.computed(name.range);
                self.bind(cx.scope, name, value, name.range);
            }
        }
    }
}
