"""What intervals do not know of a log that was cut into journeys: whose they are."""

from __future__ import annotations

from journeymine.log import EventLog, LeftOut
from journeymine.log.cutting import is_cut
from journeymine.statistics import counted

__all__ = ["several_journeys"]


def several_journeys(log: EventLog) -> tuple[LeftOut, ...]:
    """Why the intervals may be too narrow: the journeys of one customer resemble each other.

    Nothing of a log that was not cut, or where every customer has one journey.

    Examples
    --------
    >>> import pandas as pd
    >>> times = pd.to_datetime(["2026-01-01", "2026-03-01", "2026-01-01"], utc=True)
    >>> frame = pd.DataFrame({"case": ["a", "a", "b"], "activity": "visit", "time": times})
    >>> log = EventLog.from_pandas(frame).cut(gap="30d")
    >>> [entry.what for entry in several_journeys(log)]
    ['whose journeys they are']
    """
    if not is_cut(log.storage):
        return ()
    found = log.revisits()
    if found.journeys == found.customers:
        return ()
    why = (
        f"{counted(found.journeys, 'journey')} are those of "
        f"{counted(found.customers, 'customer')}, and intervals take each as independent of the "
        "others: they are likely too narrow, the more so the more alike the journeys of one "
        "customer are"
    )
    return (LeftOut("whose journeys they are", why, 0),)
