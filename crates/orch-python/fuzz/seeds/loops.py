from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
class P(SubscriptionModel, is_base=True):
    b: int
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
for i in range(3):
    for j in range(i):
        SUBSCRIPTION_MODEL_REGISTRY[f"{i}{j}"] = P
SUBSCRIPTION_MODEL_REGISTRY.update(**{n: P for n in ("a" + "b", "c".upper())})
