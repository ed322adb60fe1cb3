//! From an annotation's expression to the type that it means.

use ruff_python_ast::{Expr, ExprCall, ExprStringLiteral, ExprSubscript, Operator, StmtTypeAlias};
use ruff_python_parser::Mode;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::source::guard;
use crate::types::alias::alias;
use crate::types::list::{any_list, is_list};
use crate::world::World;
use crate::world::class::ClassKind;
use crate::world::context::Context;
use crate::world::ty::{Bounds, Meta, Ty};
use crate::world::value::Value;

impl<'a> World<'a> {
    /// The type that an annotation means.
    pub(crate) fn type_of(&self, context: Context, expr: &Expr) -> Result<Ty, Problem> {
        if !self.effort.take_part() {
            return Err(Problem::new(
                Code::TypeTooLarge,
                context.module,
                expr.range(),
                "the type has too many parts",
            ));
        }
        match expr {
            Expr::StringLiteral(text) => self.quoted(context, text),
            Expr::NoneLiteral(_) => Ok(Ty::None),
            Expr::EllipsisLiteral(_) => Ok(Ty::Foreign("...".to_owned())),
            Expr::Name(_) | Expr::Attribute(_) => {
                let value = self.resolve(context, expr)?;
                self.type_of_value(context, value, expr.range())
            }
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                let left = self.type_of(context, &union.left)?;
                let right = self.type_of(context, &union.right)?;
                Ok(Ty::union([left, right]))
            }
            Expr::Subscript(subscript) => self.subscript(context, subscript),
            Expr::Call(call) => self.call(context, call),
            // The parameters of a `Callable`.
            Expr::List(list) => Ok(Ty::Generic(String::new(), self.types(context, &list.elts)?)),
            _ => Err(computed(context, expr.range())),
        }
    }

    fn types(&self, context: Context, exprs: &[Expr]) -> Result<Vec<Ty>, Problem> {
        exprs
            .iter()
            .map(|expr| self.type_of(context, expr))
            .collect()
    }

    fn quoted(&self, context: Context, text: &ExprStringLiteral) -> Result<Ty, Problem> {
        let wrong = |message: String| {
            Problem::new(Code::BadAnnotation, context.module, text.range, message)
        };
        let literal = match text.value.as_slice() {
            [literal] => literal,
            _ => {
                return Err(wrong(
                    "the annotation is put together from several strings".into(),
                ));
            }
        };
        let range = text.range;
        let source = &self.module(context.module).source.text;
        let inside = range.start() <= range.end() && range.end().to_usize() <= source.len();
        if !inside || guard::too_deep(literal.as_str(), Mode::Expression).is_some() {
            return Err(wrong("the annotation nests too deep".into()));
        }
        match ruff_python_parser::parse_string_annotation(source, literal) {
            Ok(parsed) => self.type_of(context.lazy(), parsed.expr()),
            Err(error) => Err(wrong(format!(
                "the annotation is not valid Python: {}",
                error.error
            ))),
        }
    }

    fn type_of_value(
        &self,
        context: Context,
        value: Value<'a>,
        range: TextRange,
    ) -> Result<Ty, Problem> {
        match value {
            Value::Class(id) if self.info(id).derives("list") => self.list_class(context, id),
            Value::Class(id) => Ok(Ty::Class(id)),
            Value::Foreign(name) => Ok(match name.as_str() {
                "None" => Ty::None,
                "typing.Any" => Ty::Any,
                "typing.AnyStr" => Ty::Var("AnyStr".to_owned()),
                "orchestrator.types.SI" | "orchestrator.domain.base.SI" => Ty::Var("SI".to_owned()),
                // Without an item the orchestrator takes these two for lists of blocks.
                "typing.List" | "typing.Sequence" => Ty::List(Box::new(Ty::Any), Bounds::default()),
                name if is_list(name) => any_list(),
                name => alias(name).unwrap_or_else(|| Ty::Foreign(name.to_owned())),
            }),
            Value::Bound(there, bound) => self.type_of(there.deeper(), bound),
            Value::TypeAlias(there, alias) => self.aliased(there, alias),
            Value::Parameter(name) => Ok(Ty::Var(name)),
            Value::Unknown => Ok(Ty::Unknown),
            Value::Module(_)
            | Value::Function(..)
            | Value::Member(..)
            | Value::Constant(_)
            | Value::Items(_) => Err(Problem::new(
                Code::NotAType,
                context.module,
                range,
                format!("`{}` is no type", self.text(context.module, range)),
            )),
        }
    }

    fn subscript(&self, context: Context, expr: &ExprSubscript) -> Result<Ty, Problem> {
        let arguments = match &*expr.slice {
            Expr::Tuple(tuple) => &tuple.elts[..],
            single => std::slice::from_ref(single),
        };
        let value = match &*expr.value {
            Expr::Name(_) | Expr::Attribute(_) => self.resolve(context, &expr.value)?,
            _ => return Err(computed(context, expr.range)),
        };
        let name = match value {
            Value::Foreign(name) => name,
            Value::Class(id) if self.info(id).derives("list") => {
                let list = self.list_class(context, id)?;
                return self.fill(context, list, arguments, expr.range);
            }
            Value::Class(id) => {
                if self.info(id).kind != ClassKind::Other {
                    return Err(Problem::new(
                        Code::GenericBlock,
                        context.module,
                        expr.range,
                        format!("cannot read `{}`", self.text(context.module, expr.range)),
                    )
                    .label(NO_ARGUMENTS)
                    .hint("write a class of its own for each use"));
                }
                return Ok(Ty::Generic(
                    self.dotted(id),
                    self.types(context, arguments)?,
                ));
            }
            // Each use of such an alias is an object of its own, in which the
            // orchestrator sees no blocks.
            Value::TypeAlias(there, alias) => {
                let variables: Vec<String> = alias
                    .type_params
                    .iter()
                    .flat_map(|parameters| parameters.iter())
                    .map(|parameter| parameter.name().to_string())
                    .collect();
                let ty = self.aliased(there, alias)?;
                return self.fill_in(context, ty, &variables, arguments, expr.range);
            }
            value => {
                let alias = self.type_of_value(context, value, expr.value.range())?;
                return self.fill(context, alias, arguments, expr.range);
            }
        };
        match name.as_str() {
            "typing.Literal" => {
                let mut members = Vec::new();
                for argument in arguments {
                    // One literal may stand in another.
                    match argument {
                        Expr::Subscript(_) => match self.type_of(context, argument)? {
                            Ty::Literal(inner) => members.extend(inner),
                            _ => return Err(computed(context, argument.range())),
                        },
                        _ => members.push(self.constant(context, argument)?),
                    }
                }
                Ok(Ty::Literal(members))
            }
            "typing.Annotated" => {
                let Some((first, rest)) = arguments.split_first() else {
                    return Err(computed(context, expr.range));
                };
                let mut ty = self.type_of(context, first)?;
                for meta in rest {
                    ty = Ty::Annotated(Box::new(ty), self.meta(context, meta)?);
                }
                Ok(ty)
            }
            "typing.Optional" => {
                let ty = self.type_of(context, &expr.slice)?;
                Ok(Ty::union([ty, Ty::None]))
            }
            "typing.Union" => Ok(Ty::union(self.types(context, arguments)?)),
            "typing.ClassVar" | "typing.Final" => {
                Ok(Ty::Hidden(Box::new(self.type_of(context, &expr.slice)?)))
            }
            "pydantic.Json"
            | "pydantic.InstanceOf"
            | "pydantic.SkipValidation"
            | "pydantic.OnErrorOmit" => {
                let inner = Box::new(self.type_of(context, &expr.slice)?);
                Ok(Ty::Annotated(inner, Meta::default()))
            }
            name if is_list(name) => Ok(Ty::List(
                Box::new(self.type_of(context, &expr.slice)?),
                Bounds::default(),
            )),
            _ => Ok(Ty::Generic(name, self.types(context, arguments)?)),
        }
    }

    /// What a `type` statement names, its parameters open.
    fn aliased(&self, there: Context, alias: &'a StmtTypeAlias) -> Result<Ty, Problem> {
        let mut inner = there.deeper();
        if let Some(parameters) = alias.type_params.as_deref() {
            let names = parameters.iter().map(|parameter| {
                let name = parameter.name().as_str();
                (name, Value::Parameter(name.to_owned()))
            });
            inner = self.bind(inner, names.collect(), alias.range())?;
        }
        Ok(Ty::Aliased(Box::new(self.type_of(inner, &alias.value)?)))
    }

    /// An alias with arguments for its type variables.
    pub(crate) fn fill(
        &self,
        context: Context,
        alias: Ty,
        arguments: &[Expr],
        range: TextRange,
    ) -> Result<Ty, Problem> {
        let mut variables = Vec::new();
        alias.variables(&mut variables);
        if alias == Ty::Unknown {
            return Ok(alias);
        }
        self.fill_in(context, alias, &variables, arguments, range)
    }

    /// The type with arguments for some variables.
    fn fill_in(
        &self,
        context: Context,
        alias: Ty,
        variables: &[String],
        arguments: &[Expr],
        range: TextRange,
    ) -> Result<Ty, Problem> {
        if variables.len() != arguments.len() {
            return Err(Problem::new(
                Code::BadAnnotation,
                context.module,
                range,
                format!(
                    "`{}` gives {} for {}",
                    self.text(context.module, range),
                    plural(arguments.len(), "argument"),
                    plural(variables.len(), "type variable"),
                ),
            ));
        }
        let arguments = self.types(context, arguments)?;
        Ok(alias.substitute(variables, &arguments))
    }

    /// A type that a call makes.
    fn call(&self, context: Context, call: &ExprCall) -> Result<Ty, Problem> {
        let function = match &*call.func {
            Expr::Name(_) | Expr::Attribute(_) => self.resolve(context, &call.func)?,
            _ => return Err(computed(context, call.range())),
        };
        let Some(name) = function.foreign() else {
            return Err(computed(context, call.range()));
        };
        let named = |name: &str| Ok(Ty::Foreign(name.to_owned()));
        match name {
            "typing.TypeVar" => match call.arguments.find_positional(0) {
                Some(Expr::StringLiteral(name)) => Ok(Ty::Var(name.value.to_str().to_owned())),
                _ => Err(computed(context, call.range())),
            },
            "typing.NewType" => match call.arguments.find_argument_value("tp", 1) {
                // The orchestrator sees no blocks there.
                Some(ty) => Ok(Ty::Aliased(Box::new(self.type_of(context, ty)?))),
                None => Err(computed(context, call.range())),
            },
            "pydantic.conlist" => {
                let Some(item) = call.arguments.find_argument_value("item_type", 0) else {
                    return Err(computed(context, call.range()));
                };
                let item = self.type_of(context, item)?;
                let bounds = self.bounds(context, &call.arguments)?;
                Ok(Ty::List(Box::new(item), bounds))
            }
            "pydantic.conint" => named("int"),
            "pydantic.constr" => named("str"),
            "pydantic.confloat" => named("float"),
            "pydantic.condecimal" => named("decimal.Decimal"),
            "pydantic.conbytes" => named("bytes"),
            "pydantic.condate" => named("datetime.date"),
            "pydantic.conset" | "pydantic.confrozenset" => {
                let Some(item) = call.arguments.find_argument_value("item_type", 0) else {
                    return Err(computed(context, call.range()));
                };
                let set = name.trim_start_matches("pydantic.con").to_owned();
                Ok(Ty::Generic(set, vec![self.type_of(context, item)?]))
            }
            "type"
                if matches!(
                    &*call.arguments.args,
                    [Expr::NoneLiteral(_)] if call.arguments.keywords.is_empty()
                ) =>
            {
                Ok(Ty::None)
            }
            name if crate::world::known::is_enum(name) => self.functional_enum(context, call, name),
            _ => Err(computed(context, call.range())),
        }
    }
}

/// Why a domain model cannot be given type arguments: the orchestrator does not
/// pass `__init_subclass__` on, so that the class never learns its parameters.
pub(crate) const NO_ARGUMENTS: &str =
    "orchestrator-core fails on a domain model with type arguments";

fn computed(context: Context, range: TextRange) -> Problem {
    Problem::new(
        Code::ComputedType,
        context.module,
        range,
        "the type is computed, and orch never runs Python",
    )
    .hint("write the type out")
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
