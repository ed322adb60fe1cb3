//! How a statement ends.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::Problem;
use crate::run::place::Cx;
use crate::value::value::Value;

/// How a statement ends.
#[derive(Clone, Debug)]
pub(crate) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
    /// It fails.
    Raise(Rc<Problem>),
    /// It may have ended the block, with this value if it has one.
    Perhaps(Option<Value>),
}

impl Flow {
    /// What comes of several ways on, one of which is taken.
    pub(crate) fn join(flows: Vec<Flow>, cx: Cx, range: TextRange) -> Self {
        let mut flows = flows.into_iter();
        let Some(mut joined) = flows.next() else {
            // Every way fails; so one of them must have been read wrongly.
            return Flow::Next;
        };
        for flow in flows {
            joined = match (joined, flow) {
                (Flow::Next, Flow::Next) => Flow::Next,
                (Flow::Return(one), Flow::Return(two)) => {
                    Flow::Return(either(&one, &two, cx, range))
                }
                (one, two) => Flow::Perhaps(match (one.value(), two.value()) {
                    (Some(one), Some(two)) => Some(either(&one, &two, cx, range)),
                    (one, two) => one.or(two),
                }),
            };
        }
        joined
    }

    fn value(self) -> Option<Value> {
        match self {
            Flow::Return(value) => Some(value),
            Flow::Perhaps(value) => value,
            _ => None,
        }
    }
}

/// The value that is one of two.
fn either(one: &Value, two: &Value, cx: Cx, range: TextRange) -> Value {
    if one.same(two) {
        one.clone()
    } else {
        cx.because(
            range,
            "the value depends on a test that is known only at run time",
        )
    }
}
