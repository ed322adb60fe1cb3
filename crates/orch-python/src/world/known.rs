//! What is known of names outside the package, whichever version spells them.

/// The base of every product class.
pub(crate) const PRODUCT: &str = "orchestrator.domain.base.SubscriptionModel";
/// The base of every block class.
pub(crate) const BLOCK: &str = "orchestrator.domain.base.ProductBlockModel";
/// The base of both.
pub(crate) const DOMAIN: &str = "orchestrator.domain.base.DomainModel";
/// The list class of the orchestrator's first versions.
pub(crate) const INSTANCE_LIST: &str = "orchestrator.domain.base.SubscriptionInstanceList";
/// The stages of a subscription.
pub(crate) const LIFECYCLE: &str = "orchestrator.types.SubscriptionLifecycle";
/// The registry of products.
pub(crate) const REGISTRY: &str = "orchestrator.domain.SUBSCRIPTION_MODEL_REGISTRY";

/// What `from typing import *` is trusted to bring.
pub(crate) const TYPING: [&str; 35] = [
    "Annotated",
    "Any",
    "AnyStr",
    "Hashable",
    "Pattern",
    "Callable",
    "ClassVar",
    "DefaultDict",
    "Deque",
    "Dict",
    "Final",
    "FrozenSet",
    "Generic",
    "Iterable",
    "Iterator",
    "List",
    "Literal",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "NamedTuple",
    "NewType",
    "Optional",
    "Protocol",
    "Sequence",
    "Set",
    "Text",
    "Tuple",
    "Type",
    "TypeVar",
    "TypedDict",
    "Union",
    "NoReturn",
    "TypeAlias",
    "Self",
];

/// One spelling for a dotted name that has several.
pub(crate) fn canonical(name: &str) -> String {
    let name = name
        .strip_prefix("orchestrator.core.")
        .map_or_else(|| name.to_owned(), |rest| format!("orchestrator.{rest}"));
    if let Some(rest) = name.strip_prefix("typing_extensions.") {
        return format!("typing.{rest}");
    }
    for module in ["types", "networks", "fields", "main"] {
        let rest = name.strip_prefix("pydantic.");
        let rest = rest.and_then(|rest| rest.strip_prefix(module)?.strip_prefix('.'));
        if let Some(rest) = rest {
            return format!("pydantic.{rest}");
        }
    }
    match name.as_str() {
        "orchestrator.domain.SubscriptionModel" => PRODUCT,
        "orchestrator.domain.lifecycle.SubscriptionLifecycle"
        | "orchestrator.domain.base.SubscriptionLifecycle" => LIFECYCLE,
        "orchestrator.types.strEnum" | "pydantic_forms.core.strEnum" => {
            "pydantic_forms.types.strEnum"
        }
        "orchestrator.types.UUIDstr" => "pydantic_forms.types.UUIDstr",
        "orchestrator.types.State" | "pydantic_forms.core.State" => "pydantic_forms.types.State",
        "builtins.list" => "list",
        "typing.Dict" => "dict",
        "typing.Set" => "set",
        "typing.FrozenSet" => "frozenset",
        "typing.Tuple" => "tuple",
        "typing.Type" => "type",
        "typing.Text" => "str",
        "types.NoneType" => "None",
        "strenum.StrEnum" | "backports.strenum.StrEnum" => "enum.StrEnum",
        other => match other.strip_prefix("builtins.") {
            Some(builtin) => builtin,
            None => other,
        },
    }
    .to_owned()
}

/// Whether a name is there without any import.
pub(crate) fn is_builtin(name: &str) -> bool {
    const NAMES: [&str; 38] = [
        "int",
        "str",
        "float",
        "bool",
        "bytes",
        "bytearray",
        "complex",
        "dict",
        "list",
        "set",
        "frozenset",
        "tuple",
        "object",
        "type",
        "range",
        "slice",
        "memoryview",
        "property",
        "classmethod",
        "staticmethod",
        "super",
        "len",
        "print",
        "sorted",
        "zip",
        "map",
        "filter",
        "enumerate",
        "isinstance",
        "issubclass",
        "getattr",
        "setattr",
        "hasattr",
        "any",
        "all",
        "sum",
        "min",
        "max",
    ];
    NAMES.contains(&name)
        || name.ends_with("Error")
        || name.ends_with("Exception")
        || name.ends_with("Warning")
}

/// Whether a foreign class makes its subclasses enumerations.
pub(crate) fn is_enum(name: &str) -> bool {
    matches!(
        name,
        "enum.Enum"
            | "enum.StrEnum"
            | "enum.IntEnum"
            | "enum.Flag"
            | "enum.IntFlag"
            | "enum.ReprEnum"
            | "pydantic_forms.types.strEnum"
    )
}

/// Whether an enumeration's members are their values when written as text.
pub(crate) fn writes_value(name: &str) -> bool {
    matches!(name, "enum.StrEnum" | "pydantic_forms.types.strEnum")
}

/// The bases of a foreign class, nearest first, as far as they matter here.
pub(crate) fn ancestors(name: &str) -> &'static [&'static str] {
    match name {
        PRODUCT | BLOCK => &[DOMAIN, "pydantic.BaseModel"],
        DOMAIN => &["pydantic.BaseModel"],
        INSTANCE_LIST | "typing.List" => &["list"],
        "enum.StrEnum" | "pydantic_forms.types.strEnum" => &["str", "enum.Enum"],
        "enum.IntEnum" => &["int", "enum.Enum"],
        _ => &[],
    }
}
