//! The state of a run, and what all parts of it use: scopes, objects, effort.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_python_ast::{Expr, ModModule};
use ruff_text_size::TextRange;

use crate::find::finder::{Finder, Found};
use crate::finding::{Code, Diagnostic, ModuleId, Problem};
use crate::run::arena::{Arena, Shelf};
use crate::run::given::Given;
use crate::run::maybe::Maybe;
use crate::run::pending::Pending;
use crate::run::place::Cx;
use crate::run::watched::Watched;
use crate::value::class::Annotation;
use crate::value::effort::{DEEPEST, Effort};
use crate::value::heap::Object;
use crate::value::id::{FunctionId, ObjectId, ScopeId};
use crate::value::scope::{Binding, Scope, ScopeKind};
use crate::value::ty::Ty;
use crate::value::value::Value;
use crate::value::{REGISTRY, World};

/// What is run, in this order.
pub(crate) struct Start<'s> {
    /// Files beside the package that are run rather than imported.
    pub(crate) scripts: &'s [String],
    /// The package's dotted name.
    pub(crate) package: &'s str,
}

/// A package that is run, as far as it can be without Python.
pub(crate) struct Interpreter<'a> {
    pub(crate) world: World<'a>,
    pub(crate) shelf: Shelf<'a>,
    /// The tree of each module.
    pub(crate) trees: Vec<&'a ModModule>,
    /// The names that only type checkers see, by module.
    pub(crate) typing_only: HashMap<(ModuleId, Rc<str>), TextRange>,
    /// `type` statements with parameters, in the order of these.
    pub(crate) aliases: Vec<(Rc<Ty>, Vec<Rc<str>>)>,
    /// Annotations that name what is defined only later.
    pub(crate) pending: Vec<Pending<'a>>,
    /// The branches that may not run, which the code that runs stands in.
    pub(crate) maybes: Vec<Maybe>,
    /// The classes whose bodies are being run.
    pub(crate) bodies: Vec<ClassBody<'a>>,
    /// The order in which the names of a class came, by its scope.
    pub(crate) orders: HashMap<ScopeId, HashMap<Rc<str>, usize>>,
    /// The calls of the package's functions that the code that runs is in.
    pub(crate) calls: Vec<(ScopeId, FunctionId)>,
    /// Iterators that are not used up, with what their values rest on.
    pub(crate) watched: Watched,
    /// The values of functions that give them one by one, of those that are being run.
    pub(crate) given: Vec<Given>,
    pub(crate) effort: Effort,
    /// How many calls, classes and modules the code that runs is in.
    pub(crate) depth: usize,
    /// How many loops and calls it is in.
    pub(crate) repeats: usize,
    /// The statement that runs takes too many steps.
    pub(crate) spent: bool,
    /// The statement that runs surely fails.
    pub(crate) failure: Option<Rc<Problem>>,
    /// Whether each `try` statement around catches a failing import.
    pub(crate) catches: Vec<bool>,
    pub(crate) said_missing: HashSet<(ModuleId, TextRange)>,
    /// What has no place in a module.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A class whose body is being run.
pub(crate) struct ClassBody<'a> {
    pub(crate) scope: ScopeId,
    /// Each with its expression, if that is evaluated when the class is made.
    pub(crate) annotations: Vec<(Annotation, Option<&'a Expr>)>,
    /// What the body does that a model could hang on.
    pub(crate) odd: Vec<Problem>,
    /// Names that got another value, each with the first and the new one.
    pub(crate) rebound: Vec<(Rc<str>, Value, Value, TextRange)>,
}

/// Runs a package.
pub(crate) fn run<'a>(finder: &'a Finder, arena: &'a Arena, start: &Start<'_>) -> Interpreter<'a> {
    let mut run = Interpreter {
        world: World::new(finder),
        shelf: Shelf::new(arena),
        trees: Vec::new(),
        typing_only: HashMap::new(),
        aliases: Vec::new(),
        pending: Vec::new(),
        maybes: Vec::new(),
        bodies: Vec::new(),
        orders: HashMap::new(),
        calls: Vec::new(),
        watched: Watched::default(),
        given: Vec::new(),
        effort: Effort::default(),
        depth: 0,
        repeats: 0,
        spent: false,
        failure: None,
        catches: Vec::new(),
        said_missing: HashSet::new(),
        diagnostics: Vec::new(),
    };
    for script in start.scripts {
        run.script(script);
    }
    run.load(start.package, None);
    if let Found::Namespace(folder) = finder.find(start.package) {
        run.everything(start.package, &folder, 0);
    }
    run.look_up_pending();
    run.settle_pydantic();
    run
}

impl<'a> Interpreter<'a> {
    pub(crate) fn new_scope(&mut self, kind: ScopeKind, parent: Option<ScopeId>) -> ScopeId {
        self.world.scopes.push(Scope::new(kind, parent));
        ScopeId(self.world.scopes.len() - 1)
    }

    /// Gives a name a value.
    pub(crate) fn bind(&mut self, scope: ScopeId, name: &str, value: Value, range: TextRange) {
        let scope = self.home(scope, name);
        let name: Rc<str> = name.into();
        let binding = Binding { value, range };
        if self.world.scopes[scope.0].kind == ScopeKind::Class {
            let order = self.orders.entry(scope).or_default();
            let last = order.len();
            order.entry(Rc::clone(&name)).or_insert(last);
        }
        self.rebinds(scope, &name);
        let names = &mut self.world.scopes[scope.0].names;
        let new = binding.value.clone();
        let old = names.insert(Rc::clone(&name), binding);
        if let Some(old) = &old
            && let Some(body) = self.bodies.last_mut().filter(|body| body.scope == scope)
        {
            let values = (old.value.clone(), new);
            body.rebound
                .push((Rc::clone(&name), values.0, values.1, range));
        }
        if let Some(maybe) = self.maybes.last_mut() {
            maybe.note(scope, name, old);
        }
    }

    /// Takes a name away; says whether it was there.
    pub(crate) fn unbind(&mut self, scope: ScopeId, name: &str) -> bool {
        let scope = self.home(scope, name);
        let old = self.world.scopes[scope.0].names.remove(name);
        self.rebinds(scope, &name.into());
        let was_there = old.is_some();
        if let Some(maybe) = self.maybes.last_mut() {
            maybe.note(scope, name.into(), old);
        }
        was_there
    }

    /// The scope that a name in another one means.
    fn home(&self, scope: ScopeId, name: &str) -> ScopeId {
        let elsewhere = &self.world.scopes[scope.0].elsewhere;
        elsewhere.get(name).copied().unwrap_or(scope)
    }

    pub(crate) fn new_object(&mut self, object: Object) -> Value {
        self.world.objects.push(object);
        Value::Object(ObjectId(self.world.objects.len() - 1))
    }

    pub(crate) fn new_list(&mut self, values: Vec<Value>) -> Value {
        self.new_object(Object::List(values))
    }

    /// Whether an object may be changed where the code stands; if not, it is known no more.
    pub(crate) fn may_change(&mut self, cx: Cx, id: ObjectId, range: TextRange) -> bool {
        self.changes(id);
        let Some(maybe) = self.maybes.last().filter(|maybe| maybe.is_older(id)) else {
            return !matches!(self.world.object(id), Object::Spoiled(_));
        };
        let problem = if id == REGISTRY {
            let problem = maybe.registers();
            self.say(problem);
            return false;
        } else {
            maybe.changes(cx.at(range))
        };
        self.world.objects[id.0] = Object::Spoiled(Rc::new(problem));
        false
    }

    /// Something that is not known may change the value.
    pub(crate) fn spoil(&mut self, cx: Cx, value: &Value, range: TextRange) {
        let Value::Object(id) = value else {
            self.perhaps_called(cx, value, range);
            return;
        };
        if *id == REGISTRY {
            self.say(
                cx.problem(
                    Code::RegistryUse,
                    range,
                    "orch cannot follow this use of the registry",
                )
                .hint("register products by `SUBSCRIPTION_MODEL_REGISTRY.update({...})`"),
            );
            return;
        }
        let text = self.world.text(cx.module, cx.at(range)).to_owned();
        let parts: Vec<Value> = match self.world.object(*id) {
            Object::List(values) => values.clone(),
            Object::Dict(dict) => dict.iter().map(|entry| entry.value.clone()).collect(),
            Object::Set(_) => Vec::new(),
            Object::Instance { attributes, .. } => attributes.values().cloned().collect(),
            Object::Iterator(_) => Vec::new(),
            Object::View(..) | Object::Spoiled(_) => return,
        };
        self.changes(*id);
        let problem = cx.problem(
            Code::ComputedValue,
            range,
            format!("`{text}` is given to code that orch cannot follow, and may change there"),
        );
        self.world.objects[id.0] = Object::Spoiled(Rc::new(problem));
        for part in parts {
            self.spoil(cx, &part, range);
        }
    }

    /// Runs something of which nothing is said; gives the faults that it has.
    pub(crate) fn unsaid<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, Vec<String>) {
        let said = std::mem::take(&mut self.world.said);
        let count = self.diagnostics.len();
        let result = run(self);
        let inner = std::mem::replace(&mut self.world.said, said);
        let faults = inner.into_problems().into_iter().map(|it| it.message);
        let others = self.diagnostics.split_off(count);
        let others = others.into_iter().map(|it| it.message);
        (result, others.chain(faults).collect())
    }

    pub(crate) fn say(&mut self, problem: Problem) {
        self.world.say(problem);
    }

    /// Says what makes the import of the package fail, if it surely runs.
    pub(crate) fn fail(&mut self, cx: Cx, problem: &Problem) {
        let in_function = self.world.scope(cx.scope).kind == ScopeKind::Function;
        if self.maybes.is_empty() && !in_function && !self.catches.contains(&true) {
            self.say(problem.clone());
        }
    }

    /// Takes steps; a value that stands for too many where there are none left.
    pub(crate) fn steps(&mut self, cx: Cx, range: TextRange, steps: usize) -> Result<(), Value> {
        if self.repeats == 0 || (!self.spent && self.effort.take(steps)) {
            return Ok(());
        }
        let problem = cx.problem(
            Code::ValueTooLarge,
            range,
            "this takes more steps than orch follows",
        );
        if !self.spent {
            self.spent = true;
            self.say(problem.clone());
        }
        Err(Value::unknown(problem))
    }

    /// Runs something one level deeper.
    pub(crate) fn deeper<T>(
        &mut self,
        too_deep: impl FnOnce(&mut Self) -> T,
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        if self.depth >= DEEPEST {
            return too_deep(self);
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Runs something that repeats code, or runs code elsewhere.
    pub(crate) fn repeating<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        if self.repeats == 0 {
            self.effort.next_statement();
        }
        self.repeats += 1;
        let result = run(self);
        self.repeats -= 1;
        if self.repeats == 0 {
            self.spent = false;
        }
        result
    }
}
