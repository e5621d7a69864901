"""The languages in which a touchpoint has names: tags such as ``sv``, ``en`` or ``en-GB``.

References
----------
.. [1] Phillips, Davis (2009). Tags for Identifying Languages. BCP 47, RFC 5646.
   https://doi.org/10.17487/RFC5646
"""

from __future__ import annotations

import re

__all__ = ["NO_LANGUAGE", "check_language", "is_language"]

NO_LANGUAGE = "other"
"""In a file the key of aliases that are in no language, such as the names of systems."""

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def is_language(tag: str) -> bool:
    """Whether a text has the form of a language tag.

    Examples
    --------
    >>> is_language("sv"), is_language("en-GB"), is_language("Swedish")
    (True, True, False)
    """
    return _TAG.fullmatch(tag) is not None


def check_language(tag: str) -> None:
    """Refuse what is no language tag.

    Raises
    ------
    ValueError
        If it is none.
    """
    if not is_language(tag):
        raise ValueError(f"'{tag}' is not a language; write its tag, such as sv, en or en-GB")
