from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
class Speed(IntEnum):
    _1000 = 1000
    _10000 = auto()
class E(strEnum):
    _ignore_ = ["z"]
    A = B = "a"
    C, D = "c", "d"
    z = 3
    f = lambda self: 1
F = Enum("F", "a b")
class B(ProductBlockModel, product_block_name="B"):
    s: Speed
    e: E | None
    f: F
    g: Literal["x", E.A]
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
