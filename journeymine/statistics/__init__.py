"""Pure functions on numbers and arrays, each citing its source."""

from journeymine.statistics.intervals import Interval, Share, mean_interval, percent, share

__all__ = ["Interval", "Share", "mean_interval", "percent", "share"]
