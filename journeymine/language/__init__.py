"""What people read, in their language: words, numbers, times, dates.  Data are never translated."""

from journeymine.language.language import ENGLISH, LANGUAGES, Language, language_of, marked
from journeymine.language.units import cases, several

__all__ = ["ENGLISH", "LANGUAGES", "Language", "cases", "language_of", "marked", "several"]
