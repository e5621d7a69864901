"""Which column of a table of answers is which: as asked, or by its name.

As in logs: the canonical name comes first, then names that are sure to mean it, then likely
ones, each first exactly and then whatever its case; nothing is told by content.  Two columns
that fit equally well are an error that names both, unless they hold the same.  The case and the
score must be there; the touchpoint, the time and the kind of a score need not.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import sentence
from journeymine.log.accounting.rows import Finding
from journeymine.log.survey.asked import AskedAnswers
from journeymine.log.typed.columns import KNOWN, plain
from journeymine.log.values.text import as_text

__all__ = ["AnswerColumns", "answer_columns"]

_SHOWN = 20

_SURE, _LIKELY = KNOWN["case"]
_SURE_TIME, _LIKELY_TIME = KNOWN["time"]

_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "case": (_SURE, _LIKELY),
    "score": (
        ("nps", "csat", "ces", "nps_score", "csat_score", "ces_score", "rating", "satisfaction",
         "satisfaction_score", "survey_score"),
        ("answer", "grade", "betyg", "nöjdhet", "svar", "tilfredshed", "tilfredshet", "karakter",
         "bewertung", "zufriedenheit", "antwort"),
    ),
    "touchpoint": (
        ("touchpoint_name", "touch_point", "kontaktpunkt"),
        ("activity", "concept:name", "activity_name", "step", "journey_step", "aktivitet",
         "aktivität", "steg", "trin", "trinn", "schritt"),
    ),
    "time": (
        ("answered_at", "answer_time", "answered", "responded_at", "response_time",
         "response_date", "submitted_at", "svarsdatum", "svardato", "antwortdatum", *_SURE_TIME),
        _LIKELY_TIME,
    ),
    "kind": (("metric", "measure", "score_type"), ()),
}  # fmt: skip
"""Names that mean a column, the surest first; those of one tuple are equally sure."""


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """``case, touchpoint, time, kind`` -> column, as far as they are there, and the scores."""

    columns: Mapping[str, str]
    scores: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def answer_columns(
    table: pa.Table,
    asked: AskedAnswers,
    *,
    prescribed: Mapping[str, str],
    as_vendor: bool = False,
    file: str = "",
) -> AnswerColumns:
    """Find the columns of answers.

    Parameters
    ----------
    table : pyarrow.Table
    asked : AskedAnswers
    prescribed : mapping of str to str
        What the format itself says, used where the user says nothing.
    as_vendor : bool
        The columns are those of a preset: its activity is no touchpoint.
    file : str
        For messages.

    Raises
    ------
    UsageError
        ``JM-E010`` a named column is not there, ``JM-E011`` two columns fit equally well,
        ``JM-E012`` no column can be told to be the case or the score.
    """
    names = list(table.column_names)
    for role, name in asked.columns().items():
        if name not in names:
            raise _unknown(role.split()[0], name, names, file)
    chosen = {role: name for role, name in asked.columns().items() if not role.startswith("score")}
    scores = asked.score
    if not scores and prescribed.get("score") in names:
        scores = (prescribed["score"],)
    for role in ("case", "time"):
        if role not in chosen and prescribed.get(role) in names:
            chosen[role] = prescribed[role]
    guessed: dict[str, str] = {}
    roles = ["case", "score", "time", "touchpoint", "kind"]
    if as_vendor:
        roles = ["case", "score"]
    elif len(scores) > 1:
        roles.remove("kind")  # the columns are the kinds
    for role in roles:
        if role in chosen or (role == "score" and scores):
            continue
        taken = {*chosen.values(), *guessed.values(), *scores}
        free = [name for name in names if name not in taken]
        found = _by_name(table, role, free, file)
        if found is not None:
            guessed[role] = found
        elif role in ("case", "score"):
            raise _none_fits(role, names, file)
    strange = {role: name for role, name in guessed.items() if role != name}
    findings = []
    if strange:
        said = ", ".join(f"{role} = '{name}'" for role, name in sorted(strange.items()))
        message = sentence("columns of answers guessed: {columns}", columns=said)
        findings.append(Finding("JM-W120", message))
    scores = scores or (guessed.pop("score"),)
    return AnswerColumns({**chosen, **guessed}, scores, tuple(findings))


def _by_name(table: pa.Table, role: str, free: Sequence[str], file: str) -> str | None:
    """The column whose name says that it is the `role`; None if none does."""
    sure, likely = _NAMES[role]
    for exact, meant in (
        (True, (role,)), (True, sure), (False, (role, *sure)), (True, likely), (False, likely),
    ):  # fmt: skip
        wanted = set(meant) if exact else {plain(name) for name in meant}
        fitting = [name for name in free if (name if exact else plain(name)) in wanted]
        if fitting:
            return _only(table, role, fitting, file)
    return None


def _only(table: pa.Table, role: str, fitting: Sequence[str], file: str) -> str:
    """The one that fits; the first of several that hold the same."""
    first = fitting[0]
    for other in fitting[1:]:
        if not as_text(table[first]).equals(as_text(table[other])):
            message = (
                f"Two columns of answers fit equally well as the {role}: '{first}' and "
                f"'{other}'.\n{_listed(table.column_names)}"
            )
            raise UsageError(Problem("JM-E011", message, _words(role, first), file=file))
    return first


def _words(role: str, name: str) -> str:
    option = shlex.quote(f"{role}={name}")
    return f"pass {role}={name!r} in Python, or --score-column {option} on the command line"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"Its columns are: {shown}{more}."


def _unknown(role: str, name: str, names: Sequence[str], file: str) -> UsageError:
    message = f"The table of answers has no column '{name}' to use as the {role}.\n{_listed(names)}"
    near = did_you_mean(name, names).removeprefix("Did you mean '").removesuffix("'?")
    hint = _words(role, near) if near else f"name one of them: {_words(role, 'NAME')}"
    return UsageError(Problem("JM-E010", message, hint, file=file))


def _none_fits(role: str, names: Sequence[str], file: str) -> UsageError:
    message = f"No column of the answers can be told to be the {role}.\n{_listed(names)}"
    return UsageError(
        Problem("JM-E012", message, f"name one of them: {_words(role, 'NAME')}", file=file)
    )
