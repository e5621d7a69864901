"""Random designs that say everything the language can say.

Tests import it as ``from full_designs import designs``; `tests/support` is on the path.
"""

from datetime import date

from hypothesis import strategies as st
from strategies import blocks

from journeymine.design import (
    Accepted,
    DesignedJourney,
    End,
    JourneyTargets,
    Scale,
    Scales,
    Score,
    Stage,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
    Weights,
)
from journeymine.design.paths.blocks import simplify, steps
from journeymine.design.touchpoints import ACTORS, LANES

WORDS = (
    "Pay", "No", "1.10", "2024-01-01", "null", "~", "a: b", "# not", "- x", "{y}", "*s", "é 🙂",
    "two\nlines", "two\nlines\n", "'q'", '"q"', "x, y", "optional: a", "end ", "|", "<b>", "y" * 70,
)  # fmt: skip
LANGUAGES = ("sv", "en", "en-GB", "no")

words = st.sampled_from(WORDS)
shares = st.sampled_from((0.1, 1 / 3, 0.8, 0.95, 1.0))
seconds = st.sampled_from((1, 90, 1_800, 3_600, 129_600, 172_800, 1_209_600, 86_401))
money = st.sampled_from((0.0, 0.05, 12.5, 1e12, 1e-7))
scales = st.builds(
    Scales, *[st.sampled_from((Scale(1, 5), Scale(0, 10), Scale(-100, 100)))] * 3
)  # fmt: skip


def maybe(strategy, nothing=None):
    return st.just(nothing) | strategy


def lists(strategy=words, **bounds):
    return st.lists(strategy, unique=True, max_size=3, **bounds).map(tuple)


def translated(values):
    return st.dictionaries(st.sampled_from(LANGUAGES), values, max_size=2)


plain = st.recursive(
    words | st.just(""),
    lambda inner: (
        st.lists(inner, max_size=2).map(tuple) | st.dictionaries(words, inner, max_size=2)
    ),
    max_leaves=4,
)


claims = st.builds(lambda claim, more: {"claim": claim, "more": more}, words, plain)


@st.composite
def scores(draw, usual):
    scale = draw(st.sampled_from((usual, Scale(1, 5), Scale(0, 10))))
    at = draw(st.sampled_from((0.0, 0.5, 0.8, 1.0)))
    return Score(scale.low + at * (scale.high - scale.low), scale)


def times(names):
    return st.builds(
        TimeTarget, seconds, after=maybe(st.sampled_from(names), ""), share=maybe(shares)
    )


@st.composite
def touchpoints(draw, name, names, stages, usual, called):
    """A touchpoint; what it is called is taken from `called`, so that nothing is twice."""
    mine = draw(st.lists(st.sampled_from(called), unique=True, max_size=3)) if called else []
    called[:] = [word for word in called if word not in mine]
    cut = draw(st.integers(0, len(mine)))
    in_languages = {draw(st.sampled_from(LANGUAGES)): tuple(mine[cut:])} if mine[cut:] else {}
    shown = {"da": called.pop()} if called and draw(st.booleans()) else {}
    targets = Targets(
        draw(st.lists(times(names), max_size=2).map(tuple)),
        draw(maybe(shares)),
        draw(maybe(scores(usual.satisfaction))),
        draw(maybe(scores(usual.experience))),
    )
    return Touchpoint(
        name,
        draw(st.sampled_from(("", *stages))),
        draw(lists()),
        draw(maybe(words, "")),
        tuple(mine[:cut]),
        draw(maybe(st.builds(Weights, st.sampled_from((0.001, 2.5, 1000))))),
        actor=draw(st.sampled_from(("", *ACTORS))),
        lane=draw(st.sampled_from(("", *LANES))),
        importance=draw(maybe(scores(usual.importance))),
        cost=draw(maybe(money)),
        targets=None if targets == Targets() else targets,
        description=draw(maybe(words, "")),
        names=shown,
        aliases_in=in_languages,
    )


def acceptable(names):
    """Deviations that can be accepted in a design of these touchpoints."""
    at, anywhere = maybe(st.sampled_from(names), ""), maybe(st.sampled_from(names), "")
    why = maybe(words, "")
    return st.one_of(
        st.builds(
            Accepted, st.sampled_from(("missing", "late", "repeated")), at, after=anywhere, why=why
        ),
        st.builds(Accepted, st.just("ad_hoc"), activity=maybe(words, ""), after=anywhere, why=why),
        st.builds(Accepted, st.just("stopped"), after=anywhere, why=why),
    )


@st.composite
def designs(draw):
    """A design about which anything may be said, and everything said is sound."""
    path = simplify(draw(blocks()))
    names = tuple(dict.fromkeys(steps(path)))
    usual = draw(scales)
    stage_order = tuple(
        Stage(name, draw(maybe(words, "")), draw(translated(words)))
        for name in draw(lists(min_size=1))
    )
    called = [f"{word} of {place}" for place, word in enumerate(WORDS)]
    described = draw(st.lists(st.sampled_from(names), unique=True))
    details = {
        name: draw(touchpoints(name, names, [s.name for s in stage_order], usual, called))
        for name in described
    }
    without = draw(lists())
    success = st.builds(
        Success, lists(st.sampled_from(names), min_size=1), st.just(without), maybe(seconds)
    )
    end = st.builds(End, lists(min_size=1), maybe(seconds)) | st.builds(End, st.just(()), seconds)
    targets = JourneyTargets(
        draw(maybe(shares)),
        draw(maybe(st.builds(TimeTarget, seconds, share=maybe(shares)))),
        draw(maybe(scores(usual.satisfaction))),
    )
    return DesignedJourney(
        draw(words),
        path,
        {name: known for name, known in details.items() if known != Touchpoint(name)},
        draw(lists()),
        draw(lists()),
        draw(maybe(success)),
        end=draw(maybe(end)),
        targets=None if targets == JourneyTargets() else targets,
        accepted=tuple(draw(st.lists(acceptable(names), max_size=2))),
        stage_order=stage_order,
        scales=usual,
        currency=draw(maybe(words, "")),
        value=draw(maybe(money)),
        version=draw(maybe(words, "")),
        date=draw(maybe(st.sampled_from((date(2026, 1, 31), date(1, 1, 1))))),
        description=draw(maybe(words, "")),
        language=draw(maybe(st.sampled_from(LANGUAGES), "")),
        names=draw(translated(words)),
        personas=draw(st.dictionaries(words, plain, max_size=2)),
        assumptions=draw(st.lists(words | claims, max_size=2).map(tuple)),
    )  # fmt: skip
