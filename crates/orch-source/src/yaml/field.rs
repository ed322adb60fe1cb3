//! What the Python means that the generator writes for a field.

use std::collections::BTreeSet;

use orch_model::{Arity, ByStatus, Constraints, Status, ValueSpec, ValueType};

use super::description::{Field, Spot};
use crate::node::At;

/// What a field holds.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) held: Held,
    /// None where it is no list.
    pub(super) list: Option<Arity>,
}

/// What stands in a field, or in each entry of its list.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// A block, by what descriptions call it.
    Block(String),
    Value {
        value_type: String,
        allowed: Option<BTreeSet<String>>,
    },
}

/// What is wrong with a field, or only odd, and where.
pub(super) type Remark = (At, String);

/// What a field of a block holds; remarks are odd, an error is wrong.
pub(super) fn of_block(
    field: &Field,
    is_block: &dyn Fn(&str) -> bool,
    remarks: &mut Vec<Remark>,
) -> Result<Kind, Remark> {
    let one = |held| Kind { held, list: None };
    if field.is_constrained {
        return Ok(one(value("int")));
    }
    match field.ty.text.as_str() {
        "enum" => enumeration(field).map(one),
        "list" => {
            let Some(item) = &field.list_type else {
                let message = format!("list `{}` has no `list_type`", field.name.text);
                return Err((field.ty.at, message));
            };
            let held = single(item, is_block, remarks)?;
            // The generator forgets the bounds of lists of these.
            let is_unbounded = ["int", "str"].contains(&item.text.as_str());
            let (min, max) = if is_unbounded {
                (0, None)
            } else {
                // Zero says nothing there.
                let max = field.max_items.filter(|max| *max > 0);
                (field.min_items.unwrap_or(0), max)
            };
            let says_bounds = field.min_items.is_some() || field.max_items.is_some();
            if is_unbounded && says_bounds {
                let message = format!(
                    "the generator writes list `{}` without its bounds, as its entries are `{}`",
                    field.name.text, item.text
                );
                remarks.push((field.name.at, message));
            }
            if max.is_some_and(|max| max < min) {
                let message = format!("list `{}` has less room than it needs", field.name.text);
                return Err((field.name.at, message));
            }
            let list = Some(Arity::List { min, max });
            Ok(Kind { held, list })
        }
        _ => single(&field.ty, is_block, remarks).map(one),
    }
}

/// What a fixed input holds.
pub(super) fn of_product(field: &Field, remarks: &mut Vec<Remark>) -> Result<Held, Remark> {
    match field.ty.text.as_str() {
        "enum" => enumeration(field),
        "int" | "str" | "bool" => Ok(value(&field.ty.text)),
        name if is_identifier(name) && name != "list" => {
            let value_type = format!("products.product_types.fixed_input_types.{name}");
            remarks.push((field.ty.at, by_name(&value_type)));
            Ok(value(&value_type))
        }
        other => {
            let message = format!(
                "the type of fixed input `{}` is `{other}`, for which the generator writes what \
                 is no Python",
                field.name.text
            );
            Err((field.ty.at, message))
        }
    }
}

fn by_name(value_type: &str) -> String {
    format!("what `{value_type}` is stands in Python only; it is taken by its name")
}

fn single(
    ty: &Spot,
    is_block: &dyn Fn(&str) -> bool,
    remarks: &mut Vec<Remark>,
) -> Result<Held, Remark> {
    let text = ty.text.as_str();
    if is_block(text) {
        return Ok(Held::Block(text.to_owned()));
    }
    match text {
        "int" | "str" | "bool" | "float" | "bytes" | "dict" | "complex" => Ok(value(text)),
        "UUID" => Ok(value("uuid.UUID")),
        dotted if dotted.contains('.') && dotted.split('.').all(is_identifier) => {
            let value_type = canonical(dotted);
            if value_type == "typing.Any" {
                let message = "the orchestrator fails on a field of type `typing.Any`";
                return Err((ty.at, message.to_owned()));
            }
            if dotted.starts_with("products.") {
                remarks.push((ty.at, by_name(&value_type)));
            }
            Ok(value(&value_type))
        }
        _ => {
            let message = format!(
                "`{text}` is no type that the generator knows, and no description here has a \
                 product block of that type"
            );
            Err((ty.at, message))
        }
    }
}

fn value(value_type: &str) -> Held {
    let truth = || BTreeSet::from(["False".to_owned(), "True".to_owned()]);
    Held::Value {
        value_type: value_type.to_owned(),
        allowed: (value_type == "bool").then(truth),
    }
}

fn enumeration(field: &Field) -> Result<Held, Remark> {
    let name = &field.name.text;
    let Some(ty) = &field.enum_type else {
        let message = format!("enum `{name}` has no `enum_type`, and the generator fails on it");
        return Err((field.ty.at, message));
    };
    let is_int = match ty.text.as_str() {
        "str" => false,
        "int" => true,
        other => {
            let message = format!("the `enum_type` of `{name}` is `{other}`, not `str` or `int`");
            return Err((ty.at, message));
        }
    };
    let values = field.values.as_deref().unwrap_or_default();
    if values.is_empty() {
        return Err((field.ty.at, format!("enum `{name}` has no `values`")));
    }
    let mut allowed = BTreeSet::new();
    for value in values {
        if is_int && !is_count(&value.text) {
            let message = format!("`{}` is no value of enum `{name}` of `int`", value.text);
            return Err((value.at, message));
        }
        allowed.insert(value.text.clone());
    }
    Ok(Held::Value {
        value_type: ty.text.clone(),
        allowed: Some(allowed),
    })
}

/// The classes that the generator writes, by the word in `required` that each asks for
/// first: one for all stages but two, which have their own.
pub(super) fn stages(field: &Field) -> Result<[bool; 3], Remark> {
    match field.required.as_ref().map(|spot| spot.text.as_str()) {
        // `initial` is what the generator's own guide says, and its code does not know.
        None | Some("initial") => Ok([false, false, false]),
        Some("inactive") => Ok([true, true, true]),
        Some("provisioning") => Ok([false, true, true]),
        Some("active") => Ok([false, false, true]),
        Some(other) => {
            let at = field
                .required
                .as_ref()
                .map_or(field.name.at, |spot| spot.at);
            let message = format!(
                "`{}` is required in `{other}`; known are `inactive`, `provisioning`, `active`",
                field.name.text
            );
            Err((at, message))
        }
    }
}

/// What holds in each stage, by whether it is required there.
pub(super) fn by_status<T: PartialEq>(
    required: [bool; 3],
    list: Option<Arity>,
    spec: impl Fn(Arity) -> T,
) -> ByStatus<T> {
    let arity = |status| {
        let is_required = match status {
            Status::Provisioning => required[1],
            Status::Active => required[2],
            _ => required[0],
        };
        list.unwrap_or(if is_required {
            Arity::Required
        } else {
            Arity::Optional
        })
    };
    ByStatus::from_stages(Status::ALL.map(|status| (status, spec(arity(status)))))
}

/// A specification of values.
pub(super) fn value_spec(
    value_type: &str,
    allowed: Option<&BTreeSet<String>>,
    arity: Arity,
) -> ValueSpec {
    ValueSpec {
        value_type: ValueType(value_type.to_owned()),
        arity,
        allowed: allowed.cloned(),
        constraints: Constraints::default(),
    }
}

/// Whether Python takes it for a name.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// One spelling for a type that has several, by what Python makes of it.
fn canonical(dotted: &str) -> String {
    let name = dotted
        .strip_prefix("orchestrator.core.")
        .map_or_else(|| dotted.to_owned(), |rest| format!("orchestrator.{rest}"));
    match name.as_str() {
        "orchestrator.types.UUIDstr" | "pydantic_forms.types.UUIDstr" => "str".to_owned(),
        "orchestrator.types.strEnum" => "pydantic_forms.types.strEnum".to_owned(),
        "typing_extensions.Any" => "typing.Any".to_owned(),
        other => match other.strip_prefix("builtins.") {
            Some(builtin) => builtin.to_owned(),
            None => name,
        },
    }
}
