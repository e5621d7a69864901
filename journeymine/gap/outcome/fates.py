"""What became of every journey, for a given silence: success, none, or not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.joined import joined
from journeymine.gap.outcome.success import FAILED, SUCCEEDED
from journeymine.gap.time.endings import MICRO

__all__ = ["LOST", "UNDECIDED", "WON", "Fates", "Journeys"]

UNDECIDED, WON, LOST = range(3)

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """What became of the journeys, and since when it is known in microseconds; (cases,) each."""

    fate: NDArray[np.int8]
    at: _Ints


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """What must be known of every journey to say what became of it; (cases,) each.

    Attributes
    ----------
    first, last : array of int64
        The times of its first and last event, in microseconds.
    status, at : array
        What its events tell, and since when; see `Decided`.
    ended : array of bool
        Whether something that happened ends it.
    over : array of bool
        Whether the rule calls it over, by that or by silence.
    now : int
    """

    first: _Ints
    last: _Ints
    status: NDArray[np.int8]
    at: _Ints
    ended: _Flags
    over: _Flags
    now: int

    @classmethod
    def joined(cls, parts: Sequence[Journeys]) -> Journeys:
        """Those of all buckets."""
        kinds = {
            "first": np.int64, "last": np.int64, "status": np.int8, "at": np.int64,
            "ended": np.bool_, "over": np.bool_,
        }  # fmt: skip
        return cls(**joined(parts, kinds), now=parts[0].now if parts else 0)

    def fates(self, silence: int | None, *, by_rule: bool) -> Fates:
        """What became of them.

        Parameters
        ----------
        silence : int or None
            In seconds: a longer one is for good. None: silence tells nothing.
        by_rule : bool
            Whether this is the silence of the rule, which then decides.
        """
        over, since = self.ended, self.last
        if silence is not None:
            quiet = self.now - self.last > silence * MICRO
            over = over | quiet | self.over if by_rule else over | quiet
            since = np.minimum(self.last + silence * MICRO, self.now)
        since = np.where(self.ended, self.last, since)
        fate = np.where(over, LOST, UNDECIDED)
        fate = np.where(self.status == FAILED, LOST, np.where(self.status == SUCCEEDED, WON, fate))
        # What could no longer succeed may have been given up before.
        lost_at = np.where(over, since, self.now)
        both = (self.status == FAILED) & over
        at = np.where(self.status == 0, lost_at, self.at)
        at = np.where(both, np.minimum(self.at, lost_at), at)
        return Fates(fate.astype(np.int8), at)
