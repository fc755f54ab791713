"""Find what a package offers by walking it: adding a file is enough, there is no list to edit."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import TypeVar

from adwatch.errors import ConfigError

T = TypeVar("T")


def discover(package: str, base: type[T]) -> tuple[type[T], ...]:
    """The concrete subclasses of `base` defined in the modules of `package`, sorted by name.

    Each class has a `name`; raises ConfigError where two share one.
    """
    found: dict[str, type[T]] = {}
    for module in _modules(package):
        for member in vars(module).values():
            if _is_offer(member, base, module):
                name = str(member.name)
                if name in found:
                    raise ConfigError(f"two classes are named {name!r}", where=module.__name__)
                found[name] = member
    return tuple(found[name] for name in sorted(found))


def _modules(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(root.__path__, package + "."))
    return [importlib.import_module(name) for name in names]


def _is_offer(member: object, base: type, module: ModuleType) -> bool:
    return (
        inspect.isclass(member)
        and issubclass(member, base)
        and member.__module__ == module.__name__
        and not inspect.isabstract(member)
        and bool(getattr(member, "name", None))
    )
