try:
    from yaml import x
except ImportError:
    x = None
from typing import *
from annotated_types import Len
from enum import Enum, IntEnum, auto
from pydantic import BaseModel, Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle, SI
if TYPE_CHECKING:
    from products.other import Z
if x:
    K = int
else:
    K = str
class B(ProductBlockModel, product_block_name="B"):
    a: K
class P(SubscriptionModel, is_base=True):
    b: B
SUBSCRIPTION_MODEL_REGISTRY["P"] = P
