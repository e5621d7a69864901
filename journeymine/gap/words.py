"""What people read for every kind of deviation: one display word per key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.language import marked

__all__ = ["DEVIATIONS", "PARTS", "SILENCE_BY", "WHICH_COMPLETE", "WORDS", "unit_of"]

WORDS: Mapping[str, str] = {
    "missing": marked("skipped"),
    "stopped": marked("left here"),
    "ad_hoc": marked("unplanned"),
    "order": marked("out of order"),
    "repeated": marked("repeated"),
    "alternative": marked("second route too"),
    "failed": marked("failed"),
    "channel": marked("other channel"),
    "late": marked("late"),
    "not_yet": marked("still on the way"),
}

DEVIATIONS: Mapping[str, str] = {
    "missing": marked("skipped {step}"),
    "ad_hoc": marked("unplanned {step}"),
    "order": marked("out of order {step}"),
    "repeated": marked("repeated {step}"),
    "alternative": marked("second route too {step}"),
    "failed": marked("failed {step}"),
    "channel": marked("other channel {step}"),
    "late": marked("late {step}"),
    "not_yet": marked("still on the way {step}"),
}
"""The same with the step that it is about; who leaves is at none."""

PARTS: Mapping[str, str] = {
    "path": marked("path"),
    "channel": marked("channel"),
    "time": marked("time"),
    "experience": marked("experience"),
    "outcome": marked("outcome"),
}
"""Of the gap index."""

SILENCE_BY: Mapping[str, str] = {
    "comparison": marked(", as was asked for (--open-after)"),
    "design": marked(", as the design says (end: open_after)"),
    "gaps": marked(
        ", since 99 of 100 pauses in the log that somebody came back from are not longer"
    ),
    "": "",
}
"""Where the silence comes from after which a journey counts as given up."""

WHICH_COMPLETE: Mapping[str, str] = {
    "customer": "whose journey is complete",
    "journey": "that are complete",
}
"""Which customers, or journeys, count where some are still on the way."""


def unit_of(gap: Mapping[str, Any]) -> str:
    """What a case is called, ``customer`` or ``journey``, by the figures as ``gap.json`` has them.

    Results of earlier versions do not say it; there a case is a customer.
    """
    return str(gap["log"].get("unit", "customer"))
