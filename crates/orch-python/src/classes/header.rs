//! A class statement's header: its bases and its keywords.

use orch_model::Status;
use ruff_python_ast::{Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use crate::classes::linear::merge;
use crate::finding::{Code, Problem};
use crate::source::leaf::Guard;
use crate::world::class::{Ancestor, ClassKind, Info};
use crate::world::constant::Constant;
use crate::world::context::{ClassId, Context};
use crate::world::known::{BLOCK, DOMAIN, PRODUCT};
use crate::world::value::Value;
use crate::world::{World, known};

/// One line of ancestors, with what went wrong on the way.
type Line = Result<Vec<Ancestor>, Problem>;

impl<'a> World<'a> {
    /// Reads what stands between `class` and the colon.
    pub(crate) fn read_header(&self, id: ClassId) -> Info {
        let class = self.class(id);
        let mut info = Info {
            kind: ClassKind::Other,
            mro: Vec::new(),
            block_name: None,
            lifecycle: None,
            is_base: false,
            problems: Vec::new(),
        };
        let mut lines = Vec::new();
        let mut direct = Vec::new();
        for base in class.stmt.bases() {
            match self.base(id, base) {
                Ok(line) => {
                    direct.extend(line.first().cloned());
                    lines.push(line);
                }
                Err(problem) => info.problems.push(problem),
            }
        }
        lines.push(direct);
        info.mro.push(Ancestor::Local(id));
        match merge(lines) {
            Some(ancestors) => info.mro.extend(ancestors),
            None => info.problems.push(Problem::new(
                Code::InconsistentBases,
                class.module,
                class.stmt.name.range(),
                format!("the bases of class `{}` have no common order", class.name),
            )),
        }
        info.kind = if info.derives(BLOCK) {
            ClassKind::Block
        } else if info.derives(PRODUCT) {
            ClassKind::Product
        } else {
            ClassKind::Other
        };
        if let (Guard::Maybe(range), true) = (class.guard, info.kind != ClassKind::Other) {
            info.problems.push(
                Problem::new(
                    Code::ConditionalClass,
                    class.module,
                    range,
                    format!("whether class `{}` exists depends on this", class.name),
                )
                .label("known only when it runs"),
            );
        }
        for keyword in class
            .stmt
            .arguments
            .iter()
            .flat_map(|arguments| &arguments.keywords)
        {
            if let Err(problem) = self.keyword(id, keyword, &mut info) {
                info.problems.push(problem);
            }
        }
        if self.claims_to_be_a_model(id)
            && info.kind == ClassKind::Other
            && let Some(base) = self.unknown_base(id, &info)
        {
            info.problems.push(base);
        }
        info
    }

    /// The base outside the package that makes a class what it is.
    fn unknown_base(&self, id: ClassId, info: &Info) -> Option<Problem> {
        if !info.problems.is_empty() || info.locals().any(|id| !self.info_is_clean(id, info)) {
            return None;
        }
        let foreign = info.mro.iter().find_map(|ancestor| match ancestor {
            Ancestor::Foreign(name) if name != DOMAIN => Some(name),
            _ => None,
        })?;
        let class = self.class(id);
        Some(
            Problem::new(
                Code::UnknownBase,
                class.module,
                class.stmt.name.range(),
                format!("what class `{}` is depends on `{foreign}`", class.name),
            )
            .label("its base is outside the package")
            .hint("name the folder that holds it with --python-path DIR"),
        )
    }

    fn info_is_clean(&self, id: ClassId, of: &Info) -> bool {
        of.mro.first() == Some(&Ancestor::Local(id)) || self.info(id).problems.is_empty()
    }

    /// The ancestors that one base brings, itself first.
    fn base(&self, id: ClassId, expr: &'a Expr) -> Line {
        self.base_in(id, self.header(id), expr, expr.range())
    }

    fn base_in(&self, id: ClassId, context: Context, expr: &Expr, place: TextRange) -> Line {
        let module = self.class(id).module;
        let computed = || {
            Problem::new(
                Code::ComputedBase,
                module,
                place,
                format!("cannot read class `{}`", self.class(id).name),
            )
            .label("the base class is computed, and orch never runs Python")
            .hint("name the base class")
        };
        match expr {
            Expr::Name(_) | Expr::Attribute(_) => match self.resolve(context, expr) {
                Ok(Value::Class(base)) if self.is_being_read(base) => Err(self.inherits_itself(id)),
                Ok(Value::Class(base)) => Ok(self.info(base).mro.clone()),
                Ok(Value::Foreign(name)) => Ok(foreign_line(&name)),
                Ok(Value::Unknown) => Err(Problem::new(
                    Code::UnknownType,
                    module,
                    place,
                    "what this base is cannot be told",
                )),
                Ok(Value::Bound(there, bound)) if context.depth < 100 => {
                    self.base_in(id, there.deeper(), bound, place)
                }
                Ok(_) => Err(computed()),
                Err(problem) if problem.code == Code::ComputedValue => Err(computed()),
                Err(problem) => Err(problem),
            },
            Expr::Subscript(subscript) => {
                let line = self.base_in(id, context, &subscript.value, place)?;
                let domain = matches!(line.first(), Some(Ancestor::Local(base))
                    if self.info(*base).kind != ClassKind::Other);
                if domain && !self.only_parameters(context, &subscript.slice) {
                    return Err(Problem::new(
                        Code::GenericBase,
                        module,
                        place,
                        format!("cannot read class `{}`", self.class(id).name),
                    )
                    .label(crate::types::annotation::NO_ARGUMENTS)
                    .hint("write a class of its own for each use"));
                }
                Ok(line)
            }
            _ => Err(computed()),
        }
    }

    /// Whether all arguments of a generic are type variables.
    fn only_parameters(&self, context: Context, slice: &Expr) -> bool {
        self.effort.next_annotation();
        let single = std::slice::from_ref(slice);
        let arguments = match slice {
            Expr::Tuple(tuple) => &tuple.elts[..],
            _ => single,
        };
        arguments.iter().all(|argument| {
            matches!(
                self.type_of(context, argument),
                Ok(crate::world::ty::Ty::Var(_))
            )
        })
    }

    /// Whether the class's header is being read, and so depends on itself.
    fn is_being_read(&self, id: ClassId) -> bool {
        matches!(self.memory.infos.borrow().get(&id), Some(None))
    }

    fn keyword(&self, id: ClassId, keyword: &Keyword, info: &mut Info) -> Result<(), Problem> {
        let class = self.class(id);
        let context = self.header(id);
        let problem = |code, message: String| {
            Problem::new(code, class.module, keyword.value.range(), message)
        };
        let Some(name) = &keyword.arg else {
            return Err(problem(
                Code::ComputedKeyword,
                format!("the keywords of class `{}` are computed", class.name),
            )
            .hint("write the keywords out"));
        };
        match name.as_str() {
            "product_block_name" => match self.constant(context, &keyword.value) {
                Ok(Constant::None) => {}
                Ok(constant) => match constant.into_text() {
                    Some(name) if name.trim().is_empty() => {
                        return Err(problem(
                            Code::EmptyName,
                            format!("the product block name of class `{}` is empty", class.name),
                        ));
                    }
                    Some(name) => info.block_name = Some(name),
                    None => {
                        return Err(problem(
                            Code::ComputedName,
                            format!(
                                "the product block name of class `{}` is no text",
                                class.name
                            ),
                        ));
                    }
                },
                Err(inner) => {
                    return Err(problem(
                        Code::ComputedName,
                        format!(
                            "the product block name of class `{}` is computed",
                            class.name
                        ),
                    )
                    .label(inner.message)
                    .hint("write the name as a string"));
                }
            },
            "lifecycle" => info.lifecycle = self.lifecycle(id, keyword)?,
            "is_base" => match self.constant(context, &keyword.value) {
                Ok(Constant::Bool(is_base)) => info.is_base = is_base,
                _ => {
                    return Err(problem(
                        Code::ComputedKeyword,
                        format!("`is_base` of class `{}` is computed", class.name),
                    ));
                }
            },
            _ => {}
        }
        Ok(())
    }

    fn lifecycle(&self, id: ClassId, keyword: &Keyword) -> Result<Option<Vec<Status>>, Problem> {
        let class = self.class(id);
        let wrong = || {
            Problem::new(
                Code::ComputedLifecycle,
                class.module,
                keyword.value.range(),
                format!("the lifecycle of class `{}` cannot be read", class.name),
            )
            .label("expected a list of `SubscriptionLifecycle` members")
        };
        let constant = self
            .constant(self.header(id), &keyword.value)
            .map_err(|_| wrong())?;
        let items = match constant {
            Constant::None => return Ok(None),
            Constant::List(items) => items,
            _ => return Err(wrong()),
        };
        let stages: Option<Vec<Status>> = items
            .into_iter()
            .map(|item| item.into_text().and_then(|text| Status::parse(&text)))
            .collect();
        stages.map(Some).ok_or_else(wrong)
    }
}

fn foreign_line(name: &str) -> Vec<Ancestor> {
    std::iter::once(name)
        .chain(known::ancestors(name).iter().copied())
        .map(|name| Ancestor::Foreign(name.to_owned()))
        .collect()
}
