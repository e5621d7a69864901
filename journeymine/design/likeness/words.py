"""Names as words: written any way, in English, Swedish, Danish or Norwegian.

The endings are few and blunt on purpose [1]_: what is left need not be a word, only the same
for the forms of one word.  *Payment* and *pay*, *betalning* and *betala*, *submitted* and
*submit* become one; irregular forms (*paid*) do not.

References
----------
.. [1] Savoy (2006). Light stemming approaches for the French, Portuguese, German and Hungarian
   languages. ACM Symposium on Applied Computing, 1031-1035.
   https://doi.org/10.1145/1141277.1141523
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["bare", "deed", "plain", "stems", "words"]

_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
_LEAST = 3
"""So many letters are left of a word at least."""

_STOP_WORDS = """
a an the of to for by in on at from with and or is was be been as
att av den det en ett för från i med och om på som till vid är har
af de der et fra og til ved er har blev ble
"""
_STOP = frozenset(_STOP_WORDS.split())
"""Of English, Swedish, Danish and Norwegian."""

_ENGLISH_ENDINGS = """
ations ation ments ment ingly ings ing ions ion ness edly ed ies ers er es s ly al e y
"""
_NORDIC_ENDINGS = """
ningarna ningerne ningene ningar ninger ningen ning elserna elserne elsene elser elsen else arna
erna orna erne ene heter heten het ande ende aren eren ades ade ede ets ens ar er or en et at as
es te de a e n t s
"""
_ENDINGS = (tuple(_ENGLISH_ENDINGS.split()), tuple(_NORDIC_ENDINGS.split()))
"""The longer before the shorter: the first that fits is taken off."""


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters; those that say nothing are left out.

    A name of nothing else keeps them all.

    Examples
    --------
    >>> words("Declaration SUBMITTED by EMPLOYEE"), words("bookInstallation_v2")
    (('declaration', 'submitted', 'employee'), ('book', 'installation', 'v2'))
    >>> words("XMLExport"), words("to be")
    (('xml', 'export'), ('to', 'be'))
    """
    parts = _BREAKS.split(unicodedata.normalize("NFKC", name))
    found = tuple(part.casefold() for part in parts if part)
    return tuple(word for word in found if word not in _STOP) or found


@lru_cache(maxsize=100_000)
def deed(name: str) -> tuple[str, ...]:
    """The words of a name up to "by": what was done, without who did it.

    A name that begins with "by", or has none, keeps all of its words.

    Examples
    --------
    >>> deed("Declaration REJECTED by PRE_APPROVER"), deed("bookedByPhone"), deed("By car")
    (('declaration', 'rejected'), ('booked',), ('car',))
    """
    parts = [part for part in _BREAKS.split(unicodedata.normalize("NFKC", name)) if part]
    by = next((i for i, part in enumerate(parts) if part.casefold() == "by"), 0)
    return words(" ".join(parts[:by])) if by else words(name)


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """What is left of a name without case, width, blanks, hyphens and underscores.

    Examples
    --------
    >>> plain("Place Order") == plain("place_order") == plain("placeOrder")
    True
    """
    return "".join(part.casefold() for part in _BREAKS.split(unicodedata.normalize("NFKC", name)))


@lru_cache(maxsize=100_000)
def bare(name: str) -> str:
    """`plain`, without accents as well.

    Examples
    --------
    >>> bare("Beställa"), bare("Førerkort")
    ('bestalla', 'forerkort')
    """
    parts = unicodedata.normalize("NFKD", plain(name).translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ß": "ss"})


@lru_cache(maxsize=100_000)
def stems(word: str) -> frozenset[str]:
    """The word itself, and what its endings leave of it in each language.

    Examples
    --------
    >>> bool(stems("betalning") & stems("betala")), bool(stems("visit") & stems("kit"))
    (True, False)
    """
    found = {bare(word)}
    for endings in _ENDINGS:
        stem = bare(word)
        for _ in range(2):  # "payments" has two endings, and so has "approvals"
            ending = next(
                (e for e in endings if stem.endswith(e) and len(stem) - len(e) >= _LEAST), ""
            )
            stem = stem[: len(stem) - len(ending)]
        if len(stem) > _LEAST and stem[-1] == stem[-2]:
            stem = stem[:-1]
        found.add(stem)
    return frozenset(found)
