"""Prints the models that a team's own code registers; run by `orch models --introspect`.

Runs on Python 3.8 to 3.14 with the team's own orchestrator-core, 1.3 to 5.x, and uses
nothing else. Which fields hold blocks, which blocks a class stands for, and which class
a stage is loaded with is asked of the orchestrator, never decided here.

Arguments: the kind of target (`module` or `script`), the target, the target's own
arguments. Gives one JSON document on what was standard output; all that the team's
code prints goes to standard error.
"""

import os
import sys

MARK = "--- orch introspection ---"


def take_output():
    """Keeps standard output for the result alone, also from programs that are started."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def end_with_parent():
    """A run whose parent has gone is of no use to anyone."""
    import signal
    import threading
    import time

    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.25)
        if os.getpgid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    KEPT = take_output()
    if hasattr(os, "getppid") and hasattr(os, "getpgid"):
        end_with_parent()

import ast  # noqa: E402
import collections.abc  # noqa: E402
import enum  # noqa: E402
import importlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import re  # noqa: E402
import typing  # noqa: E402

try:
    import typing_extensions
except ImportError:
    typing_extensions = typing

# The module that registers workflows, where one is named.
NAMED = ""
STATUSES = ("initial", "provisioning", "active", "migrating", "disabled", "terminated")
FORMAT = 1


class Problem(Exception):
    """Something that cannot be told for certain."""


# Types, as text


def special(name):
    """The special form, in the spelling of either module."""
    found = []
    for module in (typing, typing_extensions):
        if hasattr(module, name):
            found.append(getattr(module, name))
    return tuple(found)


LITERAL = special("Literal")
HIDING = special("ClassVar") + special("Final") + special("Required") + special("NotRequired")
ALIASES = tuple(it for it in special("TypeAliasType") if isinstance(it, type))
UNIONS = (typing.Union,) + ((type(int | str),) if sys.version_info >= (3, 10) else ())
LISTS = (list, collections.abc.Sequence)
NONE = type(None)

# Bases of pydantic 1's constrained types, and what they constrain.
CONSTRAINED = {
    "ConstrainedStr": "str",
    "ConstrainedInt": "int",
    "ConstrainedFloat": "float",
    "ConstrainedDecimal": "decimal.Decimal",
    "ConstrainedBytes": "bytes",
    "ConstrainedDate": "datetime.date",
    "StrictBool": "bool",
}

# What has several names has one here.
CANONICAL = {
    "orchestrator.domain.SubscriptionModel": "orchestrator.domain.base.SubscriptionModel",
    "orchestrator.domain.lifecycle.SubscriptionLifecycle": "orchestrator.types.SubscriptionLifecycle",
    "orchestrator.domain.base.SubscriptionLifecycle": "orchestrator.types.SubscriptionLifecycle",
    "orchestrator.types.strEnum": "pydantic_forms.types.strEnum",
    "pydantic_forms.core.strEnum": "pydantic_forms.types.strEnum",
    "typing.List": "list",
    "typing.Sequence": "collections.abc.Sequence",
    "typing.Dict": "dict",
    "typing.Set": "set",
    "typing.FrozenSet": "frozenset",
    "typing.Tuple": "tuple",
    "typing.Type": "type",
    "typing.Text": "str",
    "strenum.StrEnum": "enum.StrEnum",
    "backports.strenum.StrEnum": "enum.StrEnum",
}


def canonical(name):
    if name.startswith("orchestrator.core."):
        name = "orchestrator." + name[len("orchestrator.core.") :]
    if name.startswith("typing_extensions."):
        name = "typing." + name[len("typing_extensions.") :]
    if name.startswith("builtins."):
        return name[len("builtins.") :]
    return CANONICAL.get(name, name)


def package_of(cls):
    return (getattr(cls, "__module__", None) or "").split(".")[0]


def is_foreign(cls):
    """Whether a class comes from a package that is known to hold no models."""
    return package_of(cls) in KNOWN


def dotted(cls):
    module = cls.__module__
    name = getattr(cls, "__qualname__", cls.__name__)
    if is_foreign(cls):
        # Where people import it from, not where it happens to be written.
        parts = module.split(".")
        for length in range(1, len(parts)):
            near = ".".join(parts[:length])
            try:
                if getattr(sys.modules.get(near), name, None) is cls:
                    module = near
                    break
            except Exception:
                continue
    return canonical(module + "." + name)


def peel(hint, bounds):
    """The type without what only wraps it, with the bounds that were given there."""
    for _ in range(1000):
        origin = typing.get_origin(hint)
        # Python 3.8 does not know its own extension by name.
        if hasattr(hint, "__metadata__") and hasattr(hint, "__origin__"):
            for meta in hint.__metadata__:
                bounds = tightest(bounds, bounds_of(meta))
            hint = hint.__origin__
        elif origin in HIDING:
            hint = typing.get_args(hint)[0]
        elif isinstance(hint, ALIASES):
            hint = hint.__value__
        elif origin is not None and isinstance(origin, ALIASES):
            hint = filled(origin, typing.get_args(hint))
        elif hasattr(hint, "__supertype__"):
            hint = hint.__supertype__
        else:
            return hint, bounds
    raise Problem("a type alias leads back to itself")


def filled(alias, arguments):
    """What a `type` statement with parameters gives for some arguments."""
    value = alias.__value__
    names = getattr(value, "__parameters__", ())
    given = dict(zip(alias.__type_params__, arguments))
    if value in given:
        return given[value]
    return value[tuple(given[name] for name in names)] if names else value


def tightest(bounds, others):
    """What holds where both do, as they do for pydantic."""
    lows = [low for low in (bounds[0], others[0]) if low is not None]
    highs = [high for high in (bounds[1], others[1]) if high is not None]
    return max(lows, default=None), min(highs, default=None)


def bounds_of(meta):
    """How many entries some metadata allows."""
    low = high = None
    inner = getattr(meta, "metadata", None)
    if isinstance(inner, (list, tuple)):
        for one in inner:
            low, high = tightest((low, high), bounds_of(one))
    for name in ("min_length", "min_items"):
        low, high = tightest((low, high), (count(meta, name), None))
    for name in ("max_length", "max_items"):
        low, high = tightest((low, high), (None, count(meta, name)))
    return low, high


def count(meta, name):
    value = getattr(meta, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_union(hint):
    """The members, if it is a union."""
    origin = typing.get_origin(hint)
    if origin in UNIONS or isinstance(hint, UNIONS[1:]):
        return typing.get_args(hint)
    return None


def union(members):
    members = tuple(members)
    return members[0] if len(members) == 1 else typing.Union[members]


def as_list(hint):
    """Item and bounds, if the orchestrator takes it for a list."""
    origin = typing.get_origin(hint)
    cls = origin if origin is not None else hint
    if any(cls is it for it in LISTS):
        arguments = typing.get_args(hint)
        return arguments[0] if arguments else typing.Any, (None, None)
    if isinstance(cls, type) and issubclass(cls, list):
        return list_item(cls, typing.get_args(hint)), bounds_of(cls)
    return None


def list_item(cls, arguments):
    """What a class of lists holds, its own type variables filled in."""
    item = getattr(cls, "item_type", typing.Any)
    for base in getattr(cls, "__orig_bases__", ()):
        found = as_list(base)
        if found is not None and found[0] is not typing.Any:
            item = found[0]
            break
    if isinstance(item, typing.TypeVar):
        return arguments[0] if arguments else item
    parameters = getattr(item, "__parameters__", ())
    return item[arguments] if parameters and arguments else item


def text_of(hint):
    hint, _ = peel(hint, (None, None))
    if hint is None or hint is NONE:
        return "None"
    if hint is Ellipsis:
        return "..."
    if hint is typing.Any:
        return "typing.Any"
    if isinstance(hint, (str, typing.ForwardRef)):
        raise Problem("the type {!r} cannot be found".format(hint))
    if isinstance(hint, (list, tuple)):
        return "[" + ", ".join(text_of(part) for part in hint) + "]"
    members = as_union(hint)
    if members is not None:
        return " | ".join(sorted({text_of(member) for member in members}))
    if typing.get_origin(hint) in LITERAL:
        return literal(typing.get_args(hint))[0]
    listed = as_list(hint)
    if listed is not None:
        return "list[" + text_of(listed[0]) + "]"
    generic = getattr(hint, "__pydantic_generic_metadata__", None) or {}
    if generic.get("origin") is not None:
        return generic_text(dotted(generic["origin"]), generic["args"])
    if isinstance(hint, typing.TypeVar):
        return hint.__name__
    origin = typing.get_origin(hint)
    if origin is not None:
        name = getattr(hint, "_name", None)
        spelled = getattr(typing, name, None) if name else None
        if spelled is not None and typing.get_origin(spelled) is origin:
            return generic_text(canonical("typing." + name), typing.get_args(hint))
        return generic_text(dotted(origin), typing.get_args(hint))
    if isinstance(hint, type):
        for base in hint.__mro__:
            if package_of(base) == "pydantic" and base.__name__ in CONSTRAINED:
                # What a call made is nobody's class.
                if is_foreign(hint) or hint.__name__ == base.__name__ + "Value":
                    return CONSTRAINED[base.__name__]
        return dotted(hint)
    name = getattr(hint, "_name", None) or getattr(hint, "__name__", None)
    if name:
        return canonical(getattr(hint, "__module__", "typing") + "." + name)
    raise Problem("the type {!r} cannot be written".format(hint))


def generic_text(name, parts):
    if not parts:
        return name
    return name + "[" + ", ".join(text_of(part) for part in parts) + "]"


def literal(values):
    """The common type of some values, and how the database stores them."""
    kinds = set()
    stored = set()
    every = True
    for value in values:
        if isinstance(value, enum.Enum):
            value = value.value
        if isinstance(value, bool):
            kinds.add("bool")
            stored.add(str(value))
        elif isinstance(value, int):
            kinds.add("int")
            stored.add(str(int(value)))
        elif isinstance(value, str):
            kinds.add("str")
            stored.add(str.__str__(value))
        else:
            kinds.add("enum")
            every = False
    kind = kinds.pop() if len(kinds) == 1 else "enum"
    return kind, sorted(stored) if every and stored else None


def scalar(hint):
    """A type's text, and the only values that it allows."""
    hint, _ = peel(hint, (None, None))
    if typing.get_origin(hint) in LITERAL:
        return literal(typing.get_args(hint))
    members = as_union(hint)
    if members is not None:
        parts = [scalar(member) for member in members if member is not NONE]
        text = " | ".join(sorted({part[0] for part in parts}))
        if any(part[1] is None for part in parts):
            return text, None
        return text, sorted({value for part in parts for value in part[1]})
    if isinstance(hint, type) and issubclass(hint, enum.Enum) and not is_foreign(hint):
        return literal(member.value for member in hint.__members__.values())
    text = text_of(hint)
    return text, ["False", "True"] if text == "bool" else None


# Fields


def listed_arity(bounds):
    low, high = bounds
    return "list {}..{}".format(low or 0, "" if high is None else high)


def optional(arity):
    return "list 0.." + arity.split("..")[1] if arity.startswith("list") else "optional"


def value_spec(hint, bounds):
    hint, bounds = peel(hint, bounds)
    listed = as_list(hint)
    members = as_union(hint)
    if listed is not None:
        item, arity = listed[0], listed_arity(tightest(bounds, listed[1]))
    elif members is not None and NONE in members:
        spec = value_spec(union(it for it in members if it is not NONE), bounds)
        spec["arity"] = optional(spec["arity"])
        return spec
    else:
        item, arity = hint, "optional" if hint in (None, NONE) else "required"
    text, allowed = scalar(item)
    spec = {"type": text, "arity": arity}
    if allowed is not None:
        spec["allowed"] = allowed
    return spec


def wrapped(hint):
    """The type without what only wraps it, and all that was said there."""
    said = []
    for _ in range(1000):
        if hasattr(hint, "__metadata__") and hasattr(hint, "__origin__"):
            said.extend(hint.__metadata__)
            hint = hint.__origin__
            continue
        inner, _ = peel_once(hint)
        if inner is hint:
            break
        hint = inner
    return hint, said


def peel_once(hint):
    """The type without the outermost of what only wraps it."""
    origin = typing.get_origin(hint)
    if origin in HIDING:
        return typing.get_args(hint)[0], None
    if isinstance(hint, ALIASES):
        return hint.__value__, None
    if origin is not None and isinstance(origin, ALIASES):
        return filled(origin, typing.get_args(hint)), None
    if hasattr(hint, "__supertype__"):
        return hint.__supertype__, None
    return hint, None


NUMBERS = ("ge", "gt", "le", "lt", "multiple_of")


def constraints_of(hint, said, is_item=False):
    """The bounds of a value, or of each entry of a list; none for several types."""
    hint, more = wrapped(hint)
    said = said + more
    listed = None if is_item else as_list(hint)
    if listed is not None:
        return constraints_of(listed[0], [], True)
    members = as_union(hint)
    if members is not None:
        rest = [member for member in members if member is not NONE]
        return constraints_of(rest[0], said, is_item) if len(rest) == 1 else {}
    text = text_of(hint)
    found = {}
    for meta in said:
        gather(meta, found)
    if isinstance(hint, type):
        gather(hint, found)
    if text == "str":
        low, high = (None, None)
        for meta in said + [hint]:
            low, high = tightest((low, high), bounds_of(meta))
        kept = {"min_length": low or None, "max_length": high, "pattern": found.get("pattern")}
    elif text in ("int", "float", "decimal.Decimal"):
        kept = {name: written(found.get(name)) for name in NUMBERS}
    else:
        kept = {}
    return {name: value for name, value in kept.items() if value is not None}


def gather(meta, found):
    """Adds what some metadata says about a value."""
    inner = getattr(meta, "metadata", None)
    if isinstance(inner, (list, tuple)):
        for one in inner:
            gather(one, found)
    for name in NUMBERS:
        value = getattr(meta, name, None)
        if isinstance(value, bool) or written(value) is None:
            continue
        if name in found and name in ("ge", "gt"):
            value = max(value, found[name])
        elif name in found and name in ("le", "lt"):
            value = min(value, found[name])
        found[name] = value
    pattern = getattr(meta, "pattern", None) or getattr(meta, "regex", None)
    pattern = getattr(pattern, "pattern", pattern)
    if isinstance(pattern, str):
        found.setdefault("pattern", pattern)


def written(number):
    """A number as text, so that none of its digits is lost."""
    import decimal

    if isinstance(number, (int, float, decimal.Decimal)):
        return "{:f}".format(decimal.Decimal(str(number)))
    return None


def block_spec(hint, bounds):
    """The block classes of a field that holds blocks, and how many of them."""
    hint, bounds = peel(hint, bounds)
    listed = as_list(hint)
    members = as_union(hint)
    if listed is not None:
        return block_classes(listed[0]), listed_arity(tightest(bounds, listed[1]))
    if members is not None and NONE in members:
        classes, arity = block_spec(union(it for it in members if it is not NONE), bounds)
        return classes, optional(arity)
    return block_classes(hint), "required"


def block_classes(hint):
    hint, _ = peel(hint, (None, None))
    members = as_union(hint)
    if members is not None:
        return [cls for it in members if it is not NONE for cls in block_classes(it)]
    if not (isinstance(hint, type) and issubclass(hint, CORE.block)):
        raise Problem(
            "the orchestrator takes it to hold blocks, and `{}` is none".format(text_of(hint))
        )
    if hint is CORE.block:
        raise Problem("`ProductBlockModel` is no block of a name")
    return [hint]


class Core:
    """What is taken from the team's orchestrator-core, whatever its version."""

    def __init__(self):
        self.package = None
        for package in ("orchestrator.core", "orchestrator"):
            domain = sys.modules.get(package + ".domain")
            registry = getattr(domain, "SUBSCRIPTION_MODEL_REGISTRY", None)
            if registry is not None and (self.package is None or not self.registry):
                self.package, self.registry = package, registry
        if self.package is None:
            raise Problem(
                "the code imports no `SUBSCRIPTION_MODEL_REGISTRY`, neither of "
                "`orchestrator.core.domain` nor of `orchestrator.domain`"
            )
        base = importlib.import_module(self.package + ".domain.base")
        self.block = base.ProductBlockModel
        self.product = base.SubscriptionModel
        lifecycle = importlib.import_module(self.package + ".domain.lifecycle")
        self.lookup = lifecycle.lookup_specialized_type
        self.status = importlib.import_module(self.package + ".types").SubscriptionLifecycle
        self.stages = {}
        self.fields = {}

    def class_in(self, cls, status):
        try:
            return self.lookup(cls, self.status(status))
        except ValueError:
            return cls

    def stages_of(self, cls):
        """Each class that some stages are loaded with, with these stages."""
        if cls not in self.stages:
            stages = {}
            for status in STATUSES:
                stages.setdefault(self.class_in(cls, status), []).append(status)
            self.stages[cls] = list(stages.items())
        return self.stages[cls]

    def fields_of(self, cls):
        if cls not in self.fields:
            self.fields[cls] = fields_of(cls)
        return self.fields[cls]


def infos_of(cls):
    """What pydantic, of either version, knows of each field."""
    infos = cls.__dict__.get("__pydantic_fields__")
    if infos is None:
        infos = getattr(cls, "__fields__", None) or getattr(cls, "model_fields", {})
    return {name: (info, getattr(info, "field_info", info)) for name, info in infos.items()}


def fields_of(cls):
    """The fields that the orchestrator finds in the class's own body, by name: whether
    each holds blocks, its type, its bounds, its name in the source, its description."""
    try:
        hints = typing_extensions.get_type_hints(
            cls, localns={cls.__name__: cls}, include_extras=True
        )
    except Exception:
        hints = {}
    infos = infos_of(cls)
    written = {}
    for name in list(infos) + list(hints):
        alias = getattr(infos[name][0], "alias", None) if name in infos else None
        # Of two fields with one alias, the orchestrator keeps the last.
        written[alias or name] = name
    fields = {}
    for holds_blocks, found in (
        (True, cls._product_block_fields_),
        (False, cls._non_product_block_fields_),
    ):
        for name, hint in found.items():
            source = written.get(name, name)
            bounds, description = (None, None), None
            if source in infos:
                bounds = bounds_of(infos[source][1])
                description = getattr(infos[source][1], "description", None)
            said = [infos[source][1]] if source in infos else []
            hint = hints.get(source, hint)
            # Pydantic 1 lets a field be `None` if that is its default.
            if source in infos and getattr(infos[source][0], "allow_none", False):
                hint = typing.Optional[hint]
            fields[name] = (holds_blocks, hint, bounds, source, description, said)
    return fields


def grouped(stages):
    """A list of groups: the stages that share a value, and the value."""
    groups = []
    for status, value in stages:
        for group in groups:
            if group[1] == value:
                group[0].append(status)
                break
        else:
            groups.append(([status], value))
    return [
        dict(value) if len(found) == len(STATUSES) else dict(value, **{"in": found})
        for found, value in groups
    ]


def names_of(classes):
    return sorted({name for cls in classes for name in cls.__names__})


class Reader:
    """Puts the model together."""

    def __init__(self):
        self.problems = []
        self.origins = []
        self.places = Places()
        self.reached = []

    def problem(self, where, message):
        self.problems.append("{}: {}".format(where, message))

    def collect(self, cls, owner, kind):
        """The fields of a registered class, each as it is in every stage."""
        specs, attributes, reached = {}, {}, []
        stages = CORE.stages_of(cls)
        for name in sorted(set(cls._product_block_fields_) & set(cls._non_product_block_fields_)):
            where = "`{}` of class `{}`".format(name, cls.__name__)
            self.problem(where, "two fields have this name or alias")
        for name, (holds_blocks, hint, bounds, source, description, _) in CORE.fields_of(cls).items():
            where = "`{}` of class `{}`".format(name, cls.__name__)
            place = [kind[holds_blocks], owner[0], name]
            if holds_blocks:
                place = [kind[holds_blocks], owner[1], owner[0], name]
            self.origin(place, self.places.field(cls, source, description))
            try:
                if holds_blocks:
                    classes, _ = block_spec(hint, bounds)
                    reached.extend(classes)
                    blocks = names_of(classes)
                    if not blocks:
                        raise Problem("no product block can stand there: its class is abstract")
                    attributes[name] = {"blocks": blocks, "spec": self.staged(stages, name, True)}
                else:
                    specs[name] = self.staged(stages, name, False)
            except Problem as problem:
                self.problem(where, problem)
        return specs, attributes, reached

    def staged(self, stages, name, blocks):
        found = []
        for cls, statuses in stages:
            field = CORE.fields_of(cls).get(name)
            if field is None:
                continue
            if field[0] != blocks:
                raise Problem("it holds blocks in one stage and values in another")
            if blocks:
                classes, arity = block_spec(field[1], field[2])
                spec = {"blocks": names_of(classes), "arity": arity}
            else:
                spec = value_spec(field[1], field[2])
                constraints = constraints_of(field[1], field[5])
                if constraints:
                    spec["constraints"] = constraints
            found.extend((status, spec) for status in statuses)
        return grouped(found)

    def origin(self, place, origin):
        if origin is not None:
            self.origins.append(dict(origin, place=place))

    def product(self, name, cls):
        if not (isinstance(cls, type) and issubclass(cls, CORE.product)):
            raise Problem("what is registered is no product class")
        self.origin(["product_class", name], self.places.of(cls))
        kind = ("fixed_input", "attribute")
        specs, attributes, reached = self.collect(cls, (name, "product"), kind)
        self.reached.extend(reached)
        return {
            "product_type": cls.__name__,
            "description": None,
            "tag": None,
            "status": None,
            "fixed_inputs": {name: None for name in specs},
            "specs": specs,
            "product_blocks": related(attributes),
            "attributes": attributes,
        }

    def block(self, name, cls):
        self.origin(["block", name], self.places.of(cls))
        kind = ("resource_type", "attribute")
        specs, attributes, reached = self.collect(cls, (name, "block"), kind)
        self.reached.extend(reached)
        return {
            "description": None,
            "tag": None,
            "status": None,
            "resource_types": sorted(specs),
            "specs": specs,
            "depends_on": related(attributes),
            "attributes": attributes,
        }

    def shape(self, cls):
        shape = {}
        for name, (holds_blocks, hint, bounds, _, _, _) in CORE.fields_of(cls).items():
            shape[name] = names_of(block_spec(hint, bounds)[0]) if holds_blocks else None
        return shape

    def blocks(self):
        """Follows the blocks. Classes that a field names come first; a block that is only
        meant by a class above it is taken as its active class has it."""
        blocks, taken, seen, meant, at = {}, {}, set(), set(), 0
        while True:
            while at < len(self.reached):
                cls = self.reached[at]
                at += 1
                if cls in seen:
                    continue
                seen.add(cls)
                meant.update(cls.__names__)
                name = cls.name
                if not name:
                    continue
                if name not in taken:
                    taken[name] = cls
                    blocks[name] = self.block(name, cls)
                    continue
                try:
                    if self.shape(cls) != self.shape(taken[name]):
                        raise Problem(
                            "the fields of class `{}` and class `{}` differ".format(
                                cls.__name__, taken[name].__name__
                            )
                        )
                except Problem as problem:
                    self.problem("product block `{}`".format(name), problem)
            left = sorted(name for name in meant if name not in taken)
            if not left:
                return blocks
            base = named_block(left[0])
            active = CORE.class_in(base, "active") if base is not None else None
            if active is None or active in seen:
                self.problem("product block `{}`".format(left[0]), "its class cannot be found")
                meant.discard(left[0])
                continue
            self.reached.append(active)

    def read(self):
        products = {}
        for name in sorted(CORE.registry, key=str):
            try:
                if not isinstance(name, str):
                    raise Problem("its name is no text")
                products[str.__str__(name)] = self.product(
                    str.__str__(name), CORE.registry[name]
                )
            except Problem as problem:
                self.problem("product `{}`".format(name), problem)
        if not products and not self.problems:
            self.problems.append("no product is registered")
        blocks = self.blocks()
        flows = workflows(self, NAMED)
        names = {name for block in blocks.values() for name in block["specs"]}
        return {
            "format": FORMAT,
            "python": "{}.{}.{}".format(*sys.version_info[:3]),
            "orchestrator": version(),
            "problems": self.problems,
            "origins": self.origins,
            "model": {
                "products": products,
                "product_blocks": blocks,
                "resource_types": {name: {"description": None} for name in sorted(names)},
                **({} if flows is None else {"workflows": flows}),
            },
        }


def named_block(name):
    """The class that claims a block's name; the last one, where several do."""
    registry = getattr(CORE.block, "registry", None)
    if isinstance(registry, dict):
        return registry.get(name)
    found, classes = None, [CORE.block]
    for cls in classes:
        classes.extend(cls.__subclasses__())
        if getattr(cls, "name", None) == name and cls.__base_type__ is cls:
            found = cls
    return found


def related(attributes):
    return sorted({name for attribute in attributes.values() for name in attribute["blocks"]})


def version():
    try:
        from importlib.metadata import version as installed

        return installed("orchestrator-core")
    except Exception:
        return None


# Workflows

# The orchestrator's own, which are never the team's to change.
CORE_WORKFLOWS = {
    "modify_note",
    "task_clean_up_tasks",
    "task_resume_workflows",
    "task_validate_awaiting_callbacks",
    "task_validate_product_type",
    "task_validate_products",
    "task_validate_subscriptions",
}


def workflow_registry():
    """What is registered, by name; none where nothing imports the orchestrator's workflows."""
    found = None
    for package in ("orchestrator.core", "orchestrator"):
        registry = getattr(sys.modules.get(package + ".workflows"), "ALL_WORKFLOWS", None)
        if registry is not None and not (found and set(found) - CORE_WORKFLOWS):
            found = registry
    return found


def workflows(reader, named):
    """The team's workflows. A function is imported as the orchestrator imports it."""
    registry = workflow_registry()
    if registry is None:
        return {} if named else None
    found = {}
    for name in sorted(set(registry) - CORE_WORKFLOWS, key=str):
        where = "workflow `{}`".format(name)
        lazy = registry[name]
        try:
            workflow = lazy.instantiate()
            target = getattr(workflow.target, "value", workflow.target)
            description = getattr(workflow, "description", None)
        except Exception as error:
            reader.problem(where, "{}: {}".format(type(error).__name__, error))
            continue
        reader.origin(["workflow", name], function_place(workflow))
        found[name] = {
            "target": str.__str__(target),
            "is_task": None,
            "description": description or None,
            "product_types": None,
            "source": {"package": lazy.package, "function": lazy.function},
        }
    return found if found or named else None


def function_place(workflow):
    """Where the function stands that was decorated."""
    function = getattr(workflow, "__wrapped__", workflow)
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    line = code.co_firstlineno
    try:
        with open(code.co_filename, "rb") as file:
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return None
    # Decorators stand above it.
    start = re.compile(r"\s*(?:async\s+)?def\s+()")
    for number in range(line, min(line + 100, len(lines) + 1)):
        at = start.match(lines[number - 1])
        if at:
            origin = {"path": shown(code.co_filename), "line": number, "column": at.start(1) + 1}
            return with_doc(origin, function.__doc__)
    return {"path": shown(code.co_filename), "line": line, "column": 1}


# Places in the source


class Places:
    """Where classes and fields stand in their files, and what is said there."""

    def __init__(self):
        self.files = {}

    def of(self, cls):
        found = self.find(cls)
        if found is None:
            return None
        path, lines, node = found
        at = re.compile(r"class\s+()" + re.escape(node.name)).search(lines[node.lineno - 1])
        origin = {"path": path, "line": node.lineno, "column": at.start(1) + 1 if at else 1}
        return with_doc(origin, ast.get_docstring(node))

    def field(self, cls, name, description):
        found = self.find(cls)
        if found is None:
            return None
        path, _, node = found
        best = None
        for body in bodies(node):
            for index, stmt in enumerate(body):
                if not isinstance(stmt, ast.AnnAssign) or not isinstance(stmt.target, ast.Name):
                    continue
                if stmt.target.id != name:
                    continue
                doc = None
                after = body[index + 1] if index + 1 < len(body) else None
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                    doc = after.value.value if isinstance(after.value.value, str) else None
                origin = {"path": path, "line": stmt.lineno, "column": stmt.col_offset + 1}
                best = with_doc(origin, doc or description)
        return best

    def find(self, cls):
        module = sys.modules.get(cls.__module__)
        path = getattr(module, "__file__", None)
        if not path or not path.endswith(".py"):
            return None
        if path not in self.files:
            self.files[path] = self.parse(path)
        lines, classes = self.files[path]
        nodes = classes.get(cls.__qualname__.replace(".<locals>", ""), [])
        if not nodes:
            return None
        first = getattr(cls, "__firstlineno__", None)
        for node in nodes:
            lowest = min([node.lineno] + [it.lineno for it in node.decorator_list])
            if first in (node.lineno, lowest):
                return shown(path), lines, node
        return shown(path), lines, nodes[-1]

    def parse(self, path):
        classes = {}
        try:
            with open(path, "rb") as file:
                text = file.read()
            tree = ast.parse(text)
            lines = text.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            return [], classes
        stack = [(tree, "")]
        while stack:
            node, around = stack.pop()
            for child in reversed(list(ast.iter_child_nodes(node))):
                inner = around
                if isinstance(child, ast.ClassDef):
                    inner = around + child.name + "."
                    classes.setdefault(around + child.name, []).append(child)
                elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    inner = around + child.name + "."
                elif not isinstance(child, (ast.stmt, ast.ExceptHandler)):
                    continue
                stack.append((child, inner))
        for nodes in classes.values():
            nodes.sort(key=lambda node: node.lineno)
        return lines, classes


def bodies(node):
    """A class's own statements, those under `if` and `try` too."""
    stack = [node]
    while stack:
        node = stack.pop()
        for part in ("body", "orelse", "finalbody", "handlers"):
            body = getattr(node, part, None)
            if not isinstance(body, list):
                continue
            if part != "handlers":
                yield body
            stack.extend(
                it
                for it in body
                if isinstance(it, (ast.If, ast.Try, ast.With, ast.For, ast.ExceptHandler))
            )


def with_doc(origin, doc):
    words = []
    for line in (doc or "").strip().splitlines():
        if not line.strip():
            break
        words.append(line.strip())
    if words:
        origin["doc"] = " ".join(words)
    return origin


def shown(path):
    """A file as people would name it from where they are."""
    path = os.path.abspath(path)
    here = os.getcwd()
    roots = [(here, "")]
    for entry in sys.path:
        if entry:
            roots.append((os.path.abspath(entry), os.path.basename(os.path.abspath(entry))))
    for root, name in roots:
        if path.startswith(root.rstrip(os.sep) + os.sep) and "site-packages" not in path[len(root) :]:
            return os.path.join(name, os.path.relpath(path, root)).replace(os.sep, "/")
    return path.replace(os.sep, "/")


# The run


def load(kind, target):
    path = os.path.abspath(target)
    # Where it is empty, Python would look into the folder; else it was told not to.
    if sys.path[:1] == [""]:
        sys.path[0] = os.getcwd() if kind == "module" else os.path.dirname(path)
    if kind == "module":
        importlib.import_module(target)
        return
    name = os.path.splitext(os.path.basename(path))[0]
    if name.isidentifier():
        # Under its own name, as other modules may import it again.
        spec = importlib.util.spec_from_file_location(name, path)
    else:
        spec = importlib.util.spec_from_file_location("__orch_script__", path)
    if spec is None or not os.path.isfile(path):
        raise FileNotFoundError("no such script: " + target)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


def workflows_beside(kind, target):
    """The package of workflows that stands beside the models, where the reader of source
    looks for it too. One that is installed is somebody else's."""
    names = ["workflows"]
    if kind == "module" and "." in target:
        names.insert(0, target.rsplit(".", 1)[0] + ".workflows")
    for name in names:
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            continue
        origin = os.path.abspath(getattr(spec, "origin", None) or os.sep)
        if "site-packages" not in origin and origin.startswith(os.getcwd() + os.sep):
            return name
    return None


def run():
    global CORE, KNOWN, NAMED
    KNOWN = frozenset(os.environ.pop("ORCH_KNOWN_PACKAGES", "").split(","))
    NAMED = os.environ.pop("ORCH_WORKFLOWS", "")
    kind, target = sys.argv[1:3]
    sys.argv = sys.argv[2:]
    load(kind, target)
    package = NAMED or workflows_beside(kind, target)
    if package:
        importlib.import_module(package)
    try:
        CORE = Core()
        result = Reader().read()
    except Problem as problem:
        result = {"format": FORMAT, "problems": [str(problem)]}
    text = json.dumps(result)
    data = "\n{}\n{}\n{}\n".format(MARK, text, MARK).encode("ascii")
    sys.stdout.flush()
    while data:
        data = data[os.write(KEPT, data) :]


if __name__ == "__main__":
    try:
        run()
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    # Threads that the team's code has left behind are not waited for.
    sys.stderr.flush()
    os._exit(0)
