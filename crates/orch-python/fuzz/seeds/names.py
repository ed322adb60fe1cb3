from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
class Größe(SubscriptionModel, is_base=True):
    größe: int
    x​y: int
SUBSCRIPTION_MODEL_REGISTRY.update({"\u202e\ud800": Größe, 'it\'s "%s"': Größe})
