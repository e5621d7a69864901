"""Compare two gaps: two periods, two groups of cases, or two designs over one log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.common_paths import step_columns
from journeymine.gap.contrast.pairs import Sides, same_cases
from journeymine.gap.contrast.paths import (
    distance_by_customer,
    path_distance,
    shares_of_paths,
    variants_of_paths,
)
from journeymine.gap.contrast.result import GapDifference, PathDistance
from journeymine.gap.gap import Gap
from journeymine.gap.segments.figures import Compared, Figure, Mix
from journeymine.gap.segments.labels import by_value, starts
from journeymine.gap.segments.measures import Measure, Measures
from journeymine.gap.segments.segments import MOST_STRATA
from journeymine.gap.segments.split import mixes
from journeymine.gap.segments.testing import Table
from journeymine.gap.words import PARTS
from journeymine.language import Figure as Number
from journeymine.language import Sentence, sentence, sentence_counted
from journeymine.statistics.differences import MINIMUM_CASES

__all__ = ["difference"]

_ORDER = ("as_designed", "fitness", "duration", "index")


def difference(
    gap_a: Gap,
    gap_b: Gap,
    *,
    by: str | Iterable[str] = (),
    names: tuple[str, str] = ("first", "second"),
    smallest: int = MINIMUM_CASES,
    seed: int = 1,
) -> GapDifference:
    """How the second gap differs from the first: every figure of `gap_b` minus that of `gap_a`.

    What is named the same is compared; what only one can show is listed.  Two gaps of the same
    cases (two designs over one log) are compared case by case.  All figures are of complete
    cases, and differences are associations: other customers may have come as well.  Give `by`
    to see how much of a change goes with that.

    Parameters
    ----------
    gap_a, gap_b : Gap
    by : str or iterable of str, optional
        Columns of both logs; each change is split into mix and within by each of them.
    names : (str, str)
        What the two are called in print.
    smallest : int
        Both sides need so many cases, or nothing is tested.
    seed : int

    Raises
    ------
    UsageError
        ``JM-E078`` if a log has no such column, ``JM-E061`` if events are on a cluster.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.design import DesignedJourney
    >>> from journeymine.gap import compare
    >>> from journeymine.log import EventLog
    >>> def of(*paths):
    ...     rows = [(str(i), a, at) for i, p in enumerate(paths) for at, a in enumerate(p)]
    ...     frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    ...     frame["time"] = pd.to_datetime(frame["time"], unit="D", utc=True)
    ...     return compare(EventLog.from_pandas(frame), DesignedJourney.of_steps("ask", "get"))
    >>> before = of(*[("ask", "get")] * 30, *[("ask",)] * 20)
    >>> after = of(*[("ask", "get")] * 55, *[("ask",)] * 5)
    >>> found = difference(before, after).figure("as_designed")
    >>> round(found.difference.value, 3), found.word
    (0.317, 'clear')
    """
    for one in (gap_a, gap_b):
        if not isinstance(one, Gap):
            raise TypeError(
                f"difference takes two gaps, not {type(one).__name__}; "
                "make them with compare(log, design)"
            )
    a = Measures(gap_a)
    b = Measures(gap_b, weights=a.weights)
    sides = Sides(a, b)
    common, place = same_cases(gap_a, gap_b)
    shares, means, only_a, only_b = sides.joined()
    customer = sides.customer if place is None else a.units.customer
    table = Table(smallest=smallest, seed=seed, customer=customer)
    if place is None:
        _beside(table, sides, shares, means)
    else:
        _each(table, sides, shares, means, place)
    tests = table.tests
    rows = tuple(sorted(table.judged(), key=_rank))
    drawn: tuple[Compared, ...] = ()
    map_tests = 0
    distance = PathDistance(None, None, None, None, 0, 0)
    split: tuple[Mix, ...] = ()
    if place is None:
        drawn, map_tests = _map(sides, customer, smallest=smallest, seed=seed)
        paths = (gap_a.alignments.variants, gap_b.alignments.variants)
        if customer is None:
            distance = path_distance(*paths, seed=seed)
        else:
            complete = np.concatenate([a.complete, b.complete])
            of_case = (a.parts.variant[a.complete], b.parts.variant[b.complete])
            distance = distance_by_customer(*paths, *of_case, customer[complete], seed=seed)
        columns = [by] if isinstance(by, str) else list(by)
        split = tuple(m for column in columns for m in _split(sides, column, [*shares, *means]))
    return GapDifference(
        *names,
        gap_a.complete_cases,
        gap_b.complete_cases,
        paired=place is not None,
        rows=rows,
        only_a=tuple(only_a),
        only_b=tuple(only_b),
        activities=tuple(one for one in drawn if one.figure.figure == "visited"),
        arcs=tuple(one for one in drawn if one.figure.figure == "arc"),
        distance=distance,
        mixes=split,
        tests=tests,
        map_tests=map_tests,
        smallest=smallest,
        seed=seed,
        notes=tuple(_notes(sides, names, common=0 if place is not None else common)),
        stages={row["touchpoint"]: row["stage"] for row in step_columns(gap_a.journey)},
        unit="journey" if "journey" in (gap_a.unit, gap_b.unit) else "customer",
    )


def _rank(row: Compared) -> tuple[int, float]:
    name = row.figure.figure
    if name in _ORDER:
        return _ORDER.index(name), 0.0
    if row.figure.is_points:
        return 4, 0.0
    return (5, -abs(row.difference.value or 0.0)) if name == "deviation" else (6, 0.0)


def _beside(
    table: Table, sides: Sides, shares: Iterable[Measure], means: Iterable[Measure]
) -> None:
    """Two groups of cases."""
    first, second = sides.in_a, ~sides.in_a
    for one in shares:
        table.share(one, second, first)
    index_a, index_b = (side.index(side.complete) for side in (sides.a, sides.b))
    for one in means:
        if one.figure.is_points:
            table.index(one, second, first, index_b, index_a)
        else:
            table.mean(one, second, first)


def _each(
    table: Table,
    sides: Sides,
    shares: Iterable[Measure],
    means: Iterable[Measure],
    place: NDArray[np.int64],
) -> None:
    """The same cases twice."""
    n = sides.a.n_cases
    own = {"a": sides.a.whole_index(sides.a.complete), "b": sides.b.whole_index(sides.b.complete)}
    for one in (*shares, *means):
        if one.figure.figure == "index":
            x, y = own["a"], own["b"]
        else:
            x = Measure(one.figure, one.value[:n], one.defined[:n])
            y = Measure(one.figure, one.value[n:], one.defined[n:])
        table.paired(x, replace(y, value=y.value[place], defined=y.defined[place]))


def _map(
    sides: Sides, customer: NDArray[np.int64] | None, *, smallest: int, seed: int
) -> tuple[tuple[Compared, ...], int]:
    """The difference map: the most cases of both first."""
    gap_a, gap_b = sides.a.gap, sides.b.gap
    counts = [shares_of_paths(gap.alignments.variants) for gap in (gap_a, gap_b)]
    n_a, n_b = gap_a.complete_cases, gap_b.complete_cases
    table = Table(smallest=smallest, seed=seed, customer=customer)
    every: set[Figure] = {*counts[0], *counts[1]}
    nothing = np.zeros(0, np.bool_)

    def order(one: Figure) -> tuple[bool, int, str, str]:
        cases = counts[0].get(one, 0) + counts[1].get(one, 0)
        return one.figure == "arc", -cases, one.after, one.activity

    if customer is not None:
        for figure, shows in _showing(sides, sorted(every, key=order)):
            complete = np.concatenate([sides.a.complete, sides.b.complete])
            table.share(Measure(figure, shows & complete, complete), ~sides.in_a, sides.in_a)
        return table.judged(), table.tests
    for figure in sorted(every, key=order):
        here, other = counts[1].get(figure, 0), counts[0].get(figure, 0)
        table.counts(Measure(figure, nothing, nothing), (here, n_b), (other, n_a))
    return table.judged(), table.tests


def _showing(sides: Sides, figures: Iterable[Figure]) -> Iterator[tuple[Figure, NDArray[np.bool_]]]:
    """Which cases of both show each of these figures of the map."""
    known = [variants_of_paths(side.gap.alignments.variants) for side in (sides.a, sides.b)]
    for figure in figures:
        shows = []
        for side, of_figure in zip((sides.a, sides.b), known, strict=True):
            flags = np.zeros(len(side.gap.alignments.variants), np.bool_)
            flags[of_figure.get(figure, [])] = True
            shows.append(flags[side.parts.variant])
        yield figure, np.concatenate(shows)


def _split(sides: Sides, column: str, measures: list[Measure]) -> Iterator[Mix]:
    """The mix of a column, told apart by the values that either log has."""
    labels = [by_value(one.gap.events, column, most=MOST_STRATA) for one in (sides.a, sides.b)]
    names = list(dict.fromkeys([*labels[0].names, *labels[1].names]))
    number = {name: at for at, name in enumerate(names)}
    strata = np.concatenate(
        [np.array([number[name] for name in one.names], np.int64)[one.code] for one in labels]
    )
    customer = sides.customer
    yield from mixes(measures, strata, sides.in_a, ~sides.in_a, by=column, customer=customer)


def _notes(sides: Sides, names: tuple[str, str], *, common: int) -> Iterator[Sentence]:
    gap_a, gap_b = sides.a.gap, sides.b.gap
    if common:
        yield sentence_counted(
            common,
            "{n} case is in both; intervals and tests take them for different ones.",
            "{n} cases are in both; intervals and tests take them for different ones.",
        )
    own = [{part.part: part.weight for part in gap.index.parts} for gap in (gap_a, gap_b)]
    if own[0] != own[1]:
        yield sentence("The index of both is by the weights of {name}.", name=names[0])
    measured = [sorted(one.part for one in side.parts_measured()) for side in (sides.a, sides.b)]
    if measured[0] != measured[1]:
        yield sentence(
            "The indices are made of different parts ({first}; {second}): compare them part by "
            "part.",
            first=_parts(measured[0]),
            second=_parts(measured[1]),
        )
    for side, name in zip((sides.a, sides.b), names, strict=True):
        lasting = np.sort(side.seconds[side.complete])
        if not len(lasting):
            continue
        long = int(lasting[int(0.95 * (len(lasting) - 1))])
        begun = starts(side.gap.events)[side.complete]
        new = int((begun > side.gap.events.storage.sizes.last - long * 1_000_000).sum())
        if new > 0.05 * len(lasting):
            yield sentence_counted(
                new,
                "{n} case of {name} started less than {days} days before its log ends, and may not "
                "have come to its end: compare cases with an equal chance to finish.",
                "{n} cases of {name} started less than {days} days before its log ends, and many "
                "of them may not have come to their end: compare cases with an equal chance to "
                "finish.",
                name=name,
                days=Number("decimal", long / 86_400),
            )
    yield sentence("Differences are associations; the cases may differ in other ways as well.")


def _parts(names: Sequence[str]) -> Number:
    return Number("listed", tuple(sentence(PARTS[name]) for name in names))
