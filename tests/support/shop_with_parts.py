"""A gap with every part beside the path, small enough to be counted by hand."""

import json
from datetime import timedelta

import pandas as pd

from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml

START = pd.Timestamp("2026-01-05", tz="UTC")

SHOP = """
journey: Shop
stages: [Look, Buy]
touchpoints:
  Browse: {stage: Look, channels: [web, app], owner: Shop}
  Pay:
    stage: Buy
    channels: [web]
    owner: BANK
    targets: {within: {after: Browse, max: 2h, share: 50%}, reach: 60%}
  Rate: {stage: Buy, owner: Shop, targets: {experience: 4}}
path: [Browse, Pay, Rate]
failed: [declined]
success: {reaches: Rate}
end: {at: [Rate], open_after: 2h}
targets: {completion: 95%, duration: {max: 1d}}
"""


def shop_gap(phone="phone", bank="Bank", country="SE", outcome="declined"):
    journeys = [
        *[[("Browse", "web", 0, None, "ok"), ("Pay", "web", 1, None, "ok"), ("Rate", "", 2, 3, "")]]
        * 20,
        *[
            [
                ("Browse", "web", 0, None, "ok"),
                ("Pay", phone, 5, None, outcome),
                ("Rate", "", 6, 3, ""),
            ]
        ]
        * 30,
        *[[("Browse", "web", 0, None, "ok"), ("Browse", "web", 30, None, "ok")]] * 9,
        [("Browse", "web", 39, None, "ok"), ("Browse", "web", 40, None, "ok")],
    ]
    rows = [
        (f"c{i}", name, START + timedelta(hours=at), channel or None, score, result or None,
         country if i >= 30 else "NO")
        for i, journey in enumerate(journeys)
        for name, channel, at, score, result in journey
    ]  # fmt: skip
    names = ["case", "activity", "time", "channel", "score", "outcome", "country"]
    log = EventLog.from_pandas(
        pd.DataFrame(rows, columns=names), channel="channel", score="score", outcome="outcome"
    )
    return compare(log, read_yaml(SHOP.replace("BANK", json.dumps(bank)).encode(), "a.yaml"))
