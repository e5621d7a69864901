"""What a page for sharing says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.drawing.figures.headline import with_commonest
from journeymine.language import Language

__all__ = ["shared_headline", "words_of_sharing"]


def shared_headline(data: Mapping[str, Any], language: Language) -> str:
    """How many travel as designed, and the commonest deviation, as far as rounded counts tell.

    Parameters
    ----------
    data : mapping
        What `shareable` returned.
    language : Language
    """
    return with_commonest(_travelling(data, language), data["gap"], language)


def _travelling(data: Mapping[str, Any], language: Language) -> str:
    path, unit = data["gap"]["path"], data["gap"]["log"]["unit"]
    fitting, base = path["fitting_cases"], path["fitting_share"]["n"]
    if fitting is None:
        return language.say(
            "Fewer than {n} travel the journey as designed",
            n=language.count(data["shareable"]["multiples"]),
        )
    share = language.percent(path["fitting_share"]["value"])
    if fitting == base:
        return language.say("All or nearly all travel the journey as designed")
    if unit == "journey":
        return language.say("{share} of the journeys are as designed", share=share)
    return language.say("{share} travel the journey as designed", share=share)


def words_of_sharing(data: Mapping[str, Any], language: Language) -> list[str]:
    """Sentences on what is not shown, and how the rest is rounded."""
    fewest, multiples = data["shareable"]["fewest"], data["shareable"]["multiples"]
    return [
        language.say(
            "This page can be shared: counts under {n} are not shown, and none can be worked out "
            "from those that are.",
            n=language.count(fewest),
        ),
        language.say(
            "All counts are rounded down to multiples of {n}; shares and intervals are made from "
            "rounded counts. Below that, also for none at all, stands <{n}.",
            n=language.count(multiples),
        ),
        language.say(
            "Deviations and paths of fewer than {n} are no rows of their own.",
            n=language.count(multiples),
        ),
    ]
