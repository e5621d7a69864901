"""Render plain data to one self-contained page.

Names are escaped by the template; the script only sorts tables and is allowed by its
hash; nothing is loaded from anywhere.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from journeymine.drawing import metro_map
from journeymine.drawing.letters import FONT_STACK, font_bytes
from journeymine.errors import Problem, ResultError
from journeymine.gap.flow import Contact, Exit, Group, JourneyFlow, Segment, Skip, Station
from journeymine.gap.words import SILENCE_BY, WHICH_COMPLETE, WORDS
from journeymine.reporting.words import (
    KIND_HELP,
    LEFT_OUT,
    LOSSES,
    MOVE_MARKS,
    MOVE_WORDS,
    PARTS,
)
from journeymine.statistics import Share, counted, lasting, numbered, percent, spaced, trimmed

__all__ = ["render"]

_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TURNING_NAMES = re.compile(rf"(?<=')([^']*[{_TURNING}][^']*)(?=')")
_QUOTED = re.compile(r"('[^']*')")

DEVIATIONS_SHOWN = 25
FEW = 30


def render(data: Mapping[str, Any]) -> str:
    """The page of what `summarize` returned, as HTML.

    Raises
    ------
    ResultError
        ``JM-E430`` if the data is not that of a report, or of another version.
    """
    if data.get("schema") != "journeymine/report/1":
        message = f"This is not the data of a report: its schema is {data.get('schema')!r}."
        hint = "make the results again with `journeymine compare`"
        raise ResultError(Problem("JM-E430", message, hint))
    try:
        unit = data["gap"]["log"].get("unit", "customer")
        subject = data["gap"]["design"]["name"]
        picture = metro_map(_flow(data["flow"]), title=data["headline"], subject=subject, unit=unit)
        script = _resource("sort.js")
        return (
            _environment()
            .get_template("page.html")
            .render(
                data=data,
                gap=data["gap"],
                picture=Markup(picture.svg),
                script=Markup(script),
                script_hash=b64encode(sha256(script.encode()).digest()).decode(),
                style=Markup(_resource("page.css")),
                fonts={w: b64encode(font_bytes(w)).decode() for w in (400, 600)},
                font_stack=Markup(FONT_STACK),
                unit=unit,
                complete_words=f" {WHICH_COMPLETE[unit]}",
                shown=DEVIATIONS_SHOWN,
                few=FEW,
                words=WORDS,
                kind_help=KIND_HELP,
                part_words=PARTS,
                loss_words=LOSSES,
                left_out_words=LEFT_OUT,
                move_marks=MOVE_MARKS,
                move_words=MOVE_WORDS,
                silence_by=SILENCE_BY,
            )
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"The data of the report is damaged ({type(error).__name__}: {error})."
        hint = "make the results again with `journeymine compare`"
        raise ResultError(Problem("JM-E430", message, hint)) from error


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("journeymine.reporting"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": _count,
        "counted": _counted,
        "percent": _percent,
        "decimal": _decimal,
        "signed": _signed,
        "lasting": _lasting,
        "numbered": _numbered,
        "units": _units,
        "plain": _plain,
    }
    return environment


def _resource(name: str) -> str:
    return files("journeymine.reporting").joinpath(f"templates/{name}").read_text("utf-8")


def _count(value: int) -> str:
    """A count."""
    return spaced(f"{value:,}")


def _counted(value: int, noun: str) -> str:
    """A count with its noun, in the plural unless there is one of it."""
    return spaced(counted(value, noun))


def _percent(value: float | None, decimals: int = 0) -> str:
    """A share, or a dash where there is none."""
    return "–" if value is None else percent(value, decimals=decimals).replace(" ", "\u00a0")


def _decimal(value: float | None, digits: int = 2) -> str:
    """A figure; values that only round to 1 are shown below it."""
    if value is None:
        return "not computed"
    shown = f"{value:.{digits}f}"
    return f"{1 - 10**-digits:.{digits}f}" if value < 1 and float(shown) == 1 else shown


def _signed(value: float, digits: int = 1) -> str:
    """A difference with its sign."""
    return f"{value:+.{digits}f}".replace("-", "\u2212")


def _lasting(seconds: float) -> str:
    """A time in its largest unit, which does not leave its number."""
    return spaced(lasting(seconds)).replace(" ", "\u00a0")


def _numbered(value: int, words: str) -> str:
    """A number with words of which some depend on it."""
    return spaced(numbered(value, words))


def _units(value: float) -> str:
    """A sum of weights, which have three decimals at most."""
    return spaced(trimmed(value))


def _plain(message: str) -> Markup:
    """A message with its numbers as everywhere on the page, and quoted names as they are.

    Names cannot turn the writing direction of what is around them.
    """
    parts = _TURNING_NAMES.split(message)  # every second part is a name
    return Markup("").join(
        Markup("<bdi>{}</bdi>").format(part) if place % 2 else _outside_quotes(part)
        for place, part in enumerate(parts)
    )


def _outside_quotes(words: str) -> str:
    parts = _QUOTED.split(words)  # every second part is quoted
    return "".join(part if place % 2 else spaced(part) for place, part in enumerate(parts))


def _flow(data: Mapping[str, Any]) -> JourneyFlow:
    """The flow of the journey map, from its plain data."""
    stations = tuple(
        Station(**{**station, "reached": Share(**station["reached"])})
        for station in data["stations"]
    )
    return JourneyFlow(
        data["cases"],
        stations,
        tuple(Segment(**row) for row in data["segments"]),
        tuple(Skip(**row) for row in data["skips"]),
        tuple(Contact(**row) for row in data["contacts"]),
        tuple(Exit(**row) for row in data["exits"]),
        tuple(Group(**{**row, "branches": tuple(row["branches"])}) for row in data["groups"]),
        data["open_cases"],
    )
