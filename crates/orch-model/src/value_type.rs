//! The type of a value, and which texts load as a value of it.
//!
//! The database stores every value as text, and the orchestrator loads it as pydantic 2
//! does in its lax mode. So " 12 " is an `int`, and `true` a `bool`.

mod address;
mod date;
mod numeric;
mod uuid;

use serde::{Deserialize, Serialize};

/// A value's type as canonical text: `int`, `str`, `ipaddress.IPv4Address`.
///
/// Enums and literals are written as the type of their members (`str`), with the
/// members as the allowed values, so that an enum that becomes an equal literal
/// is no change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ValueType(pub String);

/// A text does not load as a value of a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value of type `{}` is needed", .0.as_str())]
pub struct NotOfType(pub ValueType);

/// How the text of a type is told from other texts.
struct Form {
    /// Whether a text loads as a value of the type.
    loads: fn(&str) -> bool,
    /// The same as a regular expression of Postgres, where one can tell it.
    pattern: fn() -> Option<String>,
}

impl ValueType {
    /// The type as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses a text that does not load as a value of this type. A type that is not
    /// known here, such as a class of the models, takes every text.
    pub fn check(&self, text: &str) -> Result<(), NotOfType> {
        let loads = |name: &str| form(name).is_none_or(|form| (form.loads)(text));
        if self.members().any(loads) {
            Ok(())
        } else {
            Err(NotOfType(self.clone()))
        }
    }

    /// A regular expression of Postgres that matches the texts that load as a value of
    /// this type. None where every text does, and where no expression can tell.
    ///
    /// It is narrower than [`ValueType::check`] where the rest is of no use to anybody:
    /// white space beyond ASCII, underscores within an exponent, dates as seconds.
    pub fn pattern(&self) -> Option<String> {
        let patterns: Option<Vec<String>> = self
            .members()
            .map(|name| form(name).and_then(|form| (form.pattern)()))
            .collect();
        let patterns = patterns?;
        Some(format!("^({})$", patterns.join("|")))
    }

    /// Whether every text that loads as a value of this type loads as one of another.
    pub fn widens_to(&self, other: &Self) -> bool {
        self == other || self.members().all(|name| is_within(name, other))
    }

    /// Whether texts are told from values of this type in some way.
    pub fn is_checked(&self) -> bool {
        self.members().all(|name| form(name).is_some())
    }

    /// The members of a union, or the type itself.
    fn members(&self) -> impl Iterator<Item = &str> {
        // A union within brackets is a part of one member.
        let is_union = !self.0.contains('[');
        let whole = (!is_union).then_some(self.as_str());
        let parts = is_union.then(|| self.0.split(" | "));
        whole.into_iter().chain(parts.into_iter().flatten())
    }
}

/// Whether all texts of a type that is no union are texts of another type too.
fn is_within(name: &str, other: &ValueType) -> bool {
    let wider: &[&str] = match name {
        "int" => &["float", "decimal.Decimal"],
        "datetime.date" => &["datetime.datetime"],
        "ipaddress.IPv4Address" => &[
            "ipaddress.IPv4Interface",
            "ipaddress.IPv4Network",
            "pydantic.IPvAnyAddress",
        ],
        "ipaddress.IPv6Address" => &[
            "ipaddress.IPv6Interface",
            "ipaddress.IPv6Network",
            "pydantic.IPvAnyAddress",
        ],
        "ipaddress.IPv4Network" => &["ipaddress.IPv4Interface", "pydantic.IPvAnyNetwork"],
        "ipaddress.IPv6Network" => &["ipaddress.IPv6Interface", "pydantic.IPvAnyNetwork"],
        _ => &[],
    };
    other.members().any(|member| {
        member == name || ["str", "typing.Any"].contains(&member) || wider.contains(&member)
    })
}

/// The form of a type that is no union; none where every text loads, or nothing is
/// known of it.
fn form(name: &str) -> Option<Form> {
    let form = |loads, pattern| Some(Form { loads, pattern });
    match name {
        "int" => form(numeric::is_int, numeric::int_pattern),
        "float" => form(numeric::is_float, numeric::float_pattern),
        "bool" => form(numeric::is_bool, numeric::bool_pattern),
        "decimal.Decimal" => form(numeric::is_decimal, numeric::decimal_pattern),
        "uuid.UUID" => form(uuid::is_uuid, uuid::pattern),
        "datetime.date" => form(date::is_date, date::date_pattern),
        "datetime.datetime" => form(date::is_datetime, date::datetime_pattern),
        "datetime.time" => form(date::is_time, date::time_pattern),
        "ipaddress.IPv4Address" => form(address::is_v4, address::v4_pattern),
        "ipaddress.IPv6Address" => form(address::is_v6, address::v6_pattern),
        "pydantic.IPvAnyAddress" => form(address::is_any, address::any_pattern),
        "ipaddress.IPv4Network" => form(address::is_v4_network, || None),
        "ipaddress.IPv6Network" => form(address::is_v6_network, || None),
        "pydantic.IPvAnyNetwork" => form(address::is_any_network, || None),
        "ipaddress.IPv4Interface" => form(address::is_v4_interface, || None),
        "ipaddress.IPv6Interface" => form(address::is_v6_interface, || None),
        "pydantic.IPvAnyInterface" => form(address::is_any_interface, || None),
        _ => None,
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests;
