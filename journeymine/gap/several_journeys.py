"""What intervals go by in a log that was cut into journeys: the customers whose they are."""

from __future__ import annotations

from journeymine.language import sentence_counted
from journeymine.log import EventLog, Finding
from journeymine.log.cutting import is_cut

__all__ = ["several_journeys"]


def several_journeys(log: EventLog) -> tuple[Finding, ...]:
    """That figures count journeys, and how sure they are goes by customer.

    Returns
    -------
    tuple of Finding
        ``JM-W252``, without a weight, as no figure is wrong by it; nothing of a log that was not
        cut, or where every customer has one journey.

    Examples
    --------
    >>> import pandas as pd
    >>> times = pd.to_datetime(["2026-01-01", "2026-03-01", "2026-01-01"], utc=True)
    >>> frame = pd.DataFrame({"case": ["a", "a", "b"], "activity": "visit", "time": times})
    >>> (found,) = several_journeys(EventLog.from_pandas(frame).cut(gap="30d"))
    >>> found.code, found.count, found.of, found.weight
    ('JM-W252', 1, 3, 0.0)
    """
    if not is_cut(log.storage):
        return ()
    found = log.revisits()
    again = found.journeys - found.customers
    if not again:
        return ()
    customers = sentence_counted(found.customers, "{n} customer", "{n} customers")
    if log.linked is None:
        message = sentence_counted(
            found.journeys,
            "{n} journey is of {customers}: figures count journeys, and all intervals and tests "
            "are by customer, since the journeys of one customer may be alike",
            "{n} journeys are those of {customers}: figures count journeys, and all intervals and "
            "tests are by customer, since the journeys of one customer may be alike",
            customers=customers,
        )
    else:
        message = sentence_counted(
            found.journeys,
            "{n} journey is of {customers}: figures count journeys, and intervals and tests are by "
            "customer, since the journeys of one customer may be alike; only those of how many "
            "answered a survey, and of how many answers found their journey, are by journey",
            "{n} journeys are those of {customers}: figures count journeys, and intervals and "
            "tests are by customer, since the journeys of one customer may be alike; only those of "
            "how many answered a survey, and of how many answers found their journey, are by "
            "journey",
            customers=customers,
        )
    return (Finding("JM-W252", message, again, found.journeys, touches=("cases",)),)
