"""The flow through a design, counted by hand."""

from small_logs import log_of_paths

from journeymine.design import (
    AnyOf,
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.gap import compare
from journeymine.gap.flow import Contact, Exit, Group, Segment, Skip, flow


def steps(names):
    return tuple(map(Step, names))


LINE = DesignedJourney("Line", Sequence(steps("abcd")))


def of(design, *paths):
    return flow(compare(log_of_paths(*paths), design))


def test_customers_on_the_line_go_direct():
    found = of(LINE, "abcd", "abcd")
    assert found.segments == tuple(Segment(at, 2, 0) for at in range(3))
    assert (found.skips, found.contacts, found.exits) == ((), (), ())


def test_a_skip_spans_the_stations_that_were_due():
    found = of(LINE, "abcd", "acd", "ad", "bcd")
    assert found.skips == (Skip(-1, 1, 1), Skip(0, 2, 1), Skip(0, 3, 1))
    assert found.segments == (Segment(0, 1, 0), Segment(1, 2, 0), Segment(2, 3, 0))


def test_leaving_is_an_exit_and_not_a_row_of_skips():
    found = of(LINE, "ab", "abcd", "x" + "abcd")
    assert found.exits == (Exit(1, 1),)
    assert found.skips == ()


def test_unplanned_contacts_hang_after_the_last_designed_step_and_count_customers():
    found = of(LINE, "axxbcd", "abxcd", "xabcd", "axbcd")
    assert found.contacts == (
        Contact(-1, "x", "", 1), Contact(0, "x", "", 2), Contact(1, "x", "", 1),
    )  # fmt: skip


def test_a_branch_not_taken_is_passed_by_and_not_skipped():
    design = DesignedJourney(
        "Choice", Sequence((Step("a"), Choice((Step("b"), Step("c"))), Step("d")))
    )
    found = of(design, "abd", "acd", "acd")
    assert found.skips == ()
    assert found.segments == (Segment(0, 1, 2), Segment(1, 0, 3), Segment(2, 2, 1))
    assert found.groups == (Group(1, 2, "choice", "", (2,)),)


def test_a_choice_left_out_whole_is_skipped_whole():
    design = DesignedJourney(
        "Choice", Sequence((Step("a"), Choice((Step("b"), Step("c"))), Step("d")))
    )
    assert of(design, "ad").skips == (Skip(0, 3, 1),)


def test_an_overlap_is_passed_by_in_both_orders():
    design = DesignedJourney(
        "Overlap", Sequence((Step("a"), AnyOrder(steps("bc")), Optional(Step("o")), Step("d")))
    )
    found = of(design, "acbd")
    assert found.skips == ()
    # a to c passes b, c back to b, b to d passes c and o
    assert found.segments == (
        Segment(0, 0, 1), Segment(1, 0, 1), Segment(2, 0, 1), Segment(3, 0, 1),
    )  # fmt: skip
    assert [group.kind for group in found.groups] == ["any_order", "optional"]


def test_a_step_out_of_order_is_no_skip():
    assert of(LINE, "acbd").skips == ()


def test_a_group_knows_where_its_branches_begin():
    branches = (Step("b"), Sequence(steps("cd")), Step("e"))
    design = DesignedJourney("Choice", Sequence((Step("a"), Choice(branches, "How"), Step("f"))))
    assert of(design, "abf").groups == (Group(1, 4, "choice", "How", (2, 4)),)


def test_groups_tell_any_of_and_counted_rounds():
    ways = AnyOf((Step("b"), Sequence(steps("cd"))), "Ways")
    design = DesignedJourney("Ways", Sequence((Step("a"), ways, Repeat(Step("e"), 2, None, 4))))
    found = of(design, "acbdee", "abe", "aee")
    assert found.groups == (
        Group(1, 3, "any_of", "Ways", (2,)), Group(4, 4, "repeat_counted", "", (), 2, 4),
    )  # fmt: skip
    # the third left the whole any-of out, the second one of two rounds of e
    assert found.skips == (Skip(0, 4, 1), Skip(3, 5, 1))


def test_a_customer_counts_once_however_often_they_go_a_way():
    design = DesignedJourney("Loop", Repeat(Sequence(steps("ab")), 1))
    assert of(design, "ababab").segments == (Segment(0, 1, 0),)
