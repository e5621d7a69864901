"""The touchpoint dictionary: rules that say which touchpoint a raw event is.

Rules are tried in order, the first that fits wins.  A rule fits where every column that it
names holds a value that fits one of its patterns; a missing value fits none.  An event that
no rule fits keeps its raw name, or leaves, and is listed with its count either way.

Rules are tried once for each combination of values, patterns once for each value: a log
of ten million events with a thousand different pages costs a thousand looks at each rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.values.coding import coded, dense
from journeymine.log.values.text import as_text

__all__ = ["SETTABLE", "Mapped", "Rule", "map_touchpoints", "usable_columns"]

SETTABLE = ("channel", "actor", "stage", "owner")
"""What a rule can say of an event, beside its touchpoint."""

_TIMES = ("time", "end_time")
_ASIDE = " (as read)"

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which raw events are a touchpoint.

    Attributes
    ----------
    when : mapping of str to tuple of str
        Column -> patterns; ``*`` stands for any characters, everything else for itself,
        case matters.
    touchpoint : str
    sets : mapping of str to str
        Columns of `SETTABLE` that the rule gives a value.
    source : str
        The only source it is for; empty for all.
    line : int or None
        Where it was written.
    """

    when: Mapping[str, tuple[str, ...]]
    touchpoint: str
    sets: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """Events as touchpoints.

    Attributes
    ----------
    events : pyarrow.Table
        All of them, with ``activity`` and the columns that rules set changed.
    fitted : array of int64
        How many events each rule was the first to fit.
    mapped : array of bool
        Which events a rule fits.
    unmapped : mapping of str to int
        Raw names of events that no rule fits, most first, then in code-point order.
    """

    events: pa.Table
    fitted: _Ints
    mapped: _Bools
    unmapped: Mapping[str, int]


def usable_columns(events: pa.Table, columns: Mapping[str, str]) -> dict[str, str]:
    """What a rule can call a column -> the column of typed events.

    The names that the source has for its columns first, then the canonical names; times
    are not among them.

    Parameters
    ----------
    events : pyarrow.Table
        As `type_rows` makes them.
    columns : mapping of str to str
        Canonical column -> its name in the source.
    """
    renamed = {name: role for role, name in columns.items()}
    own = [name for name in events.column_names if name not in columns]
    usable = {name: name for name in events.column_names}
    usable |= {name.removesuffix(_ASIDE): name for name in own if name.endswith(_ASIDE)}
    usable |= renamed
    return {said: name for said, name in usable.items() if name not in _TIMES}


def map_touchpoints(
    events: pa.Table, rules: Sequence[Rule], columns: Mapping[str, str], *, source: str = ""
) -> Mapped:
    """Give events the names of their touchpoints.

    Parameters
    ----------
    events : pyarrow.Table
        As `type_rows` makes them.
    rules : sequence of Rule
        One that is for another source, or names a column that is not here, fits nothing.
    columns : mapping of str to str
        Canonical column -> its name in the source.
    source : str
        The name of the source.

    Examples
    --------
    >>> events = pa.table({"activity": ["view", "view", "ping"], "page": ["/a/1", "/b", None]})
    >>> rules = [Rule({"event": ("view",), "page": ("/a/*",)}, "Apply", {"channel": "web"})]
    >>> made = map_touchpoints(events, rules, {"activity": "event"})
    >>> made.events["activity"].to_pylist(), made.events["channel"].to_pylist()
    (['Apply', 'view', 'ping'], ['web', None, None])
    >>> dict(made.unmapped)
    {'ping': 1, 'view': 1}
    """
    usable = usable_columns(events, columns)
    mine = [
        place
        for place, rule in enumerate(rules)
        if rule.source in ("", source) and all(name in usable for name in rule.when)
    ]
    combos = _Combinations.of(events, sorted({usable[n] for p in mine for n in rules[p].when}))
    first = np.full(combos.n, -1)
    for place in mine:
        fits = first < 0
        for name, patterns in rules[place].when.items():
            fits &= combos.fitting(usable[name], patterns)
        first[fits] = place
    which = first[combos.codes]
    mapped = which >= 0
    raw_names = as_text(events["activity"])
    counts = pc.value_counts(raw_names.filter(pa.array(~mapped)))
    tally = [(entry["values"], entry["counts"]) for entry in counts.to_pylist()]
    return Mapped(
        _renamed(events, rules, which),
        np.bincount(which[mapped], minlength=len(rules)),
        mapped,
        dict(sorted(tally, key=lambda entry: (-entry[1], entry[0]))),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Combinations:
    """The distinct combinations of values in some columns.

    Attributes
    ----------
    n : int
    codes : array of int64
        The combination of each event.
    """

    n: int
    codes: _Ints
    _values: Mapping[str, tuple[pa.Array, _Ints]]

    @classmethod
    def of(cls, events: pa.Table, names: Sequence[str]) -> _Combinations:
        codes = np.zeros(len(events), np.int64)
        columns = {name: coded(as_text(events[name])) for name in names}
        for values, places in columns.values():
            codes = dense(codes * (len(values) + 1) + places)
        n = int(codes.max(initial=-1)) + 1
        shown = np.zeros(n, np.int64)
        shown[codes] = np.arange(len(codes))  # any event of each combination
        return cls(n, codes, {name: (v, places[shown]) for name, (v, places) in columns.items()})

    def fitting(self, name: str, patterns: Sequence[str]) -> _Bools:
        """Which combinations have a value in the column that fits one of the patterns."""
        values, places = self._values[name]
        fits = np.zeros(len(values) + 1, np.bool_)  # the last one is what is missing
        for pattern in patterns:
            fits[:-1] |= _fits(values, pattern).to_numpy(zero_copy_only=False)
        return fits[places]


def _fits(values: pa.Array, pattern: str) -> pa.Array:
    if "*" not in pattern:
        return pc.equal(values, pattern)
    literal = pattern.rstrip("*")
    if "*" not in literal:
        return pc.starts_with(values, literal)
    inner = ".*".join(re.escape(part) for part in pattern.split("*"))
    return pc.match_substring_regex(values, f"(?s)^{inner}$")


def _renamed(events: pa.Table, rules: Sequence[Rule], which: _Ints) -> pa.Table:
    events = _with(events, "activity", [rule.touchpoint for rule in rules], which)
    for name in SETTABLE:
        if any(name in rule.sets for rule in rules):
            events = _with(events, name, [rule.sets.get(name) for rule in rules], which)
    return events


def _with(events: pa.Table, name: str, said: Sequence[str | None], which: _Ints) -> pa.Table:
    """The events with what the rules say in a column; where they say nothing it stays."""
    by_rule = pa.array([*said, None], pa.string()).take(pa.array(which % (len(said) + 1)))
    if name not in events.column_names:
        return events.append_column(name, pa.chunked_array([by_rule]))
    place = events.column_names.index(name)
    return events.set_column(place, name, pc.coalesce(by_rule, as_text(events[name])))
