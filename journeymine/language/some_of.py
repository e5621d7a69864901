"""The first of many names, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from journeymine.language.sentences import sentence

__all__ = ["some_of"]


def some_of(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are: a place of a `sentence`.

    Examples
    --------
    >>> some_of(["a", "b"], 2), some_of(["a", "b", "c", "d"], 2)
    ('a, b', 'a, b and 2 more')
    """
    shown, more = ", ".join(names[:most]), len(names) - most
    return sentence("{names} and {more} more", names=shown, more=more) if more > 0 else shown
