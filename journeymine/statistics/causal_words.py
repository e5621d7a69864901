"""Words that say more than a comparison can: a log shows what goes together, not why.

They belong to planned experiments alone; in a report on a log the word is *associated with*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["causal_words"]

_ENGLISH = r"""
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
    """

_SWEDISH = r"""
    \b(?:
        \w*orsak\w*
      | (?:bero|beror|berodde|berott)\ på
      | på\ grund\ av | till\ följd\ av | tack\ vare
      | därför | eftersom
      | (?:leda|leder|ledde|lett)\ till
      | medför(?:a|de|t|s)?
      | påverk\w+ | inverk\w+ | inflytande
      | resulter\w+\ i
      | utlös(?:er|te|t|a|ts|tes|es)
      | föranled\w+
      | (?:effekt|effekten|effekter|verkan)\ (?:av|på)
      | (?:ger|gav|gett)\ upphov\ till
      | (?:gör|gjorde)\ att
      | driv(?:er|s|it|kraft|krafter)
    )\b
    """

_DANISH = r"""
    \b(?:
        årsag\w* | forårsag\w*
      | skyld(?:es|tes)
      | på\ grund\ af | som\ følge\ af | takket\ være
      | fordi | derfor
      | (?:føre|fører|førte|ført|lede|leder|ledte|ledt)\ til
      | medfør(?:er|te|t|e)
      | påvirk\w+ | indvirk\w+ | indflydelse
      | resulter\w+\ i
      | udløs(?:er|te|t|e|es)
      | bevirk\w+
      | (?:effekt|effekten|effekter|virkning|virkningen)\ (?:af|på)
      | (?:giver|gav|givet)\ anledning\ til
      | (?:gør|gjorde)\ at
      | driv(?:er|es|kraft|kræfter)
    )\b
    """

_NORWEGIAN = r"""
    \b(?:
        \w*årsak\w*
      | skyld(?:es|tes)
      | på\ grunn\ av | som\ følge\ av | takket\ være
      | fordi | derfor
      | (?:føre|fører|førte|ført|lede|leder|ledet|ledd)\ til
      | medfør(?:er|te|t|e)
      | påvirk\w+ | innvirk\w+ | innflytelse
      | resulter\w+\ i
      | utløs(?:er|te|t|e|es)
      | bevirk\w+
      | (?:effekt|effekten|effekter|virkning|virkningen)\ (?:av|på)
      | (?:gir|ga|gitt)\ (?:opphav|grunn)\ til
      | (?:gjør|gjorde)\ at
      | driv(?:er|es|kraft|krefter)
    )\b
    """

_CAUSAL: Mapping[str, re.Pattern[str]] = {
    code: re.compile(words, re.IGNORECASE | re.VERBOSE)
    for code, words in (("en", _ENGLISH), ("sv", _SWEDISH), ("da", _DANISH), ("nb", _NORWEGIAN))
}


def causal_words(text: str, language: str = "en") -> tuple[str, ...]:
    r"""The words of a text that claim a cause, in their order, as they are written.

    Any white space may stand between words that belong together.

    Parameters
    ----------
    text : str
    language : {'en', 'sv', 'da', 'nb'}
        What the text is written in.

    Examples
    --------
    >>> causal_words("Late bills lead to calls; it is due\n to the mail. Causes: two.")
    ('lead to', 'due to', 'Causes')
    >>> causal_words("A late bill is associated with a second call. It is overdue to be paid.")
    ()
    >>> causal_words("Sena fakturor leder till samtal", "sv"), causal_words("Det skyldes", "da")
    (('leder till',), ('skyldes',))
    """
    return tuple(_CAUSAL[language].findall(" ".join(text.split())))
