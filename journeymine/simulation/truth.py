"""What was planted: the truth beside a simulated log."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from journeymine.conformance import DeviationKind

__all__ = ["Planted", "Truth"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One deviation of one case.

    Attributes
    ----------
    case : str
    kind : DeviationKind
    touchpoint : str
        What the design calls it; the name of the choice where all of it was skipped, the
        last touchpoint kept where the customer left; empty for ``ad_hoc``.
    activity : str
        What the log calls it; empty for ``missing`` and ``stopped``.
    """

    case: str
    kind: DeviationKind
    touchpoint: str
    activity: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Every planted deviation, by case; what is not in it was not planted."""

    seed: int
    cases: int
    planted: tuple[Planted, ...]

    def to_dict(self) -> dict[str, object]:
        """What ``truth.json`` holds."""
        planted = [asdict(entry) for entry in self.planted]
        return {"seed": self.seed, "cases": self.cases, "planted": planted}
