//! Iterators: their values are computed at once, though Python asks for them one by one, and
//! later. Once anything changes that the values rest on, they are not known.

use std::collections::HashSet;
use std::rc::Rc;

use ruff_python_ast::Expr;
use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::free;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::run::watched::Rests;
use crate::value::heap::Object;
use crate::value::id::{ObjectId, ScopeId, Spot};
use crate::value::scope::ScopeKind;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    /// An iterator over values of which the objects are those that one goes through.
    pub(crate) fn new_iterator(
        &mut self,
        (cx, range): (Cx, TextRange),
        values: Vec<Value>,
        from: &[Value],
    ) -> Value {
        let mut rests = Rests::default();
        for value in from {
            if let Value::Object(id) = value {
                rests.objects.insert(match self.world.object(*id) {
                    Object::View(dict, _) => *dict,
                    _ => *id,
                });
            }
        }
        self.iterator_on((cx, range), values, rests)
    }

    /// An iterator whose values code computes that Python runs when it asks for them.
    pub(crate) fn iterator_on(
        &mut self,
        (cx, range): (Cx, TextRange),
        values: Vec<Value>,
        rests: Rests,
    ) -> Value {
        let iterator = self.new_object(Object::Iterator(values.into()));
        if let Value::Object(id) = iterator {
            self.watched.put(id, (cx.module, cx.at(range)), rests);
        }
        iterator
    }

    /// Notes that an iterator goes through a list item by item: those that it has given already
    /// may change.
    pub(crate) fn goes_through(&mut self, iterator: &Value, list: &Value) {
        let (Value::Object(iterator), Value::Object(list)) = (iterator, list) else {
            return;
        };
        if let Object::List(items) = self.world.object(*list)
            && let Some(watch) = self.watched.iterators.get_mut(iterator)
        {
            watch.list = Some((*list, items.clone()));
        }
    }

    /// What an expression rests on that is evaluated later.
    pub(crate) fn rests_of(&self, scope: ScopeId, expr: &'a Expr) -> Rests {
        let mut rests = Rests::default();
        let names = free::of_expr(expr);
        let values = self.taken(&mut rests, scope, names);
        if free::only_passes_on(expr) {
            let objects = values.iter().filter_map(|value| match value {
                Value::Object(id) => Some(*id),
                _ => None,
            });
            rests.objects.extend(objects);
        } else {
            self.close(&mut rests, values);
        }
        rests
    }

    /// What code rests on that uses these values.
    pub(crate) fn rests_on(&self, values: &[Value]) -> Rests {
        let mut rests = Rests::default();
        self.close(&mut rests, values.to_vec());
        rests
    }

    /// Notes the names that code takes from a scope; gives their values.
    fn taken(&self, rests: &mut Rests, scope: ScopeId, names: HashSet<&'a str>) -> Vec<Value> {
        let mut values = Vec::new();
        for name in names {
            let Some(home) = self.home_of(scope, name) else {
                continue;
            };
            if rests.names.insert((home, name.into())) {
                let binding = self.world.scope(home).names.get(name);
                values.extend(binding.map(|it| it.value.clone()));
            }
        }
        values
    }

    /// The scope in which a name of another one stands.
    fn home_of(&self, start: ScopeId, name: &str) -> Option<ScopeId> {
        let mut at = Some(start);
        while let Some(id) = at {
            let scope = self.world.scope(id);
            if scope.kind != ScopeKind::Class || id == start {
                if let Some(home) = scope.elsewhere.get(name) {
                    return Some(*home);
                }
                if scope.names.contains_key(name) {
                    return Some(id);
                }
            }
            at = scope.parent;
        }
        None
    }

    /// Adds everything that code can reach from some values.
    fn close(&self, rests: &mut Rests, mut values: Vec<Value>) {
        while let Some(value) = values.pop() {
            match value {
                Value::Object(id) if rests.objects.insert(id) => match self.world.object(id) {
                    Object::List(items) => values.extend(items.iter().cloned()),
                    Object::Dict(dict) | Object::Set(dict) => {
                        let both = dict
                            .iter()
                            .flat_map(|it| [it.key.clone(), it.value.clone()]);
                        values.extend(both);
                    }
                    Object::View(dict, _) => values.push(Value::Object(*dict)),
                    Object::Instance {
                        class, attributes, ..
                    } => {
                        values.push(Value::Class(*class));
                        values.extend(attributes.values().cloned());
                    }
                    Object::Iterator(_) | Object::Spoiled(_) => {}
                },
                Value::Function(id) if rests.functions.insert(id) => {
                    let function = self.world.function(id);
                    let names = free::of_function(function.parameters, function.body);
                    values.extend(function.defaults.iter().map(|(_, it)| it.clone()));
                    values.extend(self.taken(rests, function.scope, names));
                }
                Value::Class(id) if rests.classes.insert(id) => {
                    for one in self.world.info(id).locals() {
                        let scope = self.world.class(one).scope;
                        rests.scopes.insert(scope);
                        let names = self.world.scope(scope).names.values();
                        values.extend(names.map(|it| it.value.clone()));
                    }
                }
                Value::Member(class, _) => values.push(Value::Class(class)),
                Value::Module(id) => {
                    rests.scopes.insert(self.world.module(id).scope);
                }
                Value::Method(method) => values.push(method.0.clone()),
                Value::Tuple(parts) => values.extend(parts.iter().cloned()),
                Value::Made(made) => {
                    values.extend(made.arguments.values().map(|(it, _)| it.clone()));
                }
                _ => {}
            }
        }
    }

    /// An object is about to change.
    pub(crate) fn changes(&mut self, id: ObjectId) {
        if let Some(stale) = self.watched.by_object.remove(&id) {
            self.stale(&stale);
        }
    }

    /// A name is about to stand for another value, or for none.
    pub(crate) fn rebinds(&mut self, scope: ScopeId, name: &Rc<str>) {
        if self.watched.iterators.is_empty() {
            return;
        }
        let by_name = self.watched.by_name.remove(&(scope, Rc::clone(name)));
        let by_scope = self.watched.by_scope.remove(&scope);
        for stale in [by_name, by_scope].into_iter().flatten() {
            self.stale(&stale);
        }
    }

    fn stale(&mut self, iterators: &[ObjectId]) {
        for id in iterators {
            let Some(watch) = self.watched.iterators.get_mut(id) else {
                continue;
            };
            watch.is_stale = true;
            if !watch.is_used_up {
                self.world.objects[id.0] = Object::Spoiled(problem(watch.at).into());
            }
            // So are the iterators over it.
            self.changes(*id);
        }
    }

    /// A loop took all values of an iterator.
    pub(crate) fn used_up(&mut self, iterator: ObjectId) {
        if let Some(watch) = self.watched.iterators.get_mut(&iterator) {
            watch.is_used_up = true;
        }
    }

    /// A loop ends early: something else may go on with the values that are left.
    pub(crate) fn leave(
        &mut self,
        iterator: ObjectId,
        turns: usize,
        left: impl Iterator<Item = Value>,
    ) {
        self.world.objects[iterator.0] = match self.outdated(iterator, turns) {
            Some(problem) => Object::Spoiled(problem.into()),
            None => Object::Iterator(left.collect()),
        };
        if let Some(watch) = self.watched.iterators.get_mut(&iterator) {
            watch.is_used_up = false;
        }
    }

    /// Why the values that an iterator gave are not those that Python would get, if a loop
    /// that has made so many turns changed anything that they rest on.
    pub(crate) fn outdated(&self, iterator: ObjectId, turns: usize) -> Option<Problem> {
        let watch = self
            .watched
            .iterators
            .get(&iterator)
            .filter(|it| it.is_stale)?;
        if let Some((list, before)) = &watch.list
            && let Object::List(now) = self.world.object(*list)
            && now.len() == before.len()
        {
            let left = now.iter().zip(before).skip(turns);
            if left.clone().all(|(now, before)| now.same(before)) {
                return None;
            }
        }
        Some(problem(watch.at))
    }

    /// Nothing asks an iterator for values any more.
    pub(crate) fn forget(&mut self, iterator: ObjectId) {
        self.watched.iterators.remove(&iterator);
    }
}

fn problem((module, range): Spot) -> Problem {
    let message = "a value that this rests on changes before all of its values are used";
    Problem::new(Code::ComputedValue, module, range, message)
        .hint("write a list, which is computed at once")
}
