"""What a case is called: a customer, or a journey where a log was cut into such."""

from __future__ import annotations

from journeymine.language.language import Language

__all__ = ["cases", "complete_cases", "several"]


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


def complete_cases(n: int, unit: str, language: Language) -> str:
    """So many customers whose journey is complete, or complete journeys.

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> complete_cases(7, "customer", ENGLISH)
    '7 customers whose journey is complete'
    """
    if unit == "journey":
        return language.say_counted(n, "{n} complete journey", "{n} complete journeys")
    return language.say_counted(
        n,
        "{n} customer whose journey is complete",
        "{n} customers whose journey is complete",
    )


def several(unit: str, language: Language) -> str:
    """Customers, or journeys, without a number: for the middle of a sentence."""
    return language.say("journeys") if unit == "journey" else language.say("customers")
