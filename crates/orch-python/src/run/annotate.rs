//! Annotations of a class's body, and what they mean when the class is made.

use std::rc::Rc;
use std::sync::Arc;

use ruff_python_ast::{Expr, Stmt, StmtAnnAssign};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::finding::{Code, ModuleId, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::pending::{Pending, Written};
use crate::run::place::Cx;
use crate::source::guard;
use crate::source::text::paragraph;
use crate::value::class::Annotation;
use crate::value::id::Spot;
use crate::value::id::{ClassId, ScopeId};
use crate::value::scope::ScopeKind;
use crate::value::ty::{Meta, Ty};
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(crate) fn annotated(&mut self, cx: Cx, assign: &'a StmtAnnAssign, next: Option<&'a Stmt>) {
        let kind = self.world.scope(cx.scope).kind;
        let lazy = self.world.module(cx.module).lazy_annotations;
        let range = assign.annotation.range();
        // Python evaluates the value first.
        let value = assign
            .value
            .as_ref()
            .map(|value| (self.expr(cx, value), value.range()));
        // In a function they are not evaluated at all.
        let evaluated =
            (kind != ScopeKind::Function && !lazy).then(|| self.expr(cx, &assign.annotation));
        if kind == ScopeKind::Class
            && assign.simple
            && let Expr::Name(target) = &*assign.target
        {
            let ty = match &evaluated {
                Some(value) => self.ty(cx, value, range),
                None => Ok(Ty::None),
            };
            let meta = match &value {
                Some((value, at)) => self.meta(cx, value, *at),
                None => Ok(Meta::default()),
            };
            let annotation = Annotation {
                name: target.id.as_str().into(),
                range: target.range,
                type_range: range,
                ty,
                value: value.clone(),
                meta,
                doc: next.and_then(doc),
                maybe: self.maybes.last().map(|maybe| maybe.range),
            };
            let later = evaluated.is_none().then_some(&*assign.annotation);
            if let Some(body) = self.body_of(cx) {
                body.annotations.push((annotation, later));
            }
        }
        if let Some((value, _)) = value {
            self.target(cx, &assign.target, value, assign.range);
        }
    }

    /// The types of a class's annotations, as they are when the class is made: a text sees
    /// the names of its module and the class itself, not those of the class's body.
    pub(crate) fn finish_annotations(
        &mut self,
        cx: Cx,
        annotations: Vec<(Annotation, Option<&'a Expr>)>,
        (id, name): (ClassId, &str),
    ) -> Vec<Annotation> {
        let scope = self.annotation_scope(cx.module, name, Value::Class(id));
        let inner = Cx { scope, ..cx };
        annotations
            .into_iter()
            .enumerate()
            .map(|(at, (mut annotation, later))| {
                let written = match (later, annotation.ty) {
                    (Some(expr), _) => Written::Expr(expr),
                    (None, Ok(ty)) => Written::Type(ty),
                    (None, Err(problem)) => {
                        annotation.ty = Err(problem);
                        return annotation;
                    }
                };
                annotation.ty = self.meant(inner, &written, annotation.type_range);
                if let Err(problem) = &annotation.ty
                    && problem.code == Code::UnresolvedName
                {
                    self.fail(cx, problem);
                }
                if let Err(problem) = &annotation.ty
                    && problem.code == Code::UsedBeforeDefinition
                {
                    self.pending.push(Pending {
                        class: id,
                        at,
                        cx: inner,
                        written,
                    });
                }
                annotation
            })
            .collect()
    }

    fn meant(
        &mut self,
        cx: Cx,
        written: &Written<'a>,
        range: TextRange,
    ) -> Result<Ty, Rc<Problem>> {
        let ty = match written {
            Written::Type(ty) => ty.clone(),
            Written::Expr(expr) => {
                let value = self.expr(cx, expr);
                self.ty(cx, &value, range)?
            }
        };
        self.looked_up(cx, &ty, 0)
    }

    /// Looks at annotations again that name what was defined only later, when all has run.
    /// The orchestrator fails on them; what they mean is plain all the same.
    pub(crate) fn look_up_pending(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let annotation = &self.world.class(pending.class).annotations[pending.at];
            let range = annotation.type_range;
            let Err(problem) = annotation.ty.clone() else {
                continue;
            };
            let ty = self.meant(pending.cx, &pending.written, range);
            if ty.is_err() {
                self.say((*problem).clone());
            } else {
                let mut warning = (*problem).clone().warning();
                warning.code = Code::ForwardReference;
                warning.hint = Some(
                    "orchestrator-core looks for the name when the class is made, and fails"
                        .to_owned(),
                );
                self.say(warning);
                self.world.classes[pending.class.0].annotations[pending.at].ty = ty;
            }
        }
    }

    fn annotation_scope(&mut self, module: ModuleId, name: &str, itself: Value) -> ScopeId {
        let around = self.world.module(module).scope;
        let scope = self.new_scope(ScopeKind::Function, Some(around));
        self.bind(scope, name, itself, TextRange::default());
        scope
    }

    /// The type with all texts in it looked up.
    pub(crate) fn looked_up(&mut self, cx: Cx, ty: &Ty, depth: usize) -> Result<Ty, Rc<Problem>> {
        if !ty.any(&mut |part| matches!(part, Ty::Text(..))) {
            return Ok(ty.clone());
        }
        ty.map(&mut |part| match part {
            Ty::Text(text, at) => {
                if depth > 50 {
                    return Err(Rc::new(Problem::new(
                        Code::AliasCircle,
                        at.0,
                        at.1,
                        format!("the type `{text}` leads back to itself"),
                    )));
                }
                let found = self.quoted(cx, text, *at)?;
                self.looked_up(cx, &found, depth + 1).map(Some)
            }
            _ => Ok(None),
        })
    }

    /// The type that a text means.
    fn quoted(&mut self, cx: Cx, text: &Rc<str>, at: Spot) -> Result<Ty, Rc<Problem>> {
        let wrong =
            |message: String| Rc::new(Problem::new(Code::BadAnnotation, at.0, at.1, message));
        if guard::too_deep(text, ruff_python_parser::Mode::Expression).is_some() {
            return Err(wrong("the annotation nests too deep".to_owned()));
        }
        let source = Arc::clone(self.world.module(at.0).source.text_rc());
        let verbatim = inside(&source, at.1, text).filter(|_| at.0 == cx.module);
        let parsed = match verbatim {
            Some(range) => ruff_python_parser::parse_expression_range(&source, range),
            None => ruff_python_parser::parse_expression(text),
        };
        let expr = match parsed {
            Ok(parsed) => *parsed.into_syntax().body,
            Err(error) => {
                let error = error.error;
                return Err(wrong(format!(
                    "the annotation is not valid Python: {error}"
                )));
            }
        };
        let expr = self.shelf.expr(expr);
        let inner = Cx {
            pin: verbatim.is_none().then_some(at.1),
            ..cx
        };
        let value = self.expr(inner, expr);
        let range = inner.at(expr.range());
        self.ty(inner, &value, range)
    }
}

/// Where a text stands as it is inside of a string in the source.
fn inside(source: &str, string: TextRange, text: &str) -> Option<TextRange> {
    let slice = source.get(std::ops::Range::<usize>::from(string))?;
    if !slice.ends_with(['"', '\'']) || text.is_empty() || text.contains('\n') {
        return None;
    }
    let at = slice.find(text)?;
    let is_whole =
        slice[..at].ends_with(['"', '\'']) && slice[at + text.len()..].starts_with(['"', '\'']);
    is_whole.then(|| {
        let start = string.start() + TextSize::try_from(at).unwrap_or_default();
        TextRange::at(start, TextSize::try_from(text.len()).unwrap_or_default())
    })
}

/// What a string behind a field says about it.
fn doc(stmt: &Stmt) -> Option<Rc<str>> {
    match stmt {
        Stmt::Expr(expr) => match &*expr.value {
            Expr::StringLiteral(text) => paragraph(text.value.to_str()).map(Rc::from),
            _ => None,
        },
        _ => None,
    }
}
