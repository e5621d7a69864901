"""The names that stand in the path of a design, to which everything else must point."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Node

__all__ = ["Named"]


class Named(Collection[str]):
    """Every name of the path."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sorted = tuple(sorted(set(names)))
        self._names = frozenset(self._sorted)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._sorted)

    def require(
        self,
        name: str,
        node: Node,
        said: str,
        refusals: Refusals,
    ) -> None:
        """Note it if the name is not in the path; a blank one was noted before."""
        if not name.strip() or name in self._names:
            return
        hint = refusals.suggest(name, self._sorted) or "name a touchpoint of the path"
        message = f"{said}, which is not in the path."
        refusals.add("JM-E317", message, hint, line=node.line, column=node.column)
