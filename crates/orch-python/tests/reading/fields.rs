//! What annotations mean.

use crate::support::{check_module, check_module_refused};

/// Checks a single field of a block, or of a product.
fn check_field(before: &str, field: &str, expected: &str) {
    let module = format!(
        "
SI = TypeVar('SI')
class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
class Link(ProductBlockModel, product_block_name='Link'):
    speed: int
{before}
class Root(ProductBlockModel, product_block_name='Root'):
    {field}
    ports: list[Port]
    links: list[Link]
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
    );
    let reading = crate::support::read_module(&module);
    assert_eq!(crate::support::diagnostics(&reading), "", "{field}");
    let model = crate::support::model(&reading);
    let found = model
        .lines()
        .skip_while(|line| *line != "block Root")
        .find(|line| line.trim_start().starts_with("x"))
        .unwrap_or("none");
    assert_eq!(found.trim(), expected, "{field}");
}

#[test]
fn scalars_are_named_by_their_canonical_names() {
    let before = "
import ipaddress, uuid
import datetime as dt
from ipaddress import IPv4Address as V4
from pydantic_forms.types import UUIDstr
from pydantic import BaseModel
class Sub(BaseModel): pass
Vlan = Annotated[int, Field(ge=1)]
Asn = NewType('Asn', int)
Other = Vlan
";
    let cases = [
        ("x: int", "x: int required"),
        ("x: str = 'a'", "x: str required"),
        ("x: bool", "x: bool required {False, True}"),
        ("x: float | None = None", "x: float optional"),
        ("x: V4", "x: ipaddress.IPv4Address required"),
        (
            "x: ipaddress.IPv6Network",
            "x: ipaddress.IPv6Network required",
        ),
        ("x: Optional[dt.datetime]", "x: datetime.datetime optional"),
        ("x: uuid.UUID", "x: uuid.UUID required"),
        ("x: UUIDstr", "x: pydantic_forms.types.UUIDstr required"),
        ("x: Sub", "x: products.Sub required"),
        ("x: Vlan", "x: int required"),
        ("x: Other | None", "x: int optional"),
        ("x: Asn", "x: int required"),
        ("x: Union[str, int]", "x: int | str required"),
        ("x: str | int | None", "x: int | str optional"),
        ("x: dict[str, Any]", "x: dict[str, typing.Any] required"),
        (
            "x: Dict[str, List[int]]",
            "x: dict[str, list[int]] required",
        ),
        ("x: tuple[int, ...]", "x: tuple[int, ...] required"),
        ("x: 'int'", "x: int required"),
        ("x: Optional['Sub']", "x: products.Sub optional"),
        ("x: ClassVar[int] = 3", "x: int required"),
    ];
    for (field, expected) in cases {
        check_field(before, field, expected);
    }
}

#[test]
fn lists_keep_their_bounds() {
    let before = "
Two = Annotated[list[SI], Len(min_length=2, max_length=2)]
from orchestrator.types import SI as Item
Imported = Annotated[list[Item], Len(1, 3)]
class Some(list[SI]):
    min_items = 1
";
    let cases = [
        ("x: list[int]", "x: int list 0.."),
        ("x: List[str] = []", "x: str list 0.."),
        ("x: Sequence[int]", "x: int list 0.."),
        ("x: Optional[list[int]]", "x: int list 0.."),
        ("x: list[int | None]", "x: int list 0.."),
        ("x: conlist(int, min_length=1)", "x: int list 1.."),
        (
            "x: conlist(int, min_items=1, max_items=3)",
            "x: int list 1..3",
        ),
        ("x: Annotated[list[int], Len(2)]", "x: int list 2.."),
        (
            "x: list[int] = Field(min_length=2, max_length=4)",
            "x: int list 2..4",
        ),
        (
            "x: Annotated[list[int], Field(max_length=4)]",
            "x: int list 0..4",
        ),
        ("x: Two[int]", "x: int list 2..2"),
        ("x: Optional[Two[int]]", "x: int list 0..2"),
        ("x: list[Port]", "x -> Port: list 0.."),
        ("x: Two[Port]", "x -> Port: list 2..2"),
        ("x: conlist(Port, min_length=1)", "x -> Port: list 1.."),
        ("x: Imported[Port]", "x -> Port: list 1..3"),
        ("x: Some[Port]", "x -> Port: list 1.."),
        ("x: list", "x: typing.Any list 0.."),
    ];
    for (field, expected) in cases {
        check_field(before, field, expected);
    }
}

#[test]
fn blocks_are_found_in_every_wrapping() {
    let cases = [
        ("x: Port", "x -> Port: required"),
        ("x: Annotated[Port, 'a']", "x -> Port: required"),
        ("x: Optional[Port]", "x -> Port: optional"),
        ("x: Port | None = None", "x -> Port: optional"),
        ("x: 'Port'", "x -> Port: required"),
        ("x: Port | Link", "x -> Link | Port: required"),
        ("x: Union[Port, Link, None]", "x -> Link | Port: optional"),
        ("x: list[Union[Port, Link]]", "x -> Link | Port: list 0.."),
        ("x: list[Port | Link] | None", "x -> Link | Port: list 0.."),
        ("x: Optional['Root']", "x -> Root: optional"),
        ("x: dict[str, Port]", "x: dict[str, products.Port] required"),
    ];
    for (field, expected) in cases {
        check_field("", field, expected);
    }
}

#[test]
fn enumerations_and_literals_tell_their_members() {
    let before = "
from enum import IntEnum, StrEnum, auto
PREFIX = 'a'
class Colour(strEnum):
    RED = 'red'
    BLUE = PREFIX + '-blue'
    @property
    def hex(self): return 1
class Size(IntEnum):
    SMALL = auto()
    LARGE = 10
class Kind(StrEnum):
    ONE = auto()
    Two = auto()
class Mixed(Enum):
    A = 'a'
    B = 2
class Text(str, Enum):
    A = 'x'
Made = Enum('Made', 'a b')
Named = strEnum('Named', {'A': 'one', 'B': 'two'})
Speed = Literal[10, 100]
";
    let cases = [
        ("x: Colour", "x: str required {a-blue, red}"),
        ("x: Colour | None", "x: str optional {a-blue, red}"),
        ("x: list[Colour]", "x: str list 0.. {a-blue, red}"),
        ("x: Size", "x: int required {1, 10}"),
        ("x: Kind", "x: str required {one, two}"),
        ("x: Mixed", "x: enum required {2, a}"),
        ("x: Text", "x: str required {x}"),
        ("x: Made", "x: int required {1, 2}"),
        ("x: Named", "x: str required {one, two}"),
        ("x: Literal['a', 'b']", "x: str required {a, b}"),
        ("x: Speed", "x: int required {10, 100}"),
        ("x: Literal[True]", "x: bool required {True}"),
        ("x: Literal[Colour.RED]", "x: str required {red}"),
        ("x: Literal['a'] | Literal['b']", "x: str required {a, b}"),
        ("x: Literal['a'] | int", "x: int | str required"),
    ];
    for (field, expected) in cases {
        check_field(before, field, expected);
    }
}

#[test]
fn an_alias_renames_the_field() {
    let cases = [
        ("y: int = Field(alias='x')", "x: int required"),
        ("y: Annotated[int, Field(alias='x')]", "x: int required"),
        ("y: Port = Field(..., alias='x')", "x -> Port: required"),
        ("x: int = Field(description='x')", "x: int required"),
    ];
    for (field, expected) in cases {
        check_field("", field, expected);
    }
}

#[test]
fn type_statements_are_read_through() {
    let before = "type Vlan = int | None\ntype Names = list[str]\n";
    check_field(before, "x: Vlan", "x: int optional");
    check_field(before, "x: Names", "x: str list 0..");
}

#[test]
fn what_is_no_annotation_of_its_own_is_no_field() {
    check_module(
        "
class Base(ProductBlockModel):
    inherited: int
class Root(Base, product_block_name='Root'):
    '''Not a field.'''
    own: int
    _private: int
    unannotated = 3
    own: str
    @property
    def computed(self) -> int:
        return 1
    def method(self): ...
    if TYPE_CHECKING:
        typing_only: int
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  root -> Root: required
block Root
  own: str required
",
    );
}

#[test]
fn nested_classes_and_class_constants_are_in_sight() {
    check_module(
        "
class P(SubscriptionModel, is_base=True):
    class Kind(strEnum):
        A = 'a'
    Alias = int
    kind: Kind
    number: Alias
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  kind: str required {a}
  number: int required
",
    );
}

/// Checks what is said about a single field of a product, in line 7.
fn check_refused(field: &str, expected: &str) {
    check_module_refused(
        &format!(
            "class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
import os
def make(): ...
type Hidden = list[Port]
class P(SubscriptionModel, is_base=True):
    {field}
    port: Port
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ),
        expected,
    );
}

#[test]
fn what_an_annotation_hides_is_said() {
    let cases = [
        (
            "x: make()",
            "products/__init__.py:7:8 computed-type: the type is computed, and orch never runs Python <make()>",
        ),
        (
            "x: list[Nope]",
            "products/__init__.py:7:13 unresolved-name: cannot find `Nope` <Nope>",
        ),
        (
            "x: 'list[Nope]'",
            "products/__init__.py:7:14 unresolved-name: cannot find `Nope` <Nope>",
        ),
        (
            "x: 'list['",
            "products/__init__.py:7:8 bad-annotation: the annotation is not valid Python: unexpected EOF while parsing <'list['>",
        ),
        (
            "x: Later",
            "products/__init__.py:7:8 unresolved-name: cannot find `Later` <Later>",
        ),
        (
            "x: P | None",
            "products/__init__.py:7:8 used-before-definition: `P` is used before it is defined <P>",
        ),
        (
            "x: Port | int",
            "products/__init__.py:7:8 mixed-union: the field mixes blocks with something else <Port | int>",
        ),
        (
            "x: list[Port] | int",
            "products/__init__.py:7:8 mixed-union: the field mixes blocks with something else <list[Port] | int>",
        ),
        (
            "x: Any",
            "products/__init__.py:7:8 any-field: `Any` may be a block or a value; the orchestrator fails on it <Any>",
        ),
        (
            "x: Hidden",
            "products/__init__.py:7:8 hidden-block: the orchestrator sees no blocks behind a `type` statement <Hidden>",
        ),
        (
            "x: list[int] = Field(min_length=make())",
            "products/__init__.py:7:37 computed-bound: how many there may be is computed <make()>",
        ),
        (
            "x: int = Field(alias=make())",
            "products/__init__.py:7:26 computed-field: the alias is computed <make()>",
        ),
        ("x: os", ""),
        (
            "x: make",
            "products/__init__.py:7:8 not-a-type: `make` is no type <make>",
        ),
        (
            "x: ProductBlockModel",
            "products/__init__.py:7:8 bare-model: `orchestrator.domain.base.ProductBlockModel` is no block of a name <ProductBlockModel>",
        ),
    ];
    for (field, expected) in cases {
        check_refused(field, expected);
    }
}

#[test]
fn an_alias_circle_ends() {
    for field in ["x: B", "x: 'B'"] {
        let reading = crate::support::read_module(&format!(
            "
A = 'B | int'
B = A
class P(SubscriptionModel, is_base=True):
    {field}
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
"
        ));
        let found = crate::support::diagnostics(&reading);
        assert!(found.contains("alias-circle"), "{found}");
    }
}

#[test]
fn computed_members_of_an_enumeration_matter_to_fixed_inputs_only() {
    let module = "
def make(): ...
class Kind(strEnum):
    A = make()
class Root(ProductBlockModel, product_block_name='Root'):
    kind: Kind
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
";
    check_module_refused(
        module,
        "products/__init__.py:4:9 warning computed-enum: the value of `Kind.A` is computed <make()>",
    );
    check_module_refused(
        &module.replace("    root: Root", "    kind: Kind"),
        "products/__init__.py:4:9 computed-enum: the value of `Kind.A` is computed <make()>",
    );
}

#[test]
fn a_field_that_may_or_may_not_be_there_is_said() {
    check_module_refused(
        "
import os
class P(SubscriptionModel, is_base=True):
    if os.environ:
        x: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:4:8 conditional-field: whether `x` is a field depends on this <os.environ>",
    );
}
