"""What a page for sharing says of itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from journeymine.drawing.figures.headline import with_commonest
from journeymine.language import Language, marked

__all__ = ["LEFT_OUT", "rounding_note", "shared_headline", "words_left_out", "words_of_sharing"]

LEFT_OUT: Mapping[str, str] = {
    marked("Pictures of the experience, the blueprint and what to do first"): marked(
        "they show means and waits"
    ),
    marked("Channel, time, experience, outcome, hand-overs, failed steps, segments"): marked(
        "their counts are not sums over paths, so what they give away cannot be checked"
    ),
    marked("Gap index, fitness and other means"): marked(
        "a mean and its base can give a small count away"
    ),
    marked("Medians and other quantiles"): marked("that of few is the figure of one of them"),
    marked("Owners"): marked("they are ranked by the gap index"),
    marked("How many paths and patterns there are"): marked("most of them are those of few"),
    marked("Journeys still on the way"): marked("only complete journeys are counted"),
    marked("Events, rows, dates, sources and findings about the log"): marked(
        "they can point to one case"
    ),
}
"""What is left out, and why."""


def shared_headline(
    data: Mapping[str, Any], language: Language, kinds: Collection[str] | None = None
) -> str:
    """How many travel as designed, and the commonest deviation, as far as rounded counts tell.

    Parameters
    ----------
    data : mapping
        What `shareable` returned.
    language : Language
    kinds : collection of str, optional
        Those of deviations that may be named; all if not given.
    """
    return with_commonest(_travelling(data, language), data["gap"], language, kinds)


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
    say = language.say
    fewest = language.count(data["shareable"]["fewest"])
    multiples = language.count(data["shareable"]["multiples"])
    found = [
        say(
            "This page can be shared: counts under {n} are not shown, and none can be worked out "
            "from those that are.",
            n=fewest,
        ),
        say(
            "All counts are rounded down to multiples of {n}; shares and intervals are made from "
            "rounded counts. Below that, also for none at all, stands <{n}.",
            n=multiples,
        ),
        say("Deviations and paths of fewer than {n} are no rows of their own.", n=multiples),
    ]
    if not data["patterns"]["rows"]:
        found.append(say("Patterns of deviation are not drawn: none is common enough."))
    if not data["aligned_paths"]:
        found.append(say("Paths are not drawn beside the design: none is common enough."))
    return found


def rounding_note(data: Mapping[str, Any], language: Language) -> str:
    """What stands under every picture."""
    return language.say(
        "Drawn from counts that are rounded down to multiples of {n}. A dash, or nothing drawn: "
        "fewer than {n}, or none.",
        n=language.count(data["shareable"]["multiples"]),
    )


def words_left_out(language: Language) -> list[tuple[str, str]]:
    """What is left out, and why."""
    return [(language.say(what), language.say(why)) for what, why in LEFT_OUT.items()]
