//! Runs statements, one after another.

use std::rc::Rc;

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFor, StmtIf, StmtTry, StmtWhile, StmtWith};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::Why;
use crate::run::place::Cx;
use crate::value::heap::Object;
use crate::value::scope::ScopeKind;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(crate) fn block(&mut self, cx: Cx, body: &'a [Stmt]) -> Flow {
        for (index, stmt) in body.iter().enumerate() {
            let rest = &body[index + 1..];
            match self.stmt(cx, stmt, rest.first()) {
                Flow::Next => {}
                Flow::Perhaps(value) if !rest.is_empty() => {
                    let range = stmt.range();
                    let mut ended = |_: &mut Self| match &value {
                        Some(value) => Flow::Return(value.clone()),
                        None => Flow::Perhaps(None),
                    };
                    let mut goes_on = |run: &mut Self| run.block(cx, rest);
                    return self.fork(
                        cx,
                        (Why::Test, range),
                        false,
                        &mut [&mut ended, &mut goes_on],
                    );
                }
                flow => return flow,
            }
        }
        Flow::Next
    }

    /// Runs a statement; `next` is the one behind it, which may be a field's description.
    fn stmt(&mut self, cx: Cx, stmt: &'a Stmt, next: Option<&'a Stmt>) -> Flow {
        let flow = self.stmt_alone(cx, stmt, next);
        match self.failure.take() {
            Some(problem) => self.raise(cx, (*problem).clone()),
            None => flow,
        }
    }

    fn stmt_alone(&mut self, cx: Cx, stmt: &'a Stmt, next: Option<&'a Stmt>) -> Flow {
        if self.steps(cx, stmt.range(), 1).is_err() {
            return Flow::Perhaps(None);
        }
        match stmt {
            Stmt::Expr(expr) => {
                let value = self.expr(cx, &expr.value);
                self.note_unknown_call(cx, &value, expr.range());
            }
            Stmt::Import(import) => return self.import(cx, import),
            Stmt::ImportFrom(import) => return self.import_from(cx, import),
            Stmt::Assign(assign) => self.assign(cx, assign),
            Stmt::AnnAssign(assign) => self.annotated(cx, assign, next),
            Stmt::AugAssign(assign) => self.augmented(cx, assign),
            Stmt::ClassDef(class) => self.class(cx, class),
            Stmt::FunctionDef(function) => self.function(cx, function),
            Stmt::TypeAlias(alias) => self.type_alias(cx, alias),
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete(cx, target);
                }
            }
            Stmt::If(choice) => return self.choose(cx, choice),
            Stmt::For(each) => return self.repeating(|run| run.for_each(cx, each)),
            Stmt::While(each) => return self.repeating(|run| run.as_long_as(cx, each)),
            Stmt::With(with) => return self.with(cx, with),
            Stmt::Try(attempt) => return self.attempt(cx, attempt),
            Stmt::Match(choice) => return self.match_case(cx, choice),
            Stmt::Return(end) => {
                let value = end.value.as_ref().map(|value| self.expr(cx, value));
                return Flow::Return(value.unwrap_or(Value::None));
            }
            Stmt::Raise(raise) => {
                for expr in raise.exc.iter().chain(&raise.cause) {
                    self.expr(cx, expr);
                }
                let problem = cx.problem(Code::ImportFails, raise.range, "the import fails here");
                return self.raise(cx, problem);
            }
            Stmt::Assert(assert) => {
                let holds = self.expr(cx, &assert.test);
                if self
                    .truth(cx, &holds, assert.test.range())
                    .is_ok_and(|holds| !holds)
                {
                    let problem = cx.problem(
                        Code::ImportFails,
                        assert.range,
                        "the assertion does not hold",
                    );
                    return self.raise(cx, problem);
                }
            }
            Stmt::Global(global) => {
                let module = self.world.module(cx.module).scope;
                for name in &global.names {
                    let names = &mut self.world.scopes[cx.scope.0].elsewhere;
                    names.insert(name.as_str().into(), module);
                }
            }
            Stmt::Nonlocal(nonlocal) => {
                for name in &nonlocal.names {
                    let mut around = self.world.scope(cx.scope).parent;
                    while let Some(scope) = around {
                        let it = self.world.scope(scope);
                        if it.kind == ScopeKind::Function && it.names.contains_key(name.as_str()) {
                            let names = &mut self.world.scopes[cx.scope.0].elsewhere;
                            names.insert(name.as_str().into(), scope);
                            break;
                        }
                        around = it.parent;
                    }
                }
            }
            Stmt::Break(_) => return Flow::Break,
            Stmt::Continue(_) => return Flow::Continue,
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => {}
        }
        Flow::Next
    }

    /// A failure: of the import, unless something may catch it.
    pub(crate) fn raise(&mut self, cx: Cx, problem: Problem) -> Flow {
        if self.catches.is_empty() && self.maybes.is_empty() {
            let in_function = self.world.scope(cx.scope).kind == ScopeKind::Function;
            if !in_function {
                self.say(problem.clone());
            }
        }
        Flow::Raise(Rc::new(problem))
    }

    fn choose(&mut self, cx: Cx, choice: &'a StmtIf) -> Flow {
        let mut clauses = vec![(Some(&*choice.test), &choice.body[..])];
        let others = choice.elif_else_clauses.iter();
        clauses.extend(others.map(|clause| (clause.test.as_ref(), &clause.body[..])));
        self.clauses(cx, &clauses)
    }

    fn clauses(&mut self, cx: Cx, clauses: &[(Option<&'a Expr>, &'a [Stmt])]) -> Flow {
        let Some(((test, body), rest)) = clauses.split_first() else {
            return Flow::Next;
        };
        let Some(test) = test else {
            return self.block(cx, body);
        };
        let value = self.expr(cx, test);
        match self.truth(cx, &value, test.range()) {
            Ok(true) => self.block(cx, body),
            Ok(false) => {
                self.note_typing_only(cx, test, body);
                self.clauses(cx, rest)
            }
            Err(_) => {
                let mut then = |run: &mut Self| run.block(cx, body);
                let mut other = |run: &mut Self| run.clauses(cx, rest);
                let why = (Why::Test, test.range());
                self.fork(cx, why, false, &mut [&mut then, &mut other])
            }
        }
    }

    fn for_each(&mut self, cx: Cx, each: &'a StmtFor) -> Flow {
        let source = self.expr(cx, &each.iter);
        let given = self.iterator_of(cx, &source, each.iter.range());
        let source = given.unwrap_or(source);
        let values = match self.iterate(cx, &source, each.iter.range()) {
            Ok(values) if !each.is_async => values,
            found => {
                let unknown = match found {
                    Ok(_) => cx.computed(each.iter.range()),
                    Err(problem) => Value::Unknown(problem),
                };
                let mut turn = |run: &mut Self| {
                    run.target(cx, &each.target, unknown.clone(), each.range);
                    run.block(cx, &each.body)
                };
                let why = (Why::Loop, each.iter.range());
                let flow = self.fork(cx, why, true, &mut [&mut turn]);
                return self.after_loop(cx, flow, &each.orelse);
            }
        };
        let length = self.length(&source);
        let mut values = values.into_iter();
        let iterator = self.iterator(&source);
        let mut at = 0;
        // A list that the body makes longer or shorter goes on as it is by then.
        let list = match &source {
            Value::Object(id) => Some(*id),
            _ => None,
        };
        loop {
            let value = match list.map(|id| self.world.object(id)) {
                Some(Object::List(now)) => now.get(at).cloned(),
                _ => values.next(),
            };
            // After the last value, too: there might be another one by now.
            if let Some(problem) = iterator.and_then(|id| self.outdated(id, at)) {
                self.say(problem);
                return Flow::Perhaps(None);
            }
            let Some(value) = value else { break };
            at += 1;
            if self.steps(cx, each.iter.range(), 1).is_err() {
                return Flow::Perhaps(None);
            }
            let is_list = list.is_some_and(|id| matches!(self.world.object(id), Object::List(_)));
            if !is_list && self.length(&source) != length {
                let problem = cx.problem(
                    Code::ComputedValue,
                    each.iter.range(),
                    "the loop changes the object that it goes through",
                );
                self.say(problem);
                return Flow::Perhaps(None);
            }
            self.target(cx, &each.target, value, each.range);
            match self.block(cx, &each.body) {
                Flow::Next | Flow::Continue => {}
                Flow::Break => {
                    if let Some(id) = iterator {
                        self.leave(id, at, values);
                    }
                    return Flow::Next;
                }
                // How many turns are left is known only at run time.
                Flow::Perhaps(value) => {
                    let mut turn = |run: &mut Self| run.block(cx, &each.body);
                    let why = (Why::Loop, each.iter.range());
                    self.fork(cx, why, true, &mut [&mut turn]);
                    return match value {
                        Some(value) => Flow::Perhaps(Some(value)),
                        None => Flow::Next,
                    };
                }
                flow => return flow,
            }
        }
        if let Some(id) = iterator {
            self.forget(id);
        }
        self.block(cx, &each.orelse)
    }

    fn after_loop(&mut self, cx: Cx, flow: Flow, orelse: &'a [Stmt]) -> Flow {
        let ended = match flow {
            Flow::Return(value) => Some(value),
            Flow::Perhaps(value) => value,
            _ => None,
        };
        match (self.block(cx, orelse), ended) {
            (Flow::Next, Some(value)) => Flow::Perhaps(Some(value)),
            (flow, _) => flow,
        }
    }

    fn as_long_as(&mut self, cx: Cx, each: &'a StmtWhile) -> Flow {
        loop {
            if self.steps(cx, each.test.range(), 1).is_err() {
                return Flow::Perhaps(None);
            }
            let test = self.expr(cx, &each.test);
            match self.truth(cx, &test, each.test.range()) {
                Ok(false) => return self.block(cx, &each.orelse),
                Ok(true) => match self.block(cx, &each.body) {
                    Flow::Next | Flow::Continue => {}
                    Flow::Break => return Flow::Next,
                    flow => return flow,
                },
                Err(_) => {
                    let mut turn = |run: &mut Self| run.block(cx, &each.body);
                    let why = (Why::Loop, each.test.range());
                    let flow = self.fork(cx, why, true, &mut [&mut turn]);
                    return self.after_loop(cx, flow, &each.orelse);
                }
            }
        }
    }

    fn with(&mut self, cx: Cx, with: &'a StmtWith) -> Flow {
        let mut suppresses = false;
        let mut managers = Vec::new();
        for item in &with.items {
            let manager = self.expr(cx, &item.context_expr);
            let range = item.context_expr.range();
            let entered = self.hook(cx, &manager, "__enter__", &[], range);
            suppresses |=
                matches!(&manager, Value::Made(made) if &*made.callee == "contextlib.suppress");
            if let Some(target) = &item.optional_vars {
                let value = entered.unwrap_or_else(|| cx.computed(range));
                self.target(cx, target, value, with.range);
            }
            managers.push((manager, range));
        }
        if suppresses {
            self.catches.push(true);
        }
        let flow = self.block(cx, &with.body);
        if suppresses {
            self.catches.pop();
        }
        for (manager, range) in managers.iter().rev() {
            let given = [Value::None, Value::None, Value::None];
            self.hook(cx, manager, "__exit__", &given, *range);
        }
        match flow {
            Flow::Raise(_) if suppresses => Flow::Next,
            flow => flow,
        }
    }

    fn attempt(&mut self, cx: Cx, attempt: &'a StmtTry) -> Flow {
        let catches = attempt.handlers.iter().any(catches_imports);
        self.catches.push(catches);
        let uncertain = catches && attempt.body.iter().any(|stmt| self.may_fail(cx, stmt));
        let flow = if uncertain {
            let range = TextRange::at(attempt.range.start(), 3.into());
            let mut body = |run: &mut Self| match run.block(cx, &attempt.body) {
                Flow::Next => run.block(cx, &attempt.orelse),
                flow => flow,
            };
            let mut handled = |run: &mut Self| run.handlers(cx, attempt);
            self.fork(
                cx,
                (Why::Import, range),
                false,
                &mut [&mut body, &mut handled],
            )
        } else {
            match self.block(cx, &attempt.body) {
                Flow::Raise(problem) if attempt.handlers.is_empty() => Flow::Raise(problem),
                Flow::Raise(_) => {
                    self.catches.pop();
                    let flow = self.handlers(cx, attempt);
                    self.catches.push(catches);
                    flow
                }
                Flow::Next if !catches && !attempt.handlers.is_empty() => {
                    let range = TextRange::at(attempt.range.start(), 3.into());
                    let mut handled = |run: &mut Self| run.handlers(cx, attempt);
                    let flow = self.fork(cx, (Why::Test, range), true, &mut [&mut handled]);
                    match (self.block(cx, &attempt.orelse), flow) {
                        (Flow::Next, Flow::Perhaps(value)) => Flow::Perhaps(value),
                        (flow, _) => flow,
                    }
                }
                Flow::Next => self.block(cx, &attempt.orelse),
                flow => flow,
            }
        };
        self.catches.pop();
        match self.block(cx, &attempt.finalbody) {
            Flow::Next => flow,
            last => last,
        }
    }

    /// Runs the handlers of a `try`, one of which is taken.
    fn handlers(&mut self, cx: Cx, attempt: &'a StmtTry) -> Flow {
        if let [ExceptHandler::ExceptHandler(only)] = &attempt.handlers[..] {
            return self.handler(cx, only);
        }
        let mut handlers: Vec<_> = attempt
            .handlers
            .iter()
            .map(|ExceptHandler::ExceptHandler(handler)| {
                move |run: &mut Self| run.handler(cx, handler)
            })
            .collect();
        let mut branches: Vec<&mut dyn FnMut(&mut Self) -> Flow> = handlers
            .iter_mut()
            .map(|handler| handler as &mut dyn FnMut(&mut Self) -> Flow)
            .collect();
        let range = TextRange::at(attempt.range.start(), 3.into());
        self.fork(cx, (Why::Test, range), false, &mut branches)
    }

    fn handler(
        &mut self,
        cx: Cx,
        handler: &'a ruff_python_ast::ExceptHandlerExceptHandler,
    ) -> Flow {
        if let Some(name) = &handler.name {
            let value = cx.computed(name.range);
            self.bind(cx.scope, name, value, name.range);
        }
        let flow = self.block(cx, &handler.body);
        if let Some(name) = &handler.name {
            self.unbind(cx.scope, name);
        }
        flow
    }
}

/// Whether a handler would catch an import that fails.
fn catches_imports(ExceptHandler::ExceptHandler(handler): &ExceptHandler) -> bool {
    let names = |expr: &Expr| {
        matches!(expr, Expr::Name(name) if ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"]
            .contains(&name.id.as_str()))
    };
    match handler.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(names),
        Some(expr) => names(expr),
    }
}
