from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
class B(ProductBlockModel, product_block_name="B"):
    a: int
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
ALL = {"Q": P, **{"R": P}}
SUBSCRIPTION_MODEL_REGISTRY.update({f"{k} {n}": v for k, v in ALL.items() for n in (1, 2)})
SUBSCRIPTION_MODEL_REGISTRY |= dict(zip(["S", "T"], [P, P]))
for name, cls in [("U", P), ("V", P)]:
    if name != "V":
        SUBSCRIPTION_MODEL_REGISTRY[name.lower()] = cls
