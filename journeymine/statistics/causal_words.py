"""Words that say more than a comparison can: a log shows what goes together, not why.

They belong to planned experiments alone; in a report on a log the word is *associated with*.
"""

from __future__ import annotations

import re

__all__ = ["causal_words"]

_CAUSAL = re.compile(
    r"""
    \b(?:
        caus(?:e|es|ed|ing|al|ally|ation)
      | because
      | due\ to | owing\ to | thanks\ to | on\ account\ of
      | driv(?:e|es|en|ing|er|ers) | drove
      | lead(?:s|ing)?\ to | led\ to
      | result(?:s|ed|ing)?\ (?:in|from)
      | (?:cost|costs)\ (?:you|us|them|customers)
      | (?:effect|effects|impact|impacts|influence)\ (?:of|on)
      | affect(?:s|ed|ing)?
      | impact(?:s|ed|ing)
      | influenc(?:e|es|ed|ing)
      | responsible\ for
      | trigger(?:s|ed|ing)?
      | root\ caus(?:e|es)
      | bring(?:s|ing)?\ about | brought\ about
      | mak(?:e|es)\ (?:customers|cases|people)
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def causal_words(text: str) -> tuple[str, ...]:
    r"""The words of a text that claim a cause, in their order, as they are written.

    Any white space may stand between words that belong together.

    Examples
    --------
    >>> causal_words("Late bills lead to calls; it is due\n to the mail. Causes: two.")
    ('lead to', 'due to', 'Causes')
    >>> causal_words("A late bill is associated with a second call. It is overdue to be paid.")
    ()
    """
    return tuple(_CAUSAL.findall(" ".join(text.split())))
