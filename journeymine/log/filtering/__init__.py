"""Filters: from a log to a new log, with the count of what was left out.

Each is a function of a log, and a method of `EventLog` of the same name.  What a filter
took away is the last entry of `left_out`, also where that is nothing: the cases that are
gone whole, and all events that are gone.
"""

from journeymine.log.filtering.attributes import where
from journeymine.log.filtering.cases import lasting, most_common, with_events
from journeymine.log.filtering.events import between, with_activities
from journeymine.log.filtering.paths import following

__all__ = [
    "between", "following", "lasting", "most_common", "where", "with_activities", "with_events",
]  # fmt: skip
