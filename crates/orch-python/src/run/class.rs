//! Makes classes: bases, keywords, the body, decorators.

use std::rc::Rc;

use orch_model::Status;
use ruff_python_ast::{Expr, Keyword, StmtClassDef};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::interpreter::{ClassBody, Interpreter};
use crate::run::place::Cx;
use crate::types::linear::merge;
use crate::types::list::list_of;
use crate::value::class::{Ancestor, Class, ClassKind, Info};
use crate::value::function::FunctionKind;
use crate::value::id::ClassId;
use crate::value::known::{self, BLOCK, DOMAIN, PRODUCT};
use crate::value::scope::ScopeKind;
use crate::value::ty::{Origin, Ty};
use crate::value::value::{Arguments, Value};

/// Why a domain model cannot be given type arguments: the orchestrator does not
/// pass `__init_subclass__` on, so that the class never learns its parameters.
pub(crate) const NO_ARGUMENTS: &str =
    "orchestrator-core fails on a domain model with type arguments";

/// Class decorators outside of the package that give the class itself back.
const TRANSPARENT: [&str; 10] = [
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "enum.unique",
    "enum.verify",
    "enum.global_enum",
    "functools.total_ordering",
    "typing.final",
    "typing.runtime_checkable",
    "typing.deprecated",
    "warnings.deprecated",
];

/// A base as it was evaluated: its ancestors, itself first, and its type as a list.
struct Base {
    line: Vec<Ancestor>,
    list: Option<Result<Ty, Problem>>,
}

impl<'a> Interpreter<'a> {
    pub(crate) fn class(&mut self, cx: Cx, stmt: &'a StmtClassDef) {
        let decorators: Vec<(Value, TextRange)> = stmt
            .decorator_list
            .iter()
            .map(|decorator| (self.expr(cx, &decorator.expression), decorator.range))
            .collect();
        let Some(id) = self.make_class(cx, stmt) else {
            let unknown = cx.because(stmt.name.range(), "classes nest too deep here");
            self.bind(cx.scope, &stmt.name, unknown, stmt.range);
            return;
        };
        let mut value = Value::Class(id);
        for (decorator, range) in decorators.into_iter().rev() {
            value = self.decorated_class(cx, id, value, &decorator, range);
        }
        self.note_shadowed(cx, &stmt.name, &value, stmt.name.range());
        self.bind(cx.scope, &stmt.name, value, stmt.range);
    }

    fn make_class(&mut self, cx: Cx, stmt: &'a StmtClassDef) -> Option<ClassId> {
        let header = self.with_parameters(cx, stmt.type_params.as_deref());
        let mut problems = Vec::new();
        let mut bases = Vec::new();
        let name = self.class_name(cx, &stmt.name);
        for base in stmt.bases() {
            match self.base(header, &name, base) {
                Ok(base) => bases.push(base),
                Err(problem) => problems.push(problem),
            }
        }
        let keywords: Vec<(&'a Keyword, Value)> = stmt
            .arguments
            .iter()
            .flat_map(|arguments| &arguments.keywords)
            .map(|keyword| (keyword, self.expr(header, &keyword.value)))
            .collect();

        let scope = self.new_scope(ScopeKind::Class, Some(header.scope));
        self.bodies.push(ClassBody {
            scope,
            annotations: Vec::new(),
            odd: Vec::new(),
        });
        let inner = Cx { scope, ..cx };
        let qualified = Value::Text(Rc::clone(&name));
        self.bind(scope, "__qualname__", qualified, stmt.name.range());
        let first_function = self.world.functions.len();
        let ran = self.deeper(
            |_| false,
            |run| {
                run.block(inner, &stmt.body);
                true
            },
        );
        let body = self.bodies.pop()?;
        if !ran {
            return None;
        }

        let id = ClassId(self.world.classes.len());
        let list = bases.iter().find_map(|base| base.list.clone());
        let mut info = Info {
            kind: ClassKind::Other,
            mro: vec![Ancestor::Local(id)],
            block_name: None,
            lifecycle: None,
            is_base: false,
            problems,
        };
        self.linear(cx, stmt, &name, bases, &mut info);
        for (keyword, value) in &keywords {
            if let Err(problem) = self.keyword(cx, &name, keyword, value, &mut info) {
                info.problems.push(problem);
            }
        }
        if let (Some(maybe), true) = (self.maybes.last(), info.is_model()) {
            let message = format!("whether class `{name}` exists depends on this");
            info.problems.push(
                Problem::new(Code::ConditionalClass, maybe.module, maybe.range, message)
                    .label("its value is known only at run time"),
            );
        }
        self.unknown_base(cx, stmt, &name, &mut info);
        info.problems.extend(body.odd);
        let (is_model, is_enum) = (info.is_model(), info.is_enum());
        let has_list = info.derives("list");
        self.world.classes.push(Class {
            module: cx.module,
            stmt: Some(stmt),
            range: stmt.name.range(),
            name: Rc::clone(&name),
            maybe: self.maybes.last().map(|maybe| maybe.range),
            scope,
            info: Rc::new(info),
            annotations: Vec::new(),
            members: Ok(Vec::new()),
            list: None,
            dataclass: false,
        });
        for function in &mut self.world.functions[first_function..] {
            function.class.get_or_insert(id);
        }
        if has_list {
            let bounds = self.list_bounds(id);
            let list = list.unwrap_or_else(|| Ok(list_of(Ty::foreign("typing.Any"))));
            let list = list.and_then(|ty| match ty {
                Ty::List(item, inherited) => Ok(Ty::List(item, bounds?.or(inherited))),
                other => Ok(other),
            });
            self.world.classes[id.0].list = Some(list);
        }
        if is_enum {
            let members = self.enum_members(inner, id, stmt);
            self.world.classes[id.0].members = members.map_err(Rc::new);
        }
        let annotations = if is_model {
            self.finish_annotations(cx, body.annotations, (id, stmt.name.as_str()))
        } else {
            body.annotations.into_iter().map(|(one, _)| one).collect()
        };
        self.world.classes[id.0].annotations = annotations;
        self.subclassed(cx, id, &keywords, stmt.name.range());
        Some(id)
    }

    /// The name with those of the classes around it.
    fn class_name(&self, cx: Cx, name: &str) -> Rc<str> {
        let around = self.world.scope(cx.scope).names.get("__qualname__");
        match around.map(|binding| &binding.value) {
            Some(Value::Text(outer)) => format!("{outer}.{name}").into(),
            _ => name.into(),
        }
    }

    /// What one base brings.
    fn base(&mut self, cx: Cx, name: &str, expr: &'a Expr) -> Result<Base, Problem> {
        let (owner, arguments) = match expr {
            Expr::Subscript(subscript) => {
                let owner = self.expr(cx, &subscript.value);
                (owner, Some(self.expr(cx, &subscript.slice)))
            }
            Expr::Starred(starred) => {
                self.expr(cx, &starred.value);
                (cx.computed(expr.range()), None)
            }
            _ => (self.expr(cx, expr), None),
        };
        let place = expr.range();
        let computed = || {
            cx.problem(
                Code::ComputedBase,
                place,
                format!("cannot read class `{name}`"),
            )
            .label("the base class is computed, and orch never runs Python")
            .hint("name the base class")
        };
        match owner {
            Value::Class(id) => {
                let info = Rc::clone(self.world.info(id));
                if let Some(arguments) = &arguments
                    && info.is_model()
                    && !self.only_parameters(cx, arguments, place)
                {
                    return Err(generic_base(cx, place, name));
                }
                let list = match (&self.world.class(id).list, &arguments) {
                    (Some(Ok(list)), Some(slice)) => {
                        let list = list.clone();
                        Some(self.filled(cx, &list, slice, place))
                    }
                    (list, _) => list.clone(),
                };
                Ok(Base {
                    line: info.mro.clone(),
                    list,
                })
            }
            Value::Foreign(foreign) => {
                let list = match &arguments {
                    Some(slice) if crate::types::list::is_list(&foreign) => {
                        let item = self.ty(cx, slice, place);
                        Some(item.map(list_of).map_err(|problem| (*problem).clone()))
                    }
                    _ => None,
                };
                Ok(Base {
                    line: foreign_line(&foreign),
                    list,
                })
            }
            Value::Type(ty) => match &*ty {
                Ty::Generic(Origin::Class(id), arguments) => {
                    let info = Rc::clone(self.world.info(*id));
                    let open = arguments.iter().all(|one| matches!(one, Ty::Var(_)));
                    if info.is_model() && !open {
                        return Err(generic_base(cx, place, name));
                    }
                    Ok(Base {
                        line: info.mro.clone(),
                        list: None,
                    })
                }
                Ty::Generic(Origin::Foreign(foreign), _) => Ok(Base {
                    line: foreign_line(foreign),
                    list: None,
                }),
                Ty::List(..) => Ok(Base {
                    line: foreign_line("list"),
                    list: Some(Ok((*ty).clone())),
                }),
                _ => Err(computed()),
            },
            Value::Made(made) if &*made.callee == "typing.NewType" => Err(computed()),
            Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                Err((*problem).clone())
            }
            _ => Err(computed()),
        }
    }

    /// Whether all arguments of a generic are type variables.
    fn only_parameters(&mut self, cx: Cx, arguments: &Value, range: TextRange) -> bool {
        let parts = match arguments {
            Value::Tuple(parts) => parts.to_vec(),
            single => vec![single.clone()],
        };
        parts
            .iter()
            .all(|part| matches!(self.ty(cx, part, range), Ok(Ty::Var(_))))
    }

    /// Puts the ancestors in order, and finds out what the class is.
    fn linear(
        &mut self,
        cx: Cx,
        stmt: &StmtClassDef,
        name: &str,
        bases: Vec<Base>,
        info: &mut Info,
    ) {
        let direct: Vec<Ancestor> = bases
            .iter()
            .filter_map(|base| base.line.first().cloned())
            .collect();
        let mut lines: Vec<Vec<Ancestor>> = bases.into_iter().map(|base| base.line).collect();
        lines.push(direct);
        match merge(lines) {
            Some(ancestors) => info.mro.extend(ancestors),
            None => info.problems.push(cx.problem(
                Code::InconsistentBases,
                stmt.name.range(),
                format!("the bases of class `{name}` have no common order"),
            )),
        }
        info.kind = if info.derives(BLOCK) {
            ClassKind::Block
        } else if info.derives(PRODUCT) {
            ClassKind::Product
        } else {
            ClassKind::Other
        };
    }

    fn unknown_base(&self, cx: Cx, stmt: &StmtClassDef, name: &str, info: &mut Info) {
        let claims = stmt.arguments.as_ref().is_some_and(|arguments| {
            ["product_block_name", "lifecycle", "is_base"]
                .iter()
                .any(|name| arguments.find_keyword(name).is_some())
        });
        let clean = info.problems.is_empty()
            && info
                .locals()
                .skip(1)
                .all(|id| self.world.info(id).problems.is_empty());
        if !claims || info.is_model() || !clean {
            return;
        }
        let Some(foreign) = info.foreign().find(|foreign| *foreign != DOMAIN) else {
            return;
        };
        let problem = cx
            .problem(
                Code::UnknownBase,
                stmt.name.range(),
                format!("orch cannot tell whether class `{name}` is a model: it derives from `{foreign}`"),
            )
            .label("its base is outside of the folders that are read")
            .hint("name the folder that holds it with --python-path DIR");
        info.problems.push(problem);
    }

    fn keyword(
        &mut self,
        cx: Cx,
        class: &str,
        keyword: &Keyword,
        value: &Value,
        info: &mut Info,
    ) -> Result<(), Problem> {
        let range = keyword.value.range();
        let problem = |code, message: String| cx.problem(code, range, message);
        let Some(name) = &keyword.arg else {
            return self.spread(cx, class, range, value, info);
        };
        self.setting(class, name, value, info, &problem)
    }

    /// `**keywords` of a class.
    fn spread(
        &mut self,
        cx: Cx,
        class: &str,
        range: TextRange,
        value: &Value,
        info: &mut Info,
    ) -> Result<(), Problem> {
        let Ok(entries) = self.entries(cx, value, range) else {
            let message = format!("the keywords of class `{class}` are known only at run time");
            return Err(cx
                .problem(Code::ComputedKeyword, range, message)
                .hint("write the keywords out"));
        };
        let problem = |code, message: String| cx.problem(code, range, message);
        for entry in entries {
            if let Some(name) = self.as_text(&entry.key) {
                self.setting(class, &name, &entry.value, info, &problem)?;
            }
        }
        Ok(())
    }

    fn setting(
        &mut self,
        class: &str,
        name: &str,
        value: &Value,
        info: &mut Info,
        problem: &dyn Fn(Code, String) -> Problem,
    ) -> Result<(), Problem> {
        match name {
            "product_block_name" => {
                match (value, self.as_text(value)) {
                    (Value::None, _) => {}
                    (_, Some(text)) if text.trim().is_empty() => {
                        return Err(problem(
                            Code::EmptyName,
                            format!("the product block name of class `{class}` is empty"),
                        ));
                    }
                    (_, Some(text)) => info.block_name = Some(text.to_string()),
                    (Value::Unknown(why), None) => {
                        if matches!(why.code, Code::UnfitText | Code::ValueTooLarge) {
                            return Err((**why).clone());
                        }
                        return Err(problem(
                        Code::ComputedName,
                        format!("the product block name of class `{class}` is known only at run time"),
                    )
                    .label(why.message.clone())
                    .hint("write the name as a string"));
                    }
                    (Value::Made(_) | Value::Foreign(_) | Value::Method(_), None) => {
                        let message = format!(
                            "the product block name of class `{class}` is known only at run time"
                        );
                        return Err(
                            problem(Code::ComputedName, message).hint("write the name as a string")
                        );
                    }
                    (_, None) => {
                        return Err(problem(
                            Code::ComputedName,
                            format!("the product block name of class `{class}` is not a string"),
                        ));
                    }
                }
            }
            "lifecycle" => {
                let wrong = || {
                    problem(
                        Code::ComputedLifecycle,
                        format!("cannot read the lifecycle of class `{class}`"),
                    )
                    .label("expected a list of `SubscriptionLifecycle` members")
                };
                info.lifecycle = match value {
                    Value::None => None,
                    value => {
                        let items = self.peek(value).ok_or_else(wrong)?;
                        let stages: Option<Vec<Status>> = items
                            .iter()
                            .map(|item| Status::parse(&self.as_text(item)?))
                            .collect();
                        Some(stages.ok_or_else(wrong)?)
                    }
                };
            }
            "is_base" => match value {
                Value::Bool(is_base) => info.is_base = *is_base,
                _ => {
                    return Err(problem(
                        Code::ComputedKeyword,
                        format!("`is_base` of class `{class}` is known only at run time"),
                    ));
                }
            },
            "metaclass" => {
                let known = match value {
                    Value::Foreign(name) => !self.is_unknown_package(name),
                    _ => false,
                };
                if !known {
                    return Err(problem(
                        Code::ClassChanged,
                        format!("the metaclass of class `{class}` may change the class"),
                    ));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Lets the ancestors of the package see a class that derives from them.
    fn subclassed(
        &mut self,
        cx: Cx,
        id: ClassId,
        keywords: &[(&'a Keyword, Value)],
        range: TextRange,
    ) {
        let info = Rc::clone(self.world.info(id));
        for hook in ["__init_subclass__", "__pydantic_init_subclass__"] {
            let found = info.locals().skip(1).find_map(|ancestor| {
                let scope = self.world.class(ancestor).scope;
                let binding = self.world.scope(scope).names.get(hook)?;
                Some((ancestor, binding.value.clone()))
            });
            let Some((ancestor, hook)) = found else {
                continue;
            };
            let mut arguments = Arguments::default();
            arguments.positional.push((Value::Class(id), range));
            for (keyword, value) in keywords {
                match &keyword.arg {
                    Some(name) if name != "metaclass" => {
                        let name = name.as_str().into();
                        arguments
                            .keywords
                            .push((name, value.clone(), keyword.range));
                    }
                    Some(_) => {}
                    None => arguments.open = Some(keyword.range),
                }
            }
            match hook {
                Value::Function(function) => {
                    self.call_function(cx, function, arguments, range);
                }
                _ => {
                    let name = &self.world.class(ancestor).name;
                    let problem = cx.problem(
                        Code::ClassChanged,
                        range,
                        format!("class `{name}` may change the classes that derive from it"),
                    );
                    self.odd(id, problem);
                }
            }
        }
    }

    /// Something that makes a class another one than its statement says.
    pub(crate) fn odd(&mut self, id: ClassId, problem: Problem) {
        let info = &mut self.world.classes[id.0].info;
        let mut changed = Info {
            kind: info.kind,
            mro: info.mro.clone(),
            block_name: info.block_name.clone(),
            lifecycle: info.lifecycle.clone(),
            is_base: info.is_base,
            problems: info.problems.clone(),
        };
        changed.problems.push(problem);
        *info = Rc::new(changed);
    }

    fn decorated_class(
        &mut self,
        cx: Cx,
        id: ClassId,
        value: Value,
        decorator: &Value,
        range: TextRange,
    ) -> Value {
        let name = match decorator {
            Value::Foreign(name) => Some(Rc::clone(name)),
            Value::Made(made) => Some(Rc::clone(&made.callee)),
            Value::Method(method) => match &method.0 {
                Value::Foreign(name) => Some(format!("{name}.{}", method.1).into()),
                _ => None,
            },
            _ => None,
        };
        if let Some(name) = &name {
            if name.ends_with("dataclass") {
                self.world.classes[id.0].dataclass = true;
            }
            if TRANSPARENT.contains(&&**name) || name.starts_with("strawberry.") {
                return value;
            }
        }
        match decorator {
            Value::Function(_) | Value::Object(_) | Value::Class(_) => {
                let mut arguments = Arguments::default();
                arguments.positional.push((value, range));
                self.call(cx, decorator, arguments, range)
            }
            Value::Method(method) if !matches!(method.0, Value::Foreign(_) | Value::Made(_)) => {
                let mut arguments = Arguments::default();
                arguments.positional.push((value, range));
                self.call(cx, decorator, arguments, range)
            }
            _ => {
                let problem = cx
                    .problem(
                        Code::ClassChanged,
                        range,
                        format!(
                            "the decorator may change or replace class `{}`",
                            self.world.class(id).name
                        ),
                    )
                    .label("orch cannot follow this decorator")
                    .hint("write the class without the decorator");
                if self.world.info(id).is_model() || self.world.info(id).is_enum() {
                    self.odd(id, problem.clone());
                    self.world.classes[id.0].members = Err(Rc::new(problem));
                }
                value
            }
        }
    }

    /// Whether a class has a function of a name and a kind.
    pub(crate) fn class_function(&self, id: ClassId, name: &str) -> Option<(Value, FunctionKind)> {
        let info = self.world.info(id);
        info.locals().find_map(|ancestor| {
            let scope = self.world.class(ancestor).scope;
            let value = &self.world.scope(scope).names.get(name)?.value;
            match value {
                Value::Function(id) => Some((value.clone(), self.world.function(*id).kind)),
                _ => None,
            }
        })
    }
}

fn generic_base(cx: Cx, place: TextRange, name: &str) -> Problem {
    cx.problem(
        Code::GenericBase,
        place,
        format!("cannot read class `{name}`"),
    )
    .label(NO_ARGUMENTS)
    .hint("write a class of its own for each use")
}

/// The ancestors that a class outside of the package brings.
pub(crate) fn foreign_line(name: &str) -> Vec<Ancestor> {
    std::iter::once(name)
        .chain(known::ancestors(name).iter().copied())
        .map(|name| Ancestor::Foreign(name.into()))
        .collect()
}
