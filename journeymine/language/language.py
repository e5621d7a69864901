"""One language: messages by gettext's catalogs, numbers and dates by Unicode's locale data.

A message is a whole sentence with named places, as ``"{customers} skip {touchpoint}"``, so that
a language may put its words in its own order.  Messages are English; `catalogs` hold the others
in the format of gettext, which Babel reads, and a test holds that none is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from journeymine.errors import Problem, UsageError

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language_of"]

LANGUAGES = ("en", "sv", "da", "nb")

_LOCALES = {"en": "en_GB", "sv": "sv_SE", "da": "da_DK", "nb": "nb_NO"}
_SPACE = "\u202f"  # between the thousands, where a language has a space there; in English, too
_HARD_SPACE = "\u00a0"
_MINUS = "\u2212"
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code: ``en``, ``sv``, ``da`` or ``nb``.

    Made by `language_of`.

    Attributes
    ----------
    code : str
        As BCP 47 has it, for the ``lang`` of a page.
    """

    code: str

    def say(self, message: str, /, **values: object) -> str:
        r"""A message in this language, its places filled.

        Parameters
        ----------
        message : str
            In English.  Braces are places, which `values` fill as they are.

        Examples
        --------
        >>> ENGLISH.say("{share} skip {touchpoint}", share="12 %", touchpoint="{pay}")
        '12 % skip {pay}'
        >>> ENGLISH.say("5 days (n = {n})", n=31)
        '5 days (n\xa0=\xa031)'
        """
        told = _kept_together(_catalog(self.code).gettext(message))
        return told.format(**values) if values else told

    def say_counted(self, n: int, one: str, many: str, /, **values: object) -> str:
        r"""A message whose form depends on a number, which stands at ``{n}``.

        Examples
        --------
        >>> ENGLISH.say_counted(1, "{n} customer", "{n} customers")
        '1 customer'
        >>> ENGLISH.say_counted(4_000, "{n} customer", "{n} customers")
        '4\u202f000 customers'
        """
        told = _kept_together(_catalog(self.code).ngettext(one, many, n))
        return told.format(n=self.count(n), **values)

    def count(self, n: int) -> str:
        """A whole number."""
        return self._shown(Decimal(int(n)), 0)

    def decimal(self, value: float, decimals: int = 1) -> str:
        r"""A number with so many decimals, halves away from 0.

        Examples
        --------
        >>> ENGLISH.decimal(2.25), ENGLISH.decimal(-1234.5, 0), language_of("da").decimal(1234.5)
        ('2.3', '−1\u202f235', '1.234,5')
        """
        return self._shown(_rounded(value, decimals), decimals)

    def trimmed(self, value: float, decimals: int = 3) -> str:
        """A number with so many decimals at most, and no more than it needs.

        Examples
        --------
        >>> ENGLISH.trimmed(2.0), ENGLISH.trimmed(0.125)
        ('2', '0.125')
        """
        exact = _rounded(value, decimals).normalize()
        exponent = exact.as_tuple().exponent
        return self._shown(exact, max(0, -exponent) if isinstance(exponent, int) else 0)

    def signed(self, value: float, decimals: int = 1) -> str:
        """A difference with its sign; nothing has none.

        Examples
        --------
        >>> ENGLISH.signed(0.25, 2), ENGLISH.signed(-3, 0), ENGLISH.signed(0.01)
        ('+0.25', '−3', '0.0')
        """
        rounded = _rounded(value, decimals)
        return ("+" if rounded > 0 else "") + self._shown(rounded, decimals)

    def percent(self, share: float, decimals: int = 0) -> str:
        r"""A share; 0 and 100 % are only said when they are exact.

        Parameters
        ----------
        share : float
            From 0 to 1.

        Examples
        --------
        >>> ENGLISH.percent(0.925), ENGLISH.percent(0.001), ENGLISH.percent(0.9999, 1)
        ('93\xa0%', '<1\xa0%', '>99.9\xa0%')
        >>> language_of("sv").percent(0.1834, 1)
        '18,3\xa0%'
        """
        sign = f"{_HARD_SPACE}%"
        if share in (0, 1):
            return f"{self.count(int(share * 100))}{sign}"
        shown, edge = _rounded(share * 100, decimals), Decimal(10) ** -decimals
        if shown == 0:
            return f"<{self._shown(edge, decimals)}{sign}"
        if shown == 100:
            return f">{self._shown(100 - edge, decimals)}{sign}"
        return f"{self._shown(shown, decimals)}{sign}"

    def lasting(
        self, seconds: float, *, length: Literal["long", "short", "narrow"] = "long"
    ) -> str:
        r"""A time in the largest unit of which there is just one or at least two.

        Parameters
        ----------
        seconds : float
        length : {'long', 'short', 'narrow'}
            How the unit is written.

        Examples
        --------
        >>> ENGLISH.lasting(86_400), ENGLISH.lasting(250_000)
        ('1\xa0day', '2.9\xa0days')
        >>> language_of("sv").lasting(7_200)
        '2\xa0timmar'
        """
        fits = (one for one in _UNITS if abs(seconds) >= 2 * one[0] or abs(seconds) == one[0])
        size, unit = next(fits, (1, "second"))
        value = _rounded(seconds / size, 1).normalize()
        told: str = format_unit(
            value, f"duration-{unit}", length=length, format="#,##0.#", locale=_locale(self.code)
        )
        return self._spaced(told).replace(" ", _HARD_SPACE)

    def day(self, moment: str, *, length: Literal["short", "medium", "long"] = "medium") -> str:
        r"""The day of a time in the form of ISO 8601.

        Examples
        --------
        >>> ENGLISH.day("2026-01-31T10:00:00Z"), language_of("da").day("2026-01-31")
        ('31\xa0Jan\xa02026', '31.\xa0jan.\xa02026')
        """
        told: str = format_date(
            date.fromisoformat(moment[:10]), format=length, locale=_locale(self.code)
        )
        return told.replace(" ", _HARD_SPACE)

    def weekdays(self) -> list[str]:
        """The days of the week, Monday first.

        Examples
        --------
        >>> language_of("sv").weekdays()[0]
        'måndag'
        """
        names = get_day_names(locale=_locale(self.code))
        return [str(names[day]) for day in range(7)]

    def listed(self, parts: Sequence[str]) -> str:
        """Several things as one enumeration.

        Examples
        --------
        >>> ENGLISH.listed(["a", "b", "c"]), language_of("sv").listed(["a", "b"])
        ('a, b and c', 'a och b')
        """
        told: str = format_list(list(parts), locale=_locale(self.code))
        return told

    def _shown(self, value: Decimal, decimals: int) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self._spaced(format_decimal(value, format=pattern, locale=_locale(self.code)))

    def _spaced(self, number: str) -> str:
        if self.code == "en":
            number = number.replace(",", _SPACE)
        return number.replace("\u00a0", _SPACE).replace("-", _MINUS)


def language_of(code: str) -> Language:
    """The language of a code.

    Raises
    ------
    UsageError
        ``JM-E083`` for a language that there are no words in.

    Examples
    --------
    >>> language_of("sv")
    Language(code='sv')
    """
    if code not in LANGUAGES:
        message = f"There are no words in the language '{code}'."
        raise UsageError(Problem("JM-E083", message, f"choose one of {', '.join(LANGUAGES)}"))
    return Language(code)


def _kept_together(message: str) -> str:
    """A message in which no line ends between ``n`` and its number."""
    return message.replace("n = {", f"n{_HARD_SPACE}={_HARD_SPACE}{{")


def _rounded(value: float, decimals: int) -> Decimal:
    """A figure as people round it; its shortest decimal form is what counts."""
    return Decimal(str(value)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP) + 0


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_LOCALES[code])


@cache
def _catalog(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    text = files("journeymine.language").joinpath(f"catalogs/{code}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


ENGLISH = Language("en")
