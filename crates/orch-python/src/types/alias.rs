//! What names of other packages stand for that are no classes of their own.

use orch_model::Constraints;

use crate::value::ty::{Meta, Ty};

/// The type that a foreign name stands for, if it is another name of some type.
pub(crate) fn alias(name: &str) -> Option<Ty> {
    let foreign = |name: &str| Some(Ty::foreign(name));
    let any = || Ty::foreign("typing.Any");
    let generic = |name: &str, parts: Vec<Ty>| Some(Ty::generic(name, parts));
    if let Some(name) = name.strip_prefix("pydantic.") {
        if let Some(bounded) = bounded(name) {
            return Some(bounded);
        }
        return foreign(match name {
            "StrictInt" => "int",
            "FiniteFloat" | "StrictFloat" => "float",
            "StrictStr" | "Base64Str" | "Base64UrlStr" => "str",
            "StrictBytes" | "Base64Bytes" | "Base64UrlBytes" => "bytes",
            "StrictBool" => "bool",
            "UUID1" | "UUID3" | "UUID4" | "UUID5" | "UUID6" | "UUID7" | "UUID8" => "uuid.UUID",
            "FilePath" | "DirectoryPath" | "NewPath" | "SocketPath" => "pathlib.Path",
            _ => return None,
        });
    }
    match name.strip_prefix("pydantic_forms.types.")? {
        "UUIDstr" => foreign("str"),
        "State" => generic("dict", vec![foreign("str")?, any()]),
        "JSON" => Some(Ty::Any),
        "InputForm" => generic("type", vec![foreign("pydantic.BaseModel")?]),
        "SubscriptionMapping" => {
            let text = || Ty::foreign("str");
            let inner = Ty::generic("dict", vec![text(), text()]);
            generic("dict", vec![text(), Ty::list(inner)])
        }
        _ => None,
    }
}

/// A number of pydantic's that is bounded at zero.
fn bounded(name: &str) -> Option<Ty> {
    let (sign, kind) = match name.strip_suffix("Int") {
        Some(sign) => (sign, "int"),
        None => (name.strip_suffix("Float")?, "float"),
    };
    let zero = || "0".parse().ok();
    let constraints = match sign {
        "Positive" => Constraints {
            gt: zero(),
            ..Constraints::default()
        },
        "NonNegative" => Constraints {
            ge: zero(),
            ..Constraints::default()
        },
        "Negative" => Constraints {
            lt: zero(),
            ..Constraints::default()
        },
        "NonPositive" => Constraints {
            le: zero(),
            ..Constraints::default()
        },
        _ => return None,
    };
    let meta = Meta {
        constraints,
        ..Meta::default()
    };
    Some(Ty::foreign(kind).annotated(meta))
}
