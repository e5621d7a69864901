"""What people read, in their language: words, numbers, times, dates.  Data are never translated."""

from typing import TYPE_CHECKING

from journeymine.language.marked import marked
from journeymine.language.names import isolated
from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.language.language import ENGLISH, LANGUAGES, Language, language_of
    from journeymine.language.units import cases, complete_cases, several

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "cases",
    "complete_cases",
    "isolated",
    "language_of",
    "marked",
    "several",
]

__getattr__ = on_demand(
    globals(),
    {
        "language": ("ENGLISH", "LANGUAGES", "Language", "language_of"),
        "units": ("cases", "complete_cases", "several"),
    },
)
