"""What the user said about a table of answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from journeymine.errors import Problem, UsageError

__all__ = ["AskedAnswers"]

_SCALE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|to)\s*(-?\d+(?:\.\d+)?)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class AskedAnswers:
    """Columns, times and scale; None, or no score, where nothing was said."""

    case: str | None = None
    touchpoint: str | None = None
    time: str | None = None
    score: tuple[str, ...] = ()
    kind: str | None = None
    scale: tuple[float, float] | None = None
    time_format: str | None = None
    timezone: str | None = None

    @classmethod
    def of(
        cls,
        *,
        case: str | None,
        touchpoint: str | None,
        time: str | None,
        score: str | Sequence[str] | None,
        kind: str | None,
        scale: str | tuple[float, float] | None,
        time_format: str | None,
        timezone: str | None,
    ) -> AskedAnswers:
        """As it is written.

        Raises
        ------
        UsageError
            ``JM-E082`` if the scale is none.

        Examples
        --------
        >>> none = dict.fromkeys(("touchpoint", "time", "kind", "time_format", "timezone"))
        >>> asked = AskedAnswers.of(case="id", score="nps", scale="0-10", **none)
        >>> asked.score, asked.scale
        (('nps',), (0.0, 10.0))
        """
        scores = (score,) if isinstance(score, str) else tuple(dict.fromkeys(score or ()))
        limits = None if scale is None else _limits(scale)
        return cls(case, touchpoint, time, scores, kind, limits, time_format, timezone)

    def columns(self) -> dict[str, str]:
        """Every column that was named, by what it is named for."""
        said = {
            "case": self.case, "touchpoint": self.touchpoint, "time": self.time, "kind": self.kind,
        }  # fmt: skip
        named = {role: name for role, name in said.items() if name is not None}
        return named | {f"score {place}": name for place, name in enumerate(self.score)}


def _limits(scale: str | tuple[float, float]) -> tuple[float, float]:
    """The lowest and the highest score."""
    found: tuple[float, float] | None = None
    if isinstance(scale, str):
        written = _SCALE.fullmatch(scale)
        found = None if written is None else (float(written[1]), float(written[2]))
    elif len(scale) == 2:
        found = float(scale[0]), float(scale[1])
    if found is None or not (isfinite(found[0]) and isfinite(found[1]) and found[0] < found[1]):
        message = f"{str(scale)!r} is not a scale of scores."
        hint = "write the lowest and the highest score: scale=(0, 10) in Python, "
        hint += "--score-scale 0-10 on the command line"
        raise UsageError(Problem("JM-E082", message, hint))
    return found
