"""Real logs have the counts that two independent readers and aligners found."""

import pytest

from journeymine.reading import read_log

ANSWERS = {
    "receipt/env_permit.xes.gz": (1434, 8577, 116, 27),
    "receipt/receipt.parquet": (1434, 8577, 116, 27),
    "bpic20_dd/BPI_2020_DomesticDeclarations.xes.gz": (10500, 56437, 99, 17),
    "bpic20_dd/bpic20_dd.parquet": (10500, 56437, 99, 17),
    "running_example/running-example.xes": (6, 42, 6, 8),
    "running_example/running_example.parquet": (6, 42, 6, 8),
    "helpdesk_pm4py/helpdesk.xes.gz": (4580, 21348, 226, 14),
    "helpdesk_pm4py/helpdesk_pm4py.parquet": (4580, 21348, 226, 14),
    "completejourney_touchpoints/completejourney_touchpoints.parquet": (2469, 164539, 2385, 7),
    "synthetic_a12/a12f0n00.parquet": (1000, 6186, 5, 12),
    "synthetic_a12/a12f0n05.parquet": (1000, 6153, 35, 12),
    "synthetic_a12/a12f0n10.parquet": (1000, 6055, 45, 12),
    "synthetic_a12/a12f0n20.parquet": (1000, 5950, 68, 12),
    "synthetic_a12/a12f0n50.parquet": (1000, 5508, 100, 12),
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_real_log_has_its_known_counts(shared, name):
    log = read_log(shared / name)
    found = (log.n_cases, log.n_events, len(log.variants()), len(log.activities))
    assert found == ANSWERS[name]
    assert log.rows.came == log.rows.kept


@pytest.mark.parametrize(
    ("xes", "parquet"),
    [
        ("receipt/env_permit.xes.gz", "receipt/receipt.parquet"),
        ("bpic20_dd/BPI_2020_DomesticDeclarations.xes.gz", "bpic20_dd/bpic20_dd.parquet"),
        ("helpdesk_pm4py/helpdesk.xes.gz", "helpdesk_pm4py/helpdesk_pm4py.parquet"),
        ("running_example/running-example.xes", "running_example/running_example.parquet"),
    ],
)
def test_a_log_is_the_same_from_xes_and_from_parquet(shared, xes, parquet):
    core = ["case", "activity", "time"]
    first, second = (read_log(shared / name).to_arrow().select(core) for name in (xes, parquet))
    keys = [(name, "ascending") for name in core]
    assert first.sort_by(keys).equals(second.sort_by(keys))


def test_the_channel_of_a_trace_can_be_named(shared):
    log = read_log(shared / "receipt/env_permit.xes.gz", channel="case:channel")
    channels = set(log.to_arrow()["channel"].unique().to_pylist())
    assert channels == {"Internet", "Desk", "Post", "e-mail", "Intern"}
