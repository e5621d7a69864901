"""What people read for every kind of deviation: one display word per key."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORDS"]

WORDS: Mapping[str, str] = {
    "missing": "skipped",
    "stopped": "left here",
    "ad_hoc": "unplanned",
    "order": "out of order",
    "repeated": "repeated",
    "alternative": "second route too",
    "failed": "failed",
    "channel": "other channel",
    "late": "late",
    "not_yet": "still on the way",
}
