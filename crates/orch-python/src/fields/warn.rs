//! Warns of single fields that can be read but are probably a mistake.

use std::cell::RefCell;

use ruff_text_size::TextRange;

use crate::find::foreign::may_hold_models;
use crate::finding::{Code, Problem};
use crate::value::World;
use crate::value::class::{Ancestor, ClassKind};
use crate::value::field::Site;
use crate::value::ty::{Literal, Stored, Ty};
use crate::value::value::Value;

/// The fields that every subscription has.
const OF_SUBSCRIPTIONS: [&str; 10] = [
    "customer_id",
    "description",
    "end_date",
    "insync",
    "note",
    "product",
    "start_date",
    "status",
    "subscription_id",
    "version",
];

impl World<'_> {
    /// A block where the orchestrator sees none makes its field a resource type.
    pub(crate) fn warn_hidden(&self, ty: &Ty, site: &Site) {
        let mut is_block =
            |part: &Ty| matches!(part, Ty::Class(id) if self.info(*id).kind == ClassKind::Block);
        if !ty.any(&mut is_block) {
            return;
        }
        let (label, hint) = if ty.any(&mut |part| matches!(part, Ty::Annotated(..))) {
            (
                "the orchestrator does not look into `Annotated` here",
                "write the block's class without `Annotated`, and `Field(...)` as the default",
            )
        } else if ty.any(&mut |part| matches!(part, Ty::Aliased(_))) {
            (
                "the orchestrator does not look into a `type` statement or a `NewType`",
                "write the alias as an assignment of the type itself",
            )
        } else {
            (
                "the orchestrator looks for blocks in lists and unions of blocks only",
                "write it as a block, a list of blocks, or a union of blocks",
            )
        };
        let what = if site.product {
            "fixed input"
        } else {
            "resource type"
        };
        let problem = site
            .problem(
                Code::HiddenBlock,
                format!("this names a product block, but is a {what}"),
            )
            .label(label)
            .hint(hint);
        self.say(problem.warning());
    }
}

impl World<'_> {
    /// A fixed input is loaded from its text, which pydantic turns into text,
    /// numbers and members of enumerations that are one of both; nothing else.
    pub(crate) fn warn_unloadable(&self, ty: &Ty, site: &Site) {
        if !self.unloadable(ty) {
            return;
        }
        let problem = site
            .problem(
                Code::UnloadableInput,
                "a subscription of this product may fail to load: text cannot be converted to this type",
            )
            .label("fixed inputs are stored as text")
            .hint("use members that are text, or `IntEnum`");
        self.say(problem.warning());
    }

    /// The orchestrator passes these to every product class beside the fields of the class.
    pub(crate) fn warn_reserved(&self, name: &str, range: TextRange, site: &Site) {
        if !site.product || !OF_SUBSCRIPTIONS.contains(&name) {
            return;
        }
        let problem = Problem::new(
            Code::ReservedName,
            site.module,
            range,
            format!("every subscription has `{name}`: none of this product will load"),
        )
        .label("the orchestrator passes its own value under this name")
        .hint("rename the field");
        self.say(problem.warning());
    }

    /// A class that is outside all roots may be a block for all that is known.
    pub(crate) fn warn_unknown(&self, ty: &Ty, site: &Site) {
        let unknown = RefCell::new(None);
        ty.any(&mut |part| {
            let found = match part {
                Ty::Foreign(name) if may_hold_models(name) => Some(name.to_string()),
                Ty::Class(id) if self.info(*id).kind == ClassKind::Other => {
                    let info = self.info(*id);
                    // What is wrong with the class itself has been said.
                    let mro = Some(&info.mro).filter(|_| info.problems.is_empty());
                    mro.into_iter()
                        .flatten()
                        .find_map(|ancestor| match ancestor {
                            Ancestor::Foreign(name) if may_hold_models(name) => {
                                Some(name.to_string())
                            }
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
                Code::UnknownPackage,
                format!("whether `{name}` is a product block is not known; it is read as a value"),
            )
            .label(format!("`{package}` is outside the folder of the package"))
            .hint("name the folder that holds it with --python-path DIR");
        self.say(problem.warning());
    }

    /// A bound that is known only at run time is not checked.
    pub(crate) fn warn_open(&self, ty: &Ty, site: &Site) {
        let mut open = site.meta.open;
        ty.any(&mut |part| {
            if let Ty::Annotated(_, meta) = part {
                open = open.or(meta.open);
            }
            open.is_some()
        });
        let Some((module, range)) = open else { return };
        let problem = Problem::new(
            Code::ComputedBound,
            module,
            range,
            "this bound is known only at run time, and orch does not check values against it",
        );
        self.say(problem.warning().hint("write the bound out"));
    }

    fn unloadable(&self, ty: &Ty) -> bool {
        let unfit = |literal: &Literal| !matches!(literal.stored, Stored::Text(_) | Stored::None);
        match ty {
            Ty::Annotated(inner, _) => self.unloadable(inner),
            Ty::Union(members) => {
                let mut others = members.iter().filter(|one| **one != Ty::None);
                others.all(|member| self.unloadable(member))
            }
            Ty::Literal(members) => members.iter().any(|member| !member.member && unfit(member)),
            Ty::Class(id) if self.info(*id).is_enum() => {
                let info = self.info(*id);
                let numeric = info.derives("int") || info.derives("float");
                let members = self.class(*id).members.as_deref().unwrap_or_default();
                let mut own = members.iter().filter(|member| member.alias_of.is_none());
                !numeric && own.any(|member| self.is_unfit(&member.value))
            }
            _ => false,
        }
    }

    /// Whether a member's value is none that a text stands for.
    fn is_unfit(&self, value: &Value) -> bool {
        !matches!(value, Value::Text(_) | Value::None)
    }
}
