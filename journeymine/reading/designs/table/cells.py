"""What the cells of a design table say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from journeymine.design import Score, Targets, Touchpoint
from journeymine.design.scales import FROM_1_TO_5
from journeymine.design.touchpoints import ACTORS, LANES, Actor, Lane
from journeymine.reading.refusals import Refusals

__all__ = ["Row", "row_of"]

_YES = frozenset(["yes", "y", "x", "true", "1", "ja", "j", "sant", "sand", "wahr"])
_NO = frozenset(["no", "n", "false", "0", "nej", "nei", "nein", "falskt", "falsk", "falsch"])
_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,17})?")
_TIMES = re.compile(r"([0-9]{1,4})(?:\s*(\+)|\s*[-\u2013]\s*([0-9]{1,4}))?")
_ACTORS = {"kund": "customer", "kunde": "customer", "företag": "company", "företaget": "company",
           "virksomhed": "company", "bedrift": "company", "unternehmen": "company"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table as it is meant.

    Attributes
    ----------
    line : int
        Its line or row in the file, from 1.
    touchpoint : Touchpoint
    order : Decimal or None
        Rows with the same number may come in any order.
    optional : bool
    choice, branch : str
        Which choice the row belongs to, and which branch of it; empty for none.
    times : tuple or None
        How often at least and at most (None: any number); None for once.
    columns : mapping of str to int
        Where the column of each meaning stands, from 1.
    """

    line: int
    touchpoint: Touchpoint
    order: Decimal | None = None
    optional: bool = False
    choice: str = ""
    branch: str = ""
    times: tuple[int, int | None] | None = None
    columns: Mapping[str, int] = field(default_factory=dict)


def row_of(cells: Mapping[str, str], line: int, refusals: Refusals, at: Mapping[str, int]) -> Row:
    """A row by the texts of its cells; `at` says in which columns they stand, from 1."""
    reader = _Cells(cells, line, refusals, at)
    name = cells["touchpoint"]
    if not name:
        reader.refuse("touchpoint", "The row has no touchpoint.", "name it, or remove the row")
    touchpoint = Touchpoint(
        name,
        cells.get("stage", ""),
        _several(cells.get("channels", "")),
        cells.get("owner", ""),
        _several(cells.get("aliases", "")),
        actor=cast("Actor", reader.word("actor", ACTORS)),
        lane=cast("Lane", reader.word("lane", LANES)),
        targets=reader.targets(),
        description=cells.get("description", ""),
    )
    if cells.get("branch") and not cells.get("choice"):
        message = f"The branch '{cells['branch']}' belongs to no choice."
        reader.refuse("branch", message, "name the choice in the column 'choice'")
    return Row(
        line,
        touchpoint,
        reader.order(),
        reader.yes("optional"),
        cells.get("choice", ""),
        cells.get("branch", ""),
        reader.times(),
        at,
    )


def _several(text: str) -> tuple[str, ...]:
    """The parts of a cell: by semicolons or lines if it has any, else by commas."""
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in parts))))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row, and where to say what is wrong with them."""

    cells: Mapping[str, str]
    line: int
    refusals: Refusals
    at: Mapping[str, int]

    def refuse(self, key: str, message: str, hint: str) -> None:
        """Note a problem of a cell."""
        self.refusals.add("JM-E381", message, hint, line=self.line, column=self.at[key])

    def _not(self, key: str, wanted: str, hint: str) -> None:
        self.refuse(key, f"The {key} is '{self.cells[key][:40]}'; it must be {wanted}.", hint)

    def word(self, key: str, known: tuple[str, ...]) -> str:
        """One of a few words; empty where the cell is."""
        word = self.cells.get(key, "").casefold()
        word = _ACTORS.get(word, word) if key == "actor" else word
        if not word or word in known:
            return word
        self._not(key, f"one of {', '.join(known)}", f"write {known[0]}, or leave the cell empty")
        return ""

    def yes(self, key: str) -> bool:
        """Whether the cell says yes."""
        word = self.cells.get(key, "").casefold()
        if word and word not in _YES | _NO:
            self._not(key, "yes or no", "write yes, or leave the cell empty")
        return word in _YES

    def targets(self) -> Targets | None:
        """The intended experience, from 1 to 5."""
        number = self._number("experience")
        if number is None:
            return None
        if not FROM_1_TO_5.low <= number <= FROM_1_TO_5.high:
            self._not("experience", "a number from 1 to 5", "write how it is meant to feel: 4")
            return None
        return Targets(experience=Score(float(number)))

    def order(self) -> Decimal | None:
        """The number by which rows are sorted."""
        return self._number("order")

    def _number(self, key: str) -> Decimal | None:
        text = self.cells.get(key, "")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self._not(key, "a number", "write 1, 2, 3, or leave the column out")
            return None
        return Decimal(text.replace(",", "."))

    def times(self) -> tuple[int, int | None] | None:
        """How often: ``yes`` is once or more; ``2``, ``2-4`` and ``2+`` are counted."""
        text = self.cells.get("repeat", "").casefold()
        found = _TIMES.fullmatch(text)
        if text in _YES - {"1"}:
            return (1, None)
        if text in {"", *_NO}:
            return None
        least = int(found[1]) if found else 0
        most = None if found is None or found[2] else int(found[3] or found[1])
        if found is None or (most is not None and most < max(least, 1)):
            self._not("repeat", "yes, no, or how often", "write yes, 2, 1-3 or 2+")
            return None
        return None if (least, most) == (1, 1) else (least, most)
