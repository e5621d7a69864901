"""In a log where there is nothing to find, a whole report finds nothing that it calls clear.

Each single test may be right and a report of hundreds of them still be wrong: so everything that
carries a word is looked at, in the gap, by segment, over time, and between two logs.
"""

from collections import Counter

import numpy as np
import pytest
from noise_logs import SHOP, noise

import journeymine as jm
from journeymine.gap import compare

WORDS = ("clear", "likely", "can't tell")


def words(found, where=()):
    """(word, where) of everything that carries one."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key in ("verdict", "word") and value in WORDS:
                told = [v for k, v in found.items() if isinstance(v, str) and k != key and v]
                yield value, (*where, *told)
            yield from words(value, (*where, key))
    elif isinstance(found, (list, tuple)):
        for row in found:
            yield from words(row, where)


def report(seed, cases=400):
    """Every word of everything that can be asked of a log; every second one is cut off."""
    until, asked = (None, {}) if seed % 2 else (100, {"open_after": "15d"})
    here, there = (
        compare(noise(number, cases, until=until), SHOP, **asked) for number in (seed, seed + 9_000)
    )
    yield from words(here.to_dict(), ("gap",))
    yield from words(here.by("segment").to_dict(), ("by",))
    yield from words(here.over("month").to_dict(), ("over",))
    yield from words(jm.difference(here, there).to_dict(), ("difference",))


def found(seeds, cases=400):
    """The logs with something clear, with what it is; and how often each word was used."""
    clear, used = {}, Counter()
    for seed in seeds:
        for word, where in report(seed, cases):
            used[word] += 1
            if word == "clear":
                clear.setdefault(seed, []).append(where)
    return clear, used


def test_where_there_is_nothing_hardly_anything_is_called_clear():
    clear, used = found(range(4))
    assert len(clear) <= 1
    assert used["can't tell"] > 4 * 100
    assert used["clear"] + used["likely"] < 0.1 * used.total()


@pytest.mark.proof
def test_of_50_whole_reports_at_least_47_call_nothing_clear():
    clear, used = found(range(50))
    print(len(clear), "of 50 reports call something clear:", clear, used)
    assert len(clear) <= 3


def after_failure(seeds, cases=400):
    """The difference of hops after a failure over its standard error, and the words."""
    ratios, differences, used = [], [], Counter()
    for seed in seeds:
        row = compare(noise(seed, cases), SHOP).parts.channel.switches.after_failure
        ratios.append(3.92 * row.difference.value / (row.difference.high - row.difference.low))
        differences.append(row.difference.value)
        used[row.word] += 1
    return np.array(differences), np.array(ratios), used


def test_failures_that_come_by_chance_send_nobody_to_another_channel():
    differences, _, used = after_failure(range(100, 116))
    assert abs(differences.mean()) < 4 * 0.0226 / np.sqrt(len(differences))
    assert used["clear"] <= 1
    assert used.total() == len(differences)


@pytest.mark.proof
def test_over_300_logs_hops_after_failures_are_not_biased_and_as_sure_as_they_say():
    differences, ratios, used = after_failure(range(100, 400))
    error = differences.std() / np.sqrt(len(differences))
    print(
        f"{100 * differences.mean():+.2f} points (± {100 * error:.2f}), {ratios.std():.2f}, {used}"
    )
    assert abs(differences.mean()) < 3 * error
    assert 0.85 < ratios.std() < 1.1
    assert used["clear"] <= 6
    assert used["clear"] + used["likely"] <= 0.08 * used.total()
