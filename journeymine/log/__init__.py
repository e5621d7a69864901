"""The event log, its distinct paths and what can be taken from both."""

from journeymine.log.accounting.rows import REASONS, Finding, Reject, Rows, Source
from journeymine.log.assembly import append, assemble
from journeymine.log.event_log import EventLog, LeftOut
from journeymine.log.lifecycle import pair_lifecycle
from journeymine.log.open_rule import OpenRule, whole_beginnings
from journeymine.log.patterns import fits_pattern
from journeymine.log.quality import by_weight
from journeymine.log.reductions import counts_by
from journeymine.log.schema import CANONICAL, LOG_SCHEMA
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
    "OpenRule",
    "RawRows",
    "RawStream",
    "Reject",
    "Rows",
    "Source",
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
