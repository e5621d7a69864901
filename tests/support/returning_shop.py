"""The known shop with customers who come back: journeys of one customer resemble each other."""

from functools import cache

import numpy as np
from known_shop import shop_log

from journeymine.log import EventLog

MOST = 6
"""Journeys a customer."""


@cache
def pool(journeys):
    """The journeys that all others are drawn from: their events, and where each begins."""
    frame = shop_log(10**6, journeys).to_pandas().drop(columns="sequence")
    starts = np.flatnonzero((frame["case"] != frame["case"].shift()).to_numpy())
    assert len(starts) == journeys  # the events of a journey stand together
    return frame, np.append(starts, len(frame))


def truth_log(journeys):
    """All journeys of the pool, each of another customer."""
    return _made(np.arange(journeys), np.arange(journeys), journeys)


def returning(seed, customers, *, alike, journeys):
    """A log of journeys of customers who have one to `MOST` each.

    Parameters
    ----------
    seed, customers : int
    alike : float
        The chance that a journey is as the customer's first was, event by event: 0 is nothing in
        common, 1 all. A copy is a journey of the shop like any other, so that the truth of every
        figure is that of the pool, whatever this is.
    journeys : int
        The size of the pool.
    """
    random = np.random.default_rng(seed)
    customer = np.repeat(np.arange(customers), random.integers(1, MOST + 1, customers))
    drawn = random.integers(0, journeys, len(customer))
    copied = random.random(len(customer)) < alike
    first = np.searchsorted(customer, customer)  # where the first of the same customer stands
    return _made(np.where(copied, drawn[first], drawn), customer, journeys)


def _made(drawn, customer, journeys):
    frame, starts = pool(journeys)
    lengths = starts[drawn + 1] - starts[drawn]
    of = np.repeat(np.arange(len(drawn)), lengths)
    within = np.arange(len(of)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    made = frame.iloc[starts[drawn][of] + within].reset_index(drop=True)
    number = np.arange(len(customer)) - np.searchsorted(customer, customer) + 1
    made["case"] = [f"c{whose}#{at}" for whose, at in zip(customer[of], number[of], strict=True)]
    made["customer"] = [f"c{whose}" for whose in customer[of]]
    made["journey"] = number[of]
    made["cut"] = ""
    return EventLog.from_pandas(made)


def repeated(customers, times, *, journeys):
    """A log of the first journeys of the pool, each of a customer who makes it so many times."""
    return _made(
        np.repeat(np.arange(customers), times), np.repeat(np.arange(customers), times), journeys
    )
