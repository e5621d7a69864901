"""From bytes to event logs and designed journeys; the only room that opens input."""

from journeymine.reading.read_design import is_design_file, read_design
from journeymine.reading.read_log import read_log
from journeymine.reading.sources.read_sources import is_sources_file, read_sources, sources_named
from journeymine.reading.spark_tables import read_spark

__all__ = [
    "is_design_file",
    "is_sources_file",
    "read_design",
    "read_log",
    "read_sources",
    "read_spark",
    "sources_named",
]
