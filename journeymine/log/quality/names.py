"""One thing under several names, and names that are ids."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from journeymine.language import Sentence, marked, sentence, sentence_counted
from journeymine.log.quality.suspicion import EXAMPLES, Count, Facts, Suspicion, short
from journeymine.log.quality.tallies import Tally
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket

__all__ = ["suspect"]

_MANY = 1_000
_ALIKE = 50
_BLANKS = re.compile(r"[\s_\-\u2010-\u2015]+")
_DIGITS = re.compile(r"[0-9]+")


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Spellings of activities, channels and outcomes; names that differ in their digits alone."""
    times = facts.storage.sizes.times.tolist()
    events = {name: n for name, n in zip(facts.names, times, strict=True) if n}
    if (groups := _spellings(events)) and (rare := _rarer(groups)):

        def spelt(bucket: Bucket) -> NDArray[np.bool_]:
            of_name = np.array([name in rare for name in facts.names], np.bool_)
            found: NDArray[np.bool_] = of_name[bucket.activity]
            return found

        yield Suspicion("JM-W210", ("path",), spelt, _said(groups),
                        examples=_shown(groups))  # fmt: skip
    by_column: dict[str, dict[str, int]] = defaultdict(dict)
    for (column, value), n in tally.of("value").items():
        by_column[str(column)][str(value)] = n
    for column, values in sorted(by_column.items()):
        if groups := _spellings(values):
            yield _of_values(column, groups)
    yield from _ids(events, facts)


def plain(name: str) -> str:
    """What is left of a name without what people vary: case, width, blanks, hyphens.

    Examples
    --------
    >>> plain(" Call_Support "), plain("call-support"), plain("ＣＡＬＬ　support")
    ('call support', 'call support', 'call support')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return _BLANKS.sub(" ", folded).strip()


_Group = tuple[tuple[str, int], ...]


def _spellings(events: Mapping[str, int]) -> list[_Group]:
    """Names that are one when they are made plain, with their events, the commonest first."""
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, n in events.items():
        groups[plain(name)].append((name, n))
    several = [group for key, group in groups.items() if len(group) > 1 and key]
    ranked = [tuple(sorted(group, key=lambda pair: (-pair[1], pair[0]))) for group in several]
    return sorted(ranked, key=lambda group: (-sum(n for _, n in group[1:]), group))


def _rarer(groups: Sequence[_Group]) -> set[str]:
    return {name for group in groups for name, _ in group[1:]}


def _said(groups: Sequence[_Group], column: str = "") -> Callable[[Count], Sentence]:
    """That names are spelt in several ways: those of a column, or of the activities."""
    if column and len(groups) == 1:
        message = marked(
            "one name of the {column} spelt in several ways, which differ in case, blanks, hyphens "
            "or width alone: one thing? The rarer spellings ({events}) count as something else"
        )
    elif column:
        message = marked(
            "{names} names of the {column} spelt in several ways, which differ in case, blanks, "
            "hyphens or width alone: one thing? The rarer spellings ({events}) count as something "
            "else"
        )
    elif len(groups) == 1:
        message = marked(
            "one name of activities spelt in several ways, which differ in case, blanks, hyphens "
            "or width alone: one thing? The rarer spellings ({events}) count as something else"
        )
    else:
        message = marked(
            "{names} names of activities spelt in several ways, which differ in case, blanks, "
            "hyphens or width alone: one thing? The rarer spellings ({events}) count as something "
            "else"
        )
    return lambda n: sentence(
        message, names=len(groups), column=column,
        events=sentence_counted(n.events, "{n} event", "{n} events"),
    )  # fmt: skip


def _shown(groups: Sequence[_Group]) -> tuple[str, ...]:
    return tuple(
        ", ".join(f"{short(name)!r} {n:,}" for name, n in group[:EXAMPLES])
        for group in groups[:EXAMPLES]
    )


def _of_values(column: str, groups: Sequence[_Group]) -> Suspicion:
    rare = _rarer(groups)

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        codes, known = coded(bucket.columns[column])
        found: NDArray[np.bool_] = np.array([name in rare for name in known], np.bool_)[codes]
        return found

    return Suspicion("JM-W211", (column,), marks, _said(groups, column), (column,),
                     examples=_shown(groups))  # fmt: skip


def _ids(events: Mapping[str, int], facts: Facts) -> Iterator[Suspicion]:
    """More names than half the events; or 50 names that are one without their digits."""
    if len(events) > _MANY and 2 * len(events) > facts.events:
        said = sentence(
            "{count} different activities in {of} events: are ids in the names?",
            count=len(events), of=facts.events,
        )  # fmt: skip
        yield Suspicion("JM-W140", ("path",), _all, lambda _: said, count=len(events))
        return
    groups: dict[str, list[str]] = defaultdict(list)
    for name in events:
        if _DIGITS.search(name):
            groups[_DIGITS.sub("#", name)].append(name)
    many = {key: names for key, names in sorted(groups.items()) if len(names) >= _ALIKE}
    if not many:
        return
    among = {name for names in many.values() for name in names}

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        of_name = np.array([name in among for name in facts.names], np.bool_)
        found: NDArray[np.bool_] = of_name[bucket.activity]
        return found

    def differing(count: Count) -> Sentence:
        return sentence(
            "{names} activities ({events}) differ from others in their digits alone: are ids in "
            "the names?",
            names=len(among), events=sentence_counted(count.events, "{n} event", "{n} events"),
        )  # fmt: skip

    shown = tuple(
        f"{short(key)!r}: {len(names):,} names, {short(names[0])!r} first"
        for key, names in list(many.items())[:EXAMPLES]
    )
    yield Suspicion("JM-W212", ("path",), marks, differing, examples=shown)


def _all(bucket: Bucket) -> NDArray[np.bool_]:
    return np.ones(bucket.n_events, np.bool_)
