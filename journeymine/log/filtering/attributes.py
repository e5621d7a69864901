"""Filter cases by what stands beside their events."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import did_you_mean
from journeymine.language import Figure, marked, sentence
from journeymine.log.filtering.asked import keeping_cases, not_there, refused
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["Events", "Wanted", "where"]

Events = Literal["any", "all", "first"]
Wanted = str | float | Collection[str] | tuple[float | None, float | None] | None

_Range = tuple[float | None, float | None]

_WHY = {
    "any": marked("only cases with {values} in an event were asked for"),
    "all": marked("only cases with {values} in all events were asked for"),
    "first": marked("only cases with {values} in the first event were asked for"),
}


def where(
    log: EventLog,
    columns: Mapping[str, Wanted] | None = None,
    /,
    *,
    events: Events = "any",
    **attributes: Wanted,
) -> EventLog:
    """The log of the cases with these values.

    Parameters
    ----------
    log : EventLog
    columns : mapping, optional
        Column -> value, for columns whose names are no words of Python.
    events : {'any', 'all', 'first'}
        Which events of a case have to have the value; of several columns each on its own.
    **attributes : str, number, collection of str, pair of numbers, or None
        Column -> its value; one of several texts; from the first number to the second, each
        included and None for no limit; None for no value at all.  Text is compared
        exactly; a pair of numbers also works on text that is a number.

    Raises
    ------
    UsageError
        ``JM-E055`` for a column that is not there, ``JM-E058`` for another choice of events
        or a value that cannot be looked for.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.log import EventLog
    >>> frame = pd.DataFrame({"case": ["a", "b"], "activity": "ask", "cost": [5, 50],
    ...                       "time": pd.to_datetime(["2026-01-05", "2026-01-06"], utc=True)})
    >>> cheap = EventLog.from_pandas(frame).where(cost=(None, 10))
    >>> cheap.n_cases, [(entry.cases, entry.events) for entry in cheap.left_out]
    (1, [(1, 1)])
    """
    if events not in get_args(Events):
        guess = did_you_mean(str(events), get_args(Events))
        raise refused("JM-E058", f"There is no events='{events}'. {guess}".strip(),
                      "choose from 'any', 'all', 'first'")  # fmt: skip
    asked = {**(columns or {}), **attributes}
    known = ("case", "activity", *log.storage.columns)
    for name in asked:
        if name not in known:
            raise not_there("JM-E055", "column", name, known)
    if not asked:
        raise refused("JM-E058", "No column was named.", "name one: where(channel='web')")
    wanted = {name: _Value.of(name, value) for name, value in asked.items()}

    def keeps(bucket: Bucket) -> NDArray[np.bool_]:
        found = np.ones(bucket.n_cases, np.bool_)
        for name, value in wanted.items():
            marked = value.marks(_column(bucket, name, log.storage.activities))
            if events == "first":
                found &= marked[bucket.offsets[:-1]]
            else:
                there = bucket.per_case(marked)
                found &= there == bucket.lengths if events == "all" else there > 0
        return found

    said = Figure("listed", tuple(value.said for value in wanted.values()))
    needs = [name for name in wanted if name in log.storage.columns]
    why = sentence(_WHY[events], values=said)
    return keeping_cases(log, keeps, sentence("other cases"), why, needs=needs)


def _column(bucket: Bucket, name: str, activities: tuple[str, ...]) -> pa.Array:
    """A column of the bucket, a value an event."""
    if name == "activity":
        names = pa.array(activities, pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(bucket.activity), names)
    if name == "case":
        numbers = pa.array(bucket.case_numbers.astype(np.int32))
        return pa.DictionaryArray.from_arrays(numbers, bucket.cases)
    return bucket.columns[name]


class _Value:
    """What is looked for in a column."""

    def __init__(self, said: str, texts: frozenset[str | None], span: _Range | None) -> None:
        self.said, self.texts, self.span = said, texts, span

    @classmethod
    def of(cls, name: str, value: Wanted) -> _Value:
        if value is None:
            return cls(sentence("{column} missing", column=name), frozenset([None]), None)
        if isinstance(value, str):
            return cls(f"{name} = '{value}'", frozenset([value]), None)
        if _is_number(value):
            assert isinstance(value, int | float)
            return cls(f"{name} = {value}", frozenset(), (value, value))
        if isinstance(value, tuple) and len(value) == 2 and all(map(_is_limit, value)):
            low, high = value
            if low is not None or high is not None:
                return cls(_span(name, low, high), frozenset(), (low, high))
        elif isinstance(value, Collection) and all(isinstance(text, str) for text in value):
            texts = frozenset(str(text) for text in value)
            listed = ", ".join(f"'{text}'" for text in sorted(texts))
            return cls(sentence("{column} in {values}", column=name, values=listed), texts, None)
        hint = "give a text, several texts, a number, or a pair of numbers: (0, 100), (None, 10)"
        raise refused("JM-E058", f"{value!r} cannot be looked for in '{name}'.", hint)

    def marks(self, column: pa.Array) -> NDArray[np.bool_]:
        """Whether each value of a column is what is looked for."""
        if self.span is None:
            codes, known = coded(column)
            texts = [None if value is None else str(value) for value in known]
            return np.array([text in self.texts for text in texts], np.bool_)[codes]
        numbers = _numbers(column)
        low, high = self.span
        with np.errstate(invalid="ignore"):
            found: NDArray[np.bool_] = ~np.isnan(numbers)
            if low is not None:
                found &= numbers >= low
            if high is not None:
                found &= numbers <= high
        return found


def _span(name: str, low: float | None, high: float | None) -> str:
    places = {"column": name, "low": f"{low}", "high": f"{high}"}
    if high is None:
        return sentence("{column} from {low}", **places)
    if low is None:
        return sentence("{column} up to {high}", **places)
    return sentence("{column} from {low} to {high}", **places)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_limit(value: object) -> bool:
    return value is None or _is_number(value)


def _numbers(column: pa.Array) -> NDArray[np.float64]:
    """Each value as a number; NaN where it is none."""
    if not (pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)):
        values: NDArray[np.float64] = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
        return values
    codes, known = coded(column)
    return np.array([_number(text) for text in known], np.float64)[codes]


def _number(text: str | None) -> float:
    try:
        return float("nan" if text is None else text)
    except ValueError:
        return float("nan")
