"""Deviations that the company knows and accepts: shown apart, never counted as a loss."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["ACCEPTABLE", "Accepted"]

ACCEPTABLE = (
    "missing", "stopped", "ad_hoc", "order", "repeated", "alternative", "failed", "channel",
    "late",
)  # fmt: skip
"""The kinds of deviation that can be accepted."""

_OF_ACTIVITIES = ("ad_hoc",)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One kind of deviation that is accepted, at a touchpoint, of an activity, or anywhere.

    Attributes
    ----------
    kind : str
        One of `ACCEPTABLE`.
    touchpoint : str
        The touchpoint that deviates; for ``missing`` also the name of a choice.  Empty for
        any.
    activity : str
        For ``ad_hoc``: what the log calls it; empty for any.
    after : str
        Only where this was the last designed touchpoint before it; empty for anywhere.
    why : str
        The reason, for readers; may be empty.

    Raises
    ------
    ValueError
        If there is no such kind, or the kind has no touchpoint or no activity to name.

    Examples
    --------
    >>> call = Accepted("ad_hoc", activity="Call support")
    >>> call.covers("ad_hoc", "", "Call support", "Pay"), call.covers("ad_hoc", "", "Complain", "")
    (True, False)
    """

    kind: str
    touchpoint: str = ""
    activity: str = ""
    after: str = ""
    why: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if self.kind not in ACCEPTABLE:
            known = ", ".join(ACCEPTABLE)
            raise ValueError(f"there is no kind '{self.kind}' to accept; there are {known}")
        if self.activity and self.kind not in _OF_ACTIVITIES:
            raise ValueError(f"{self.kind} is at a touchpoint, not of an activity")
        if self.touchpoint and self.kind in (*_OF_ACTIVITIES, "stopped"):
            raise ValueError(f"{self.kind} is at no touchpoint of its own; say where with 'after'")

    def covers(self, kind: str, touchpoint: str, activity: str, after: str) -> bool:
        """Whether a deviation is accepted by this."""
        return (
            kind == self.kind
            and self.touchpoint in ("", touchpoint)
            and self.activity in ("", activity)
            and self.after in ("", after)
        )
