//! The grammar of packages: idioms that teams write models in, and odder ones.

use std::fmt::Write as _;

use super::choices::Choices;

const HEAD: &str = "\
import enum
import functools
import itertools
import operator
import sys
import typing as t
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, Flag, IntEnum, StrEnum, auto, unique
from functools import partial
from ipaddress import IPv4Address, IPv6Network
from typing import *
from uuid import UUID
from annotated_types import Ge, Len, MaxLen, MinLen
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, computed_field, conint, conlist, constr, field_validator
from pydantic_forms.types import strEnum
from pydantic_forms.validators import Choice
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SI, SubscriptionLifecycle
";

/// A package that is being written.
struct Package<'c> {
    choices: &'c mut Choices,
    text: String,
    /// Expressions of types, for values.
    types: Vec<String>,
    enums: Vec<String>,
    texts: Vec<String>,
    /// Classes of blocks, with whether they have a name.
    blocks: Vec<String>,
    products: Vec<String>,
    count: usize,
}

/// A package as sections `--- path`.
pub(crate) fn package(choices: &mut Choices) -> String {
    let split = choices.below(4);
    let main = choices.once_in(6);
    let mut package = Package {
        choices,
        text: String::new(),
        types: ["int", "str", "bool", "IPv4Address", "datetime", "UUID"]
            .map(str::to_owned)
            .to_vec(),
        enums: Vec::new(),
        texts: vec!["'alpha'".to_owned()],
        blocks: Vec::new(),
        products: Vec::new(),
        count: 0,
    };
    let future = package.choices.once_in(6);
    let head = if future {
        format!("from __future__ import annotations\n{HEAD}")
    } else {
        HEAD.to_owned()
    };
    let part = |package: &mut Package<'_>, write: fn(&mut Package<'_>)| {
        write(package);
        std::mem::take(&mut package.text)
    };
    let values = part(&mut package, |package| {
        for _ in 0..package.choices.below(4) {
            package.value();
        }
        for _ in 0..package.choices.below(4) {
            package.enumeration();
        }
        for _ in 0..package.choices.below(5) {
            package.alias();
        }
    });
    let blocks = part(&mut package, |package| {
        for _ in 0..1 + package.choices.below(4) {
            package.block();
        }
    });
    let products = part(&mut package, |package| {
        for _ in 0..1 + package.choices.below(3) {
            package.product();
        }
    });
    let registry = part(&mut package, |package| {
        for _ in 0..1 + package.choices.below(3) {
            package.register();
        }
    });
    let star = "from products.base import *\n";
    let mut files = match split {
        0 | 1 => format!("--- products/__init__.py\n{head}{values}{blocks}{products}{registry}"),
        2 => format!(
            "--- products/base.py\n{head}{values}{blocks}--- products/__init__.py\n{head}{star}{products}{registry}"
        ),
        _ => format!(
            "--- products/base.py\n{head}{values}{blocks}--- products/models.py\n{head}{star}{products}--- products/__init__.py\nfrom .base import *\nfrom .models import *\nfrom . import models as m\n{registry}"
        ),
    };
    if main {
        files += "--- main.py\nfrom orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY\nimport products\nif __name__ == '__main__':\n    for key in list(SUBSCRIPTION_MODEL_REGISTRY):\n        if key.endswith('0'):\n            SUBSCRIPTION_MODEL_REGISTRY[key + ' main'] = SUBSCRIPTION_MODEL_REGISTRY[key]\n";
    }
    files
}

impl Package<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn fresh(&mut self, start: &str) -> String {
        self.count += 1;
        format!("{start}{}", self.count)
    }

    fn one(&mut self, all: &[&str]) -> String {
        self.choices.one_of(all).to_owned()
    }

    fn any(&mut self, of: fn(&Self) -> &Vec<String>) -> Option<String> {
        let count = of(self).len();
        if count == 0 {
            return None;
        }
        let at = self.choices.below(count);
        Some(of(self)[at].clone())
    }

    /// An expression that gives a text.
    fn text_expr(&mut self, depth: usize) -> String {
        let word = self.one(&["a", "Beta", "node x", "PORT_1", "ünï"]);
        if depth > 2 {
            return format!("'{word}'");
        }
        let inner = |package: &mut Self| package.text_expr(depth + 1);
        match self.choices.below(24) {
            0..=3 => format!("'{word}'"),
            4 => self.any(|it| &it.texts).unwrap_or_else(|| "'t'".to_owned()),
            5 => format!("({} + {})", inner(self), inner(self)),
            // Before Python 3.12, no quote of the outer text may stand inside.
            6 => format!("f\"{{{}}}-{word}\"", self.text_expr(3)),
            7 => format!("f'{{3!s:>4}}{word}'"),
            8 => format!("'%s {word}' % {}", inner(self)),
            9 => format!(
                "'{{}} {{}}'.format({}, {})",
                inner(self),
                self.choices.below(9)
            ),
            10 => format!("{}.upper()", inner(self)),
            11 => format!("{}.title().replace('A', 'z')", inner(self)),
            12 => format!("' '.join([{}, {}])", inner(self), inner(self)),
            13 => format!("str({})", self.choices.below(100)),
            14 => match self.any(|it| &it.enums) {
                Some(name) => format!("list({name})[0].name"),
                None => format!("'{word}'"),
            },
            15 => match self.any(|it| &it.enums) {
                Some(name) => format!("str(list({name})[-1].value)"),
                None => format!("'{word}'"),
            },
            16 => match self.any(|it| &it.enums) {
                Some(name) => format!("str(list({name})[0])"),
                None => format!("'{word}'"),
            },
            17 => format!("({} if {} else 'no')", inner(self), self.test()),
            18 => format!("{{'k': {}}}['k']", inner(self)),
            19 => format!("({}, 'x')[0]", inner(self)),
            20 => format!("(lambda s, *, n=2: s.strip() * n)({}, n=1)", inner(self)),
            21 => format!("'{{x:>6}}|{{y!r}}'.format(x={}, y=1)", inner(self)),
            22 => format!("'%(k)s' % {{'k': {}}}", inner(self)),
            _ => format!("{}[:3]", inner(self)),
        }
    }

    fn test(&mut self) -> String {
        self.one(&[
            "True",
            "sys.version_info >= (3, 10)",
            "1 < 2",
            "'a' in 'abc'",
            "not []",
            "len('abc') == 3",
            "isinstance('a', str)",
            "TYPE_CHECKING",
        ])
    }

    fn value(&mut self) {
        let name = self.fresh("TEXT_");
        let value = self.text_expr(0);
        match self.choices.below(6) {
            0..=2 => self.line(&format!("{name} = {value}")),
            3 => self.line(&format!("{name}: Final = {value}")),
            4 => self.line(&format!(
                "def make_{name}(x='d'):\n    return x + '!'\n{name} = make_{name}({value})"
            )),
            _ => {
                let test = self.test();
                self.line(&format!(
                    "if {test}:\n    {name} = {value}\nelse:\n    {name} = 'other'"
                ));
            }
        }
        self.texts.push(name);
    }

    fn enumeration(&mut self) {
        let name = self.fresh("Kind");
        let text = self.text_expr(1);
        let other = self.any(|it| &it.enums);
        let form = match self.choices.below(16) {
            0 => format!("class {name}(strEnum):\n    A = {text}\n    B = 'b{name}'"),
            1 => format!("class {name}(StrEnum):\n    A = auto()\n    BB = auto()\n    C = 'see'"),
            2 => format!("class {name}(IntEnum):\n    A = 1\n    B = auto()\n    C = A + 5"),
            3 => format!(
                "class {name}(Choice):\n    A = 'a', 'Label a'\n    B = ('b', 'Label b')\n    C = 'c'"
            ),
            4 => format!(
                "class {name}(str, Enum):\n    A = 'a'\n    B = 'b'\n    ALIAS = 'a'\n    def __str__(self):\n        return 'v-' + self.value"
            ),
            5 => format!("{name} = Enum('{name}', 'A B C')"),
            6 => format!("{name} = Enum('{name}', ['A', 'B'], start=5)"),
            7 => format!("{name} = Enum('{name}', {{'A': 'x', 'B': 'y'}}, type=str)"),
            8 => format!("{name} = StrEnum('{name}', 'Aa Bb')"),
            9 => format!(
                "@unique\nclass {name}(Enum):\n    A = 'a'\n    B = 2\n    @property\n    def label(self):\n        return self.name"
            ),
            10 => format!(
                "class {name}(strEnum):\n    _ignore_ = ['z']\n    z = 3\n    A = 'one'\n    __hidden = 'x'"
            ),
            11 => format!(
                "class {name}Base(strEnum):\n    @classmethod\n    def all(cls):\n        return list(cls)\nclass {name}({name}Base):\n    A = 'a'\n    B = {text}"
            ),
            12 => match other {
                Some(other) => {
                    format!("class {name}(strEnum):\n    A = list({other})[0].name\n    B = 'b'")
                }
                None => format!("class {name}(strEnum):\n    A = 'a'"),
            },
            13 => format!(
                "class {name}Of(StrEnum):\n    A = 'src'\nclass {name}(StrEnum):\n    A = {name}Of.A\n    B = 'b'"
            ),
            14 => format!(
                "class {name}(Enum):\n    def _generate_next_value_(name, start, count, last_values):\n        return name.lower() + str(count)\n    A = auto()\n    B = auto()"
            ),
            _ => format!("class {name}(strEnum):\n    A, B = 'a', 'b'\n    C = D = 'c'"),
        };
        self.line(&form);
        self.enums.push(name);
    }

    fn alias(&mut self) {
        let name = self.fresh("Alias");
        let inner = self.value_type(1);
        let bound = self.choices.below(3);
        let form = match self.choices.below(18) {
            0 => format!("{name} = {inner}"),
            1 => format!("{name} = Optional[{inner}]"),
            2 => format!("{name} = {inner} | None"),
            3 => format!("{name} = Annotated[{inner}, 'meta']"),
            4 => format!("{name} = Annotated[list[{inner}], Len(min_length={bound})]"),
            5 => format!("{name}: TypeAlias = list[{inner}]"),
            6 => format!("{name} = NewType('{name}', int)"),
            7 => format!(
                "def of_{name}(it):\n    return conlist(it, min_length={bound}, max_length=9)\n{name} = of_{name}({inner})"
            ),
            8 => format!("TYPES_{name} = (int, {inner})\n{name} = Union[TYPES_{name}]"),
            9 => format!(
                "{name} = Literal['a', {}]",
                self.one(&["'b'", "'c', 'd'", "1"])
            ),
            10 => format!("VALUES_{name} = ('x', 'y')\n{name} = Literal[VALUES_{name}]"),
            11 => format!(
                "META_{name} = (Len({bound}, 8), 'x')\n{name} = Annotated[list[{inner}], META_{name}[0]]"
            ),
            12 => format!(
                "class K_{name}:\n    BOUND = {bound}\n    Alias = list[{inner}]\n{name} = Annotated[K_{name}.Alias, MinLen(K_{name}.BOUND)]"
            ),
            13 => format!("class {name}(list[{inner}]):\n    min_items = {bound}"),
            14 => format!("{name} = functools.reduce(operator.or_, [{inner}, int, float])"),
            15 => format!("{name} = conlist({inner}, **{{'min_length': {bound}}})"),
            16 => format!("{name} = partial(conlist, min_length={bound})({inner})"),
            _ => format!(
                "if {}:\n    {name} = {inner}\nelse:\n    {name} = int",
                self.test()
            ),
        };
        self.line(&form);
        self.types.push(name);
    }

    /// An expression that is a type of values.
    fn value_type(&mut self, depth: usize) -> String {
        let inner = |package: &mut Self| package.value_type(depth + 1);
        if depth > 2 {
            return self.any(|it| &it.types).unwrap_or_default();
        }
        match self.choices.below(18) {
            0..=5 => self.any(|it| &it.types).unwrap_or_default(),
            6..=8 => self
                .any(|it| &it.enums)
                .unwrap_or_else(|| "float".to_owned()),
            9 => format!("Optional[{}]", inner(self)),
            10 => format!("list[{}]", inner(self)),
            11 => format!("t.Union[{}, None]", inner(self)),
            12 => format!("Annotated[{}, Field(description='d')]", inner(self)),
            13 => "constr(max_length=5)".to_owned(),
            14 => "conint(ge=1, le=5)".to_owned(),
            15 => format!("dict[str, {}]", inner(self)),
            16 => "Literal['one', 'two']".to_owned(),
            _ => "PositiveInt".to_owned(),
        }
    }

    /// An annotation that holds blocks, or a value where there are none yet.
    fn block_type(&mut self, itself: Option<&str>) -> String {
        let Some(block) = self.any(|it| &it.blocks) else {
            return match itself {
                Some(name) if self.choices.once_in(3) => format!("Optional['{name}']"),
                _ => self.value_type(0),
            };
        };
        let other = self.any(|it| &it.blocks).unwrap_or_default();
        match self.choices.below(14) {
            0..=2 => block,
            3 => format!("Optional[{block}]"),
            4 => format!("{block} | None"),
            5 => format!("list[{block}]"),
            6 => format!("t.List[{block}]"),
            7 => format!("Annotated[list[{block}], Len(1, 4)]"),
            8 => format!("conlist({block}, min_length=2)"),
            9 => format!("Union[{block}, {other}]"),
            10 => format!("list[{block} | {other}]"),
            11 => format!("'{block}'"),
            12 => format!("Sequence[{block}]"),
            _ => format!("Annotated[{block} | {other}, 'x']"),
        }
    }

    /// The fields of an earlier stage: mostly those of the later one.
    fn earlier(&mut self, own: &str) -> String {
        if self.choices.once_in(5) {
            self.fields(None)
        } else {
            own.to_owned()
        }
    }

    fn fields(&mut self, itself: Option<&str>) -> String {
        let mut body = String::new();
        for at in 0..1 + self.choices.below(4) {
            let annotation = if self.choices.once_in(3) {
                self.block_type(itself)
            } else {
                self.value_type(0)
            };
            let default = match self.choices.below(14) {
                0 if annotation.ends_with("| None") => " = None",
                1 => " = Field(description='said')",
                2 => " = Field(alias='other_name')",
                _ => "",
            };
            let annotation = match self.choices.below(12) {
                0 if !annotation.contains(['\'', '"']) => format!("'{annotation}'"),
                _ => annotation,
            };
            let _ = writeln!(body, "    field_{at}: {annotation}{default}");
        }
        match self.choices.below(16) {
            0 => body += "    @property\n    def title(self) -> str:\n        return 'x'\n",
            1 => {
                body += "    @computed_field\n    @property\n    def more(self) -> int:\n        return 1\n";
            }
            2 => body += "    _private: int = 3\n    CONSTANT: ClassVar[int] = 3\n",
            3 => body += "    class Inner(strEnum):\n        A = 'a'\n    inner: Inner\n",
            4 => body += "    __annotations__['by_hand'] = int\n",
            5 => body += "    for extra in range(2):\n        pass\n    del extra\n",
            6 => body += "    (odd): int\n",
            7 => body += "    twice: int\n    twice: str\n",
            _ => {}
        }
        body
    }

    fn block(&mut self) {
        let name = self.fresh("Block");
        let keyword = match self.choices.below(6) {
            0 => format!("product_block_name=f'{{\"{name}\"}}'"),
            1 => match self.any(|it| &it.texts) {
                Some(text) => format!("product_block_name='{name} ' + {text}"),
                None => format!("product_block_name='{name}'"),
            },
            2 => format!("**{{'product_block_name': '{name}'}}"),
            _ => format!("product_block_name='{name}'"),
        };
        let own = self.fields(Some(&name));
        let active = "lifecycle=[SubscriptionLifecycle.ACTIVE]";
        let form = match self.choices.below(12) {
            0..=3 => format!("class {name}(ProductBlockModel, {keyword}):\n{own}"),
            4 => {
                let first = self.earlier(&own);
                format!(
                    "class {name}Inactive(ProductBlockModel, {keyword}):\n{first}class {name}({name}Inactive, {active}):\n{own}"
                )
            }
            5 => {
                let first = self.earlier(&own);
                let all = self.one(&[
                    "[s for s in SubscriptionLifecycle if s == SubscriptionLifecycle.ACTIVE]",
                    "[SubscriptionLifecycle('active')]",
                    "[SubscriptionLifecycle['ACTIVE'], SubscriptionLifecycle.TERMINATED]",
                    "list(SubscriptionLifecycle)",
                ]);
                format!(
                    "STAGES_{name} = {all}\nclass {name}Inactive(ProductBlockModel, {keyword}):\n{first}class {name}({name}Inactive, lifecycle=STAGES_{name}):\n{own}"
                )
            }
            6 => format!(
                "class {name}Abstract(ProductBlockModel):\n    shared: int\nclass {name}({name}Abstract, {keyword}):\n{own}"
            ),
            7 => format!(
                "class Mixin{name}:\n    def describe(self):\n        return 1\nclass {name}(Mixin{name}, ProductBlockModel, {keyword}):\n{own}"
            ),
            8 => format!(
                "def same_{name}(cls):\n    return cls\n@same_{name}\nclass {name}(ProductBlockModel, {keyword}):\n{own}"
            ),
            9 => format!(
                "def keep_{name}(*, tag):\n    def inner(cls):\n        KEPT_{name}[tag] = cls\n        return cls\n    return inner\nKEPT_{name} = {{}}\n@keep_{name}(tag='x')\nclass {name}(ProductBlockModel, {keyword}):\n{own}"
            ),
            10 => format!(
                "class {name}(ProductBlockModel, {keyword}):\n{own}class Sub{name}({name}, product_block_name='Sub {name}'):\n    more: int"
            ),
            _ => format!(
                "if {}:\n    class {name}(ProductBlockModel, {keyword}):\n{}else:\n    {name} = None",
                self.test(),
                indented(&own)
            ),
        };
        self.line(&form);
        self.blocks.push(name);
    }

    fn product(&mut self) {
        let name = self.fresh("Product");
        let own = self.fields(None);
        let form = match self.choices.below(6) {
            0..=2 => format!("class {name}(SubscriptionModel, is_base=True):\n{own}"),
            3 => {
                let first = self.earlier(&own);
                format!(
                    "class {name}Inactive(SubscriptionModel, is_base=True):\n{first}class {name}({name}Inactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):\n{own}"
                )
            }
            4 => format!("class {name}(SubscriptionModel):\n{own}"),
            _ => {
                let first = self.earlier(&own);
                let second = self.earlier(&own);
                format!(
                    "class {name}Inactive(SubscriptionModel, is_base=True):\n{first}class {name}Provisioning({name}Inactive, lifecycle=[SubscriptionLifecycle.PROVISIONING]):\n{second}class {name}({name}Provisioning, lifecycle=[SubscriptionLifecycle.ACTIVE]):\n{own}"
                )
            }
        };
        self.line(&form);
        self.products.push(name);
    }

    fn register(&mut self) {
        let registry = "SUBSCRIPTION_MODEL_REGISTRY";
        if self.text.is_empty() {
            self.line(&format!(
                "from orchestrator.domain import {registry}\nfrom dataclasses import dataclass\nfrom typing import NamedTuple\nfrom enum import Enum\nimport itertools"
            ));
        }
        let one = self.any(|it| &it.products).unwrap_or_default();
        let two = self.any(|it| &it.products).unwrap_or_default();
        let key = self.fresh("name ");
        let made = self.text_expr(1);
        let id = self.count;
        let form = match self.choices.below(30) {
            0 | 1 => format!("{registry}.update({{'{key}': {one}, {made}: {two}}})"),
            2 => format!("{registry}['{key}'] = {one}"),
            3 => format!("{registry} |= {{'{key}': {one}}}"),
            4 => format!(
                "for i, c in enumerate([{one}, {two}]):\n    {registry}[f'{key} {{i}}'] = c"
            ),
            5 => format!(
                "def register_{id}(name, cls):\n    {registry}[name] = cls\nregister_{id}('{key}', {one})\nregister_{id}(cls={two}, name={made})"
            ),
            6 => format!(
                "T{id} = {{'{key}': {one}}}\nT{id}['b{id}'] = {two}\nT{id} |= {{'c{id}': {one}}}\n{registry}.update(T{id})"
            ),
            7 => format!(
                "NAMES{id} = ['a{id}']\nNAMES{id}.append('b{id}')\nNAMES{id} += ['c{id}']\nNAMES{id}.remove('a{id}')\nfor n in NAMES{id}:\n    {registry}[n] = {one}"
            ),
            8 => format!(
                "T{id} = {{'x{id}': {one}, 'y{id}': {two}}}\nT{id}.pop('x{id}')\nT{id}.setdefault('z{id}', {one})\n{registry}.update(**{{k.upper(): v for k, v in T{id}.items()}})"
            ),
            9 => format!(
                "{registry}['gone'] = {one}\ndel {registry}['gone']\n{registry}['{key}'] = {one}"
            ),
            10 => format!(
                "for a, b in itertools.product(['x', 'y'], range(1, 3)):\n    {registry}[f'{key}{{a}}{{b:02d}}'] = {one}"
            ),
            11 => format!(
                "@dataclass\nclass E{id}:\n    name: str\n    cls: type\n    suffix: str = '!'\nfor e in [E{id}('{key}', {one}), E{id}(cls={two}, name='d{id}', suffix='?')]:\n    {registry}[e.name + e.suffix] = e.cls"
            ),
            12 => format!(
                "class N{id}(NamedTuple):\n    name: str\n    cls: type\nfor n, c in [N{id}('{key}', {one})]:\n    {registry}[n] = c\n{registry}['n{id}'] = N{id}('x', {two}).cls"
            ),
            13 => format!(
                "class P{id}(Enum):\n    A = 'pa{id}'\n    B = 'pb{id}'\nfor n, m in P{id}.__members__.items():\n    {registry}[n + m.value] = {one}"
            ),
            14 => format!(
                "BY{id} = {{}}\ndef reg_{id}(name):\n    def inner(cls):\n        BY{id}[name] = cls\n        return cls\n    return inner\n@reg_{id}('{key}')\nclass Made{id}({one}):\n    extra: int\n{registry}.update(BY{id})"
            ),
            15 => format!(
                "def create_app(reg=None):\n    reg = reg if reg is not None else {registry}\n    reg.update({{'{key}': {one}}})\n    return reg\ncreate_app()"
            ),
            16 => format!("{registry}.update(zip(['{key}', 'z{id}'], ({one}, {two})))"),
            17 => format!("{registry}.update(dict([('{key}', {one})], k{id}={two}))"),
            18 => format!(
                "i = 0\nwhile i < 3:\n    i += 1\n    if i == 2:\n        continue\n    {registry}['{key}' + str(i)] = {one}"
            ),
            19 => format!(
                "match {made}:\n    case 'a' | 'Beta':\n        {registry}['{key}'] = {one}\n    case _:\n        {registry}['{key} other'] = {two}"
            ),
            20 => format!(
                "try:\n    {registry}['{key}'] = {one}\nfinally:\n    {registry}['f{id}'] = {two}"
            ),
            21 => format!(
                "R{id} = {registry}\nR{id}.update({{'{key}': {one}}})\nL{id} = [*R{id}]\n{registry}[L{id}[-1] + '+'] = {two}"
            ),
            22 => format!("{registry}[{made}] = {one} if {} else {two}", self.test()),
            23 => format!(
                "for n, c in sorted({{'b{id}': {one}, 'a{id}': {two}}}.items(), reverse=True):\n    {registry}.setdefault(n, c)"
            ),
            24 => format!(
                "class Holder{id}:\n    table = {{'{key}': {one}}}\n    @classmethod\n    def fill(cls):\n        {registry}.update(cls.table)\n    @staticmethod\n    def more(name):\n        {registry}[name] = {two}\nHolder{id}.fill()\nHolder{id}.more('h{id}')"
            ),
            25 => format!(
                "class App{id}:\n    def __init__(self, prefix):\n        self.prefix = prefix\n        self.items = []\n    def add(self, cls):\n        self.items.append((self.prefix + cls.__name__, cls))\n        return self\napp{id} = App{id}('p{id} ')\napp{id}.add({one}).add({two})\n{registry}.update(app{id}.items)"
            ),
            26 => format!("globals()['G{id}'] = {one}\n{registry}['{key}'] = G{id}"),
            27 => format!("for c in {{{one}, {two}}}:\n    {registry}[c.__name__.lower()] = c"),
            28 => format!("[{registry}.__setitem__(n, {one}) for n in ('{key}', 'l{id}')]"),
            _ => format!(
                "keys{id} = (k for k in ('{key}', 'g{id}') if k != 'zz')\n{registry}.update({{k: {one} for k in keys{id}}})"
            ),
        };
        self.line(&form);
    }
}

fn indented(body: &str) -> String {
    body.lines().map(|line| format!("    {line}\n")).collect()
}
