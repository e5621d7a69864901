"""Small cases of every view, whose pictures are kept in ``tests/drawing/snapshots``.

``make snapshots`` (``python tests/support/small_pictures.py``) draws them again; look at what
changed before it is kept.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from small_logs import log_of_paths

from journeymine.design import AnyOrder, Choice, DesignedJourney, Sequence, Step
from journeymine.design.paths.block_net import net_of_block
from journeymine.discovery import discover
from journeymine.drawing import draw
from journeymine.gap import compare
from journeymine.gap.contrast import difference
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml

SNAPSHOTS = Path(__file__).resolve().parents[1] / "drawing/snapshots"

SHOP = """
journey: Shop
stages: [Look, Buy]
touchpoints:
  browse: {stage: Look, channels: [web], owner: Sales, importance: 3}
  pay:
    stage: Buy
    channels: [app]
    owner: Finance
    importance: 5
    targets: {within: {after: browse, max: 2h}, satisfaction: 4.5}
  rate: {stage: Buy, channels: [e-mail], owner: Sales, importance: 2, targets: {satisfaction: 3}}
path: [browse, pay, {optional: rate}]
"""
PLAIN = "journey: Plain\npath: [browse, pay]"

SCORES = {"browse": 4, "pay": 3, "rate": 4, "call": 2}
CHANNELS = {"browse": "web", "pay": "app", "rate": "e-mail", "call": "phone"}


def shop_log(paths):
    """An event an hour; customers begin a day apart, so that days and hours can be told."""
    start = datetime(2026, 1, 5, tzinfo=UTC)
    rows = [
        (f"c{case}", name, start + timedelta(days=case, hours=step), CHANNELS[name], SCORES[name])
        for case, path in enumerate(paths)
        for step, name in enumerate(path)
    ]
    columns = ["case", "activity", "time", "channel", "score"]
    return EventLog.from_pandas(
        pd.DataFrame(rows, columns=columns), channel="channel", score="score"
    )


def shop_gap(*paths):
    return compare(shop_log(paths), read_yaml(SHOP.encode(), "shop.yaml"))


def plain_gap(*paths):
    """Neither stages nor channels, owners, scores or targets."""
    return compare(log_of_paths(*paths), read_yaml(PLAIN.encode(), "plain.yaml"))


def path(words):
    return words.split()


MANY = [
    *[path("browse pay rate")] * 20,  # as designed
    *[path("browse rate")] * 10,  # pay is skipped
    *[path("browse call call pay")] * 6,  # a contact that nobody designed, twice
    *[path("browse pay pay rate")] * 5,  # a repeat
    *[path("browse")] * 4,  # left
]
FEW = [path("browse pay rate"), path("browse pay rate"), path("browse pay")]


def small_pictures():
    """The name of every case, and its picture."""
    many, few, fitting = shop_gap(*MANY), shop_gap(*FEW), plain_gap(*[path("browse pay")] * 40)
    bare = plain_gap(*[path("browse pay")] * 3, path("browse"), path("browse call pay"))
    for view in ("map", "table", "experience", "blueprint", "priorities", "patterns", "paths"):
        yield f"{view}-many", draw(many, view)
    for view in ("map", "experience", "priorities", "paths"):
        yield f"{view}-few", draw(few, view)
    for view in ("map", "table", "patterns"):
        yield f"{view}-nothing-found", draw(fitting, view)
    for view in ("map", "table", "priorities"):
        yield f"{view}-bare", draw(bare, view)
    yield "map-swedish", draw(many, language="sv")
    yield "process-round", draw(discover(shop_log([path("browse call pay call rate")] * 30)))
    yield "process-one-path", draw(discover(log_of_paths(path("browse pay"))))
    yield "difference", draw(difference(many, shop_gap(*MANY[:20] * 2), names=("before", "after")))
    a, b, c, d = map(Step, ("ask", "write", "call", "pay"))
    block = Sequence((a, Choice((b, c)), AnyOrder((c, d))))
    yield "design", draw(DesignedJourney("Ways", block))
    yield "net", draw(DesignedJourney("Ways", net_of_block(block)))


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for kept in SNAPSHOTS.glob("*.svg"):
        kept.unlink()
    for name, drawing in small_pictures():
        (SNAPSHOTS / f"{name}.svg").write_text(drawing.svg, "utf-8", newline="\n")
    sys.stdout.write(f"{len(list(SNAPSHOTS.iterdir()))} pictures in {SNAPSHOTS.name}\n")
