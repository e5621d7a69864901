"""What is found in a log piece by piece, added up to one finding each."""

from __future__ import annotations

from journeymine.language import sentence
from journeymine.log.accounting.rows import Finding

__all__ = ["Tally"]

_Key = tuple[str, str, tuple[tuple[str, str], ...]]  # code, message, names at its places


class Tally:
    """Counts under a code and a message, in the order in which they were first met.

    Examples
    --------
    >>> tally = Tally()
    >>> for n in (3, 2):
    ...     tally.add("JM-W104", "{count} of {of} times in '{name}' were cut", n, 10, name="ts")
    >>> print(tally.findings()[0].message)
    5 of 20 times in 'ts' were cut
    """

    def __init__(self) -> None:
        self._counts: dict[_Key, list[int]] = {}
        self._said: dict[tuple[str, str], Finding] = {}

    def add(self, code: str, message: str, count: int, of: int, **names: str) -> None:
        """`count` more out of `of` more show it; a count of 0 only widens the base.

        Parameters
        ----------
        code : str
        message : str
            Marked, with places for ``{count}``, ``{of}`` and the names.
        count, of : int
        **names : str
            Of the log.
        """
        counts = self._counts.setdefault((code, message, tuple(names.items())), [0, 0])
        counts[0] += count
        counts[1] += of

    def say(self, finding: Finding) -> None:
        """Note a finding that does not add up; the same one is noted once."""
        self._said.setdefault((finding.code, finding.message), finding)

    def findings(self) -> tuple[Finding, ...]:
        """What was said, then what was counted, except what was never seen."""
        counted = (
            Finding(code, sentence(message, count=count, of=of, **dict(names)), count, of)
            for (code, message, names), (count, of) in self._counts.items()
            if count
        )
        return (*self._said.values(), *counted)
