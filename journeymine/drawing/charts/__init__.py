r"""Charts for analysts: matplotlib functions that take an ``Axes`` and return it.

>>> import matplotlib
>>> matplotlib.use("Agg")
>>> import pandas as pd
>>> from journeymine import EventLog
>>> from journeymine.drawing.charts import durations
>>> days = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-05", "2026-01-09"], utc=True)
>>> log = EventLog.from_pandas(
...     pd.DataFrame({"case": [1, 1, 2, 2], "activity": ["browse", "pay"] * 2, "time": days})
... )
>>> durations(log).get_title(loc="left")
'Half of the journeys take 1\xa0day or less'
"""

from journeymine.drawing.charts.calendar import calendar
from journeymine.drawing.charts.dotted import dotted
from journeymine.drawing.charts.durations import durations
from journeymine.drawing.charts.endings import endings
from journeymine.drawing.charts.waiting import waiting

__all__ = ["calendar", "dotted", "durations", "endings", "waiting"]
