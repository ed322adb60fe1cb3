//! Code of the package that something may run which is not followed: callbacks, operators that
//! a class defines, expressions that are evaluated only when something asks for their values.
//!
//! What such code changes is not known from there on; what it gives neither.

use ruff_text_size::TextRange;

use crate::find::foreign::may_hold_models;
use crate::find::standard::is_standard;
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::Why;
use crate::run::place::Cx;
use crate::value::function::Body;
use crate::value::heap::Object;
use crate::value::id::FunctionId;
use crate::value::scope::ScopeKind;
use crate::value::value::{Arguments, Value};

/// Functions outside of the package that keep a function, and do not call it.
const KEEPING: [&str; 9] = [
    "functools.partial",
    "functools.partialmethod",
    "functools.wraps",
    "functools.update_wrapper",
    "functools.lru_cache",
    "functools.cache",
    "functools.cached_property",
    "dataclasses.field",
    "atexit.register",
];

/// Methods that are followed where they are used, or whose effect cannot matter.
const FOLLOWED: [&str; 21] = [
    "__init__",
    "__new__",
    "__call__",
    "__enter__",
    "__exit__",
    "__iter__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__bool__",
    "__len__",
    "__getattr__",
    "__setattr__",
    "__str__",
    "__post_init__",
    "__init_subclass__",
    "__class_getitem__",
    "__set_name__",
    "__get_pydantic_core_schema__",
    "__get_validators__",
];

impl<'a> Interpreter<'a> {
    /// Code that is not followed may call what it is given.
    pub(crate) fn perhaps_called(&mut self, cx: Cx, value: &Value, range: TextRange) {
        match value {
            Value::Function(id) => self.perhaps_run(cx, *id, range),
            Value::Method(method) => {
                let (owner, name) = (&method.0, &method.1);
                let Value::Object(id) = owner else { return };
                if let Object::Instance { class, .. } = self.world.object(*id)
                    && let Some((Value::Function(function), _)) = self.class_function(*class, name)
                {
                    self.perhaps_run(cx, function, range);
                }
                self.spoil(cx, owner, range);
            }
            Value::Made(made) if &*made.callee == "functools.partial" => {
                for (value, _) in made.arguments.values() {
                    self.perhaps_called(cx, value, range);
                    self.spoil(cx, value, range);
                }
            }
            _ => {}
        }
    }

    /// A function outside of the package may call what it is given.
    pub(crate) fn callbacks(
        &mut self,
        cx: Cx,
        callee: &str,
        arguments: &Arguments,
        range: TextRange,
    ) {
        let package = callee.split('.').next().unwrap_or(callee);
        let may_call = is_standard(package) || may_hold_models(callee);
        if !may_call || KEEPING.contains(&callee) {
            return;
        }
        let values: Vec<Value> = arguments.values().map(|(value, _)| value.clone()).collect();
        for value in values {
            self.perhaps_called(cx, &value, range);
        }
    }

    /// An operator may call a method that a class of the package has for it.
    pub(crate) fn perhaps_operated(&mut self, cx: Cx, values: &[&Value], range: TextRange) {
        for value in values {
            let Some(class) = self.class_of(value) else {
                continue;
            };
            let mut hooks = Vec::new();
            for one in self.world.info(class).locals() {
                let names = &self.world.scope(self.world.class(one).scope).names;
                hooks.extend(names.iter().filter_map(|(name, binding)| {
                    let is_hook = name.starts_with("__") && name.ends_with("__");
                    match binding.value {
                        Value::Function(id) if is_hook && !FOLLOWED.contains(&&**name) => Some(id),
                        _ => None,
                    }
                }));
            }
            hooks.sort();
            for hook in hooks {
                self.perhaps_run(cx, hook, range);
                self.spoil(cx, value, range);
            }
        }
    }

    /// Runs a function as a branch that may not run.
    fn perhaps_run(&mut self, cx: Cx, id: FunctionId, range: TextRange) {
        if self.calls.iter().any(|(_, function)| *function == id) {
            return;
        }
        let function = self.world.function(id);
        let (module, around, body) = (function.module, function.scope, function.body);
        let parameters = function.parameters;
        if self.world.module(module).installed {
            return;
        }
        let scope = self.new_scope(ScopeKind::Function, Some(around));
        for parameter in parameters.into_iter().flat_map(|all| all.iter()) {
            let unknown = cx.because(range, "the arguments are known only at run time");
            self.bind(scope, parameter.name(), unknown, range);
        }
        self.world.functions[id.0].called = true;
        let inner = Cx {
            module,
            scope,
            pin: None,
        };
        self.calls.push((scope, id));
        self.perhaps(cx, range, |run| match body {
            Body::Expr(expr) => {
                run.expr(inner, expr);
            }
            Body::Block(body) => {
                run.block(inner, body);
            }
        });
        self.calls.pop();
    }

    /// Runs something that may not run, or only later, or in part.
    pub(crate) fn perhaps<T>(
        &mut self,
        cx: Cx,
        range: TextRange,
        run: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let (mut run, mut result) = (Some(run), None);
        let failure = self.failure.take();
        let mut branch = |all: &mut Self| {
            if let Some(run) = run.take() {
                result = all.deeper(|_| None, |all| all.repeating(|all| Some(run(all))));
            }
            Flow::Next
        };
        self.fork(cx, (Why::Test, range), true, &mut [&mut branch]);
        self.failure = failure;
        result
    }
}
