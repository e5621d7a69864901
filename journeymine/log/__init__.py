"""The event log, its distinct paths and what can be taken from both."""

from typing import TYPE_CHECKING

from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.log.accounting.rows import REASONS, Finding, Reject, Rows, Source
    from journeymine.log.assembly import append, assemble
    from journeymine.log.event_log import EventLog, LeftOut
    from journeymine.log.lifecycle import pair_lifecycle
    from journeymine.log.open_rule import OpenRule, whole_beginnings
    from journeymine.log.patterns import fits_pattern
    from journeymine.log.quality import by_weight
    from journeymine.log.reductions import counts_by
    from journeymine.log.schema import CANONICAL, LOG_SCHEMA
    from journeymine.log.survey.answers import SurveyAnswers
    from journeymine.log.survey.links import LinkedAnswers
    from journeymine.log.tabular import Tabular
    from journeymine.log.typed.raw import Asked, RawRows, RawStream
    from journeymine.log.typed.step import TypedStep
    from journeymine.log.variants import Variants

__all__ = [
    "CANONICAL",
    "LOG_SCHEMA",
    "REASONS",
    "Asked",
    "EventLog",
    "Finding",
    "LeftOut",
    "LinkedAnswers",
    "OpenRule",
    "RawRows",
    "RawStream",
    "Reject",
    "Rows",
    "Source",
    "SurveyAnswers",
    "Tabular",
    "TypedStep",
    "Variants",
    "append",
    "assemble",
    "by_weight",
    "counts_by",
    "fits_pattern",
    "pair_lifecycle",
    "whole_beginnings",
]

__getattr__ = on_demand(
    globals(),
    {
        "accounting.rows": (
            "REASONS",
            "Finding",
            "Reject",
            "Rows",
            "Source",
        ),
        "assembly": (
            "append",
            "assemble",
        ),
        "event_log": (
            "EventLog",
            "LeftOut",
        ),
        "lifecycle": ("pair_lifecycle",),
        "open_rule": (
            "OpenRule",
            "whole_beginnings",
        ),
        "patterns": ("fits_pattern",),
        "quality": ("by_weight",),
        "reductions": ("counts_by",),
        "schema": (
            "CANONICAL",
            "LOG_SCHEMA",
        ),
        "survey.answers": ("SurveyAnswers",),
        "survey.links": ("LinkedAnswers",),
        "tabular": ("Tabular",),
        "typed.raw": (
            "Asked",
            "RawRows",
            "RawStream",
        ),
        "typed.step": ("TypedStep",),
        "variants": ("Variants",),
    },
)
