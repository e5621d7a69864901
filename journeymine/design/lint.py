"""Look a design over: what can be used as it is, yet is worth a second look.

=========  ========  ============================================================
JM-W301    serious   no run reaches the end; nothing can be compared with the design
JM-W302    note      it has too many states to look at them all: some figures are left out
JM-W303    warning   a step that no complete run visits
JM-W304    note      a stage that the path leaves and comes back to
JM-W305    warning   two touchpoints whose names differ only in case or blanks
JM-W306    serious   a touchpoint whose name or alias is ignored as well
JM-W320    serious   a net in which something piles up without end
JM-W321    serious   a dead end: nothing can follow, and the end is not reached
JM-W322    serious   a loop without a way out
JM-W323    serious   the end is reached while something is still due
JM-W324    note      a net so wide that its soundness was not found out
JM-W325    serious   no complete run succeeds
JM-W326    warning   two touchpoints whose names differ in width, accents or hyphens only
JM-W327    note      two touchpoints whose names differ in one letter, as plurals do
JM-W328    serious   a target of time between touchpoints that never follow one another
JM-W329    note      a stage that comes in another order than the design's list of stages
=========  ========  ============================================================

A serious finding makes figures wrong or empty, a warning may, a note is worth a look.
"""

from __future__ import annotations

from dataclasses import replace

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.ends import ends
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.linting.names import ignored, similar_names
from journeymine.design.linting.stages import stages
from journeymine.design.linting.targets import targets
from journeymine.design.paths.precedence import Precedence, precedence
from journeymine.errors import DesignError

__all__ = ["lint"]

_SEVERITIES = ("serious", "warning", "note")


def lint(design: DesignedJourney) -> tuple[DesignFinding, ...]:
    """Everything about a design that is worth a second look.

    Parameters
    ----------
    design : DesignedJourney

    Returns
    -------
    tuple of DesignFinding
        The most serious first, then in the order of their codes, then of the design; empty if
        there is nothing to say.

    Examples
    --------
    >>> for finding in lint(DesignedJourney.of_steps("Pay", "pay ")):
    ...     print(finding.code, finding.message)
    JM-W305 The touchpoints 'Pay' and 'pay ' differ only in case or blanks.
    """
    can_precede = _precedence(design)
    found = [
        *ends(design),
        *targets(design, can_precede),
        *stages(design, can_precede),
        *similar_names(design),
        *ignored(design),
    ]
    found.sort(key=lambda finding: (_SEVERITIES.index(finding.severity), finding.code))
    file = "" if design.source is None else design.source.name
    return tuple(replace(finding, file=file) for finding in found)


def _precedence(design: DesignedJourney) -> Precedence | None:
    try:
        return precedence(design)
    except DesignError:  # said by `ends`
        return None
