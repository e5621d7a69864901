"""A YAML mapping with known keys, and ways to read its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from journeymine.errors import did_you_mean
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node
from journeymine.reading.yaml_text.values import by_key, name_of, names_of

__all__ = ["Keys", "one_or_more"]


@dataclass(frozen=True, slots=True)
class Keys:
    """The values of one mapping; what is wrong with them is noted, and reading goes on."""

    node: Node
    values: Mapping[str, Node]
    what: str
    refusals: Refusals

    @classmethod
    def of(cls, node: Node, known: Sequence[str], what: str, refusals: Refusals) -> Keys:
        """The mapping `what`, which may have the `known` keys."""
        return cls(node, by_key(node, known, what, refusals), what, refusals)

    def text(self, key: str) -> str | None:
        """A text; None if it is not given."""
        return name_of(self.values[key], self.refusals) if key in self.values else None

    def names(self, key: str) -> tuple[str, ...]:
        """The texts of a list; empty if it is not given."""
        if key not in self.values:
            return ()
        return tuple(name for name, _ in names_of(self.values[key], key, self.refusals))

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """One text, or the texts of a list that is not empty."""
        if key not in self.values:
            return ()
        return one_or_more(self.values[key], key, self.refusals)

    def one_of(self, key: str, known: Sequence[str]) -> str | None:
        """One of the known words; None if it is not given."""
        word = self.text(key)
        if word is None or word in known:
            return word
        if word.strip():
            message = f"'{word}' is no way for '{key}'; there are {', '.join(known)}."
            hint = did_you_mean(word, known) or f"write {key}: {known[0]}"
            self.refuse("JM-E246", message, hint, key)
        return None

    def items(self, key: str, example: str) -> tuple[Node, ...]:
        """What stands in a list that is not empty; nothing if it is not given."""
        node = self.values.get(key)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.refuse("JM-E314", f"'{key}' must be a list.", f"write {example}", key)
            return ()
        if not node.nodes:
            self.refuse("JM-E315", f"'{key}' is an empty list.", f"write {example}", key)
        return node.nodes

    def refuse(self, code: str, message: str, hint: str, key: str = "") -> None:
        """Note a problem with a value, or with the mapping."""
        node = self.values.get(key, self.node)
        self.refusals.add(code, message, hint, line=node.line, column=node.column)

    def places(self) -> dict[str, tuple[int, int]]:
        """Where the values stand."""
        return {key: (node.line, node.column) for key, node in self.values.items()}


def one_or_more(node: Node, key: str, refusals: Refusals) -> tuple[str, ...]:
    """One text, or the texts of a list that is not empty."""
    if not isinstance(node, Items):
        return (name_of(node, refusals),)
    if not node.nodes:
        message, hint = f"'{key}' is an empty list.", "name one, or leave the key out"
        refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
    return tuple(name for name, _ in names_of(node, key, refusals))
