"""What people read for every kind of deviation: one display word per key."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SILENCE_BY", "WHICH_COMPLETE", "WORDS"]

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

SILENCE_BY: Mapping[str, str] = {
    "comparison": ", as was asked for (--open-after)",
    "design": ", as the design says (end: open_after)",
    "gaps": ", since 99 of 100 pauses in the log that somebody came back from are not longer",
    "": "",
}
"""Where the silence comes from after which a journey counts as given up."""

WHICH_COMPLETE: Mapping[str, str] = {
    "customer": "whose journey is complete",
    "journey": "that are complete",
}
"""Which customers, or journeys, count where some are still on the way."""
