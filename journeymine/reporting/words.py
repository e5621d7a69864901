"""What the page says: one English wording a key; other languages take its place later."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "KIND_HELP",
    "LEFT_OUT",
    "LOSSES",
    "MOVE_MARKS",
    "MOVE_WORDS",
    "PARTS",
]

PARTS: Mapping[str, str] = {
    "path": "Path",
    "channel": "Channel",
    "time": "Time",
    "experience": "Experience",
    "outcome": "Outcome",
}

LOSSES: Mapping[str, str] = {
    "absent": "did not come in time",
    "below_intended": "below the intended experience",
    "unsuccessful": "ended without success",
}

MOVE_MARKS: Mapping[str, str] = {"model": "\u2212\u00a0", "log": "+\u00a0"}
"""Before a step of a path that is not as designed, so that colour and border tell nothing alone."""

MOVE_WORDS: Mapping[str, str] = {"model": "skipped", "log": "added"}
"""The same for those who listen to the page."""

KIND_HELP: Mapping[str, str] = {
    "missing": "the design asks for it, it did not happen",
    "stopped": "nothing that had to follow happened",
    "ad_hoc": "the design does not know it",
    "order": "it happened, but not at its place",
    "repeated": "it happened more often than designed",
    "alternative": "another branch of the choice was taken as well",
    "failed": "it happened, with an outcome that the design calls a failure",
    "channel": "it happened in a channel that it is not designed for",
    "late": "it happened after its deadline",
    "not_yet": "its deadline is still to come",
}

LEFT_OUT: Mapping[str, str] = {
    "path.precision_prefix": "Precision over beginnings",
    "certain deviations": "Which deviations are certain",
    "path.open": "Journeys still on the way",
    "path.weighted": "Weighted costs",
    "open journeys": "Journeys still on the way",
    "complete journeys": "Complete journeys",
    "weights of channels": "Weights of channels",
    "proof of path": "Not proved",
    "proof of path.open": "Not proved, of open journeys",
    "proof of path.weighted": "Not proved, of weighted costs",
    "channel": "Channels",
    "channel of events": "Events without a channel",
    "channel.other": "Other channels than designed",
    "channel.switches.concurrent": "Channels used at the same time",
    "channel.switches.after_failure": "Switches of channel after a failure",
    "time": "Times",
    "hand-overs": "Hand-overs between owners",
    "failed visits": "Failed steps",
    "experience": "Experience",
    "experience of touchpoints with an intended value": "Experience beside the intended one",
    "losses of experience": "Experience in the gap index",
    "scores outside of the scale": "Scores outside of the scale",
    "scores without a touchpoint": "Scores without a touchpoint",
    "answers of the survey": "Answers of the survey",
    "outcome": "Outcome",
    "outcome of journeys": "Journeys without an outcome yet",
    "drop-off by stage": "Drop-off by stage",
    "time of deviations": "What deviations take in time",
}
