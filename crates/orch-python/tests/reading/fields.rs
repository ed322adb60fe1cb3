//! What annotations mean.

use crate::support::check_module;

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
import ipaddress, pydantic, uuid
import datetime as dt
from ipaddress import IPv4Address as V4
from pydantic_forms.types import State, UUIDstr
from pydantic import BaseModel
class Base(BaseModel): pass
class Sub(Base): pass
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
        ("x: UUIDstr", "x: str required"),
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
        ("x: pydantic.PositiveInt", "x: int required"),
        ("x: pydantic.types.NonNegativeInt", "x: int required"),
        ("x: pydantic.NegativeFloat", "x: float required"),
        ("x: pydantic.StrictStr", "x: str required"),
        ("x: pydantic.StrictBool", "x: bool required {False, True}"),
        ("x: pydantic.UUID4", "x: uuid.UUID required"),
        ("x: pydantic.DirectoryPath", "x: pathlib.Path required"),
        (
            "x: pydantic.networks.EmailStr",
            "x: pydantic.EmailStr required",
        ),
        ("x: pydantic.conset(int)", "x: set[int] required"),
        ("x: State", "x: dict[str, typing.Any] required"),
        (
            "x: MutableSequence[int]",
            "x: typing.MutableSequence[int] required",
        ),
        ("x: Tuple[()]", "x: tuple required"),
        (
            "x: Callable[[], int]",
            "x: typing.Callable[[], int] required",
        ),
        (
            "x: dict[str, List]",
            "x: dict[str, list[typing.Any]] required",
        ),
        ("x: type(None)", "x: None optional"),
        ("x: pydantic.Json[int]", "x: int required"),
        ("x: AnyStr", "x: AnyStr required"),
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
from orchestrator.domain.base import SubscriptionInstanceList
class Some(SubscriptionInstanceList[SI]):
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
        (
            "x: Annotated[list[int], Field(min_length=2), Len(1, 5)]",
            "x: int list 2..5",
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
        (
            "x: Annotated[Port | Link, 'a']",
            "x -> Link | Port: required",
        ),
        ("x: Annotated[list[Port], 'a']", "x -> Port: list 0.."),
        (
            "x: Union[Annotated[Port, 'a'], Link]",
            "x -> Link | Port: required",
        ),
        ("x: Optional[Port]", "x -> Port: optional"),
        ("x: Port | None = None", "x -> Port: optional"),
        ("x: 'Port'", "x -> Port: required"),
        ("x: Port | Link", "x -> Link | Port: required"),
        ("x: Union[Port, Link, None]", "x -> Link | Port: optional"),
        ("x: list[Union[Port, Link]]", "x -> Link | Port: list 0.."),
        ("x: list[Port | Link] | None", "x -> Link | Port: list 0.."),
        ("x: Optional['Root']", "x -> Root: optional"),
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
        ("x: Literal[Literal['a'], 'b']", "x: str required {a, b}"),
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
    _unannotated = 3
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
    _Alias = int
    kind: Kind
    number: _Alias
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  kind: str required {a}
  number: int required
",
    );
}
