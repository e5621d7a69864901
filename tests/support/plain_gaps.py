"""Small figures of a gap as pictures get them, from what matters alone; see `plain_figures`."""

from math import fsum


def estimate(value, low=None, high=None, n=0):
    return {"value": value, "low": low, "high": high, "n": n}


def touchpoint(
    name, *, reached, skipped=0, disordered=0, repeats=0, stage="", channel="", importance=None
):
    """One designed touchpoint; `importance` is the score and the ends of its scale."""
    return {
        "name": name, "reached": reached, "skipped": skipped, "disordered": disordered,
        "repeats": repeats, "stage": stage, "channel": channel, "importance": importance,
    }  # fmt: skip


def scored(name, mean, half, *, n, intended=None):
    """The scores of a touchpoint: their mean, half of its interval, and what is intended."""
    difference = None
    if intended is not None:
        less = mean - intended
        difference = estimate(less, less - half, less + half, n)
    return {
        "touchpoint": name, "intended": intended, "difference": difference,
        "mean": estimate(mean, mean - half, mean + half, n),
    }  # fmt: skip


def target(name, at_most, *, median, p90, n, kept, share=None, verdict="clear"):
    """A time target, in seconds."""
    return {
        "touchpoint": name, "at_most": at_most, "share": share, "verdict": verdict,
        "median": estimate(median, n=n), "p90": estimate(p90, n=n), "estimate": estimate(kept, n=n),
        "difference": estimate(kept - (1 if share is None else share), n=n),
    }  # fmt: skip


def term(name, kind, points, cases):
    """What a touchpoint adds to the gap index."""
    return {"touchpoint": name, "kind": kind, "points": points, "cases": cases}


def plain_gap(
    *touchpoints, of, contacts=(), scores=None, felt=(), targets=(), terms=(), unit="customer"
):
    """The figures of a gap of so many complete cases.

    `contacts` are (activity, cases, moves, after).
    """
    value = fsum(one["points"] for one in terms)
    return {
        "gap": {
            "log": {"unit": unit},
            "index": {
                "measurable": 100.0,
                "value": value if of else None,
                "interval": estimate(value, value - 0.5, value + 0.5, of),
                "terms": list(terms) if of else [],
            },
            "touchpoints": [
                {
                    "touchpoint": one["name"], "skipped_cases": one["skipped"],
                    "order_cases": one["disordered"],
                    "reached": estimate(one["reached"] / of if of else None, n=of),
                }
                for one in touchpoints
            ],
            "experience": None if scores is None else {
                "low": scores[0], "high": scores[1], "touchpoints": list(felt),
            },
            "time": {"targets": list(targets)} if targets else None,
            "deviations": [
                *(
                    {"kind": "repeated", "touchpoint": one["name"], "activity": one["name"],
                     "moves": one["repeats"]}
                    for one in touchpoints if one["repeats"]
                ),
                *(
                    {"kind": "ad_hoc", "touchpoint": "", "activity": activity, "cases": cases,
                     "moves": moves, "after": after, "share": estimate(None, n=of)}
                    for activity, cases, moves, after in contacts
                ),
            ],
        },
        "design": [
            {
                "touchpoint": one["name"], "stage": one["stage"], "channels": [],
                "importance": _share(one["importance"]),
                "importance_score": _score(one["importance"]),
            }
            for one in touchpoints
        ],
        "flow": {
            "stations": [
                {"touchpoint": one["name"], "channel": one["channel"]} for one in touchpoints
            ],
            "contacts": [
                {"activity": activity, "channel": ""} for activity, _, _, _ in contacts
            ],
        },
    }  # fmt: skip


def _share(importance):
    if importance is None:
        return None
    value, low, high = importance
    return (value - low) / (high - low)


def _score(importance):
    if importance is None:
        return None
    value, low, high = importance
    return {"value": value, "scale": {"low": low, "high": high}}
