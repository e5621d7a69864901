"""The path that the rows of a design table describe.

Rows follow each other, by their order if the table has such a column.  Rows of one choice
are its branches; those of one branch follow each other.  Rows, or choices, with the same
order may come in any order.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from journeymine.design.paths.blocks import (
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    display_name,
    simplify,
)
from journeymine.reading.designs.table.cells import Row
from journeymine.reading.refusals import Refusals

__all__ = ["path_of_rows"]

_Part = tuple[Decimal | None, Block]


def path_of_rows(rows: list[Row], refusals: Refusals) -> tuple[list[Row], Block]:
    """The rows in their order, and the block they make."""
    numbered = [row for row in rows if row.order is not None]
    for row in rows:
        if numbered and row.order is None and "order" in row.columns:
            message = f"'{row.touchpoint.name}' has no order, but other rows have."
            column = row.columns["order"]
            refusals.add("JM-E382", message, "number every row", line=row.line, column=column)
    ordered = sorted(rows, key=lambda row: row.order or Decimal(0)) if numbered else rows
    parts: list[_Part] = []
    seen: set[str] = set()
    for choice, group in groupby(ordered, key=lambda row: row.choice):
        inside = list(group)
        if choice in seen and choice:
            message = f"The rows of the choice '{choice}' do not stand together."
            hint = "put them below each other, or give each choice a name of its own"
            first = inside[0]
            refusals.add("JM-E382", message, hint, line=first.line, column=first.columns["choice"])
        seen.add(choice)
        if choice:
            parts.append((inside[0].order, _choice(choice, inside, refusals)))
        else:
            parts.extend((row.order, _step(row)) for row in inside)
    return ordered, simplify(_in_order(parts))


def _step(row: Row) -> Block:
    block: Block = Step(row.touchpoint.name)
    if row.times is not None:
        least, most = row.times
        block = Repeat(block, least, None, most)
    return Optional(block) if row.optional else block


def _choice(name: str, rows: list[Row], refusals: Refusals) -> Block:
    branches: dict[object, list[Row]] = {}
    for number, row in enumerate(rows):
        branches.setdefault(row.branch or number, []).append(row)
    if len(branches) == 1:
        message = f"The choice '{name}' has one branch only."
        hint = "add a row for the other branch, or write yes in the column 'optional'"
        column = rows[0].columns["choice"]
        refusals.add("JM-E382", message, hint, line=rows[0].line, column=column)
    parts = [[(row.order, _step(row)) for row in inside] for inside in branches.values()]
    made = Choice(tuple(map(_in_order, parts)))
    return made if name == display_name(made) else replace(made, name=name)


def _in_order(parts: list[_Part]) -> Block:
    """Parts one after the other; those with the same order in any order."""
    groups: list[list[Block]] = []
    last: Decimal | None = None
    for order, block in parts:
        if groups and order is not None and order == last:
            groups[-1].append(block)
        else:
            groups.append([block])
        last = order
    return Sequence(tuple(g[0] if len(g) == 1 else AnyOrder(tuple(g)) for g in groups))
