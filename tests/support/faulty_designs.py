"""Designs of which `lint` has something to say, everything that it can of one with an end."""

from collections import Counter

from journeymine.design import (
    AnyOrder,
    Choice,
    DesignedJourney,
    End,
    PetriNet,
    Sequence,
    Stage,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
    Transition,
)
from journeymine.design.paths.block_net import net_of_block

__all__ = ["FAULTY"]


def net(*transitions):
    """Each transition as ``label: p q > r``; without a label it is silent."""
    made = []
    for number, text in enumerate(transitions):
        label, _, flow = text.partition(":")
        takes, _, gives = flow.partition(">")
        ways = Counter(takes.split()), Counter(gives.split())
        made.append(Transition(f"t{number}", label or None, *ways))
    return PetriNet(tuple(made), {"start": 1}, {"end": 1})


def of(touchpoint, stage="", after="", **more):
    targets = Targets((TimeTarget(86_400, after=after),)) if after else None
    return Touchpoint(touchpoint, stage=stage, targets=targets, **more)


LINE = Sequence(tuple(map(Step, ("ask", "Ask ", "pay-in", "payin", "invoice", "invoices"))))
FORK = Sequence((Step("ask"), Choice((Step("pay"), Step("rate")))))
WIDE = AnyOrder(tuple(Sequence((Step(f"{b:02}.0"), Step(f"{b:02}.1"))) for b in range(20)))
NAMED = {
    "ask": of("ask", "Köp", after="ask"),
    "Ask ": of("Ask ", "Bruk", after="pay-in"),
    "pay-in": of("pay-in", "Köp"),
    "payin": of("payin", "Köp", aliases=("INVOICES",)),
    "invoice": of("invoice", "Start"),
    "invoices": of("invoices", "Slut", aliases=("ask for", "pay  in")),
}
STAGES = (Stage("Start"), Stage("Köp"), Stage("Bruk"), Stage("Slut"))

FAULTY = {
    "names, stages, targets": DesignedJourney(
        "Namn", LINE, NAMED, ignore=("ask*",), stage_order=STAGES
    ),
    "a choice": DesignedJourney(
        "Val", FORK, {"pay": of("pay", after="rate")}, success=Success(("pay",), without=("ask",))
    ),
    "over before": DesignedJourney(
        "Slut", FORK, success=Success(("pay", "rate")), end=End(("ask",))
    ),
    "never there": DesignedJourney(
        "Nät",
        net("ask: start > end", "pay: p > end", "ask: p > p"),
        success=Success(("pay",)),
    ),
    "stuck": DesignedJourney(
        "Nät",
        net(
            ": start > a", ": start > b", ": start > c", "hop: start > end",
            "ask: a > a1", "pay: a1 > a2", "ship: a2 a3 > end",
            "ring: b > b1", "chat: b1 > b2", "mail: b2 > b1",
            "order: c > end c1", "pack: c1 > end",
            *(f"{i}: l{i} > l{i + 1}" for i in range(9)), ": start > l0",
        ),
    ),
    "stuck at once": DesignedJourney(
        "Nät",
        net(
            ": start > a", "hop: start > end", "ask: start > a1", ": a1 > a2", ": a2 > a1",
            "order: start > end b", ": b > end",
        ),
    ),
    "piles up": DesignedJourney(
        "Nät", net("ask: start > a", "pay: a > a b", "rate: a > end", "ship: b > end")
    ),
    "piles up, nobody knows what": DesignedJourney(
        "Nät", net("ask: start > a", "pay: a > a b", "rate: a > end")
    ),
    "wide": DesignedJourney("Bred", net_of_block(WIDE)),
}  # fmt: skip
