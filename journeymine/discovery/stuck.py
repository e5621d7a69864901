"""Can a run of a net get stuck? With the shortest way into it.

Blocks can always be finished.  A net may let customers into a place from which no step leads to
the end; such a beginning is no part of the journey, but whoever reads the net should know.

References
----------
.. [1] van der Aalst et al. (2011). Soundness of workflow nets: classification, decidability,
   and analysis. Formal Aspects of Computing 23(3), 333-363.
   https://doi.org/10.1007/s00165-010-0161-4
"""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.design import PetriNet
from journeymine.design.paths.reachability import explore
from journeymine.design.paths.token_game import marking_of
from journeymine.language import Sentence, sentence

__all__ = ["ALWAYS", "Ends", "ends_of"]

MOST_MARKINGS = 3_000


@dataclass(frozen=True, slots=True)
class Ends:
    """Whether every beginning of a run can be finished.

    Attributes
    ----------
    always : bool or None
        None where it has too many markings to look at them all.
    stuck : tuple of str
        The activities of a shortest beginning after which no step may lead to the end; a
        silent way that was taken then decides.  Empty where there is none, or where it is stuck
        from the start.
    """

    always: bool | None
    stuck: tuple[str, ...] = ()

    @property
    def said(self) -> Sentence:
        """Whether all can, and if not, where they get stuck."""
        if self.always:
            return sentence("every run can be finished")
        if self.always is None:
            return sentence(
                "more than {markings} markings: whether runs get stuck was not found out",
                markings=MOST_MARKINGS,
            )
        if not self.stuck:
            return sentence(
                "runs can get stuck, the shortest at its beginning; they are not part of the "
                "journey"
            )
        return sentence(
            "runs can get stuck, the shortest after {path}; they are not part of the journey",
            path=" > ".join(self.stuck),
        )

    def __str__(self) -> str:
        return self.said


ALWAYS = Ends(True)


def ends_of(net: PetriNet) -> Ends:
    """Whether every reachable marking of a net leads to its final one.

    Examples
    --------
    >>> from journeymine.design.paths.net import Transition
    >>> a = Transition("t1", "ask", {"p": 1}, {"q": 1})
    >>> b = Transition("t2", "pay", {"p": 1}, {"r": 1})
    >>> print(ends_of(PetriNet((a, b), {"p": 1}, {"q": 1})))
    runs can get stuck, the shortest after pay; they are not part of the journey
    """
    seen = explore(net, most=MOST_MARKINGS)
    if not seen.complete:
        return Ends(None)
    final = marking_of(net.final)
    alive = seen.leading_to(i for i, marking in enumerate(seen.markings) if marking == final)
    dead = (i for i in range(len(seen.markings)) if i not in alive)
    paths = [seen.labels(seen.way_to(i)) for i in dead]
    return Ends(False, min(paths, key=lambda path: (len(path), path))) if paths else ALWAYS
