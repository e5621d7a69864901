"""Which cases are alike: they deviate or not, got as far, and used the same channel.

What cases at a touchpoint have in common is one number over all buckets, their pattern.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.experience.answers import Answers, places_of
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.visits import Visits

__all__ = ["Alike"]

_CHANNELS = 1 << 31
"""More than there can be: how many there are is known after the last bucket."""

_Ints = NDArray[np.int64]


class Alike:
    """Numbers the patterns of cases, bucket by bucket.

    Parameters
    ----------
    alignments : Alignments
        Tell which cases deviate.
    still_open : OpenJourneys, optional
        Tells it of the open cases, as beginnings.
    """

    def __init__(self, alignments: Alignments, still_open: OpenJourneys | None = None) -> None:
        self._places, reached = places_of(alignments.design)
        self._reached = len(reached) + 1
        self._deviates = alignments.cost > 0
        self._deviates_open = (
            self._deviates if still_open is None else still_open.alignments.cost > 0
        )
        self._channels: dict[str | None, int] = {}

    def cases(self, visits: Visits) -> _Ints:
        """Whether each case deviates and how far it got, as one number."""
        deviates = np.where(
            visits.is_open, self._deviates_open[visits.variant], self._deviates[visits.variant]
        )
        places = np.append(self._places, -1)[visits.touchpoint]  # -1 is the one appended
        furthest = np.maximum.reduceat(places, visits.offsets[:-1]) + 1
        alike: _Ints = deviates * self._reached + furthest
        return alike

    def channel(self, visits: Visits) -> _Ints:
        """The channel of every event, numbered over all buckets."""
        if not visits.has("channel"):
            return np.full(visits.n_events, self._channels.setdefault(None, 0), np.int64)
        codes, texts = visits.texts("channel")
        known = [self._channels.setdefault(text, len(self._channels)) for text in texts]
        return np.array(known, np.int64)[codes]

    def patterns(self, answers: Answers, cases: _Ints) -> _Ints:
        """The pattern of each of these answers.

        Parameters
        ----------
        answers : Answers
            Their channels numbered by `channel`.
        cases : array of int64, (cases,)
            What `cases` gives for the bucket.
        """
        at_touchpoint = answers.touchpoint * self._alikes + cases[answers.case]
        return at_touchpoint * _CHANNELS + answers.channel

    def without_gaps(self, patterns: _Ints) -> _Ints:
        """Patterns numbered by the channels there are so far, in the same order."""
        return (patterns // _CHANNELS) * len(self._channels) + patterns % _CHANNELS

    def with_gaps(self, numbers: _Ints) -> _Ints:
        """The patterns that `without_gaps` gave these numbers, with the same channels."""
        channels = len(self._channels)
        return numbers // channels * _CHANNELS + numbers % channels

    @property
    def per_touchpoint(self) -> int:
        """How many numbers `without_gaps` gives for each touchpoint; at least 1."""
        return self._alikes * max(len(self._channels), 1)

    @property
    def _alikes(self) -> int:
        """How many numbers `cases` gives."""
        return 2 * self._reached

    def told(self, pattern: int) -> tuple[int, tuple[bool, int, str]]:
        """The touchpoint of a pattern, and what its cases have in common: see `Pattern.key`."""
        rest, channel = divmod(pattern, _CHANNELS)
        touchpoint, alike = divmod(rest, self._alikes)
        deviates, furthest = divmod(alike, self._reached)
        return touchpoint, (bool(deviates), furthest, list(self._channels)[channel] or "")
