"""The event log, its distinct paths and what can be taken from both."""

from journeymine.log.event_log import CANONICAL, LOG_SCHEMA, EventLog, LeftOut
from journeymine.log.rows import Finding, Reject, Rows, Source
from journeymine.log.variants import Variants

__all__ = [
    "CANONICAL",
    "LOG_SCHEMA",
    "EventLog",
    "Finding",
    "LeftOut",
    "Reject",
    "Rows",
    "Source",
    "Variants",
]
