from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
X = TypeVar("X")
class Base(ProductBlockModel, Generic[X]):
    x: X
class B[T](Base[T], product_block_name="B"):
    x: T
    n: NewType("N", int)
    c: Callable[[int, str], None]
    t: tuple[()]
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
