"""The finding of a gap in one line: the title of its picture and of its page."""

from __future__ import annotations

from journeymine.drawing.metro_layout import in_count, in_percent
from journeymine.gap import DeviationFigures, Gap

__all__ = ["headline"]


def headline(gap: Gap) -> str:
    """How many travel as designed, and the commonest way in which others do not.

    Of the customers whose journey is complete.
    """
    cases, fitting = gap.complete_cases, gap.path.fitting_cases
    if not cases:
        return "No journey is complete yet"
    if fitting == cases:
        if cases == 1:
            return "The one customer travels the journey as designed"
        return f"All {in_count(cases)} customers travel the journey as designed"
    only = "Only " if fitting < cases / 2 else ""
    some = f"{only}{in_percent(fitting, cases)} travel" if fitting else "No customer travels"
    most = gap.deviations[0]
    return f"{some} the journey as designed; {in_percent(most.cases, cases)} {_said(most)}"


def _said(row: DeviationFigures) -> str:
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
        case _:
            return f"take a second route too: {row.touchpoint}"
