"""Two names for one thing, and names that never reach the comparison."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding, Severity
from journeymine.language import Sentence, sentence
from journeymine.log import fits_pattern

__all__ = ["ignored", "similar_names"]

_LONG = 6
"""Shorter names that differ in one letter are often two things."""

_GAPS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_Name = tuple[str, str]
"""A touchpoint, and what it is called: by its name or an alias."""


def similar_names(design: DesignedJourney) -> Iterator[DesignFinding]:
    """Names of two touchpoints that are written nearly alike; aliases are names too."""
    names = [
        (touchpoint, called)
        for touchpoint in design.touchpoints
        for called in design.touchpoint(touchpoint).called
    ]
    told: set[frozenset[str]] = set()
    for code, alike in (("JM-W305", _without_blanks), ("JM-W326", _without_accents)):
        first: dict[str, _Name] = {}
        for name in names:
            key = alike(name[1])
            other = first.setdefault(key, name) if key else name
            pair = frozenset((other[0], name[0]))
            if len(pair) > 1 and pair not in told:
                told.add(pair)
                yield _alike(code, other, name)
    for other, name in _one_letter_apart(names):
        pair = frozenset((other[0], name[0]))
        if pair not in told:
            told.add(pair)
            yield _alike("JM-W327", other, name)


def _alike(code: str, one: _Name, two: _Name) -> DesignFinding:
    if one[0] == one[1] and two[0] == two[1]:
        names = sentence("The touchpoints '{one}' and '{other}'", one=one[1], other=two[1])
        hint = sentence("if they are one, write '{name}' both times", name=one[1])
    else:
        names = sentence("{one} and {other}", one=_at_the_start(one), other=_inside(two))
        hint = sentence(
            "let each name stand for one touchpoint; remove the alias that is not meant"
        )
    match code:
        case "JM-W305":
            message = sentence("{names} differ only in case or blanks.", names=names)
        case "JM-W326":
            message = sentence(
                "{names} differ only in width, accents, hyphens or word breaks.", names=names
            )
        case _:
            message = sentence("{names} differ in one letter.", names=names)
    severity: Severity = "note" if code == "JM-W327" else "warning"
    return DesignFinding(code, severity, message, hint, two[0])


def _at_the_start(name: _Name) -> Sentence:
    """What a name is of, where a sentence begins."""
    touchpoint, called = name
    if called == touchpoint:
        return sentence("The touchpoint '{touchpoint}'", touchpoint=touchpoint)
    return sentence("The alias '{alias}' of '{touchpoint}'", alias=called, touchpoint=touchpoint)


def _inside(name: _Name) -> Sentence:
    """The same inside of a sentence."""
    touchpoint, called = name
    if called == touchpoint:
        return sentence("the touchpoint '{touchpoint}'", touchpoint=touchpoint)
    return sentence("the alias '{alias}' of '{touchpoint}'", alias=called, touchpoint=touchpoint)


def _without_blanks(name: str) -> str:
    return "".join(name.split()).casefold()


def _without_accents(name: str) -> str:
    """What is left without case, width, accents, hyphens and the like.

    >>> _without_accents("Pay-Café") == _without_accents("pay＿cafe") == "paycafe"
    True
    """
    parts = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name)).casefold()
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return _GAPS.sub("", kept)


def _one_letter_apart(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Long names of two touchpoints between which one letter is left out, added or another.

    Both lose each of their letters in turn: names that are one edit apart then have a text in
    common, so that not every name is compared with every other one.  Digits are no slips.
    """
    met: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        text = _without_accents(name[1])
        if len(text) < _LONG:
            continue
        found: dict[_Name, None] = {}
        for shorter in dict.fromkeys((text, *(text[:i] + text[i + 1 :] for i in range(len(text))))):
            for other in met[shorter]:
                if other[0] != name[0] and is_one_edit(_without_accents(other[1]), text):
                    found[other] = None
            met[shorter].append(name)
        for other in found:
            yield other, name


def is_one_edit(one: str, two: str) -> bool:
    """Whether one letter more, less, another, or two neighbours swapped make the other text.

    >>> [is_one_edit("invoice", other) for other in ("invoices", "invocie", "invoice", "in")]
    [True, True, False, False]
    >>> is_one_edit("step 1", "step 2")
    False
    """
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
    start = min(len(one), len(two)) if start is None else start
    a, b = one[start:], two[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    if swapped:
        return not any(map(str.isdigit, a[:2]))
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return not any(map(str.isdigit, a[:1] + b[:1]))
    return False


def ignored(design: DesignedJourney) -> Iterator[DesignFinding]:
    """Touchpoints whose events the design ignores."""
    for touchpoint in design.touchpoints:
        for name in design.touchpoint(touchpoint).called:
            for pattern in design.ignore:
                if fits_pattern(name, pattern):
                    yield _is_ignored(touchpoint, name, pattern)


def _is_ignored(touchpoint: str, name: str, pattern: str) -> DesignFinding:
    if name == touchpoint:
        message = sentence(
            "The touchpoint '{touchpoint}' is ignored by '{pattern}'.",
            touchpoint=touchpoint,
            pattern=pattern,
        )
    else:
        message = sentence(
            "The touchpoint '{touchpoint}' (alias '{alias}') is ignored by '{pattern}'.",
            touchpoint=touchpoint,
            alias=name,
            pattern=pattern,
        )
    hint = sentence("its events would leave before anything is compared; narrow the pattern")
    return DesignFinding("JM-W306", "serious", message, hint, touchpoint)
