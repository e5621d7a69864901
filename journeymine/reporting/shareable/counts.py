"""Every count of customers that a page for sharing may show, as a sum over paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeymine.reporting.paths import paths_of

__all__ = ["TOUCHPOINT_COUNTS", "Counts", "Key", "counts_of"]

Key = tuple[str, str | int]
"""``all``, ``fitting``, one of `TOUCHPOINT_COUNTS` with a touchpoint, or ``row`` with a number."""

TOUCHPOINT_COUNTS: Mapping[str, tuple[str, str]] = {
    "reached": ("reached", ""),
    "skipped": ("skipped_cases", "missing"),
    "repeated": ("repeated_cases", "repeated"),
    "order": ("order_cases", "order"),
}
"""Name -> its key in a row of ``touchpoints``, and the kind of deviation that it counts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts as sums over paths.

    Attributes
    ----------
    keys : tuple of Key
        What each counts.
    takes : ndarray of bool, (counts, paths)
        Whether the cases of a path are among those that are counted.
    cases : ndarray of int64, (paths,)
        How many cases took each path.
    rest : ndarray of int64, (counts,)
        Of every count, the cases on paths that are not listed.
    """

    keys: tuple[Key, ...]
    takes: NDArray[np.bool_]
    cases: NDArray[np.int64]
    rest: NDArray[np.int64]

    @property
    def values(self) -> NDArray[np.int64]:
        """The counts."""
        found: NDArray[np.int64] = self.takes @ self.cases + self.rest
        return found


def counts_of(data: Mapping[str, Any]) -> Counts:
    """The counts of a page that its paths explain; what they do not explain is left out.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.

    Raises
    ------
    KeyError
        If the paths do not name their deviations: the data are damaged.
    """
    gap, paths = data["gap"], paths_of(data)
    cases = np.array([path["cases"] for path in paths], dtype=np.int64)
    listed_all = len(paths) == data["complete_variants"]
    keys, takes, rest = [], [], []
    for key, value, counted in _candidates(gap, paths):
        row = np.array(counted, dtype=np.bool_)
        left = value - int(cases[row].sum())
        if left == 0 or (left > 0 and not listed_all):
            keys.append(key)
            takes.append(row)
            rest.append(left)
    return Counts(tuple(keys), np.array(takes), cases, np.array(rest, dtype=np.int64))


def _candidates(
    gap: Mapping[str, Any], paths: list[dict[str, Any]]
) -> Iterator[tuple[Key, int, list[bool]]]:
    path = gap["path"]
    yield ("all", ""), path["fitting_share"]["n"], [True] * len(paths)
    yield ("fitting", ""), path["fitting_cases"], [one["cost"] == 0 for one in paths]
    rows = [*gap["deviations"], *gap["accepted"]]
    shown = [{(rows[i]["kind"], rows[i]["touchpoint"]) for i in p["deviations"]} for p in paths]
    seen = [{m["name"] for m in p["moves"] if m["kind"] in ("sync", "log")} for p in paths]
    for touchpoint in gap["touchpoints"]:
        name = touchpoint["touchpoint"]
        for what, (key, kind) in TOUCHPOINT_COUNTS.items():
            if what == "reached":
                share = touchpoint["reached"]
                value = round((share["value"] or 0) * share["n"])
                yield (what, name), value, [name in one for one in seen]
            else:
                yield (what, name), touchpoint[key], [(kind, name) in one for one in shown]
    for number, row in enumerate(rows):
        yield ("row", number), row["cases"], [number in one["deviations"] for one in paths]
