"""What people read, in their language: words, numbers, times, dates.  Data are never translated."""

from typing import TYPE_CHECKING

from journeymine.language.marked import marked
from journeymine.language.names import isolated
from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.language.language import ENGLISH, LANGUAGES, Language, language_of
    from journeymine.language.quoted import all_of, any_of, quoted
    from journeymine.language.sentences import (
        Figure,
        Sentence,
        as_plain,
        of_plain,
        sentence,
        sentence_counted,
        sentences_in,
    )
    from journeymine.language.some_of import some_of
    from journeymine.language.units import cases, complete_cases, several

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Figure",
    "Language",
    "Sentence",
    "all_of",
    "any_of",
    "as_plain",
    "cases",
    "complete_cases",
    "isolated",
    "language_of",
    "marked",
    "of_plain",
    "quoted",
    "sentence",
    "sentence_counted",
    "sentences_in",
    "several",
    "some_of",
]

__getattr__ = on_demand(
    globals(),
    {
        "language": ("ENGLISH", "LANGUAGES", "Language", "language_of"),
        "quoted": ("all_of", "any_of", "quoted"),
        "sentences": (
            "Figure", "Sentence", "as_plain", "of_plain",
            "sentence", "sentence_counted", "sentences_in",
        ),
        "some_of": ("some_of",),
        "units": ("cases", "complete_cases", "several"),
    },
)  # fmt: skip
