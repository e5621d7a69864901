"""Logs of customers who walk a line and leave it by chance, with log-normal waits, cut off."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeymine.design import DesignedJourney
from journeymine.log import LOG_SCHEMA, EventLog, Rows

START = 1_767_225_600_000_000
DAY = 86_400
STEPS = ("ask", "offer", "sign", "pay out")
LEAVE = (0.30, 0.20, 0.10)
"""Share of those at a step who never do the next one."""
LINE = DesignedJourney.of_steps(*STEPS)


@dataclass(frozen=True)
class Leaving:
    """Journeys as they really went.

    Attributes
    ----------
    times : array of float, (cases, steps)
        Of every step; infinite where it was never done.
    """

    times: np.ndarray

    def log(self, until):
        """The events up to a time."""
        case, step = np.nonzero(self.times <= until)
        time = (self.times[case, step] * 1_000_000).astype(np.int64)
        names = np.array(STEPS, object)[step]
        table = pa.table(
            {
                "case": pa.array([f"{at:06d}" for at in case], pa.string()),
                "activity": pa.array(names.tolist(), pa.string()),
                "time": pa.array(START + time, LOG_SCHEMA["time"]),
                "sequence": pa.array(np.arange(len(case)), pa.int64()),
            }
        )
        return EventLog.of_events(table, Rows(len(case), len(case)))


def leaving(random, cases, *, days, median, spread=1.0, leave=LEAVE):
    """Customers who come evenly over so many days.

    Parameters
    ----------
    median : sequence of float
        Days to the next step, of those who do it; log-normal.
    spread : float
        The shape of it.
    leave : sequence of float
    """
    times = np.full((cases, len(STEPS)), np.inf)
    times[:, 0] = random.random(cases) * days * DAY
    for step, (share, usual) in enumerate(zip(leave, median, strict=True)):
        wait = usual * DAY * np.exp(spread * random.standard_normal(cases))
        goes = random.random(cases) >= share
        times[:, step + 1] = np.where(goes, times[:, step] + wait, np.inf)
    return Leaving(times)
