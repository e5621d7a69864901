"""What of a log in XES is left out, and how that is said."""

from __future__ import annotations

from typing import Literal

from journeymine.language import Sentence, sentence_counted

__all__ = ["LeftOutKind", "left_out_said"]

LeftOutKind = Literal["again inside", "list values", "strangers", "twice", "without key"]


def left_out_said(kind: LeftOutKind, n: int) -> Sentence:
    """How many of a kind are left out.

    Examples
    --------
    >>> left_out_said("strangers", 2)
    'left out: 2 elements that XES does not know'
    """
    match kind:
        case "strangers":
            return sentence_counted(
                n,
                "left out: {n} element that XES does not know",
                "left out: {n} elements that XES does not know",
            )
        case "without key":
            return sentence_counted(
                n,
                "left out: {n} attribute without a key",
                "left out: {n} attributes without a key",
            )
        case "list values":
            return sentence_counted(
                n,
                "left out: {n} list with a value of its own beside their values",
                "left out: {n} lists with a value of their own beside their values",
            )
        case "twice":
            return sentence_counted(
                n,
                "left out: {n} attribute that a trace has twice (the first counts)",
                "left out: {n} attributes that a trace has twice (the first counts)",
            )
        case "again inside":
            return sentence_counted(
                n,
                "left out: {n} attribute that repeats inside another (the first counts)",
                "left out: {n} attributes that repeat inside another (the first counts)",
            )
