"""Names of a package that are imported when they are first used.

A process that reads one format should not wait for what it never uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

__all__ = ["on_demand"]


def on_demand(
    package: dict[str, Any], names: Mapping[str, Sequence[str]]
) -> Callable[[str], object]:
    """The ``__getattr__`` of a package.

    All names of a module are set at once: importing a module puts it into its package, where
    it would hide a function that has the same name.

    Parameters
    ----------
    package : dict
        Its ``globals()``.
    names : mapping of str to sequence of str
        Module of the package -> the names that come from it.
    """
    module_of = {name: module for module, some in names.items() for name in some}

    def find(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module '{package['__name__']}' has no attribute '{name}'")
        module = module_of[name]
        found = import_module(f"{package['__name__']}.{module}")
        package.update({one: getattr(found, one) for one in names[module]})
        return package[name]

    return find
