"""Rows that are copies, times that do not order the events of a case, steps that go back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.language import Sentence, sentence, sentence_counted
from journeymine.log.quality.suspicion import Count, Facts, Suspicion, moment, short
from journeymine.log.quality.tallies import Tally, steps_back, tied
from journeymine.log.store import Bucket

__all__ = ["suspect"]

_NAMES_SHOWN = 5
_MOST_BACK = 0.1


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Copies and ties wherever they are; steps back where rows do mostly follow the time.

    Steps back are said where at most a tenth of the steps go back: beyond that, and where
    several sources were read one after the other, the rows were never in order.
    """
    if tally.counts["tied",]:
        yield Suspicion("JM-W110", ("path", "cases"), _copies, _copies_said(facts),
                        tuple(facts.columns))  # fmt: skip
        yield Suspicion("JM-W111", ("path",), tied, _ties_said, shown=_a_tie)
    back, steps = tally.counts["steps back",], tally.counts["steps",]
    if facts.sources == 1 and 0 < back <= _MOST_BACK * steps:
        yield Suspicion("JM-W204", ("path", "time"), steps_back, _back_said(steps), of=steps)


def _copies(bucket: Bucket) -> NDArray[np.bool_]:
    """Whether an event is equal to an earlier one of its case in every column."""
    among = np.flatnonzero(tied(bucket))
    columns = {
        "case": pa.array(bucket.case_numbers[among]),
        "time": pa.array(bucket.time[among]),
        "activity": pa.array(bucket.activity[among]),
    }
    at = pa.array(among)
    for i, column in enumerate(bucket.columns.values()):
        values = column.take(at)
        values = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        columns[f"c{i}"] = pc.fill_null(values.indices, -1)
    codes = pa.table({**columns, "place": at})
    firsts = codes.group_by(list(columns)).aggregate([("place", "min")])["place_min"]
    marked = np.zeros(bucket.n_events, np.bool_)
    marked[among] = True
    marked[firsts.to_numpy()] = False
    return marked


def _copies_said(facts: Facts) -> Callable[[Count], Sentence]:
    return lambda n: sentence(
        "{count} of {of} rows are exact copies of another; all are kept",
        count=n.events, of=facts.events,
    )  # fmt: skip


def _back_said(steps: int) -> Callable[[Count], Sentence]:
    return lambda n: sentence(
        "{count} of {of} steps go back in time in the order of the rows; the order of the times is "
        "taken: are they from clocks that differ, or entered late?",
        count=n.events, of=steps,
    )  # fmt: skip


def _ties_said(n: Count) -> Sentence:
    return sentence(
        "{count} events in {cases} share their time with another event of the case; such events "
        "keep the order in which they were read",
        count=n.events, cases=sentence_counted(n.cases, "{n} case", "{n} cases"),
    )  # fmt: skip


def _a_tie(bucket: Bucket, place: int, names: tuple[str, ...]) -> str:
    """``case C12: 2026-01-05 08:00 a, b``."""
    case = int(np.searchsorted(bucket.offsets, place, side="right")) - 1
    there = bucket.time[place : bucket.offsets[case + 1]] == bucket.time[place]
    shown = [short(names[code]) for code in bucket.activity[place:][: there.sum()][:_NAMES_SHOWN]]
    more = f" and {there.sum() - _NAMES_SHOWN} more" if there.sum() > _NAMES_SHOWN else ""
    said = f"{moment(int(bucket.time[place]))} {', '.join(shown)}{more}"
    return f"case {short(bucket.cases[case].as_py())}: {said}"
