"""What the parts of the gap weigh in the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import fsum, isfinite

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.statistics import apportioned

__all__ = ["PARTS", "IndexWeights"]

PARTS = ("path", "channel", "time", "experience", "outcome")
"""The parts of the index, in the order in which they are shown."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class IndexWeights:
    """The weights of the five parts; they add up to 1.

    Raises
    ------
    UsageError
        ``JM-E071`` if a weight is no share, or they do not add up to 1.

    Examples
    --------
    >>> IndexWeights().path
    0.4
    >>> IndexWeights.of({"path": 1}).to_dict()["time"]
    0.0
    """

    path: float = 0.40
    channel: float = 0.15
    time: float = 0.20
    experience: float = 0.15
    outcome: float = 0.10

    def __post_init__(self) -> None:
        values = [float(value) for value in asdict(self).values()]
        if not all(isfinite(value) and 0 <= value <= 1 for value in values):
            message = f"Weights of the gap index lie between 0 and 1; these are {self._said()}."
            raise UsageError(Problem("JM-E071", message, _hint(self.to_dict())))
        if abs(fsum(values) - 1) > _ROUNDING:
            message = (
                f"The weights of the gap index add up to 1; these, {self._said()}, add up to "
                f"{fsum(values):g}; parts that are not named get 0."
            )
            raise UsageError(Problem("JM-E071", message, _hint(self.to_dict())))

    @classmethod
    def of(cls, given: IndexWeights | Mapping[str, float] | None) -> IndexWeights:
        """The weights as they were given; those that are not named are 0.

        Raises
        ------
        UsageError
            ``JM-E071`` as above, or if there is no such part.
        """
        if given is None:
            return cls()
        if isinstance(given, IndexWeights):
            return given
        for name in given:
            if name not in PARTS:
                message = f"The gap index has no part '{name}'; it has {', '.join(PARTS)}."
                hint = did_you_mean(name, PARTS) or _hint({})
                raise UsageError(Problem("JM-E071", message, hint))
        return cls(**{part: float(given.get(part, 0.0)) for part in PARTS})

    def to_dict(self) -> dict[str, float]:
        """The weight of every part."""
        return {part: float(getattr(self, part)) for part in PARTS}

    def _said(self) -> str:
        return ", ".join(f"{part} {value:g}" for part, value in self.to_dict().items())


def _hint(given: Mapping[str, float]) -> str:
    """Weights that add up to 1: those that were given, and of the rest what they usually are."""
    usual = IndexWeights().to_dict()
    named = {part: value for part, value in given.items() if value}
    others = {part: usual[part] for part in PARTS if part not in named}
    left = 1 - fsum(named.values())
    if not named or not others or not 0 < left < 1 or min(named.values()) < 0:
        return f"write for example {_listed(usual)}, as they are if none is given"
    dealt = apportioned([left * value / fsum(others.values()) for value in others.values()], 3)
    return f"write for example {_listed(named | dict(zip(others, dealt, strict=True)))}"


def _listed(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{part}={weights[part]:g}" for part in PARTS)
