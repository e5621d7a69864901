"""The parts of the gap that need events, measured in one look at them.

Path figures need variants alone.  Everything else goes over the events once, bucket by bucket:
each part is shown every bucket and says at the end what it found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.measured import Beside, Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.visits import visits_of
from journeymine.log import EventLog
from journeymine.log.sql import Remote

__all__ = ["Parts", "measure"]

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What was seen in the events.

    Attributes
    ----------
    variant : array of int64, (cases,)
        Of every case, as the log is stored; sorted by case where it lies on a cluster.
    is_open : array of bool, (cases,)
    seconds : array of int64, (cases,), or None
        From the first to the last event; None where the events are on a cluster.
    losses : tuple of Losses
        Of every part that could be measured, but the path.
    beside : tuple of Beside
        Deviations that are no moves of the path.
    """

    variant: NDArray[np.int64]
    is_open: NDArray[np.bool_]
    seconds: NDArray[np.int64] | None
    losses: tuple[Losses, ...] = ()
    beside: tuple[Beside, ...] = ()


def measure(log: EventLog, alignments: Alignments, still_open: OpenJourneys | None) -> Parts:
    """Look at all events once; where they lie on a cluster, at the table of cases alone.

    Parameters
    ----------
    log : EventLog
        What was compared.
    alignments : Alignments
        Of its variants.
    still_open : OpenJourneys or None
    """
    if isinstance(log.storage, Remote):
        table = alignments.variants.case_variant
        assert table is not None, "the variants are made from a log"
        variant = table["variant"].to_numpy()
        none = np.zeros(len(variant), np.bool_)
        return Parts(variant, none if still_open is None else still_open.is_open, None)
    variants: list[NDArray[np.int64]] = []
    opened: list[NDArray[np.bool_]] = []
    lasting: list[NDArray[np.int64]] = []
    for visits in visits_of(log, alignments, still_open, columns=()):
        variants.append(visits.variant)
        opened.append(visits.is_open)
        first, last = visits.offsets[:-1], visits.offsets[1:] - 1
        lasting.append((visits.time[last] - visits.time[first]) // _MICROSECONDS)
    return Parts(np.concatenate(variants), np.concatenate(opened), np.concatenate(lasting))
