"""Stands in for orchestrator-core where a test needs no more than its registry.

Has what the script asks the real one for, by the same names: which fields of a class's
own body hold blocks, the names that a block class stands for, and the class of a stage.
"""

import enum
import typing

SI = typing.TypeVar("SI")


class SubscriptionLifecycle(str, enum.Enum):
    INITIAL = "initial"
    PROVISIONING = "provisioning"
    ACTIVE = "active"
    MIGRATING = "migrating"
    DISABLED = "disabled"
    TERMINATED = "terminated"


def holds_blocks(hint):
    if isinstance(hint, type) and not typing.get_args(hint):
        return issubclass(hint, ProductBlockModel)
    return any(holds_blocks(part) for part in typing.get_args(hint))


class DomainModel:
    base = None

    def __init_subclass__(cls, **_):
        own = cls.__dict__.get("__annotations__")
        if own is None:
            # Python 3.14 keeps a function for them.
            own = getattr(cls, "__annotations__", {}) if cls.__dict__.get("__annotate_func__") else {}
        hints = typing.get_type_hints(cls, localns={cls.__name__: cls})
        cls._product_block_fields_ = {}
        cls._non_product_block_fields_ = {}
        for name in own:
            hint = hints[name]
            kind = cls._product_block_fields_ if holds_blocks(hint) else cls._non_product_block_fields_
            kind[name] = hint

    @classmethod
    def claim(cls, lifecycle):
        for stage in lifecycle or [None]:
            stages[cls.base, stage] = cls


stages = {}


class ProductBlockModel(DomainModel):
    registry = {}
    name = None
    __names__ = set()

    def __init_subclass__(cls, product_block_name=None, lifecycle=None, **rest):
        super().__init_subclass__(**rest)
        if product_block_name:
            cls.name, cls.base, cls.__names__ = product_block_name, cls, {product_block_name}
            cls.registry[product_block_name] = cls
        elif lifecycle is None:
            cls.name, cls.__names__ = None, set()
        if cls.name:
            cls.claim(lifecycle)
            for above in cls.__mro__:
                if issubclass(above, DomainModel) and above is not DomainModel:
                    above.__names__.add(cls.name)


class SubscriptionModel(DomainModel):
    def __init_subclass__(cls, is_base=False, lifecycle=None, **rest):
        super().__init_subclass__(**rest)
        if is_base:
            cls.base = cls
        if is_base or lifecycle:
            cls.claim(lifecycle)


def lookup_specialized_type(cls, stage):
    if cls.base is None:
        raise ValueError("no base")
    return stages.get((cls.base, stage)) or stages.get((cls.base, None)) or cls
