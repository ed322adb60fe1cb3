//! The attributes that values of Python's own types have, in any version of Python.

use crate::value::heap::Object;
use crate::value::value::Value;

/// The type of a value that Python defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    Text,
    List,
    /// A dictionary, or one of its kinds in Python's library.
    Dict,
    Set,
    Tuple,
    Number,
    Nothing,
}

impl Builtin {
    /// The type of a value that cannot change.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Text(_) => Some(Self::Text),
            Value::Tuple(_) => Some(Self::Tuple),
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => Some(Self::Number),
            Value::None => Some(Self::Nothing),
            _ => None,
        }
    }

    /// The type of an object that can change.
    pub(crate) fn of_object(object: &Object) -> Option<Self> {
        match object {
            Object::List(_) => Some(Self::List),
            Object::Set(_) => Some(Self::Set),
            Object::Dict(_) => Some(Self::Dict),
            _ => None,
        }
    }

    /// What a person calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::List => "a list",
            Self::Dict => "a dictionary",
            Self::Set => "a set",
            Self::Tuple => "a tuple",
            Self::Number => "a number",
            Self::Nothing => "`None`",
        }
    }

    /// Whether a value of the type may have an attribute.
    pub(crate) fn may_have(self, attribute: &str) -> bool {
        let names = match self {
            Self::Text => TEXT,
            Self::List => LIST,
            Self::Dict => DICT,
            Self::Set => SET,
            Self::Tuple => TUPLE,
            Self::Number => NUMBER,
            Self::Nothing => "",
        };
        attribute.starts_with("__") || names.split_whitespace().any(|name| name == attribute)
    }
}

const TEXT: &str = "
    capitalize casefold center count encode endswith expandtabs find format format_map index
    isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace
    istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace
    rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
    translate upper zfill";
const LIST: &str = "
    append clear copy count extend index insert pop remove reverse sort";
const DICT: &str = "
    clear copy default_factory elements fromkeys get items keys most_common move_to_end pop
    popitem setdefault subtract total update values";
const SET: &str = "
    add clear copy difference difference_update discard intersection intersection_update
    isdisjoint issubset issuperset pop remove symmetric_difference
    symmetric_difference_update union update";
const TUPLE: &str = "count index";
const NUMBER: &str = "
    as_integer_ratio bit_count bit_length conjugate denominator from_bytes from_number fromhex
    hex imag is_integer numerator real to_bytes";
