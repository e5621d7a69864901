"""The paths of customers as the page carries them: names once, moves by their number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from journeymine.language import Language
from journeymine.reporting.words import MOVE_MARKS, MOVE_WORDS

__all__ = ["paths_for_page"]

_LETTERS = {"sync": "s", "model": "m", "log": "l", "stop": "x"}
_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


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
        JSON: ``names``; ``rows`` of count, share, cost and moves, a move being a letter for its
        kind and the number of its name; ``marks`` and ``words`` for the kinds that are not as
        designed; ``thousands``, the mark between them; ``texts``.
    """
    base = max(data["gap"]["path"]["fitting_share"]["n"], 1)
    numbers: dict[str, int] = {}
    rows = []
    for path in data["paths"]:
        moves = [
            _LETTERS[move["kind"]] + str(numbers.setdefault(move["name"], len(numbers)))
            for move in path["moves"]
        ]
        share = language.percent(path["cases"] / base, 1)
        rows.append([language.count(path["cases"]), share, path["cost"], " ".join(moves)])
    say = language.say
    block = {
        "names": list(numbers),
        "rows": rows,
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
