from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
Two = Annotated[list[SI], Len(2, 2)]
type Many[X] = list[X]
class C(ProductBlockModel, product_block_name="C"):
    a: int
class B(ProductBlockModel, product_block_name="B"):
    a: Two[C]
    b: conlist(C, min_length=1)
    c: Many[int]
    d: Annotated[list[int], Field(min_length=2), Len(1, 5)]
    e: list[C | None]
    f: Optional[Annotated[C, "x"]]
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
