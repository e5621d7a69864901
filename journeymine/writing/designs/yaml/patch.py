"""Change a YAML text where its tree changed, and nowhere else.

The old tree and the new one are walked beside the spans of the text.  Where both hold the
same, the text stays, with its comments and its layout; where they differ, the smallest
value that holds the difference is written anew, and entries come and go in whole lines.
A place that cannot be changed so finely (an entry on the line of a dash, a list that the
file divides otherwise) is written anew as a whole.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher

from journeymine.writing.designs.yaml.layout import Keys, entry_lines, flow, item_lines
from journeymine.writing.designs.yaml.spans import Span, spans_of
from journeymine.writing.designs.yaml.tree import Tree

__all__ = ["patched"]


def patched(text: str, old: dict[str, Tree], new: dict[str, Tree]) -> str:
    """The text, changed so that it says `new` where it said `old`; empty if it cannot be."""
    patch = _Patch(text)
    try:
        patch.change((), spans_of(text), old, new)
    except _TooCoarse:
        return ""
    return patch.applied()


class _TooCoarse(Exception):  # noqa: N818 - nothing is wrong: the place is to be written anew
    """The place cannot be changed without writing it anew."""


class _Patch:
    """The changes to one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []

    def applied(self) -> str:
        """The text with all changes; of several at one place the first comes first."""
        text = self._text
        in_order = sorted(self._edits, key=lambda edit: edit[:2])
        for start, end, written in reversed(in_order):
            text = text[:start] + written + text[end:]
        return text

    def change(self, keys: Keys, span: Span, old: Tree, new: Tree) -> None:
        """Change a value in its parts."""
        if old == new:
            return
        if span.kind == "mapping" and isinstance(old, dict) and isinstance(new, dict):
            self._change_mapping(keys, span, old, new)
        elif span.kind == "list" and isinstance(old, list) and isinstance(new, list):
            self._change_list(keys, span, old, new)
        else:
            raise _TooCoarse

    def _finely(self, keys: Keys, span: Span, old: Tree, new: Tree) -> bool:
        """Change a value in its parts if that can be done."""
        before = len(self._edits)
        try:
            self.change(keys, span, old, new)
        except _TooCoarse:
            del self._edits[before:]
            return False
        return True

    # --- mappings ---------------------------------------------------------------------

    def _change_mapping(
        self, keys: Keys, span: Span, old: dict[str, Tree], new: dict[str, Tree]
    ) -> None:
        pairs = list(span.pairs)
        present = {key.value: (key, value) for key, value in pairs}
        if not present.keys() & new.keys():
            raise _TooCoarse
        for at, (key, value) in enumerate(pairs):
            name = key.value
            if name not in new:
                if name in old:
                    self._remove_pair(span, pairs, at)
            elif name not in old or not self._finely((*keys, name), value, old[name], new[name]):
                self._write_pair(keys, span.flow, key, value, new[name])
        names = list(new)
        for at, name in enumerate(names):
            if name not in present:
                before = next((n for n in reversed(names[:at]) if n in present), None)
                self._add_pair(keys, span, present[before or pairs[0][0].value], name, new[name])

    def _write_pair(self, keys: Keys, in_flow: bool, key: Span, value: Span, new: Tree) -> None:
        """Write the value of a key anew; a comment beside the key stays where it can."""
        if in_flow:
            self._edits.append((value.start, value.end, self._after_colon(value, flow(new))))
            return
        self._require_own_line(key.start)
        first, *lines = entry_lines(keys, key.value, new)
        if lines and first.endswith(("|", "|-")) and not self._ends_its_line(value.end):
            raise _TooCoarse
        start = key.start
        if lines and first.endswith(":") and "\n" in self._text[key.end : value.start]:
            start = self._line_start(value.start)
            written = self._joined(lines, key.column, first_too=True)
        else:
            written = self._joined([first, *lines], key.column)
        self._edits.append((start, max(value.end, key.end), written))

    def _after_colon(self, value: Span, written: str) -> str:
        """What is written for a value that may be missing behind its colon."""
        glued = value.start == value.end and self._text[value.start - 1] == ":"
        return f" {written}" if glued else written

    def _add_pair(
        self, keys: Keys, span: Span, after: tuple[Span, Span], name: str, new: Tree
    ) -> None:
        key, value = after
        if span.flow:
            self._edits.append((value.end, value.end, f", {flow({name: new})[1:-1]}"))
        else:
            lines = entry_lines(keys, name, new)
            self._add_lines(max(value.end, key.end), lines, key.column)

    def _remove_pair(self, span: Span, pairs: list[tuple[Span, Span]], at: int) -> None:
        key, value = pairs[at]
        if span.flow:
            start, end = (key.start, pairs[at + 1][0].start) if at == 0 else (
                pairs[at - 1][1].end, value.end,
            )  # fmt: skip
            self._edits.append((start, end, ""))
        else:
            self._remove_lines(key.start, max(value.end, key.end))

    # --- lists ------------------------------------------------------------------------

    def _change_list(self, keys: Keys, span: Span, old: list[Tree], new: list[Tree]) -> None:
        items = span.children
        if len(items) != len(old) or not items or not new:
            raise _TooCoarse
        before, after = ([json.dumps(item) for item in tree] for tree in (old, new))
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for _, a, a_end, b, b_end in matcher.get_opcodes():
            both = min(a_end - a, b_end - b)
            for at in range(both):
                if not self._finely((*keys, "-"), items[a + at], old[a + at], new[b + at]):
                    self._write_item(keys, span.flow, items[a + at], new[b + at])
            for at in range(a + both, a_end):
                self._remove_item(span, at)
            if b + both < b_end:
                self._add_items(keys, span, a + both, new[b + both : b_end])

    def _write_item(self, keys: Keys, in_flow: bool, item: Span, new: Tree) -> None:
        if in_flow:
            self._edits.append((item.start, item.end, flow(new)))
            return
        lines = [line[2:] for line in item_lines(keys, new)]
        self._edits.append((item.start, item.end, self._joined(lines, item.column)))

    def _add_items(self, keys: Keys, span: Span, at: int, new: list[Tree]) -> None:
        """Add items before the one that stands at a place."""
        items = span.children
        if span.flow:
            written = ", ".join(map(flow, new))
            place = items[at - 1].end if at else items[0].start
            self._edits.append((place, place, f", {written}" if at else f"{written}, "))
            return
        lines = [line for item in new for line in item_lines(keys, item)]
        if at:
            self._add_lines(items[at - 1].end, lines, span.column)
        else:
            self._require_own_line(span.start)
            place = self._line_start(span.start)
            written = self._joined(lines, span.column, first_too=True) + self._newline
            self._edits.append((place, place, written))

    def _remove_item(self, span: Span, at: int) -> None:
        items = span.children
        if span.flow:
            start, end = (items[0].start, items[1].start) if at == 0 else (
                items[at - 1].end, items[at].end,
            )  # fmt: skip
            self._edits.append((start, end, ""))
        else:
            self._remove_lines(self._text.rindex("-", 0, items[at].start), items[at].end)

    # --- lines ------------------------------------------------------------------------

    def _joined(self, lines: list[str], column: int, *, first_too: bool = False) -> str:
        indent = " " * column
        rest = [f"{indent}{line}" if line else "" for line in lines]
        if not first_too:
            rest[0] = lines[0]
        return self._newline.join(rest)

    def _add_lines(self, behind: int, lines: list[str], column: int) -> None:
        """Add lines behind the line that holds a place."""
        written = self._joined(lines, column, first_too=True)
        place = self._line_end(behind)
        if place == len(self._text) and not self._text.endswith(("\n", "\r")):
            self._edits.append((place, place, self._newline + written))
        else:
            self._edits.append((place, place, written + self._newline))

    def _remove_lines(self, start: int, end: int) -> None:
        self._require_own_line(start)
        self._edits.append((self._line_start(start), self._line_end(end), ""))

    def _require_own_line(self, place: int) -> None:
        if self._text[self._line_start(place) : place].strip(" "):
            raise _TooCoarse

    def _ends_its_line(self, place: int) -> bool:
        return not self._text[place : self._line_end(place)].strip()

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """The beginning of the next line."""
        at = self._text.find("\n", place)
        return len(self._text) if at < 0 else at + 1
