"""How long a silence is before a journey counts as given up, where nobody has said it.

Then it is one that is longer than 99 of 100 pauses that somebody came back from.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.time.endings import MICRO
from journeymine.gap.visits import Visits

__all__ = ["Pauses"]

_SHARE = 0.99


class Pauses:
    """Gathers the pauses between the events of a case, in whole seconds, rounded up."""

    def __init__(self) -> None:
        self._found: list[NDArray[np.int64]] = []

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        pauses = np.diff(visits.time)
        inside = np.ones(len(pauses), np.bool_)
        inside[visits.offsets[1:-1] - 1] = False
        self._found.append(-(-pauses[inside] // MICRO))

    def longest_usual(self) -> int | None:
        """The smallest number of seconds that 99 of 100 pauses do not exceed; None without."""
        pauses = np.concatenate(self._found) if self._found else np.zeros(0, np.int64)
        if not len(pauses):
            return None
        place = ceil(_SHARE * len(pauses) - 1e-9) - 1
        found = int(np.partition(pauses, place)[place])
        # All at one time: nothing can be learnt from that.
        return found or None
