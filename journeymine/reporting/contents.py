"""The contents of a page: what its sections say of themselves while they are rendered."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Contents", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """The sections for one kind of reader.

    Attributes
    ----------
    words : str
        What the part is called.
    sections : list of (str, str)
        The id of every section, and what it is called in a few words.
    """

    words: str
    sections: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a page, in its order; templates fill it, so it names what is there and no more.

    Attributes
    ----------
    parts : list of Part

    Examples
    --------
    >>> contents = Contents()
    >>> contents.begin("For owners")
    >>> contents.add("time", "Time"), contents.add("outcome", "Outcome")
    ('For owners', '')
    >>> [part.sections for part in contents.parts]
    [[('time', 'Time'), ('outcome', 'Outcome')]]
    """

    parts: list[Part] = field(default_factory=list)

    def begin(self, words: str) -> None:
        """Begin a part; one without sections is none."""
        if self.parts and not self.parts[-1].sections:
            self.parts.pop()
        self.parts.append(Part(words))

    def add(self, section: str, words: str) -> str:
        """Add a section to the part, and tell what the part is called if this one opens it."""
        part = self.parts[-1]
        part.sections.append((section, words))
        return part.words if len(part.sections) == 1 else ""
