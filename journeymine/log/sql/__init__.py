"""The reductions as SQL, for events that stay where they are."""

from journeymine.log.sql.dialects import DUCKDB, SPARK, Dialect
from journeymine.log.sql.remote import Engine, Remote

__all__ = ["DUCKDB", "SPARK", "Dialect", "Engine", "Remote"]
