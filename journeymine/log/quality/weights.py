"""How heavy a finding is: the share of the figures that it can touch.

The weight of a finding is the share of the cases that show it, or of the rows where it
counts rows: 0.2 says that up to a fifth of the figures can be wrong.  A finding that
touches neither the paths, nor the times between steps, nor what a case is, but a single
column or the calendar, counts a quarter of that.  One that touches no figure weighs
nothing, and neither does one without a count: how the log was read, for example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from journeymine.log.accounting.rows import Finding

__all__ = ["by_weight", "weigh"]

_CENTRAL = {"path", "time", "cases"}
_ASIDE = 0.25

_TOUCHES: Mapping[str, tuple[str, ...]] = {
    "JM-W101": ("path", "time"),
    "JM-W102": ("calendar",),
    "JM-W103": ("path", "time"),
    "JM-W105": ("path", "time"),
    "JM-W106": ("path", "time"),
    "JM-W120": ("path", "time"),
    "JM-W130": ("score", "cost"),
    "JM-W131": ("time",),
    "JM-W132": ("time",),
    "JM-W150": ("cases",),
    "JM-W151": ("path", "time"),
    "JM-W152": ("cases",),
    "JM-W190": ("path", "cases"),
    "JM-W191": ("path", "cases"),
    "JM-W192": ("path", "cases"),
    "JM-W193": ("time",),
    "JM-W194": ("cases",),
    "JM-W330": ("path",),
    "JM-W340": ("path",),
}
"""What the findings of readers, of the typed step and of designs touch."""


def weigh(share: float, touches: Iterable[str]) -> float:
    """The weight of a finding that this share of the cases shows.

    Examples
    --------
    >>> weigh(0.2, ["path", "time"]), weigh(0.2, ["channel"]), weigh(0.2, [])
    (0.2, 0.05, 0.0)
    """
    touched = set(touches)
    part = 1.0 if touched & _CENTRAL else _ASIDE if touched else 0.0
    return round(min(max(share, 0.0), 1.0) * part, 6)


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, the heaviest first, then by code; what a reader left open is filled in.

    Examples
    --------
    >>> found = [Finding("JM-W120", "guessed"), Finding("JM-W132", "early", 3, 10)]
    >>> [(finding.code, finding.touches, finding.weight) for finding in by_weight(found)]
    [('JM-W132', ('time',), 0.3), ('JM-W120', ('path', 'time'), 0.0)]
    """
    settled = [_settled(finding) for finding in findings]
    return tuple(sorted(settled, key=lambda finding: (-finding.weight, finding.code)))


def _settled(finding: Finding) -> Finding:
    if finding.touches or finding.code not in _TOUCHES:
        return finding
    touches = _TOUCHES[finding.code]
    share = finding.count / finding.of if finding.count and finding.of else 0.0
    return replace(finding, touches=touches, weight=weigh(share, touches))
