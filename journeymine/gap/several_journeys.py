"""What intervals do not know of a log that was cut into journeys: whose they are."""

from __future__ import annotations

from journeymine.language import sentence_counted
from journeymine.log import EventLog, Finding
from journeymine.log.cutting import is_cut

__all__ = ["several_journeys"]


def several_journeys(log: EventLog) -> tuple[Finding, ...]:
    """Why the intervals may be too narrow: the journeys of one customer resemble each other.

    Returns
    -------
    tuple of Finding
        ``JM-W252``; nothing of a log that was not cut, or where every customer has one journey.
        Its weight is the share of journeys that are not the first of their customer.

    Examples
    --------
    >>> import pandas as pd
    >>> times = pd.to_datetime(["2026-01-01", "2026-03-01", "2026-01-01"], utc=True)
    >>> frame = pd.DataFrame({"case": ["a", "a", "b"], "activity": "visit", "time": times})
    >>> (found,) = several_journeys(EventLog.from_pandas(frame).cut(gap="30d"))
    >>> found.code, found.count, found.of
    ('JM-W252', 1, 3)
    """
    if not is_cut(log.storage):
        return ()
    found = log.revisits()
    again = found.journeys - found.customers
    if not again:
        return ()
    message = sentence_counted(
        found.journeys,
        "{n} journey is of {customers}, and the intervals take each journey as independent of the "
        "others: they are too narrow, the more so the more alike the journeys of one customer are",
        "{n} journeys are those of {customers}, and the intervals take each journey as independent "
        "of the others: they are too narrow, the more so the more alike the journeys of one "
        "customer are",
        customers=sentence_counted(found.customers, "{n} customer", "{n} customers"),
    )
    weight = again / found.journeys
    return (Finding("JM-W252", message, again, found.journeys, touches=("cases",), weight=weight),)
