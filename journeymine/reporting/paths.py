"""The paths of customers as ``report.json`` and the page carry them: every name once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from journeymine.language import Language
from journeymine.reporting.words import MOVE_MARKS, MOVE_WORDS

__all__ = ["ON_A_PAGE", "packed_paths", "paths_for_page", "paths_of"]

ON_A_PAGE = 25
"""So many paths are shown at a time."""

_LETTERS = {"sync": "s", "model": "m", "log": "l", "stop": "x"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def packed_paths(paths: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Paths as a table of columns; `paths_of` gives them back.

    Parameters
    ----------
    paths : sequence of mapping
        As `plain_figures` has them.

    Returns
    -------
    dict
        ``names``, each once, and columns of a value a path: ``variant``, ``cases``, ``cost``,
        ``moves`` (a letter for the kind and the number of the name each, with spaces between),
        ``deviations`` and ``flow``.

    Examples
    --------
    >>> moves = [{"kind": "sync", "name": "pay"}, {"kind": "log", "name": "call"}]
    >>> path = {"variant": 0, "cases": 7, "cost": 1, "moves": moves, "deviations": [2]}
    >>> path["flow"] = [0]
    >>> packed_paths([path])["names"], packed_paths([path])["moves"]
    (['pay', 'call'], ['s0 l1'])
    >>> paths_of({"paths": packed_paths([path])}) == [path]
    True
    """
    numbers: dict[str, int] = {}
    moves = [
        " ".join(
            _LETTERS[move["kind"]] + str(numbers.setdefault(move["name"], len(numbers)))
            for move in path["moves"]
        )
        for path in paths
    ]
    columns = {key: [path[key] for path in paths] for key in ("variant", "cases", "cost")}
    lists = {key: [list(path[key]) for path in paths] for key in ("deviations", "flow")}
    return {"names": list(numbers), **columns, "moves": moves, **lists}


def paths_of(data: Mapping[str, Any], most: int | None = None) -> list[dict[str, Any]]:
    """The paths of a report, the commonest first.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    most : int, optional
        Only so many of them.

    Returns
    -------
    list of dict
        As `plain_figures` has them.
    """
    table = data["paths"]
    names, keys = table["names"], ("variant", "cases", "cost", "deviations", "flow")
    rows = zip(table["moves"][:most], *(table[key][:most] for key in keys), strict=True)
    return [
        {
            **dict(zip(keys, values, strict=True)),
            "moves": [
                {"kind": _KINDS[move[0]], "name": names[int(move[1:])]} for move in moves.split()
            ],
        }
        for moves, *values in rows
    ]


def paths_for_page(data: Mapping[str, Any], language: Language) -> Markup:
    """The data block of the paths, which no markup in a name can leave.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    language : Language

    Returns
    -------
    Markup
        JSON: ``names``; ``rows`` of count, share, cost and moves as `packed_paths` has them;
        ``marks`` and ``words`` for the kinds that are not as designed; ``thousands``, the mark
        between them; ``texts``.
    """
    base = max(data["gap"]["path"]["fitting_share"]["n"], 1)
    table = data["paths"]
    say = language.say
    figures = {n: (language.count(n), language.percent(n / base, 1)) for n in set(table["cases"])}
    block = {
        "names": table["names"],
        "rows": [
            [*figures[cases], cost, moves]
            for cases, cost, moves in zip(
                table["cases"], table["cost"], table["moves"], strict=True
            )
        ],
        "marks": {_LETTERS[kind]: mark for kind, mark in MOVE_MARKS.items()},
        "words": {_LETTERS[kind]: say(word) for kind, word in MOVE_WORDS.items()},
        "thousands": language.count(1_000)[1:-3],
        "texts": {
            "fits": say("as designed"),
            "stop": say("left here"),
            "status": say("{first} to {last} of {found} found, of {all} paths in all"),
            "none": say("No path fits; there are {all} in all"),
        },
    }
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return Markup(text)
