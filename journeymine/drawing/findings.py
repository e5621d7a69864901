"""The finding of a gap in one line: the title of its picture and of its page."""

from __future__ import annotations

from journeymine.drawing.metro_layout import in_count, in_percent
from journeymine.gap import DeviationFigures, Gap

__all__ = ["headline"]


def headline(gap: Gap) -> str:
    """How many travel as designed, and the commonest way in which customers do not.

    Of the customers whose journey is complete.  What may still come is no deviation.
    """
    cases, fitting = gap.complete_cases, gap.path.fitting_cases
    if not cases:
        return "No journey is complete yet"
    if fitting == cases:
        one = f"The one {gap.unit} travels"
        some = one if cases == 1 else f"All {in_count(cases, gap.unit)} travel"
    elif fitting:
        only = "Only " if fitting < cases / 2 else ""
        some = f"{only}{in_percent(fitting, cases)} travel"
    else:
        some = f"No {gap.unit} travels"
    most = next((row for row in gap.deviations if row.kind != "not_yet"), None)
    others = ""
    if most is not None:
        others = f"; {in_percent(most.cases, most.share.n)} {_said(most, gap.unit)}"
    way = "as designed" if gap.unit == "journey" else "the journey as designed"
    return f"{some} {way}{others}"


def _said(row: DeviationFigures, unit: str) -> str:
    match row.kind:
        case "missing":
            return f"skip {row.touchpoint}"
        case "stopped":
            return f"leave after {row.after}" if row.after else "never begin it"
        case "ad_hoc":
            return f"make an unplanned contact: {row.activity}"
        case "order":
            return f"come to {row.touchpoint} out of order"
        case "repeated":
            return f"repeat {row.touchpoint}"
        case "late":
            return f"are late at {row.touchpoint}"
        case "failed":
            return f"fail at {row.touchpoint}"
        case "channel":
            return f"of all {unit}s use another channel at {row.touchpoint}"
        case _:
            return f"take a second route too: {row.touchpoint}"
