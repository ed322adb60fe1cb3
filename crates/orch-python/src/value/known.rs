//! What is known of names outside the package, whichever version spells them.

use orch_model::Target;

/// The base of every product class.
pub(crate) const PRODUCT: &str = "orchestrator.domain.base.SubscriptionModel";
/// The base of every block class.
pub(crate) const BLOCK: &str = "orchestrator.domain.base.ProductBlockModel";
/// The base of both.
pub(crate) const DOMAIN: &str = "orchestrator.domain.base.DomainModel";
/// The list class of the orchestrator's first versions.
pub(crate) const INSTANCE_LIST: &str = "orchestrator.domain.base.SubscriptionInstanceList";
/// The enumeration whose members have a label beside their value.
pub(crate) const CHOICE: &str = "pydantic_forms.validators.Choice";
/// The stages of a subscription.
pub(crate) const LIFECYCLE: &str = "orchestrator.types.SubscriptionLifecycle";
/// The registry of products.
pub(crate) const REGISTRY: &str = "orchestrator.domain.SUBSCRIPTION_MODEL_REGISTRY";

/// What a team names a workflow by: the module, and the function in it.
pub(crate) const LAZY_WORKFLOW: &str = "orchestrator.workflows.LazyWorkflowInstance";
/// The registry of workflows.
pub(crate) const ALL_WORKFLOWS: &str = "orchestrator.workflows.ALL_WORKFLOWS";

/// What `from typing import *` brings.
const TYPING: &[&str] = &[
    "AbstractSet",
    "Annotated",
    "Any",
    "AnyStr",
    "AsyncContextManager",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "BinaryIO",
    "ByteString",
    "Callable",
    "ChainMap",
    "ClassVar",
    "Collection",
    "Concatenate",
    "Container",
    "ContextManager",
    "Coroutine",
    "Counter",
    "DefaultDict",
    "Deque",
    "Dict",
    "Final",
    "ForwardRef",
    "FrozenSet",
    "Generator",
    "Generic",
    "Hashable",
    "IO",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "List",
    "Literal",
    "LiteralString",
    "Mapping",
    "MappingView",
    "Match",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "NamedTuple",
    "Never",
    "NewType",
    "NoDefault",
    "NoReturn",
    "NotRequired",
    "Optional",
    "OrderedDict",
    "ParamSpec",
    "ParamSpecArgs",
    "ParamSpecKwargs",
    "Pattern",
    "Protocol",
    "ReadOnly",
    "Required",
    "Reversible",
    "Self",
    "Sequence",
    "Set",
    "Sized",
    "SupportsAbs",
    "SupportsBytes",
    "SupportsComplex",
    "SupportsFloat",
    "SupportsIndex",
    "SupportsInt",
    "SupportsRound",
    "TYPE_CHECKING",
    "Text",
    "TextIO",
    "Tuple",
    "Type",
    "TypeAlias",
    "TypeAliasType",
    "TypeGuard",
    "TypeIs",
    "TypeVar",
    "TypeVarTuple",
    "TypedDict",
    "Union",
    "Unpack",
    "ValuesView",
    "assert_never",
    "assert_type",
    "cast",
    "clear_overloads",
    "dataclass_transform",
    "deprecated",
    "final",
    "get_args",
    "get_origin",
    "get_overloads",
    "get_protocol_members",
    "get_type_hints",
    "is_protocol",
    "is_typeddict",
    "no_type_check",
    "no_type_check_decorator",
    "overload",
    "override",
    "reveal_type",
    "runtime_checkable",
];

/// What `from enum import *` brings.
const ENUM: &[&str] = &[
    "CONFORM",
    "CONTINUOUS",
    "EJECT",
    "Enum",
    "EnumCheck",
    "EnumMeta",
    "EnumType",
    "Flag",
    "FlagBoundary",
    "IntEnum",
    "IntFlag",
    "KEEP",
    "NAMED_FLAGS",
    "ReprEnum",
    "STRICT",
    "StrEnum",
    "UNIQUE",
    "auto",
    "global_enum",
    "global_enum_repr",
    "global_flag_repr",
    "global_str",
    "member",
    "nonmember",
    "pickle_by_enum_name",
    "pickle_by_global_name",
    "property",
    "show_flag_values",
    "unique",
    "verify",
];

/// The names that are there without any import.
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "Ellipsis",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplemented",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "PythonFinalizationError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
    "__import__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

/// All names that `import *` of a module outside of the package brings, where they are known.
fn star_names(module: &str) -> Option<&'static [&'static str]> {
    match module {
        "typing" | "typing_extensions" => Some(TYPING),
        "enum" => Some(ENUM),
        _ => None,
    }
}

/// Whether all names are known that `import *` of a module brings.
pub(crate) fn star_is_known(module: &str) -> bool {
    star_names(module).is_some()
}

/// Whether `import *` of a module surely brings a name.
pub(crate) fn star_brings(module: &str, name: &str) -> bool {
    if let Some(names) = star_names(module) {
        return names.contains(&name);
    }
    let dotted = canonical(&format!("{module}.{name}"));
    [BLOCK, INSTANCE_LIST, LIFECYCLE, PRODUCT].contains(&&*dotted)
        || is_registry(&dotted)
        || is_enum(&dotted)
        || ["pydantic.Field", "pydantic.conlist"].contains(&&*dotted)
}

/// Whether a name is the orchestrator's registry.
pub(crate) fn is_registry(dotted: &str) -> bool {
    dotted == REGISTRY || dotted == "orchestrator.domain.base.SUBSCRIPTION_MODEL_REGISTRY"
}

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
        "orchestrator.forms.validators.Choice"
        | "pydantic_forms.validators.components.choice.Choice" => CHOICE,
        "builtins.list" => "list",
        "typing.Dict" => "dict",
        "typing.Set" => "set",
        "typing.FrozenSet" => "frozenset",
        "typing.Tuple" => "tuple",
        "typing.Type" => "type",
        "typing.Text" => "str",
        "types.NoneType" => "types.NoneType",
        "strenum.StrEnum" | "backports.strenum.StrEnum" => "enum.StrEnum",
        other => match other.strip_prefix("builtins.") {
            Some(builtin) => builtin,
            None => other,
        },
    }
    .to_owned()
}

/// What a decorator of workflows says of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decorates {
    As(Target),
    /// `target=` says it.
    AsSaid,
}

/// What a decorator makes of a function, if it makes a workflow of it.
pub(crate) fn decorates(name: &str) -> Option<Decorates> {
    Some(match name {
        "orchestrator.workflows.utils.create_workflow" => Decorates::As(Target::Create),
        "orchestrator.workflows.utils.modify_workflow" => Decorates::As(Target::Modify),
        "orchestrator.workflows.utils.terminate_workflow" => Decorates::As(Target::Terminate),
        "orchestrator.workflows.utils.validate_workflow" => Decorates::As(Target::Validate),
        "orchestrator.workflows.utils.reconcile_workflow" => Decorates::As(Target::Reconcile),
        "orchestrator.workflows.utils.task" => Decorates::As(Target::System),
        "orchestrator.workflow.workflow" | "orchestrator.workflow" => Decorates::AsSaid,
        _ => return None,
    })
}

/// Whether a name is there without any import.
pub(crate) fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
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
            | CHOICE
    )
}

/// Whether an enumeration's members are their values when written as text.
pub(crate) fn writes_value(name: &str) -> bool {
    matches!(
        name,
        "enum.StrEnum" | "pydantic_forms.types.strEnum" | CHOICE
    )
}

/// The bases of a foreign class, nearest first, as far as they matter here.
pub(crate) fn ancestors(name: &str) -> &'static [&'static str] {
    match name {
        PRODUCT | BLOCK => &[DOMAIN, "pydantic.BaseModel"],
        DOMAIN => &["pydantic.BaseModel"],
        INSTANCE_LIST | "typing.List" => &["list"],
        "enum.StrEnum" | "pydantic_forms.types.strEnum" => &["str", "enum.Enum"],
        CHOICE => &["pydantic_forms.types.strEnum", "str", "enum.Enum"],
        "enum.IntEnum" => &["int", "enum.Enum"],
        "enum.IntFlag" => &["int", "enum.Flag", "enum.Enum"],
        _ => &[],
    }
}
