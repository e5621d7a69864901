"""Pure functions on numbers and arrays, each citing its source; numbers as people read them."""

from journeymine.statistics.intervals import Interval, Share, mean_interval, share
from journeymine.statistics.wording import counted, numbered, percent, trimmed

__all__ = [
    "Interval",
    "Share",
    "counted",
    "mean_interval",
    "numbered",
    "percent",
    "share",
    "trimmed",
]
