"""Patterns of names: ``*`` stands for any characters, everything else for itself."""

from __future__ import annotations

from fnmatch import fnmatchcase

__all__ = ["fits_pattern"]


def fits_pattern(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern; case matters, ``?`` and ``[`` are plain characters.

    Examples
    --------
    >>> fits_pattern("scroll down", "scroll*"), fits_pattern("ready?", "ready?")
    (True, True)
    >>> fits_pattern("ready!", "ready?")
    False
    """
    return fnmatchcase(name, pattern.replace("[", "[[]").replace("?", "[?]"))
