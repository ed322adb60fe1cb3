//! Gives names, attributes and parts of objects their values.

use ruff_python_ast::{Expr, Operator, StmtAssign, StmtAugAssign, StmtTypeAlias};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::REGISTRY;
use crate::value::class::Annotation;
use crate::value::function::FunctionKind;
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::scope::ScopeKind;
use crate::value::ty::{Meta, Ty};
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(crate) fn assign(&mut self, cx: Cx, assign: &'a StmtAssign) {
        let value = self.expr(cx, &assign.value);
        for target in &assign.targets {
            self.target_of(cx, target, value.clone(), assign.range, Some(&assign.value));
        }
    }

    /// Gives a target a value.
    pub(crate) fn target(&mut self, cx: Cx, target: &'a Expr, value: Value, stmt: TextRange) {
        self.target_of(cx, target, value, stmt, None);
    }

    fn target_of(
        &mut self,
        cx: Cx,
        target: &'a Expr,
        value: Value,
        stmt: TextRange,
        source: Option<&'a Expr>,
    ) {
        match target {
            Expr::Name(name) => self.bind(cx.scope, &name.id, value, stmt),
            Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. })
            | Expr::List(ruff_python_ast::ExprList { elts, .. }) => {
                self.unpack(cx, elts, &value, target.range(), stmt);
            }
            Expr::Attribute(attribute) => {
                let owner = self.expr(cx, &attribute.value);
                self.set_attribute(cx, &owner, &attribute.attr, value, attribute.range);
            }
            Expr::Subscript(subscript)
                if is_annotations(&subscript.value) && self.body_of(cx).is_some() =>
            {
                let key = self.expr(cx, &subscript.slice);
                self.annotate_by_hand(cx, &key, &value, subscript.range);
            }
            Expr::Subscript(subscript) => {
                let owner = self.expr(cx, &subscript.value);
                let key = self.expr(cx, &subscript.slice);
                let at = (subscript.slice.range(), source.map_or(stmt, Ranged::range));
                self.set_item(cx, &owner, key, value, at);
            }
            Expr::Starred(starred) => self.target(cx, &starred.value, value, stmt),
            _ => {}
        }
    }

    fn unpack(
        &mut self,
        cx: Cx,
        targets: &'a [Expr],
        value: &Value,
        at: TextRange,
        stmt: TextRange,
    ) {
        let star = targets.iter().position(Expr::is_starred_expr);
        let parts = self.iterate(cx, value, at);
        let fits = parts.as_ref().is_ok_and(|parts| match star {
            None => parts.len() == targets.len(),
            Some(_) => parts.len() + 1 >= targets.len(),
        });
        let mut parts = match parts {
            Ok(parts) if fits => parts,
            found => {
                let unknown = match found {
                    Ok(_) => {
                        cx.because(at, "these names do not fit the values that they are given")
                    }
                    Err(problem) => Value::Unknown(problem),
                };
                for target in targets {
                    self.target(cx, target, unknown.clone(), stmt);
                }
                return;
            }
        };
        if let Some(star) = star {
            let behind = targets.len() - star - 1;
            let end = parts.len() - behind;
            let rest: Vec<Value> = parts.splice(star..end, [Value::None]).collect();
            parts[star] = self.new_list(rest);
        }
        for (target, part) in targets.iter().zip(parts) {
            self.target(cx, target, part, stmt);
        }
    }

    pub(crate) fn augmented(&mut self, cx: Cx, assign: &'a StmtAugAssign) {
        let value = self.expr(cx, &assign.value);
        // `__all__ += other.__all__` and the registry's `|=` change the object in place.
        let old = self.expr_of_target(cx, &assign.target);
        if let Value::Object(id) = old {
            if assign.op == Operator::BitOr && id == REGISTRY {
                self.register_unseen(cx, &value, assign.value.range());
                return;
            }
            if self.change_in_place(cx, id, assign.op, &value, assign.range) {
                return;
            }
        }
        self.perhaps_operated(cx, &[&old, &value], assign.range);
        let new = self.binary(cx, assign.op, &old, &value, assign.range);
        self.target(cx, &assign.target, new, assign.range);
    }

    /// The value that a target has so far.
    fn expr_of_target(&mut self, cx: Cx, target: &'a Expr) -> Value {
        match target {
            Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => self.expr(cx, target),
            _ => cx.computed(target.range()),
        }
    }

    pub(crate) fn delete(&mut self, cx: Cx, target: &'a Expr) {
        match target {
            Expr::Name(name) if !self.unbind(cx.scope, &name.id) => {
                let problem = cx
                    .problem(
                        Code::UnresolvedName,
                        name.range,
                        format!("cannot delete `{}`, which has no value", name.id),
                    )
                    .label("an annotation alone gives a name no value")
                    .hint(format!("remove `del {}`", name.id));
                self.fail(cx, &problem);
            }
            Expr::Subscript(subscript) => {
                let owner = self.expr(cx, &subscript.value);
                let key = self.expr(cx, &subscript.slice);
                self.delete_item(cx, &owner, &key, subscript.range);
            }
            Expr::Attribute(attribute) => {
                let owner = self.expr(cx, &attribute.value);
                let gone = cx.because(attribute.range, "the attribute is deleted here");
                self.set_attribute(cx, &owner, &attribute.attr, gone, attribute.range);
            }
            Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. })
            | Expr::List(ruff_python_ast::ExprList { elts, .. }) => {
                for target in elts {
                    self.delete(cx, target);
                }
            }
            _ => {}
        }
    }

    /// `type X[T] = ...`
    pub(crate) fn type_alias(&mut self, cx: Cx, alias: &'a StmtTypeAlias) {
        let Expr::Name(name) = &*alias.name else {
            return;
        };
        let inner = self.with_parameters(cx, alias.type_params.as_deref());
        let value = self.expr(inner, &alias.value);
        let variables: Vec<std::rc::Rc<str>> = alias
            .type_params
            .iter()
            .flat_map(|parameters| parameters.iter())
            .map(|parameter| parameter.name().as_str().into())
            .collect();
        let value = match self.ty(inner, &value, alias.value.range()) {
            Ok(ty) => self.new_alias(ty, variables),
            Err(problem) => Value::Unknown(problem),
        };
        self.bind(cx.scope, &name.id, value, alias.range);
    }

    /// Gives an attribute of a value a value.
    pub(crate) fn set_attribute(
        &mut self,
        cx: Cx,
        owner: &Value,
        name: &str,
        value: Value,
        range: TextRange,
    ) {
        match owner {
            Value::Module(id) => {
                let scope = self.world.module(*id).scope;
                self.bind(scope, name, value, range);
            }
            Value::Class(id) => self.set_class_attribute(cx, *id, name, value, range),
            Value::Object(_) => {
                let given = [Value::text(name), value.clone()];
                let class = self.class_of(owner);
                let in_class = class.and_then(|class| self.class_value(class, name));
                // A property, or another descriptor, takes the value and does as it likes.
                let takes = in_class.is_some_and(|(value, _)| match &value {
                    Value::Function(id) => {
                        matches!(
                            self.world.function(*id).kind,
                            FunctionKind::Property | FunctionKind::Computed
                        )
                    }
                    Value::Unknown(_) | Value::Made(_) => true,
                    value => self.has_hook(value, &["__set__"]),
                });
                if takes {
                    self.spoil(cx, owner, range);
                    return;
                }
                if self.hook(cx, owner, "__setattr__", &given, range).is_none() {
                    self.set_own_attribute(cx, owner, name, value, range);
                }
            }
            _ => {}
        }
    }

    /// Gives an attribute of an instance a value, whatever its class says about that.
    pub(crate) fn set_own_attribute(
        &mut self,
        cx: Cx,
        owner: &Value,
        name: &str,
        value: Value,
        range: TextRange,
    ) {
        if let Value::Object(id) = owner
            && self.may_change(cx, *id, range)
            && let Object::Instance { attributes, .. } = &mut self.world.objects[id.0]
        {
            attributes.insert(name.into(), value);
        }
    }

    fn set_class_attribute(
        &mut self,
        cx: Cx,
        id: ClassId,
        name: &str,
        value: Value,
        range: TextRange,
    ) {
        let info = self.world.info(id);
        // What the orchestrator has found out about a model stands in these attributes.
        let is_inside = name.starts_with('_') || ["name", "model_fields"].contains(&name);
        if info.is_model() && is_inside {
            let problem = cx
                .problem(
                    Code::ClassChanged,
                    range,
                    format!(
                        "`{name}` of class `{}` is changed after the class is made",
                        self.world.class(id).name
                    ),
                )
                .label("orch reads a class as its statement makes it")
                .hint("write it into the class");
            self.say(problem);
            return;
        }
        let scope = self.world.class(id).scope;
        self.bind(scope, name, value, range);
    }

    /// `__annotations__["name"] = type` in a class's body.
    pub(crate) fn annotate_by_hand(
        &mut self,
        cx: Cx,
        key: &Value,
        value: &Value,
        range: TextRange,
    ) {
        let ty = self.ty(cx, value, range);
        let maybe = self.maybes.last().map(|maybe| maybe.range);
        let name = self.as_text(key);
        let Some(body) = self.body_of(cx) else { return };
        match name {
            Some(name) => {
                let annotation = Annotation {
                    name,
                    range,
                    type_range: range,
                    ty,
                    value: None,
                    meta: Ok(Meta::default()),
                    doc: None,
                    maybe,
                };
                body.annotations.push((annotation, None));
            }
            None => body.odd.push(
                cx.problem(
                    Code::ComputedField,
                    range,
                    "the name of a field is known only at run time",
                )
                .hint("write the field as `NAME: TYPE`"),
            ),
        }
    }

    /// The class whose body the code is in.
    pub(crate) fn body_of(
        &mut self,
        cx: Cx,
    ) -> Option<&mut crate::run::interpreter::ClassBody<'a>> {
        self.bodies.last_mut().filter(|body| body.scope == cx.scope)
    }

    /// A scope in which type parameters have their names.
    pub(crate) fn with_parameters(
        &mut self,
        cx: Cx,
        parameters: Option<&'a ruff_python_ast::TypeParams>,
    ) -> Cx {
        let Some(parameters) = parameters else {
            return cx;
        };
        let scope = self.new_scope(ScopeKind::Function, Some(cx.scope));
        for parameter in parameters.iter() {
            let name = parameter.name();
            let ty = Ty::Var(name.as_str().into());
            self.bind(scope, name, Value::Type(ty.into()), parameter.range());
        }
        Cx { scope, ..cx }
    }
}

/// Whether a name is one that `__annotations__` stands for.
pub(crate) fn is_annotations(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id == "__annotations__")
}
