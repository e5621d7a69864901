"""Classifiers of XES: what a log itself says makes two events the same activity.

A classifier names attributes of events; an event's class is their values, joined by ``+``
[1]_.  Keys stand apart by blanks, and a key that holds one is written ``'like this'``.
Where a log forgets the quotes, the keys that its events have tell which words belong
together.

References
----------
.. [1] IEEE 1849-2023 (XES), section on event classifiers; joined as OpenXES does it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import sentence
from journeymine.log import Finding

__all__ = ["Classifier", "choose_classifier", "classes_of", "classifiers_said"]

_KEYS = re.compile(r"'([^']*)'|(\S+)")


@dataclass(frozen=True, slots=True)
class Classifier:
    """A classifier as the log defines it.

    Attributes
    ----------
    name : str
    written : str
        Its keys as they are written.
    """

    name: str
    written: str

    def keys(self, known: Collection[str]) -> tuple[str, ...]:
        """Its keys.

        Parameters
        ----------
        known : collection of str
            The keys that events have.

        Examples
        --------
        >>> Classifier("c", "concept:name 'Activity code'").keys(())
        ('concept:name', 'Activity code')
        >>> Classifier("c", "concept:name Activity code").keys(["concept:name", "Activity code"])
        ('concept:name', 'Activity code')
        """
        split = tuple(quoted or word for quoted, word in _KEYS.findall(self.written))
        if "'" in self.written or set(split) <= set(known):
            return split
        return _together(split, known) or split

    def check(self, known: Collection[str], file: str) -> None:
        """Refuse a classifier that is made of attributes which no event has.

        Raises
        ------
        UsageError
            ``JM-E067``.
        """
        keys = self.keys(known)
        if not set(keys) & set(known):
            said = ", ".join(f"'{key}'" for key in keys) or "nothing"
            message = f"The classifier '{self.name}' is made of {said}, which no event has."
            hint = "choose another, or name the activity's column"
            raise UsageError(Problem("JM-E067", message, hint, file=file))


def _together(words: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The words as known keys, the longest first; empty if they cannot all be."""
    n = len(words)
    ways: list[tuple[str, ...] | None] = [None] * n + [()]
    for start in reversed(range(n)):
        for end in reversed(range(start + 1, n + 1)):
            rest, key = ways[end], " ".join(words[start:end])
            if rest is not None and key in known:
                ways[start] = (key, *rest)
                break
    return ways[0] or ()


def choose_classifier(classifiers: Sequence[Classifier], name: str, file: str) -> Classifier:
    """The classifier of that name; of several the first.

    Raises
    ------
    UsageError
        ``JM-E067`` if the log defines none of that name.
    """
    for classifier in classifiers:
        if classifier.name == name:
            return classifier
    names = list(dict.fromkeys(classifier.name for classifier in classifiers))
    listed = ", ".join(f"'{known}'" for known in names)
    message = f"The log defines no classifier '{name}'.\n" + (
        f"Its classifiers are: {listed}." if names else "It defines no classifiers at all."
    )
    hint = f"pass {_words(names[0])}" if names else "leave the classifier out"
    raise UsageError(Problem("JM-E067", message, did_you_mean(name, names) or hint, file=file))


def classes_of(keys: Sequence[str], columns: Mapping[str, pa.Array], n: int) -> pa.Array:
    """The class of each of `n` events; null where it has none of the attributes.

    Parameters
    ----------
    keys : sequence of str
        Of a classifier.
    columns : mapping of str to array of text
        The attributes of events, by key.
    n : int
    """
    found = [columns[key] for key in keys if key in columns]
    if not found:
        return pa.nulls(n, pa.string())
    empty = pa.array([""] * n, pa.string())
    parts = [columns.get(key, empty) for key in keys]
    joined = pc.binary_join_element_wise(
        *parts, "+", null_handling="replace", null_replacement=""
    )  # fmt: skip
    there = pc.is_valid(found[0])
    for column in found[1:]:
        there = pc.or_(there, pc.is_valid(column))
    return pc.if_else(there, joined, pa.scalar(None, pa.string()))


def classifiers_said(classifiers: Sequence[Classifier], known: Collection[str]) -> list[Finding]:
    """That the log offers another activity than the one that was taken."""
    others = {c.name: c.keys(known) for c in classifiers if c.keys(known) != ("concept:name",)}
    if not others:
        return []
    python, option = _ways(next(iter(others)))
    said = sentence(
        "the activity is concept:name; the log also defines {classifiers}: {python} in Python, or "
        "{option}",
        classifiers=", ".join(f"'{name}' ({' + '.join(keys)})" for name, keys in others.items()),
        python=python, option=option,
    )  # fmt: skip
    return [Finding("JM-W170", said)]


def _words(name: str) -> str:
    python, option = _ways(name)
    return f"{python} in Python, or {option}"


def _ways(name: str) -> tuple[str, str]:
    """How a classifier is chosen in Python, and on the command line."""
    return f"classifier={name!r}", f"--classifier {shlex.quote(name)}"
