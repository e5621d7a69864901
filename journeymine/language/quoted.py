"""Names in quotation marks, one or several, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from journeymine.language.sentences import Sentence, sentence

__all__ = ["all_of", "any_of", "quoted"]


def quoted(names: Iterable[str]) -> tuple[Sentence, ...]:
    """Each name in the quotation marks of the language: parts of a `Figure`.

    Examples
    --------
    >>> from journeymine.language import Figure
    >>> str(Figure("listed", quoted(["Pay", "Ship", "Stay"])))
    "'Pay', 'Ship' and 'Stay'"
    """
    return tuple(sentence("'{name}'", name=name) for name in names)


def any_of(names: Iterable[str]) -> Sentence:
    """Names of which one is enough, in their order; one at least.

    Examples
    --------
    >>> any_of(["Pay", "Ship", "Stay"])
    "'Pay' or 'Ship' or 'Stay'"
    """
    return reduce(
        lambda one, other: sentence("{one} or {other}", one=one, other=other), quoted(names)
    )


def all_of(names: Iterable[str]) -> Sentence:
    """Names of which none may be missing, in their order; one at least.

    Examples
    --------
    >>> all_of(["Pay", "Ship", "Stay"])
    "'Pay' and 'Ship' and 'Stay'"
    """
    return reduce(
        lambda one, other: sentence("{one} and {other}", one=one, other=other), quoted(names)
    )
