//! Code that may or may not run: all branches are followed, and names keep their values where
//! every branch agrees.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::flow::Flow;
use crate::run::interpreter::Interpreter;
use crate::run::maybe::{Maybe, Why};
use crate::run::place::Cx;
use crate::value::id::ScopeId;
use crate::value::scope::Binding;
use crate::value::value::Value;

/// The names that a branch bound, with what they became.
type Bound = HashMap<(ScopeId, Rc<str>), Option<Binding>>;

impl<'a> Interpreter<'a> {
    /// Runs branches, each of which may run. With `skippable`, it may be that none does.
    pub(crate) fn fork(
        &mut self,
        cx: Cx,
        (why, range): (Why, TextRange),
        skippable: bool,
        branches: &mut [&mut dyn FnMut(&mut Self) -> Flow],
    ) -> Flow {
        let mut ends: Vec<Bound> = Vec::new();
        let mut flows = Vec::new();
        for branch in branches {
            self.maybes.push(Maybe {
                module: cx.module,
                range: cx.at(range),
                why,
                before: Vec::new(),
                noted: HashMap::new(),
                first_object: self.world.objects.len(),
                first_scope: self.world.scopes.len(),
            });
            let flow = branch(self);
            let bound = self.undo();
            // A branch in which the import fails is not the one that is taken.
            if !matches!(flow, Flow::Raise(_)) {
                ends.push(bound);
                flows.push(flow);
            }
        }
        if skippable {
            ends.push(Bound::new());
            flows.push(Flow::Next);
        }
        self.join(cx, range, &ends);
        Flow::join(flows, cx, range)
    }

    /// Takes back what a branch bound, and gives it.
    fn undo(&mut self) -> Bound {
        let Some(maybe) = self.maybes.pop() else {
            return Bound::new();
        };
        let mut bound = Bound::new();
        for (scope, name, old) in maybe.before {
            let names = &mut self.world.scopes[scope.0].names;
            let new = match old {
                Some(old) => names.insert(Rc::clone(&name), old),
                None => names.remove(&name),
            };
            bound.insert((scope, name), new);
        }
        bound
    }

    /// Binds what any of the branches bound.
    fn join(&mut self, cx: Cx, range: TextRange, ends: &[Bound]) {
        let mut names: Vec<&(ScopeId, Rc<str>)> = ends.iter().flat_map(Bound::keys).collect();
        names.sort();
        names.dedup();
        for key in names {
            let old = self.world.scope(key.0).names.get(&key.1).cloned();
            let mut values = ends.iter().filter_map(|bound| match bound.get(key) {
                Some(new) => new.clone(),
                None => old.clone(),
            });
            let Some(first) = values.next() else {
                self.unbind(key.0, &key.1);
                continue;
            };
            let agree = values.all(|other| first.value.same(&other.value));
            let value = if agree {
                first.value.clone()
            } else {
                Value::unknown(
                    cx.problem(
                        Code::ConditionalBinding,
                        range,
                        format!("the value of `{}` depends on this", key.1),
                    )
                    .label("its value is known only at run time"),
                )
            };
            self.bind(key.0, &key.1, value, first.range);
        }
    }
}
