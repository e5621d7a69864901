"""What the page says: one wording a key, in English; the page says it in its language."""

from __future__ import annotations

from collections.abc import Mapping

from journeymine.language import marked
from journeymine.log.survey import links

__all__ = [
    "GRADES", "GRADE_HELP", "KIND_HELP", "LEFT_OUT", "LOSSES", "MOVE_MARKS", "MOVE_WORDS", "PARTS",
    "PERIODS", "SEVERITIES", "SPOTS", "UNLINKED", "VERDICTS", "VIEWS", "WEIGHINGS",
]  # fmt: skip

PARTS: Mapping[str, str] = {
    "path": marked("Path"),
    "channel": marked("Channel"),
    "time": marked("Time"),
    "experience": marked("Experience"),
    "outcome": marked("Outcome"),
}

PERIODS: Mapping[str, str] = {
    "day": marked("By day"),
    "week": marked("By week"),
    "month": marked("By month"),
    "quarter": marked("By quarter"),
}

WEIGHINGS: Mapping[str, str] = {
    "all equal": marked("all equal"),
    "path twice": marked("path twice"),
    "path half": marked("path half"),
    "channel twice": marked("channel twice"),
    "channel half": marked("channel half"),
    "time twice": marked("time twice"),
    "time half": marked("time half"),
    "experience twice": marked("experience twice"),
    "experience half": marked("experience half"),
    "outcome twice": marked("outcome twice"),
    "outcome half": marked("outcome half"),
}
"""The other weights of the gap index, by what changes."""

LOSSES: Mapping[str, str] = {
    "absent": marked("did not come in time"),
    "below_intended": marked("below the intended experience"),
    "unsuccessful": marked("ended without success"),
}

MOVE_MARKS: Mapping[str, str] = {"model": "\u2212\u00a0", "log": "+\u00a0"}
"""Before a step of a path that is not as designed, so that colour and border tell nothing alone."""

MOVE_WORDS: Mapping[str, str] = {"model": marked("skipped"), "log": marked("added")}
"""The same for those who listen to the page."""

KIND_HELP: Mapping[str, str] = {
    "missing": marked("the design asks for it, it did not happen"),
    "stopped": marked("nothing that had to follow happened"),
    "ad_hoc": marked("the design does not know it"),
    "order": marked("it happened, but not at its place"),
    "repeated": marked("it happened more often than designed"),
    "alternative": marked("another branch of the choice was taken as well"),
    "failed": marked("it happened, with an outcome that the design calls a failure"),
    "channel": marked("it happened in a channel that it is not designed for"),
    "late": marked("it happened after its deadline"),
    "not_yet": marked("its deadline is still to come"),
}

SPOTS: Mapping[str, str] = {
    "never_logged": marked("never logged"),
    "source_silent": marked("source falls silent"),
    "touchpoint_silent": marked("touchpoint falls silent"),
    "unmatched": marked("not in the design"),
    "rejected_rows": marked("rows not read"),
    "window_start": marked("before the log begins"),
    "window_end": marked("after the log ends"),
    "open": marked("still on the way"),
    "tied_times": marked("order not known"),
    "no_time_of_day": marked("dates alone"),
    "no_channel": marked("no channel"),
    "no_scores": marked("no scores"),
    "few_scores": marked("not all scores"),
    "undecided": marked("outcome not known"),
    "not_proved": marked("alignment not proved"),
    "no_owner": marked("no owner"),
}

SEVERITIES: Mapping[str, str] = {
    "serious": marked("serious"),
    "warning": marked("a warning"),
    "note": marked("a note"),
}
"""Of what `lint` says of a design."""

GRADES: Mapping[str, str] = {
    "seen": marked("seen"),
    "partly": marked("partly"),
    "white": marked("never logged"),
}

GRADE_HELP: Mapping[str, str] = {
    "seen": marked("Everything that the design asks for is in the log."),
    "partly": marked("No white spot alone could move the gap index by more than 5 points."),
}
"""Of those that are not white: how white it is depends on its spots."""

LEFT_OUT: Mapping[str, str] = {
    "path.precision": marked("Precision"),
    "path.precision_prefix": marked("Precision over beginnings"),
    "certain deviations": marked("Which deviations are certain"),
    "choice of the alignment": marked("Choice of the alignment"),
    "path.open": marked("Journeys still on the way"),
    "path.weighted": marked("Weighted costs"),
    "open journeys": marked("Journeys still on the way"),
    "complete journeys": marked("Complete journeys"),
    "weights of channels": marked("Weights of channels"),
    "proof of path": marked("Not proved"),
    "proof of path.open": marked("Not proved, of open journeys"),
    "proof of path.weighted": marked("Not proved, of weighted costs"),
    "channel": marked("Channels"),
    "channel of events": marked("Events without a channel"),
    "channel.other": marked("Other channels than designed"),
    "channel.switches.concurrent": marked("Channels used at the same time"),
    "channel.switches.after_failure": marked("Switches of channel after a failure"),
    "time": marked("Promised times"),
    "hand-overs": marked("Hand-overs between owners"),
    "failed visits": marked("Failed steps"),
    "experience": marked("Experience"),
    "experience of touchpoints with an intended value": marked(
        "Experience beside the intended one"
    ),
    "losses of experience": marked("Experience in the gap index"),
    "scores outside of the scale": marked("Scores outside of the scale"),
    "scores without a touchpoint": marked("Scores without a touchpoint"),
    "answers of the survey": marked("Answers of the survey"),
    "outcome": marked("Outcome"),
    "outcome of journeys": marked("Journeys without an outcome yet"),
    "drop-off by stage": marked("Drop-off by stage"),
    "time of deviations": marked("What deviations take in time"),
}

VERDICTS: Mapping[str, str] = {
    "clear": marked("clear"),
    "likely": marked("likely"),
    "can't tell": marked("can’t tell"),
}

VIEWS: Mapping[str, str] = {
    "map": marked("The journey map"),
    "table": marked("Designed against actual"),
    "experience": marked("The experience"),
    "blueprint": marked("The service blueprint"),
    "paths": marked("Paths beside the design"),
    "patterns": marked("Patterns of deviation"),
    "priorities": marked("What to do first"),
}
"""What each view is called, by its name."""

UNLINKED: Mapping[str, str] = {
    **links.UNLINKED,
    "outside the scale": marked("with a score outside of the scale"),
}
"""Why an answer of a survey is not used, after a number of answers."""
