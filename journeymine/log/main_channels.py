"""The channel that most events of an activity use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from journeymine.log.event_log import EventLog
from journeymine.log.reductions import counts_by

__all__ = ["main_channels"]


def main_channels(log: EventLog, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """The channel of most events; of equally many the first in code-point order.

    Parameters
    ----------
    log : EventLog
    names : mapping of str to str, optional
        Activity -> what it is called, where several are counted as one.

    Returns
    -------
    dict
        By activity, or what it is called; nothing for those whose events tell no channel.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"case": "7", "activity": ["ask", "ask", "pay"],
    ...                       "channel": ["web", "web", "phone"],
    ...                       "time": pd.date_range("2026-01-05", periods=3, tz="UTC")})
    >>> main_channels(EventLog.from_pandas(frame))
    {'ask': 'web', 'pay': 'phone'}
    """
    if not log.has("channel"):
        return {}
    called = names or {}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for (activity, channel), count in counts_by(log.storage, "channel").items():
        if channel is not None:
            seen[called.get(activity, activity)][channel] += count
    return {
        name: min(counts.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        for name, counts in seen.items()
    }
