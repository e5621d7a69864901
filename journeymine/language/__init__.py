"""What people read, in their language: words, numbers, times, dates.  Data are never translated."""

from journeymine.language.language import ENGLISH, LANGUAGES, Language, language_of, marked

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language_of", "marked"]
