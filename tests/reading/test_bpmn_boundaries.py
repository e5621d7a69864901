"""Every kind of boundary event, on a task and on a sub-process: read, or refused by name."""

import pytest
from bpmn_files import bpmn_text, inside
from bpmn_token_game import traces
from languages import words

from journeymine.design.paths.automaton import of_net
from journeymine.errors import DesignError
from journeymine.reading.designs.bpmn import read_bpmn

OUTSIDE = ("message", "timer", "signal", "conditional")


def on_task(event, mild=""):
    return bpmn_text(inside("s1 > A", "A > e1", f"b1:{event}@A{mild} > B", "B > e2"))


def on_sub(event, mild="", *, last="e3"):
    sub = inside("s2 > A", f"A > {last}")
    return bpmn_text(inside("s1 > u1", "u1 > e1", f"b1:{event}@u1{mild} > B", "B > e2", u1=sub))


def read(text):
    return read_bpmn(text.encode(), "x.bpmn", "x")


def runs(text):
    found = words(of_net(read(text).path, max_states=100), 4)
    assert found == traces(text, 4)
    return {" ".join(word) for word in found}


def refusal(text):
    with pytest.raises(DesignError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert problem.line
    assert problem.hint
    return problem.code, problem.message


@pytest.mark.parametrize("event", [*OUTSIDE, "error", "escalation"])
def test_one_that_interrupts_a_task_cancels_it(event):
    assert runs(on_task(event)) == {"A", "B"}


@pytest.mark.parametrize("event", OUTSIDE)
def test_one_that_interrupts_a_sub_process_cancels_it_until_it_has_ended(event):
    assert runs(on_sub(event)) == {"A", "B", "A B"}


def test_an_error_of_a_sub_process_comes_while_a_task_in_it_is_under_way():
    assert runs(on_sub("error")) == {"A", "B"}


def test_an_error_of_a_sub_process_comes_from_its_error_end_event_if_it_has_one():
    assert runs(on_sub("error=X", last="e3:error=X")) == {"A B"}
    assert runs(on_sub("error", last="e3:error=X")) == {"A B"}


def test_an_escalation_comes_from_what_throws_it_in_the_sub_process():
    assert runs(on_sub("escalation=X", last="e3:escalation=X")) == {"A B"}
    assert runs(on_sub("escalation=X", "~", last="e3:escalation=X")) == {"A B"}
    code, message = refusal(on_sub("escalation"))
    assert code == "JM-E362"
    assert message == "Nothing in subProcess 'u1' throws what the boundaryEvent 'b1' waits for."


def test_a_timer_that_does_not_interrupt_fires_at_most_once():
    assert runs(on_task("timer", "~")) == runs(on_sub("timer", "~")) == {"A", "A B", "B A"}


@pytest.mark.parametrize("text", [
    *(on_task(event, "~") for event in ("message", "signal", "conditional", "escalation")),
    *(on_sub(event, "~") for event in ("message", "signal", "conditional")),
])  # fmt: skip
def test_others_that_do_not_interrupt_have_no_bound_and_are_refused(text):
    code, message = refusal(text)
    assert code == "JM-E360"
    assert "The boundaryEvent 'b1' does not interrupt and may come any number" in message


@pytest.mark.parametrize("text", [on_task("error", "~"), on_sub("error", "~")])
def test_an_error_that_does_not_interrupt_is_refused(text):
    code, message = refusal(text)
    assert code == "JM-E324"
    assert message == "The error event 'b1' does not interrupt; every error does."


def test_a_timer_that_fires_again_and_again_is_refused():
    cycle = "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>"
    text = on_task("timer", "~").replace("bpmn2:", "")
    text = text.replace('<timerEventDefinition id="b1_event"/>', cycle).replace(
        "xmlns:bpmn2", "xmlns"
    )
    code, message = refusal(text)
    assert code == "JM-E324"
    assert "boundaryEvent 'b1' fires again and again (timeCycle)" in message


@pytest.mark.parametrize("event", ["cancel", "compensate", "terminate", "link=L"])
@pytest.mark.parametrize("on", [on_task, on_sub])
def test_other_kinds_are_refused_by_name(event, on):
    kind = event.partition("=")[0]
    code, message = refusal(on(event))
    assert code == "JM-E324"
    assert message.startswith(f"The element <{kind}EventDefinition> 'b1_event'")
    assert message.endswith("of boundaryEvent 'b1' is not supported.")


def test_one_that_does_not_say_what_it_waits_for_is_refused():
    text = bpmn_text(inside("s1 > A", "A > e1", "b1@A > B", "B > e2"))
    code, message = refusal(text)
    assert code == "JM-E324"
    assert message == "The boundaryEvent 'b1' does not say what it waits for."


def test_of_a_call_activity_only_the_activity_itself_is_refused():
    text = (
        on_task("error")
        .replace("task id", "callActivity id")
        .replace("bpmn2:task>", "bpmn2:callActivity>")
    )
    with pytest.raises(DesignError) as caught:
        read(text)
    said = [(p.code, p.message) for p in caught.value.problems]
    assert all(code == "JM-E324" and "<callActivity>" in message for code, message in said), said
