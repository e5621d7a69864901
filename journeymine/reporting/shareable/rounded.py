"""Counts as a page for sharing tells them: rounded down, or hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from journeymine.reporting.shareable.counts import Counts, Key
from journeymine.statistics import share

__all__ = ["Rounded"]


@dataclass(frozen=True, slots=True)
class Rounded:
    """Counts rounded down to multiples of `base`.

    Whatever the page, its data and its pictures hold is made from these alone.

    Attributes
    ----------
    base : int
    told : mapping of Key to int
        Those of at least `base`, rounded down.
    """

    base: int
    told: Mapping[Key, int]

    @classmethod
    def of(cls, counts: Counts, base: int) -> Rounded:
        """Round counts down."""
        pairs = zip(counts.keys, counts.values.tolist(), strict=True)
        return cls(base, {key: n // base * base for key, n in pairs if n >= base})

    @property
    def whole(self) -> int:
        """All cases; 0 if they are fewer than `base`."""
        return self.told.get(("all", ""), 0)

    def count(self, key: Key) -> int | None:
        """A count, or None where it is hidden."""
        return self.told.get(key)

    def least(self, key: Key) -> int:
        """How many there are at least: 0 where a count is hidden."""
        return self.told.get(key, 0)

    def share(self, key: Key) -> dict[str, Any]:
        """Its share of all with its interval, of rounded counts, so that it tells no more."""
        count = self.count(key)
        if count is None:
            return {"value": None, "low": None, "high": None, "n": self.whole}
        return asdict(share(count, self.whole))
