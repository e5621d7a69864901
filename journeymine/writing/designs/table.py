"""Write a journey as a table with one row a touchpoint, as people keep it in spreadsheets.

A table holds steps one after the other, with options, repeats, free orders and choices of
steps; what is nested deeper stands in it as rows one after the other (see `in_rows`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from journeymine.design import DesignedJourney, PetriNet, Touchpoint
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block, simplify
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.names import score_from_1_to_5

__all__ = ["Line", "in_rows", "table_bytes", "tsv_bytes"]

_COLUMNS = (
    "touchpoint", "stage", "channels", "owner", "actor", "lane", "experience", "aliases",
    "description", "order", "optional", "repeat", "choice", "branch",
)  # fmt: skip
_FORMULA = re.compile("'*[=+@-]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a step, and how it hangs together with those around it.

    Attributes
    ----------
    touchpoint : str
    order : int
        Rows with the same one come in any order.
    optional : bool
    repeat : str
        ``yes`` or how often; empty for once.
    choice, branch : str
    """

    touchpoint: str
    order: int = 0
    optional: bool = False
    repeat: str = ""
    choice: str = ""
    branch: str = ""


def table_bytes(design: DesignedJourney, delimiter: str = ",") -> bytes:
    """The table as UTF-8 CSV; columns of which no row has anything are left out.

    Raises
    ------
    DesignError
        ``JM-E351`` if a name cannot be written, ``JM-E352`` if there is no step.
    """
    if not design.steps:
        message = "The journey has no step; its table would be empty."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    lines, _ = in_rows(design)
    any_order = len({line.order for line in lines}) < len(
        {(line.order, line.choice) if line.choice else id(line) for line in lines}
    )
    seen: set[str] = set()
    rows = []
    for line in lines:
        known = line.touchpoint in seen
        touchpoint = Touchpoint(line.touchpoint) if known else design.touchpoint(line.touchpoint)
        seen.add(line.touchpoint)
        rows.append(_cells(touchpoint, line, any_order))
    used = [key for place, key in enumerate(_COLUMNS) if not place or any(r[key] for r in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([_inert(row[key]) for key in used] for row in rows)
    return out.getvalue().encode()


tsv_bytes = partial(table_bytes, delimiter="\t")


def _cells(touchpoint: Touchpoint, line: Line, any_order: bool) -> dict[str, str]:
    experience = touchpoint.targets.experience if touchpoint.targets else None
    return {
        "touchpoint": _text(touchpoint.name),
        "stage": _text(touchpoint.stage),
        "channels": _several(touchpoint.channels),
        "owner": _text(touchpoint.owner),
        "actor": touchpoint.actor,
        "lane": touchpoint.lane,
        "experience": score_from_1_to_5(experience) if experience else "",
        "aliases": _several(touchpoint.aliases),
        "description": _text(touchpoint.description),
        "order": str(line.order) if any_order else "",
        "optional": "yes" if line.optional else "",
        "repeat": line.repeat,
        "choice": _text(line.choice),
        "branch": line.branch,
    }


def _text(text: str) -> str:
    """A cell.  Of a cell that is read the blanks around it are no part, for in a spreadsheet
    nobody sees them; other formats keep them, as activities of logs have them.
    """
    why = ""
    if "\0" in text or _halved(text):
        why = "holds what is no character of a text, which a table cannot hold"
    elif text != text.strip():
        why = "begins or ends with a blank, and blanks around a cell are not read"
    if why:
        hint = "rename it, and keep this name as an alias in a .journey.yaml if the log has it"
        raise DesignError(Problem("JM-E351", f"The name {text[:60]!r} {why}.", hint))
    return text


def _halved(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _several(names: Sequence[str]) -> str:
    """Names by commas; by semicolons where one of them holds a comma."""
    for name in names:
        _text(name)
        if ";" in name or "\n" in name:
            message = f"The name {name[:60]!r} holds a semicolon or a line break, by which a table"
            message += " tells names apart."
            raise DesignError(Problem("JM-E351", message, "rename it"))
    if any("," in name for name in names):
        return "".join(f"{name}; " for name in names).strip()
    return ", ".join(names)


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; the apostrophe is taken away in reading."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def in_rows(design: DesignedJourney) -> tuple[tuple[Line, ...], tuple[Block, ...]]:
    """The rows of a journey, and the blocks that stand in them flattened.

    Examples
    --------
    >>> path = blocks.AnyOrder((blocks.Step("Pay"), blocks.Step("Call")))
    >>> lines, flattened = in_rows(DesignedJourney("Order", path))
    >>> [(line.touchpoint, line.order) for line in lines], flattened
    ([('Pay', 1), ('Call', 1)], ())
    """
    path = design.path
    if isinstance(path, PetriNet):
        return tuple(Line(name, n) for n, name in enumerate(design.steps, start=1)), ()
    draft = _Draft()
    path = simplify(path)
    for child in path.children if isinstance(path, blocks.Sequence) else (path,):
        draft.next_place()
        draft.add(child)
    return tuple(draft.lines), tuple(draft.flattened)


class _Draft:
    """The rows so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.flattened: list[Block] = []
        self._order = 0
        self._names: set[str] = set()

    def next_place(self) -> None:
        """What comes now comes after what was there before."""
        self._order += 1

    def add(self, block: Block) -> None:
        """Add a block at the place that is next."""
        match block:
            case blocks.AnyOrder(children) if all(map(_fits_one_order, children)):
                for child in children:
                    self._fitting(child)
            case _ if _fits(block):
                self._fitting(block)
            case _:
                self._flatten(block)

    def _fitting(self, block: Block) -> None:
        line = _line(block)
        if line is not None:
            self.lines.append(replace(line, order=self._order))
        elif isinstance(block, blocks.Choice):
            self._choice(block)

    def _choice(self, choice: blocks.Choice) -> None:
        name = choice.name or blocks.display_name(choice)
        unique, n = name.strip() or "choice", 1
        while unique in self._names:
            n += 1
            unique = f"{name} {n}"
        self._names.add(unique)
        first = self._order
        for number, branch in enumerate(choice.children, start=1):
            parts = _row_of(branch)
            label = f"{number}" if len(parts) > 1 else ""
            self._order = first
            for place, part in enumerate(parts):
                self._order += bool(place)
                line = _line(part)
                assert line is not None
                line = replace(line, order=self._order, choice=unique, branch=label)
                self.lines.append(line)
        self._order = max(line.order for line in self.lines)

    def _flatten(self, block: Block) -> None:
        self.flattened.append(block)
        for name in blocks.steps(block):
            self.lines.append(Line(name, self._order))
            self._order += 1
        self._order -= 1


def _row_of(branch: Block) -> tuple[Block, ...]:
    return branch.children if isinstance(branch, blocks.Sequence) else (branch,)


def _fits(block: Block) -> bool:
    """Whether a table can hold the block at one place."""
    if _line(block) is not None:
        return True
    if not isinstance(block, blocks.Choice):
        return False
    return all(_line(part) is not None for branch in block.children for part in _row_of(branch))


def _fits_one_order(block: Block) -> bool:
    """Whether a table can hold the block with one number for all its rows."""
    one_row = not isinstance(block, blocks.Choice) or all(
        len(_row_of(branch)) == 1 for branch in block.children
    )
    return _fits(block) and one_row


def _line(block: Block) -> Line | None:
    """The row of a step, which may be optional or repeated; None for all else."""
    match block:
        case blocks.Step(touchpoint):
            return Line(touchpoint)
        case blocks.Optional(blocks.Step(touchpoint)):
            return Line(touchpoint, optional=True)
        case blocks.Repeat(blocks.Step(touchpoint), minimum, None, maximum):
            return Line(touchpoint, repeat=_times(minimum, maximum))
        case blocks.Optional(blocks.Repeat(blocks.Step(touchpoint), minimum, None, maximum)):
            return Line(touchpoint, optional=True, repeat=_times(minimum, maximum))
        case _:
            return None


def _times(minimum: int, maximum: int | None) -> str:
    if maximum is None:
        return "yes" if minimum == 1 else f"{minimum}+"
    return f"{minimum}" if minimum == maximum else f"{minimum}-{maximum}"
