"""The flow of the journey map for sharing: the same stations, rounded streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.reporting.shareable.counts import flow_rows
from journeymine.reporting.shareable.rounded import Rounded

__all__ = ["mostly_after", "shared_flow"]


def shared_flow(data: Mapping[str, Any], rounded: Rounded) -> dict[str, Any]:
    """As ``flow`` of the whole page.

    Streams of fewer than the multiple are 0 wide; skips, contacts and exits of fewer are no rows.
    A station has the first channel of its design, as the most used one is no sum over paths.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    rounded : Rounded
        Its counts.
    """
    flow = data["flow"]
    designed = {row["touchpoint"]: row for row in data["design"]}
    skips, contacts = len(flow["skips"]), len(flow["contacts"])
    kept = [
        {**row, "cases": rounded.told["flow", place]} if ("flow", place) in rounded.told else None
        for place, row in enumerate(flow_rows(flow))
    ]
    met = [{**row, "channel": ""} for row in kept[skips : skips + contacts] if row]
    return {
        "cases": rounded.whole,
        "stations": [
            {
                "touchpoint": station["touchpoint"],
                "stage": station["stage"],
                "channel": next(iter(designed[station["touchpoint"]]["channels"]), ""),
                "reached": rounded.share(("reached", station["touchpoint"])),
                "visits": None,
                "repeated_cases": rounded.least(("repeated", station["touchpoint"])),
                "order_cases": rounded.least(("order", station["touchpoint"])),
            }
            for station in flow["stations"]
        ],
        "segments": [
            {
                "at": segment["at"],
                "direct": rounded.least(("direct", segment["at"])),
                "passing": rounded.least(("passing", segment["at"])),
            }
            for segment in flow["segments"]
        ],
        "skips": [row for row in kept[:skips] if row],
        "contacts": sorted(met, key=lambda c: (c["after"], -c["cases"], c["activity"])),
        "exits": [row for row in kept[skips + contacts :] if row],
        "groups": flow["groups"],
        "open_cases": 0,
    }


def mostly_after(flow: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What an unplanned contact mostly follows, as far as rounded counts tell.

    Parameters
    ----------
    flow : mapping
        What `shared_flow` returned.

    Returns
    -------
    dict
        Activity -> ``touchpoint``, empty for before the first, and ``cases``, as in ``afters`` of
        ``gap.json``; none where no place has most.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    for row in flow["contacts"]:
        places.setdefault(row["activity"], []).append((row["cases"], row["after"]))
    found = {}
    for activity, counted in places.items():
        most = max(counted)
        if sum(cases == most[0] for cases, _ in counted) == 1:
            name = flow["stations"][most[1]]["touchpoint"] if most[1] >= 0 else ""
            found[activity] = {"touchpoint": name, "cases": most[0]}
    return found
