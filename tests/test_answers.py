"""The real logs give the known answers, from their original files and from Parquet."""

import functools

import pytest

from journeymine.gap import compare
from journeymine.reading import read_design, read_log

# log files, design, cases, events, variants, activities, cost, fitting, shortest, mean, log fitness
ANSWERS = [
    (("receipt/env_permit.xes.gz", "receipt/receipt.parquet"), "receipt/models/receipt.bpmn",
     1434, 8577, 116, 27, 0, 1434, 1, "1.000000", "1.000000"),
    (("receipt/env_permit.xes.gz", "receipt/receipt.parquet"), "receipt/models/08_receipt-imf.ptml",
     1434, 8577, 116, 27, 2433, 713, 5, "0.833862", "0.845494"),
    (("receipt/env_permit.xes.gz", "receipt/receipt.parquet"), "receipt/models/receipt_one_variant.pnml",
     1434, 8577, 116, 27, 3433, 12, 5, "0.774050", "0.781990"),
    (("bpic20_dd/BPI_2020_DomesticDeclarations.xes.gz", "bpic20_dd/bpic20_dd.parquet"),
     "bpic20_dd/models/GTM_SM_2020-dd.pnml",
     10500, 56437, 99, 17, 8210, 3540, 1, "0.862403", "0.877347"),
    (("bpic20_dd/BPI_2020_DomesticDeclarations.xes.gz", "bpic20_dd/bpic20_dd.parquet"),
     "bpic20_dd/models/GTM_IM_2020-dd.pnml",
     10500, 56437, 99, 17, 0, 10500, 0, "1.000000", "1.000000"),
    (("running_example/running-example.xes", "running_example/running_example.parquet"),
     "running_example/models/running-example.pnml",
     6, 42, 6, 8, 0, 6, 5, "1.000000", "1.000000"),
    (("synthetic_a12/a12f0n00.parquet",), "synthetic_a12/a12.pnml",
     1000, 6186, 5, 12, 0, 1000, 5, "1.000000", "1.000000"),
    (("synthetic_a12/a12f0n05.parquet",), "synthetic_a12/a12.pnml",
     1000, 6153, 35, 12, 65, 966, 5, "0.993671", "0.994172"),
    (("synthetic_a12/a12f0n10.parquet",), "synthetic_a12/a12.pnml",
     1000, 6055, 45, 12, 198, 910, 5, "0.979150", "0.982090"),
    (("synthetic_a12/a12f0n20.parquet",), "synthetic_a12/a12.pnml",
     1000, 5950, 68, 12, 419, 793, 5, "0.956703", "0.961735"),
    (("synthetic_a12/a12f0n50.parquet",), "synthetic_a12/a12.pnml",
     1000, 5508, 100, 12, 1060, 500, 5, "0.889578", "0.899124"),
    # the same designs in other formats
    (("running_example/running-example.xes",), "running_example/models/running-example.ptml",
     6, 42, 6, 8, 0, 6, 5, "1.000000", "1.000000"),
    (("running_example/running-example.xes",), "running_example/models/running-example.bpmn",
     6, 42, 6, 8, 0, 6, 5, "1.000000", "1.000000"),
    (("synthetic_a12/a12f0n20.parquet",), "synthetic_a12/a12.ptml",
     1000, 5950, 68, 12, 419, 793, 5, "0.956703", "0.961735"),
]  # fmt: skip

CASES = [
    pytest.param(log, design, numbers, id=f"{log} with {design.split('/')[-1]}")
    for logs, design, *numbers in ANSWERS
    for log in logs
]


@functools.cache
def log_at(path):
    return read_log(path)


@pytest.mark.parametrize(("log", "design", "numbers"), CASES)
def test_the_log_gives_the_known_answer(shared, log, design, numbers):
    gap = compare(log_at(shared / log), read_design(shared / design))
    path = gap.path
    assert [
        gap.log.cases, gap.log.events, gap.log.variants, gap.log.activities,
        path.cost, path.fitting_cases, gap.design.shortest_run,
        f"{path.fitness:.6f}", f"{path.log_fitness:.6f}",
    ] == numbers  # fmt: skip
    assert path.exact
    assert (path.fitness == 1) == (path.fitting_cases == gap.log.cases)
