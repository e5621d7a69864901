"""Damaged files: a file is read with every row accounted for, or refused with a code.

Fast: 500 damaged files of all formats.  `make proof`: 20,000, or as many as the variable
``JOURNEYMINE_FUZZ`` says; ``JOURNEYMINE_FUZZ_FROM`` begins with another seed.
"""

import math
import os
import random
import shutil
import signal
from contextlib import contextmanager

import pytest
from fuzz_seeds import Seed, seeds
from mutations import mutated

from journeymine.errors import JourneyMineError, UsageError
from journeymine.log import REASONS, EventLog

SEEDS = seeds()
FAST, ALL = 500, int(os.environ.get("JOURNEYMINE_FUZZ", "20000"))
FROM = int(os.environ.get("JOURNEYMINE_FUZZ_FROM", "0"))
SECONDS = 10


@contextmanager
def in_time():
    """Raise when the block needs too long: of the processor, or of a clock when it waits."""

    def stop(*_):
        raise TimeoutError(f"longer than {SECONDS} seconds")

    timers = ((signal.SIGPROF, signal.ITIMER_PROF, 1), (signal.SIGALRM, signal.ITIMER_REAL, 6))
    before = [signal.signal(sign, stop) for sign, _, _ in timers]
    for _, timer, times in timers:  # a busy machine shares its processor by as many
        signal.setitimer(timer, SECONDS * times)
    try:
        yield
    finally:
        for (sign, timer, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sign, handler)


def check(seed: Seed, inside: bytes, folder) -> bool:
    """Whether it was read; refused is the other way, and there is no third."""
    seed.write(inside, folder)
    try:
        with in_time():
            read = seed.read(folder)
            if isinstance(read, EventLog):
                _check_rows(read)
            else:
                assert read.automaton.n_states >= 1
    except JourneyMineError as error:
        family = "JM-E0" if isinstance(error, UsageError) else "JM-E3" if seed.design else "JM-E2"
        for problem in error.problems:
            assert problem.code.startswith(family)
            assert problem.message
            str(problem).encode()  # it can be printed
        return False
    return True


def _check_rows(log: EventLog) -> None:
    rows = log.rows
    assert rows.came == rows.kept + sum(rows.rejected.values())
    assert len(log.rejects) == sum(rows.rejected.values())
    assert log.n_events == rows.kept - sum(left.events for left in log.left_out)
    for reject in log.rejects:
        assert f"{reject.code} {REASONS[reject.code]}" in rows.rejected
        assert reject.line is None or reject.line >= 1
        assert len(reject.raw) <= 200
    for finding in log.findings:  # they are looked for now
        assert finding.message
        assert 0 <= finding.weight <= 1
    table = log.to_arrow()
    assert table.num_rows == log.n_events == int(log.variants().cases @ lengths(log))
    for name in ("case", "activity", "time"):
        assert table[name].null_count == 0
    for name in ("case", "activity"):
        for text in table[name].unique().to_pylist():
            assert text.strip()
            assert "\0" not in text


def lengths(log):
    """How many events each variant has."""
    offsets = log.variants().offsets
    return offsets[1:] - offsets[:-1]


def fuzz(seed: Seed, folder, first: int, runs: int) -> None:
    others = [other.inside for other in SEEDS if other.kind == seed.kind]
    for number in range(first, first + runs):
        place = folder / "one"
        place.mkdir()
        damaged = mutated(seed.inside, seed.kind, others, random.Random(f"{seed.name} {number}"))
        try:
            check(seed, damaged, place)
        except BaseException as error:
            kept = folder / "find"
            kept.write_bytes(damaged)
            raise AssertionError(f"{seed.name!r}, mutation {number}: {kept}") from error
        shutil.rmtree(place)


def test_there_are_thirty_seeds_or_more_each_read_whole_before_it_is_damaged(tmp_path):
    assert len({seed.name for seed in SEEDS}) == len(SEEDS) >= 30
    for number, seed in enumerate(SEEDS):
        (tmp_path / str(number)).mkdir()
        assert check(seed, seed.inside, tmp_path / str(number)), seed.name


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_damaged_file_is_read_or_refused_with_a_code(seed, tmp_path):
    fuzz(seed, tmp_path, 0, math.ceil(FAST / len(SEEDS)))


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_many_damaged_files_are_read_or_refused_with_a_code(seed, tmp_path):
    fuzz(seed, tmp_path, FROM, math.ceil(ALL / len(SEEDS)))
