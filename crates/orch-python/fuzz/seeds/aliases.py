from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
A = B0 = int
C, D = str, Optional[A]
class M(BaseModel):
    a: A
class B(ProductBlockModel, product_block_name="B"):
    m: list[M]
    d: D
    n: int = Field(alias="k", description="what it is")
    v: ClassVar[int] = 3
    del v
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
