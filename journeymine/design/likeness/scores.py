"""How likely an activity of a log is a touchpoint of a design, by their names.

====================  =======  ====================================================
spelling              1        the same without case, width, blanks, hyphens, camelCase
accents               0.97     the same without accents as well
typing                0.8 on   few letters differ: 1 - edits / letters of the longer
words                 0 to     words in common, rare words counting more than words that
                      0.95     many names have
====================  =======  ====================================================

The best of these counts.  An edit is a letter more, less or another, or two neighbours swapped
[1]_.  A word that n names of its own side have weighs 1 / (1 + ln n) [2]_.  The score of words is
0.95 (0.7 t + 0.3 a): t is the weight of the words in common among those of the touchpoint, a the
same for the activity.  What is left to 0.95 shrinks by 15 % if the activity names who answers for
the touchpoint, and by 5 % if the words in common stand in the same places: in *request
payment* as in *prepare payment*, not as in *payment handled*.

Who did it is no word in common with what was done: what an activity says after "by" is looked for
among those who answer for a touchpoint, and in its name only if the name says "by" as well.
Otherwise *rejected by pre-approver* would be *approve*.

References
----------
.. [1] Damerau (1964). A technique for computer detection and correction of spelling errors.
   Communications of the ACM 7(3), 171-176. https://doi.org/10.1145/363958.363994
.. [2] Spärck Jones (1972). A statistical interpretation of term specificity and its application
   in retrieval. Journal of Documentation 28(1), 11-21. https://doi.org/10.1108/eb026526
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from journeymine.design.likeness.words import bare, deed, plain, stems, words
from journeymine.design.touchpoints import Touchpoint

__all__ = ["Likeness", "Names"]

_ACCENTS, _TYPING, _WORDS = 0.97, 0.8, 0.95
_OF_TOUCHPOINT = 0.7
_LONG = 5
"""Shorter words that differ in a letter are different words."""

_NAMED_OWNER = 0.15
_SAME_PLACE = 0.05


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike an activity and a touchpoint are.

    Attributes
    ----------
    score : float
        From 0 to 1.
    kind : str
        ``spelling``, ``accents``, ``typing`` or ``words``.
    reason : str
        For people.
    whole : bool
        Whether the activity has every word of the touchpoint.
    """

    score: float
    kind: str
    reason: str
    whole: bool


class Names:
    """The names of both sides, and how much each of their words says.

    Parameters
    ----------
    activities : iterable of str
    touchpoints : iterable of Touchpoint

    Examples
    --------
    >>> touchpoints = [Touchpoint("Place order"), Touchpoint("Pay")]
    >>> names = Names(["placeOrder", "payment done"], touchpoints)
    >>> names.likeness("placeOrder", Touchpoint("Place order")).reason
    'spelt alike but for case, blanks or hyphens'
    >>> names.likeness("payment done", Touchpoint("Pay")).reason
    "'payment' is the word 'pay'"
    """

    def __init__(self, activities: Iterable[str], touchpoints: Iterable[Touchpoint]) -> None:
        self._of_activities = _spread(activities)
        self._of_touchpoints = _spread(
            word for touchpoint in touchpoints for word in [" ".join(touchpoint.called)]
        )

    def likeness(self, activity: str, touchpoint: Touchpoint) -> Likeness:
        """The best that any name of the touchpoint gives."""
        found = [self._of_names(activity, called, touchpoint) for called in touchpoint.called]
        return max(found, key=lambda likeness: likeness.score)  # of equal ones the first

    def _of_names(self, activity: str, called: str, touchpoint: Touchpoint) -> Likeness:
        by = "" if called == touchpoint.name else f" (its name '{called}')"
        if plain(activity) and plain(activity) == plain(called):
            said = f"spelt alike but for case, blanks or hyphens{by}"
            return Likeness(1.0, "spelling", said, whole=True)
        one, two = bare(activity), bare(called)
        if one and one == two:
            return Likeness(_ACCENTS, "accents", f"spelt alike but for accents{by}", whole=True)
        by_words = self._of_words(activity, called, touchpoint, by)
        longer = max(len(one), len(two))
        if (
            longer >= _LONG
            and abs(len(one) - len(two)) <= (1 - _TYPING) * longer
            and not _differ_in_digits(one, two)
        ):
            n = edits(one, two)
            score = round(1 - n / longer, 3)
            common = _in_common(words(activity), words(called))
            slips = any(a != t and not _same_stem(a, t) for a, t in common)
            if score >= _TYPING and (slips or score >= by_words.score):
                said = f"spelt alike but for {n} letter{'s' if n > 1 else ''}{by}"
                return Likeness(score, "typing", said, whole=True)
        return by_words

    def _of_words(self, activity: str, called: str, touchpoint: Touchpoint, by: str) -> Likeness:
        mine, theirs = words(activity), words(called)
        pairs = _in_common(mine if deed(called) != theirs else deed(activity), theirs)
        all_mine = sum(map(self._activity_weight, dict.fromkeys(mine)))
        all_theirs = sum(map(self._touchpoint_weight, dict.fromkeys(theirs)))
        if not pairs or not all_mine or not all_theirs:
            return Likeness(0.0, "words", "", whole=False)
        of_mine = sum(self._activity_weight(a) for a, _ in pairs) / all_mine
        of_theirs = sum(self._touchpoint_weight(t) for _, t in pairs) / all_theirs
        score = _WORDS * (_OF_TOUCHPOINT * of_theirs + (1 - _OF_TOUCHPOINT) * of_mine)
        said = " and ".join(f"'{a}'" if a == t else f"'{a}' is the word '{t}'" for a, t in pairs)
        if any(a == t for a, t in pairs):
            said = f"both have {said}"
        owner = words(touchpoint.owner)
        if owner and len(_in_common(mine, owner)) == len(set(owner)):
            score += _NAMED_OWNER * (_WORDS - score)
            said += f", and it names '{touchpoint.owner}', who answers for it"
        if all(_same_place(mine.index(a), mine, theirs.index(t), theirs) for a, t in pairs):
            score += _SAME_PLACE * (_WORDS - score)
        whole = len(pairs) == len(set(theirs))
        return Likeness(round(score, 3), "words", f"{said}{by}", whole)

    def _activity_weight(self, word: str) -> float:
        return 1 / (1 + log(max(self._of_activities[min(stems(word), key=_by_length)], 1)))

    def _touchpoint_weight(self, word: str) -> float:
        return 1 / (1 + log(max(self._of_touchpoints[min(stems(word), key=_by_length)], 1)))


def _same_place(at: int, mine: Sequence[str], there: int, theirs: Sequence[str]) -> bool:
    """Whether a word is as far from the beginning, or from the end, on both sides."""
    return at == there or len(mine) - at == len(theirs) - there


def _by_length(stem: str) -> tuple[int, str]:
    return len(stem), stem


def _spread(names: Iterable[str]) -> Counter[str]:
    """In how many names every word is, by its shortest stem."""
    seen: Counter[str] = Counter()
    for name in names:
        seen.update({min(stems(word), key=_by_length) for word in words(name)})
    return seen


def _in_common(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that are one, each word in one pair at most; equal words first."""
    left = list(dict.fromkeys(theirs))
    pairs: dict[str, str] = {}
    for same in (str.__eq__, _same_stem, _one_slip):
        for word in dict.fromkeys(mine):
            other = None if word in pairs else next((t for t in left if same(word, t)), None)
            if other is not None:
                pairs[word] = other
                left.remove(other)
    return list(pairs.items())


def _same_stem(one: str, two: str) -> bool:
    return bool(stems(one) & stems(two))


def _one_slip(one: str, two: str) -> bool:
    """A typing error: one edit in a word of five letters or more, two in one of ten or more."""
    shorter = min(len(one), len(two))
    if shorter < _LONG or _differ_in_digits(one, two):
        return False
    return edits(bare(one), bare(two)) <= (2 if shorter >= 2 * _LONG else 1)


def _differ_in_digits(one: str, two: str) -> bool:
    """``Reminder 1`` and ``Reminder 2`` are two things, however alike they are."""
    return [c for c in one if c.isdigit()] != [c for c in two if c.isdigit()]


@lru_cache(maxsize=100_000)
def edits(one: str, two: str) -> int:
    """Fewest edits between two texts, where no letter is edited twice.

    Examples
    --------
    >>> edits("order", "ordre"), edits("order", "orders"), edits("order", "pay")
    (1, 1, 5)
    """
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
