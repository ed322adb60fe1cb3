//! Makes classes: bases, keywords, the body, decorators.

use std::rc::Rc;

use ruff_python_ast::{Keyword, StmtClassDef};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::base::Base;
use crate::run::interpreter::{ClassBody, Interpreter};
use crate::run::place::Cx;
use crate::types::linear::merge;
use crate::types::list::list_of;
use crate::value::class::{Ancestor, Class, ClassKind, Info};
use crate::value::function::FunctionKind;
use crate::value::id::ClassId;
use crate::value::known::{BLOCK, PRODUCT};
use crate::value::scope::ScopeKind;
use crate::value::ty::Ty;
use crate::value::value::Value;

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
            rebound: Vec::new(),
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
        info.problems.extend(body.odd.iter().cloned());
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
            let members = match body.odd.into_iter().next() {
                Some(odd) => Err(odd),
                None => self.enum_members(inner, id, stmt, &body.rebound),
            };
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
