"""A design whose states nobody can list: every figure is there but those that need the list."""

import pytest
from small_logs import log_of_paths

from journeymine.design import AnyOrder, DesignedJourney, Sequence, Step
from journeymine.design.paths.block_net import net_of_block
from journeymine.gap import compare
from journeymine.gap.flow import flow

WIDE = AnyOrder(tuple(Sequence(tuple(Step(f"{b:02}.{s}") for s in range(3))) for b in range(20)))
IN_TURN = " ".join(f"{b:02}.{s}" for b in range(20) for s in range(3))
ROUND = " ".join(f"{b:02}.{s}" for s in range(3) for b in range(20))
LATE = IN_TURN.replace("03.1 03.2", "03.2 03.1").replace("07.0 ", "")


@pytest.fixture(params=[WIDE, net_of_block(WIDE)], ids=["blocks", "net"])
def gap(request):
    log = log_of_paths(*[IN_TURN.split()] * 3, ROUND.split(), LATE.split())
    return compare(log, DesignedJourney("Wide", request.param))


def test_the_figures_are_there_and_what_is_not_says_why(gap):
    assert (gap.design.states, gap.design.shortest_run) == (None, 60)
    assert (gap.path.cost, gap.path.fitting_cases, gap.path.precision_prefix) == (3, 4, None)
    assert gap.path.exact
    assert 0 < gap.path.precision < 1
    told = {entry.what for entry in gap.left_out}
    assert "path.precision_prefix" in told
    assert "path.precision" not in told


def test_deviations_are_told_in_words(gap):
    assert {(d.kind, d.touchpoint) for d in gap.deviations} == {
        ("order", "03.1"), ("missing", "07.0"),
    }  # fmt: skip


def test_the_flow_is_drawn_with_the_stations_in_order(gap):
    stations = [station.touchpoint for station in flow(gap).stations]
    assert stations == (IN_TURN if gap.journey.is_block else ROUND).split()
    assert [station.visits for station in flow(gap).stations if station.touchpoint == "00.0"] == [5]
