//! Functions that give their values one by one.

use ruff_text_size::TextRange;

use crate::run::flow::Flow;
use crate::run::given::Given;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::function::Body;
use crate::value::id::FunctionId;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    /// Calls a function that gives its values one by one: all that it changes is doubted, as
    /// when it goes on, and how far, is its caller's to say.
    pub(crate) fn giving(
        &mut self,
        (cx, range): (Cx, TextRange),
        id: FunctionId,
        inner: Cx,
        arguments: &[Value],
    ) -> Value {
        let unknown = || cx.because(range, "the function gives its values one by one");
        let Body::Block(body) = self.world.function(id).body else {
            return unknown();
        };
        let mut rests: Vec<Value> = arguments.to_vec();
        rests.push(Value::Function(id));
        let rests = self.rests_on(&rests);
        self.given.push(Given {
            scope: inner.scope,
            branches: self.maybes.len() + 1,
            values: Some(Vec::new()),
        });
        self.calls.push((inner.scope, id));
        let flow = self.perhaps(cx, range, |run| run.block(inner, body));
        self.calls.pop();
        let values = self.given.pop().and_then(|it| it.values);
        match (flow, values) {
            (Some(Flow::Next | Flow::Return(_)), Some(values)) => {
                self.iterator_on((cx, range), values, rests)
            }
            _ => unknown(),
        }
    }

    /// `yield`
    pub(crate) fn gives(&mut self, cx: Cx, values: Option<Vec<Value>>) -> Value {
        let branches = self.maybes.len();
        let Some(given) = self.given.last_mut().filter(|it| it.scope == cx.scope) else {
            return Value::None;
        };
        given.values = match (given.values.take(), values) {
            (Some(mut all), Some(more))
                if given.branches == branches && all.len() + more.len() <= LONGEST =>
            {
                all.extend(more);
                Some(all)
            }
            _ => None,
        };
        // A loop over the values sends nothing back.
        Value::None
    }

    /// `yield from`
    pub(crate) fn gives_from(&mut self, cx: Cx, value: &Value, range: TextRange) -> Value {
        let values = self.iterate(cx, value, range);
        let result = match &values {
            // Of another function, what that returns.
            Ok(_) => cx.computed(range),
            Err(problem) => Value::Unknown(std::rc::Rc::clone(problem)),
        };
        self.gives(cx, values.ok());
        result
    }
}
