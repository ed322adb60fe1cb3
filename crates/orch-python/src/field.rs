//! The fields that a class's own annotations declare.

use std::rc::Rc;

use orch_model::{Arity, ValueSpec};
use ruff_python_ast::{Expr, Stmt, StmtAnnAssign};
use ruff_text_size::{Ranged, TextRange};

use crate::annotation::BUDGET;
use crate::class::{Ancestor, ClassId, ClassKind};
use crate::constant::Constant;
use crate::foreign::may_hold_models;
use crate::known::{BLOCK, DOMAIN, PRODUCT};
use crate::leaf::Guard;
use crate::loader::ModuleId;
use crate::problem::Problem;
use crate::ty::{Bounds, Meta, Ty};
use crate::world::{Context, World};

/// A field of a product or a block.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its alias, if it has one.
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    /// The name in the source.
    pub(crate) range: TextRange,
    pub(crate) doc: Option<String>,
    pub(crate) kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    Value(ValueSpec),
    Blocks(Vec<ClassId>, Arity),
}

impl World<'_> {
    /// The fields of a product or block class, in the order of the source.
    ///
    /// What cannot be read is said, once.
    pub(crate) fn fields(&self, id: ClassId) -> Rc<Vec<Field>> {
        if let Some(fields) = self.fields.borrow().get(&id) {
            return Rc::clone(fields);
        }
        let fields = Rc::new(self.read_fields(id));
        self.fields.borrow_mut().insert(id, Rc::clone(&fields));
        fields
    }

    fn read_fields(&self, id: ClassId) -> Vec<Field> {
        let class = self.class(id);
        let mut fields: Vec<Field> = Vec::new();
        for (index, leaf) in class.leaves.iter().enumerate() {
            let Stmt::AnnAssign(stmt) = leaf.stmt else {
                continue;
            };
            let Expr::Name(target) = &*stmt.target else {
                continue;
            };
            if target.id.starts_with('_') {
                continue;
            }
            match leaf.guard {
                Guard::Always => {}
                Guard::Never | Guard::Typing => continue,
                Guard::Maybe(range) => {
                    self.say(
                        Problem::new(
                            "conditional-field",
                            class.module,
                            range,
                            format!("whether `{}` is a field depends on this", target.id),
                        )
                        .label("known only when it runs"),
                    );
                    continue;
                }
            }
            let after = class.leaves.get(index + 1).map(|leaf| leaf.stmt);
            match self.read_field(id, &target.id, stmt, after) {
                Ok(field) => {
                    // Annotated twice, the last one counts.
                    fields.retain(|earlier| earlier.name != field.name);
                    fields.push(field);
                }
                Err(problem) => self.say(problem),
            }
        }
        fields
    }

    fn read_field(
        &self,
        id: ClassId,
        name: &str,
        stmt: &StmtAnnAssign,
        after: Option<&Stmt>,
    ) -> Result<Field, Problem> {
        let class = self.class(id);
        let eager = Context {
            class: Some(id),
            ..Context::module(class.module).before(stmt.range.start())
        };
        let context = if self.module(class.module).lazy_annotations {
            eager.lazy()
        } else {
            eager
        };
        self.budget.set(BUDGET);
        let ty = self.type_of(context, &stmt.annotation)?;
        let mut meta = Meta::default();
        if let Some(value) = &stmt.value {
            meta = self.meta(eager, value)?;
        }
        let mut site = Site {
            module: class.module,
            range: stmt.annotation.range(),
            product: self.info(id).kind == ClassKind::Product,
            meta: meta.or(ty.strip().1),
        };
        let kind = self.kind(&ty, &mut site)?;
        let doc = match after {
            Some(Stmt::Expr(expr)) => match &*expr.value {
                Expr::StringLiteral(text) => paragraph(text.value.to_str()),
                _ => None,
            },
            _ => None,
        };
        Ok(Field {
            name: site.meta.alias.take().unwrap_or_else(|| name.to_owned()),
            module: class.module,
            range: stmt.target.range(),
            doc: doc.or_else(|| site.meta.description.as_deref().and_then(paragraph)),
            kind,
        })
    }

    /// Whether the field holds blocks or values, by the orchestrator's rules.
    fn kind(&self, ty: &Ty, site: &mut Site) -> Result<FieldKind, Problem> {
        if ty.any(&|part| *part == Ty::Unknown) {
            return Err(Problem::new(
                "unknown-type",
                site.module,
                site.range,
                "what this type is cannot be told",
            ));
        }
        let (ty, meta) = ty.strip();
        site.meta.bounds = site.meta.bounds.or(meta.bounds);
        match ty {
            Ty::List(item, bounds) => match self.blocks(item, site)? {
                Some(blocks) => Ok(FieldKind::Blocks(
                    blocks,
                    list(site.meta.bounds.or(*bounds)),
                )),
                None => Ok(FieldKind::Value(self.value(ty, site)?)),
            },
            Ty::Union(members) if members.contains(&Ty::None) => {
                let rest = Ty::union(members.iter().filter(|one| **one != Ty::None).cloned());
                Ok(match self.kind(&rest, site)? {
                    FieldKind::Blocks(blocks, arity) => FieldKind::Blocks(blocks, optional(arity)),
                    FieldKind::Value(spec) => FieldKind::Value(ValueSpec {
                        arity: optional(spec.arity),
                        ..spec
                    }),
                })
            }
            ty => match self.blocks(ty, site)? {
                Some(blocks) => Ok(FieldKind::Blocks(blocks, Arity::Required)),
                None => Ok(FieldKind::Value(self.value(ty, site)?)),
            },
        }
    }

    /// The block classes that a type names, if it names blocks.
    fn blocks(&self, ty: &Ty, site: &Site) -> Result<Option<Vec<ClassId>>, Problem> {
        match ty.strip().0 {
            Ty::Class(id) => self.block_class(*id, site),
            Ty::Any => Err(site.problem(
                "any-field",
                "`Any` may be a block or a value; the orchestrator fails on it",
            )),
            Ty::Foreign(name) if [BLOCK, PRODUCT, DOMAIN].contains(&name.as_str()) => {
                Err(site.problem("bare-model", format!("`{name}` is no block of a name")))
            }
            Ty::Aliased(inner) if inner.any(&|part| self.is_block(part)) => Err(site
                .problem(
                    "hidden-block",
                    "the orchestrator sees no blocks behind a `type` statement",
                )
                .hint("write the alias as an assignment")),
            Ty::Union(members) => {
                let mut blocks = Vec::new();
                let mut others = false;
                for member in members.iter().filter(|one| **one != Ty::None) {
                    match self.blocks(member, site)? {
                        Some(inner) => blocks.extend(inner),
                        None if member.any(&|part| self.is_block(part)) => others = true,
                        None => others = true,
                    }
                }
                let mixed = others
                    && (!blocks.is_empty()
                        || members.iter().any(|member| {
                            matches!(member.strip().0, Ty::List(item, _)
                                if item.any(&|part| self.is_block(part)))
                        }));
                if mixed {
                    return Err(
                        site.problem("mixed-union", "the field mixes blocks with something else")
                    );
                }
                Ok((!blocks.is_empty()).then_some(blocks))
            }
            _ => Ok(None),
        }
    }

    fn block_class(&self, id: ClassId, site: &Site) -> Result<Option<Vec<ClassId>>, Problem> {
        let info = self.info(id);
        match info.kind {
            ClassKind::Block => Ok(Some(vec![id])),
            ClassKind::Product => Err(site.problem(
                "product-as-field",
                format!(
                    "`{}` is a product, and a field holds none",
                    self.class(id).name
                ),
            )),
            ClassKind::Other => {
                // It might be a block after all, if its bases were known.
                self.report(id);
                Ok(None)
            }
        }
    }

    fn is_block(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Class(id) if self.info(*id).kind == ClassKind::Block)
    }

    fn value(&self, ty: &Ty, site: &Site) -> Result<ValueSpec, Problem> {
        let mut problem = None;
        let spec = self.value_spec(ty, site.meta.bounds, &mut problem);
        match problem {
            // A fixed input's value must be one of the members.
            Some(problem) if site.product => return Err(problem),
            Some(problem) => self.say(problem.warning()),
            None if site.product => self.warn_unloadable(ty, site),
            None => {}
        }
        self.warn_unknown(ty, site);
        Ok(spec)
    }
}

impl World<'_> {
    /// A fixed input is loaded from its text, which pydantic turns into text,
    /// numbers and members of enumerations that are one of both; nothing else.
    fn warn_unloadable(&self, ty: &Ty, site: &Site) {
        if !self.unloadable(ty) {
            return;
        }
        let problem = site
            .problem(
                "unloadable-input",
                "a subscription of this product may fail to load: no text is such a value",
            )
            .label("fixed inputs are stored as text")
            .hint("use members that are text, or `IntEnum`");
        self.say(problem.warning());
    }

    /// A class that is outside all roots may be a block for all that is known.
    fn warn_unknown(&self, ty: &Ty, site: &Site) {
        let unknown = std::cell::RefCell::new(None);
        ty.any(&|part| {
            let found = match part {
                Ty::Foreign(name) if may_hold_models(name) => Some(name.clone()),
                Ty::Class(id) if self.info(*id).kind == ClassKind::Other => {
                    let info = self.info(*id);
                    // What is wrong with the class itself has been said.
                    let mro = Some(&info.mro).filter(|_| info.problems.is_empty());
                    mro.into_iter()
                        .flatten()
                        .find_map(|ancestor| match ancestor {
                            Ancestor::Foreign(name) if may_hold_models(name) => Some(name.clone()),
                            _ => None,
                        })
                }
                _ => None,
            };
            let is_found = found.is_some();
            *unknown.borrow_mut() = found;
            is_found
        });
        let Some(name) = unknown.into_inner() else {
            return;
        };
        let package = name.split('.').next().unwrap_or(&name);
        let problem = site
            .problem(
                "unknown-package",
                format!("whether `{name}` is a product block is not known; it is read as a value"),
            )
            .label(format!("`{package}` is outside the folder of the package"))
            .hint("name the folder that holds it with --python-path DIR");
        self.say(problem.warning());
    }

    fn unloadable(&self, ty: &Ty) -> bool {
        let unfit = |constant: &Constant| !matches!(constant, Constant::Text(_) | Constant::None);
        match ty {
            Ty::Annotated(inner, _) => self.unloadable(inner),
            Ty::Union(members) => {
                let mut others = members.iter().filter(|one| **one != Ty::None);
                others.all(|member| self.unloadable(member))
            }
            Ty::Literal(members) => members.iter().any(|member| match member {
                Constant::Member { .. } => false,
                other => unfit(other),
            }),
            Ty::Class(id) if self.info(*id).is_enum() => {
                let info = self.info(*id);
                let numeric = info.derives("int") || info.derives("float");
                !numeric
                    && self
                        .members(*id)
                        .is_ok_and(|members| members.iter().any(|member| unfit(&member.value)))
            }
            _ => false,
        }
    }
}

/// Where a field's type stands, and what is said about it beside its type.
struct Site {
    module: ModuleId,
    range: TextRange,
    /// The field is a product's.
    product: bool,
    meta: Meta,
}

impl Site {
    fn problem(&self, code: &'static str, message: impl Into<String>) -> Problem {
        Problem::new(code, self.module, self.range, message)
    }
}

/// A list with the bounds that are given.
pub(crate) fn list(bounds: Bounds) -> Arity {
    Arity::List {
        min: bounds.min.unwrap_or(0),
        max: bounds.max,
    }
}

fn optional(arity: Arity) -> Arity {
    match arity {
        Arity::Required | Arity::Optional => Arity::Optional,
        Arity::List { max, .. } => Arity::List { min: 0, max },
    }
}

/// The first paragraph of a text, on one line.
pub(crate) fn paragraph(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .trim()
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let joined = words.join(" ");
    (!joined.is_empty()).then_some(joined)
}
