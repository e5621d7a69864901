"""The open logs and their models, where a folder of them lies beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import journeymine as jm
from journeymine.design import Block, PetriNet

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

LOGS = {
    "receipt": "receipt/receipt.parquet",
    "bpic20_dd": "bpic20_dd/bpic20_dd.parquet",
    "running_example": "running_example/running_example.parquet",
    "helpdesk": "helpdesk_pm4py/helpdesk_pm4py.parquet",
    "completejourney": "completejourney_touchpoints/completejourney_touchpoints.parquet",
    **{f"a12_n{n}": f"synthetic_a12/a12f0n{n}.parquet" for n in ("00", "05", "10", "20", "50")},
}

MODELS = {
    "receipt": {
        "bpmn": "receipt/models/receipt.bpmn",
        "imf": "receipt/models/08_receipt-imf.ptml",
        "im": "receipt/models/08_receipt-im.ptml",
        "one_variant": "receipt/models/receipt_one_variant.pnml",
    },
    "bpic20_dd": {
        "sm": "bpic20_dd/models/GTM_SM_2020-dd.pnml",
        "im": "bpic20_dd/models/GTM_IM_2020-dd.pnml",
    },
    "running_example": {
        "pnml": "running_example/models/running-example.pnml",
        "bpmn": "running_example/models/running-example.bpmn",
        "ptml": "running_example/models/running-example.ptml",
    },
    **{f"a12_n{n}": {"pnml": "synthetic_a12/a12.pnml"} for n in ("00", "05", "10", "20", "50")},
}
MODELS["a12_n50"]["ptml"] = "synthetic_a12/a12.ptml"


@cache
def log(name: str) -> jm.EventLog:
    return jm.read_log(_found(LOGS[name]), case="case_id", activity="activity", time="timestamp")


@cache
def variants(name: str) -> tuple[tuple[str, ...], ...]:
    """The distinct variants of a log, in their order."""
    return tuple(log(name).variants())


@cache
def model(name: str, kind: str) -> Block | PetriNet:
    """A model that lies beside the log, or ``mined``: by the inductive miner, noise 0.2."""
    if kind == "mined":
        return jm.discover(log(name), noise=0.2).journey.path
    return jm.read_design(_found(MODELS[name][kind])).path


def _found(path: str) -> Path:
    if not (DATA / path).exists():
        raise FileNotFoundError(f"{path} is not in the folder shared/data beside the checkout")
    return DATA / path
