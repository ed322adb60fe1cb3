//! What the source of a workflow says: its decorator, and the text in it.

use orch_model::Target;
use ruff_python_ast::{Expr, Stmt};

use crate::run::{Interpreter, WORKFLOW};
use crate::source::text::paragraph;
use crate::value::function::Body;
use crate::value::id::FunctionId;
use crate::value::known::{Decorates, decorates};
use crate::value::value::{Made, Value};

/// What the source of a workflow says of it.
#[derive(Default)]
pub(super) struct Said {
    pub(super) target: Option<Target>,
    pub(super) description: Option<String>,
    /// The function that was decorated.
    pub(super) function: Option<FunctionId>,
    /// The first paragraph of its docstring.
    pub(super) doc: Option<String>,
}

/// What a value says that a registry names as a workflow; nothing where only a run tells.
pub(super) fn said(run: &Interpreter<'_>, value: &Value) -> Said {
    let Value::Made(made) = value else {
        let function = function_of(value);
        return Said {
            function,
            doc: function.and_then(|function| doc(run, function)),
            ..Said::default()
        };
    };
    if &*made.callee != WORKFLOW {
        return Said::default();
    }
    let mut parts = made.arguments.positional.iter().map(|(value, _)| value);
    let (decorator, function) = (parts.next(), parts.next().and_then(function_of));
    let mut said = match decorator {
        // A decorator without a call says its target alone.
        Some(Value::Foreign(name)) => Said {
            target: target_of(run, name, None),
            ..Said::default()
        },
        Some(Value::Made(call)) => Said {
            target: target_of(run, &call.callee, Some(call)),
            description: description(run, call),
            ..Said::default()
        },
        _ => Said::default(),
    };
    said.function = function;
    said.doc = function.and_then(|function| doc(run, function));
    said
}

fn function_of(value: &Value) -> Option<FunctionId> {
    match value {
        Value::Function(id) => Some(*id),
        _ => None,
    }
}

fn target_of(run: &Interpreter<'_>, decorator: &str, call: Option<&Made>) -> Option<Target> {
    match decorates(decorator)? {
        Decorates::As(target) => Some(target),
        Decorates::AsSaid => {
            let given = call.and_then(|call| call.arguments.get("target", 2));
            if call.is_some_and(|call| call.arguments.open.is_some()) {
                return None;
            }
            match given {
                None => Some(Target::System),
                Some((Value::Foreign(name), _)) => {
                    Target::parse(name.strip_prefix("orchestrator.targets.Target.")?)
                }
                Some((value, _)) => Target::parse(&run.as_text(value)?),
            }
        }
    }
}

fn description(run: &Interpreter<'_>, call: &Made) -> Option<String> {
    let (text, _) = call.arguments.get("description", 0)?;
    let text = run.as_text(text)?;
    (!text.trim().is_empty()).then(|| text.to_string())
}

fn doc(run: &Interpreter<'_>, function: FunctionId) -> Option<String> {
    let Body::Block([Stmt::Expr(first), ..]) = run.world.function(function).body else {
        return None;
    };
    match &*first.value {
        Expr::StringLiteral(text) => paragraph(text.value.to_str()),
        _ => None,
    }
}
