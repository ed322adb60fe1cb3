//! Bounds of values: what `Field(...)`, `conint(...)`, `Ge(...)` and their like say.

use orch_model::{Constraints, Number};

use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::ty::{Bounds, Meta, Ty};
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// A type of pydantic's own that a call bounds: `conint(ge=1)`.
    pub(crate) fn constrained(&self, cx: Cx, name: &str, arguments: &Arguments) -> Ty {
        let mut meta = self.constraints(cx, arguments);
        let length = |name: &str| {
            let (value, _) = arguments.keyword(name)?;
            u32::try_from(self.as_int(value)?).ok()
        };
        meta.bounds = Bounds {
            min: length("min_length"),
            max: length("max_length"),
        };
        Ty::foreign(name).annotated(meta)
    }

    /// The bounds among a call's keywords.
    pub(crate) fn constraints(&self, cx: Cx, arguments: &Arguments) -> Meta {
        let mut meta = Meta::default();
        let mut number = |name: &str| {
            let (value, range) = arguments.keyword(name)?;
            let number = self.number(value);
            if number.is_none() && value.is_unknown() {
                meta.open = Some((cx.module, cx.at(range)));
            }
            number
        };
        let (ge, gt) = (number("ge"), number("gt"));
        let (le, lt) = (number("le"), number("lt"));
        let multiple_of = number("multiple_of");
        let pattern = arguments
            .keyword("pattern")
            .or_else(|| arguments.keyword("regex"));
        let pattern = pattern.and_then(|(pattern, _)| self.as_text(pattern));
        meta.constraints = Constraints {
            ge,
            gt,
            le,
            lt,
            multiple_of,
            pattern: pattern.map(|pattern| pattern.to_string()),
            ..Constraints::default()
        };
        meta
    }

    /// What a call of `annotated_types` says about a number.
    pub(crate) fn bounded(&self, cx: Cx, name: &str, arguments: &Arguments) -> Option<Meta> {
        let keyword = match name.strip_prefix("annotated_types.")? {
            "Ge" => "ge",
            "Gt" => "gt",
            "Le" => "le",
            "Lt" => "lt",
            "MultipleOf" => "multiple_of",
            "Interval" => return Some(self.constraints(cx, arguments)),
            _ => return None,
        };
        let (value, range) = arguments.get(keyword, 0)?;
        let mut only = Arguments::default();
        only.keywords.push((keyword.into(), value.clone(), range));
        Some(self.constraints(cx, &only))
    }

    fn number(&self, value: &Value) -> Option<Number> {
        match value {
            Value::Float(number) => format!("{number}").parse().ok(),
            Value::Made(made) if &*made.callee == "decimal.Decimal" => {
                let (text, _) = made.arguments.positional.first()?;
                match self.as_text(text) {
                    Some(text) => text.parse().ok(),
                    None => self.number(text),
                }
            }
            Value::Bool(_) => None,
            value => self.as_int(value)?.to_string().parse().ok(),
        }
    }
}
