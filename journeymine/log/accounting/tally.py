"""What is found in a log piece by piece, added up to one finding each."""

from __future__ import annotations

from journeymine.log.accounting.rows import Finding

__all__ = ["Tally"]


class Tally:
    """Counts under a code and a text, in the order in which they were first met.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.add("JM-W102", "times carry no zone", 3, 10)
    >>> tally.add("JM-W102", "times carry no zone", 2, 10)
    >>> tally.findings()[0].message
    '5 of 20 times carry no zone'
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], list[int]] = {}
        self._said: dict[tuple[str, str], Finding] = {}

    def add(self, code: str, text: str, count: int, of: int) -> None:
        """`count` more out of `of` more show it; a count of 0 only widens the base."""
        counts = self._counts.setdefault((code, text), [0, 0])
        counts[0] += count
        counts[1] += of

    def say(self, finding: Finding) -> None:
        """Note a finding that does not add up; the same one is noted once."""
        self._said.setdefault((finding.code, finding.message), finding)

    def findings(self) -> tuple[Finding, ...]:
        """What was said, then what was counted, except what was never seen."""
        counted = (
            Finding(code, f"{count:,} of {of:,} {text}", count, of)
            for (code, text), (count, of) in self._counts.items()
            if count
        )
        return (*self._said.values(), *counted)
