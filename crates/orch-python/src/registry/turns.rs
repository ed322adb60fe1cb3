//! Loops that fill the registry, turn by turn.

use ruff_python_ast::{Expr, Stmt, StmtFor};
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::registry::fill::Registry;
use crate::registry::uses::Uses;
use crate::world::World;
use crate::world::context::Context;

/// How a stretch of a loop's body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Continue,
    Break,
}

impl<'a> World<'a> {
    /// Takes every turn of a loop that goes through what is written out; gives
    /// what its variables are behind it.
    pub(crate) fn registry_loop(
        &self,
        context: Context,
        each: &'a StmtFor,
        registry: &mut Registry,
    ) -> Result<Context, Problem> {
        // Python allows no `break` outside of a loop.
        Ok(self.whole_loop(context, each, registry)?.0)
    }

    fn whole_loop(
        &self,
        context: Context,
        each: &'a StmtFor,
        registry: &mut Registry,
    ) -> Result<(Context, Flow), Problem> {
        let wrong = |range, label: &str| {
            Problem::new(
                Code::RegistryLoop,
                context.module,
                range,
                "which products this loop registers cannot be told",
            )
            .label(label)
            .hint("write the products out in one dictionary")
        };
        if context.depth > 20 {
            return Err(wrong(each.iter.range(), "too many loops in each other"));
        }
        if each.is_async {
            return Err(wrong(each.target.range(), "this kind of loop is not read"));
        }
        let values = self
            .iterate(context.deeper(), &each.iter)
            .map_err(|problem| match problem.code {
                Code::ComputedValue => {
                    wrong(each.iter.range(), "what it goes through is not written out")
                }
                _ => problem,
            })?;
        // What one turn binds, the next one still sees.
        let mut context = context;
        for value in values {
            let turn = self.turn(context, &each.target, value)?;
            let (after, flow) = self.registry_body(turn, &each.body, registry)?;
            context = after;
            if flow == Flow::Break {
                return Ok((context, Flow::On));
            }
        }
        self.registry_body(context, &each.orelse, registry)
    }

    fn registry_body(
        &self,
        mut context: Context,
        body: &'a [Stmt],
        registry: &mut Registry,
    ) -> Result<(Context, Flow), Problem> {
        for stmt in body {
            let unread = || {
                Problem::new(
                    Code::RegistryLoop,
                    context.module,
                    stmt.range(),
                    "what this does in a loop that registers products cannot be read",
                )
                .label("orch never runs Python")
                .hint("write the products out in one dictionary")
            };
            if self.registers(context, stmt, registry)? {
                continue;
            }
            match stmt {
                Stmt::Pass(_) => {}
                Stmt::Continue(_) => return Ok((context, Flow::Continue)),
                Stmt::Break(_) => return Ok((context, Flow::Break)),
                Stmt::For(each) => {
                    let (after, flow) = self.whole_loop(context.deeper(), each, registry)?;
                    context.turn = after.turn;
                    if flow != Flow::On {
                        return Ok((context, flow));
                    }
                }
                Stmt::If(choice) => {
                    let clauses = choice.elif_else_clauses.iter();
                    let clauses = clauses.map(|clause| (clause.test.as_ref(), &clause.body[..]));
                    let mut branch = &[][..];
                    for (test, body) in
                        std::iter::once((Some(&*choice.test), &choice.body[..])).chain(clauses)
                    {
                        let holds = match test {
                            Some(test) => self.truth(context, test).map_err(|_| unread())?,
                            None => true,
                        };
                        if holds {
                            branch = body;
                            break;
                        }
                    }
                    let (after, flow) = self.registry_body(context, branch, registry)?;
                    context = after;
                    if flow != Flow::On {
                        return Ok((context, flow));
                    }
                }
                Stmt::Assign(assign) => {
                    let [target @ Expr::Name(_)] = &assign.targets[..] else {
                        return Err(unread());
                    };
                    let value = self.value_of(context, &assign.value)?;
                    context = self.turn(context, target, value)?;
                }
                // A call that has nothing to do with the registry, or a text.
                Stmt::Expr(_) if Uses::new(self, context).of(stmt).is_empty() => {}
                _ => return Err(unread()),
            }
        }
        Ok((context, Flow::On))
    }
}
