"""What a case is called: a customer, or a journey where a log was cut into such."""

from __future__ import annotations

from journeymine.language.language import Language

__all__ = ["cases", "several"]


def cases(n: int, unit: str, language: Language) -> str:
    r"""So many customers, or journeys.

    Parameters
    ----------
    n : int
    unit : {'customer', 'journey'}
    language : Language

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> cases(1, "customer", ENGLISH), cases(2_000, "journey", ENGLISH)
    ('1 customer', '2\u202f000 journeys')
    """
    if unit == "journey":
        return language.say_counted(n, "{n} journey", "{n} journeys")
    return language.say_counted(n, "{n} customer", "{n} customers")


def several(unit: str, language: Language) -> str:
    """Customers, or journeys, without a number: for the middle of a sentence."""
    return language.say("journeys") if unit == "journey" else language.say("customers")
