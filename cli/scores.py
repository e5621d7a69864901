"""The options of `compare` that join the answers of a survey to the log."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from journeymine.design import DesignedJourney
    from journeymine.log import EventLog

__all__ = ["ScoreOptions", "score_options"]

_ROLES = ("case", "touchpoint", "time", "score", "kind")
_ALONE = "it says how --scores FILE is read, and no --scores is given"


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """Which answers are joined, and how; the arguments of `read_answers` and `join_scores`."""

    scores: tuple[str, ...]
    score_window: str | None
    score_scale: str | None
    score_kind: str | None
    score_column: tuple[str, ...]
    score_timezone: str | None
    score_time_format: str | None
    score_sheet: str | None
    score_map: str | None

    def check(self) -> None:
        """Refuse what is said about answers where there are none, and roles that are none."""
        if not self.scores and (given := next(iter(self._given()), None)):
            raise click.UsageError(f"--{given.replace('_', '-')} is left over: {_ALONE}.")
        self._columns()

    def join(self, log: EventLog, design: DesignedJourney) -> EventLog:
        """The log with the answers that were named, or the log as it is."""
        if not self.scores:
            return log
        from journeymine.gap.survey.join import WINDOW, join_scores
        from journeymine.reading import read_answers

        named = self._columns()
        answers = read_answers(
            *self.scores,
            case=_one(named, "case"),
            touchpoint=_one(named, "touchpoint"),
            time=_one(named, "time"),
            score=named.get("score"),
            kind=_one(named, "kind"),
            scale=self.score_scale,
            timezone=self.score_timezone,
            time_format=self.score_time_format,
            sheet=self.score_sheet,
            map=self.score_map,
        )
        window = WINDOW if self.score_window is None else self.score_window
        return join_scores(log, answers, design, window=window, kind=self.score_kind)

    def given(self) -> dict[str, object]:
        """The options that differ from their defaults; of files their plain names."""
        if not self.scores:
            return {}
        return {"scores": [PurePath(path).name for path in self.scores], **self._given()}

    def _given(self) -> dict[str, object]:
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        del said["scores"]
        return {name: value for name, value in said.items() if value}

    def _columns(self) -> dict[str, list[str]]:
        """``case=kundnr`` and so on; ``score`` can be given several times."""
        found: dict[str, list[str]] = {}
        for text in self.score_column:
            role, equals, name = text.partition("=")
            if role not in _ROLES or not equals or not name or (role in found and role != "score"):
                message = f"'{text}' is none; write {', '.join(_ROLES)} once each, as case=NAME"
                raise click.BadParameter(message, param_hint="--score-column")
            found.setdefault(role, []).append(name)
        return found


def _one(named: Mapping[str, list[str]], role: str) -> str | None:
    return named[role][0] if role in named else None


def score_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for answers; the command receives them as `score_options`."""

    @functools.wraps(command)
    def wrapped(*args: Any, **given: Any) -> Any:
        chosen = {field.name: given.pop(field.name) for field in fields(ScoreOptions)}
        return command(*args, score_options=ScoreOptions(**chosen), **given)

    options = [
        click.option(
            "--scores",
            metavar="FILE",
            multiple=True,
            help="Answers of a survey: a table with case and score, and where there are such, "
            "touchpoint and time. May be repeated.",
        ),
        click.option(
            "--score-window",
            metavar="DURATION",
            help="How long after a visit an answer is about it [default: 30d].",
        ),
        click.option(
            "--score-column",
            metavar="ROLE=COLUMN",
            multiple=True,
            help="A column of the answers: case, touchpoint, time, score or kind "
            "(told by its name if left out). May be repeated.",
        ),
        click.option(
            "--score-scale",
            metavar="LOW-HIGH",
            help="The scale of the answers, e.g. 0-10 [default: that of the design].",
        ),
        click.option(
            "--score-kind", metavar="NAME", help="Which kind of scores, where there are several."
        ),
        click.option(
            "--score-timezone",
            metavar="ZONE",
            help="Zone of the answers' times without one [default: UTC].",
        ),
        click.option(
            "--score-time-format", metavar="FORMAT", help="As --time-format, of the answers."
        ),
        click.option("--score-sheet", metavar="NAME", help="As --sheet, of the answers."),
        click.option(
            "--score-map", metavar="PRESET", help="Whose export the answers are, e.g. qualtrics."
        ),
    ]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped
