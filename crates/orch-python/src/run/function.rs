//! Defines functions, and calls those of the package.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprLambda, Parameters, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::function::{Body, Function, FunctionKind, Returns};
use crate::value::heap::{Dict, Entry, Key, Object};
use crate::value::id::{FunctionId, ScopeId};
use crate::value::known::decorates;
use crate::value::scope::ScopeKind;
use crate::value::value::{Arguments, Value};

/// Decorators that leave a function what it is to its callers.
const TRANSPARENT: [&str; 12] = [
    "abc.abstractmethod",
    "functools.cache",
    "functools.lru_cache",
    "functools.wraps",
    "contextlib.contextmanager",
    "typing.overload",
    "typing.override",
    "typing.final",
    "typing.no_type_check",
    "pydantic.validate_call",
    "warnings.deprecated",
    "typing.deprecated",
];

impl<'a> Interpreter<'a> {
    pub(crate) fn function(&mut self, cx: Cx, function: &'a StmtFunctionDef) {
        let decorators: Vec<(Value, TextRange)> = function
            .decorator_list
            .iter()
            .map(|decorator| (self.expr(cx, &decorator.expression), decorator.range))
            .collect();
        let defaults = self.defaults(cx, &function.parameters);
        let scope = self
            .with_parameters(cx, function.type_params.as_deref())
            .scope;
        let result = match (function.is_async, gives_values(&function.body)) {
            (true, _) => Returns::Later,
            (false, true) => Returns::OneByOne,
            (false, false) => Returns::AtOnce,
        };
        let mut value = self.new_function(Function {
            name: function.name.as_str().into(),
            module: cx.module,
            range: function.name.range(),
            parameters: Some(&function.parameters),
            body: Body::Block(&function.body),
            defaults,
            scope,
            class: None,
            result,
            kind: FunctionKind::Plain,
            called: false,
        });
        for (decorator, range) in decorators.into_iter().rev() {
            value = self.decorated_function(cx, value, &decorator, range);
        }
        self.bind(cx.scope, &function.name, value, function.range);
    }

    pub(crate) fn lambda(&mut self, cx: Cx, lambda: &'a ExprLambda) -> Value {
        let parameters = lambda.parameters.as_deref();
        let defaults = parameters.map_or_else(Vec::new, |all| self.defaults(cx, all));
        self.new_function(Function {
            name: "<lambda>".into(),
            module: cx.module,
            range: lambda.range,
            parameters,
            body: Body::Expr(&lambda.body),
            defaults,
            scope: cx.scope,
            class: None,
            result: Returns::AtOnce,
            kind: FunctionKind::Plain,
            called: false,
        })
    }

    fn new_function(&mut self, function: Function<'a>) -> Value {
        self.world.functions.push(function);
        Value::Function(FunctionId(self.world.functions.len() - 1))
    }

    fn defaults(&mut self, cx: Cx, parameters: &'a Parameters) -> Vec<(Rc<str>, Value)> {
        let all = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .chain(&parameters.kwonlyargs);
        let mut defaults = Vec::new();
        for parameter in all {
            if let Some(default) = &parameter.default {
                let name = parameter.parameter.name.as_str().into();
                defaults.push((name, self.expr(cx, default)));
            }
        }
        defaults
    }

    fn decorated_function(
        &mut self,
        cx: Cx,
        value: Value,
        decorator: &Value,
        range: TextRange,
    ) -> Value {
        let name = match decorator {
            Value::Foreign(name) => Rc::clone(name),
            Value::Made(made) => Rc::clone(&made.callee),
            Value::Function(_) | Value::Object(_) | Value::Class(_) | Value::Method(_) => {
                let mut arguments = Arguments::default();
                arguments.positional.push((value, range));
                return self.call(cx, decorator, arguments, range);
            }
            _ => {
                return cx.because(range, "the decorator is known only at run time");
            }
        };
        let kind = match &*name {
            "staticmethod" | "abc.abstractstaticmethod" => FunctionKind::Static,
            "classmethod" | "abc.abstractclassmethod" => FunctionKind::Class,
            "property"
            | "abc.abstractproperty"
            | "functools.cached_property"
            | "enum.property"
            | "types.DynamicClassAttribute" => FunctionKind::Property,
            "pydantic.computed_field" => FunctionKind::Computed,
            name if decorates(name).is_some() => {
                return self.new_workflow(cx, decorator.clone(), value, range);
            }
            name if TRANSPARENT.contains(&name) => return value,
            name if name.starts_with("pydantic.") => return value,
            _ => {
                // It may call the function, now or later.
                return cx.because(range, "the decorator is outside of the package");
            }
        };
        if let Value::Function(id) = value {
            self.world.functions[id.0].kind = kind;
        }
        value
    }

    /// Calls a function of the package.
    pub(crate) fn call_function(
        &mut self,
        cx: Cx,
        id: FunctionId,
        arguments: Arguments,
        range: TextRange,
    ) -> Value {
        let function = self.world.function(id);
        let (module, around, body) = (function.module, function.scope, function.body);
        let result = function.result;
        self.world.functions[id.0].called = true;
        if let Err(unknown) = self.steps(cx, range, 1) {
            return unknown;
        }
        let scope = self.new_scope(ScopeKind::Function, Some(around));
        let is_open = arguments.open.is_some();
        let given: Vec<Value> = arguments.values().map(|(it, _)| it.clone()).collect();
        if let Err(why) = self.parameters(cx, id, scope, arguments, range) {
            return match is_open {
                true => cx.because(range, why),
                false => self.fails(cx, range, why),
            };
        }
        let inner = Cx {
            module,
            scope,
            pin: None,
        };
        match (result, body) {
            (Returns::OneByOne, _) => return self.giving((cx, range), id, inner, &given),
            (Returns::Later, Body::Block(body)) => {
                self.perhaps(cx, range, |run| run.block(inner, body));
                return cx.because(range, "the function runs when something waits for it");
            }
            _ => {}
        }
        self.calls.push((scope, id));
        let result = self.deeper(
            |run| {
                let _ = run;
                cx.because(range, "too many calls stand inside of each other")
            },
            |run| {
                run.repeating(|run| match body {
                    Body::Expr(expr) => run.expr(inner, expr),
                    Body::Block(body) => match run.block(inner, body) {
                        Flow::Return(value) => value,
                        Flow::Perhaps(Some(value)) if !matches!(value, Value::None) => cx.because(
                            range,
                            "the result depends on a test that is known only at run time",
                        ),
                        Flow::Perhaps(_) | Flow::Next | Flow::Break | Flow::Continue => Value::None,
                        Flow::Raise(why) if !run.catches.is_empty() => {
                            run.failure = Some(Rc::clone(&why));
                            Value::Unknown(why)
                        }
                        Flow::Raise(_) => {
                            let problem = cx.problem(
                                crate::finding::Code::ImportFails,
                                range,
                                "this call fails",
                            );
                            run.fail(cx, &problem);
                            Value::unknown(problem)
                        }
                    },
                })
            },
        );
        self.calls.pop();
        result
    }

    /// Gives the parameters of a function their values.
    fn parameters(
        &mut self,
        cx: Cx,
        id: FunctionId,
        scope: ScopeId,
        arguments: Arguments,
        range: TextRange,
    ) -> Result<(), &'static str> {
        let function = self.world.function(id);
        let defaults: HashMap<Rc<str>, Value> = function.defaults.iter().cloned().collect();
        let Some(parameters) = function.parameters else {
            return if arguments.is_empty() {
                Ok(())
            } else {
                Err("the arguments do not fit the function")
            };
        };
        let mut positional = arguments.positional.into_iter().map(|(value, _)| value);
        let mut keywords = arguments.keywords;
        let open = arguments.open;
        let mut values: Vec<(Rc<str>, Value)> = Vec::new();
        let mut missing = false;
        let mut take = |name: &str, value: Option<Value>, named: bool| {
            let by_name = keywords
                .iter()
                .position(|(keyword, ..)| named && **keyword == *name)
                .map(|at| keywords.remove(at).1);
            let value = value.or(by_name).or_else(|| match open {
                Some(open) => Some(cx.because(open, "the arguments are known only at run time")),
                None => defaults.get(name).cloned(),
            });
            match value {
                Some(value) => values.push((name.into(), value)),
                None => missing = true,
            }
        };
        for parameter in &parameters.posonlyargs {
            take(&parameter.parameter.name, positional.next(), false);
        }
        for parameter in &parameters.args {
            take(&parameter.parameter.name, positional.next(), true);
        }
        for parameter in &parameters.kwonlyargs {
            take(&parameter.parameter.name, None, true);
        }
        let rest: Vec<Value> = positional.collect();
        if missing
            || (!rest.is_empty() && parameters.vararg.is_none())
            || (!keywords.is_empty() && parameters.kwarg.is_none())
        {
            return Err("the arguments do not fit the function");
        }
        if let Some(parameter) = &parameters.vararg {
            let value = match open {
                Some(open) => cx.because(open, "the arguments are known only at run time"),
                None => Value::Tuple(rest.into()),
            };
            values.push((parameter.name.as_str().into(), value));
        }
        if let Some(parameter) = &parameters.kwarg {
            let mut dict = Dict::default();
            for (name, value, place) in keywords {
                let at = (cx.module, place);
                let key = Key::Text(Rc::clone(&name));
                dict.insert(
                    key,
                    Entry {
                        key: Value::Text(name),
                        value,
                        key_at: at,
                        value_at: at,
                    },
                );
            }
            let value = match open {
                Some(open) => cx.because(open, "the arguments are known only at run time"),
                None => self.new_object(Object::Dict(dict)),
            };
            values.push((parameter.name.as_str().into(), value));
        }
        for (name, value) in values {
            self.bind(scope, &name, value, range);
        }
        Ok(())
    }
}

/// Whether a function's body has a `yield` of its own.
fn gives_values(body: &[Stmt]) -> bool {
    struct Search(bool);
    impl<'v> Visitor<'v> for Search {
        fn visit_stmt(&mut self, stmt: &'v Stmt) {
            if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) && !self.0 {
                walk_stmt(self, stmt);
            }
        }
        fn visit_expr(&mut self, expr: &'v Expr) {
            match expr {
                Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
                Expr::Lambda(_) => {}
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut search = Search(false);
    for stmt in body {
        search.visit_stmt(stmt);
    }
    search.0
}
