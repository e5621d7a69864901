"""From bytes to event logs and designed journeys; the only room that opens input."""

from typing import TYPE_CHECKING

from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.reading.read_answers import read_answers
    from journeymine.reading.read_design import is_design_file, read_design
    from journeymine.reading.read_log import read_log
    from journeymine.reading.sources.map_files import is_sources_file, sources_named
    from journeymine.reading.sources.read_sources import read_sources
    from journeymine.reading.spark_tables import read_spark

__all__ = [
    "is_design_file",
    "is_sources_file",
    "read_answers",
    "read_design",
    "read_log",
    "read_sources",
    "read_spark",
    "sources_named",
]

__getattr__ = on_demand(
    globals(),
    {
        "read_answers": ("read_answers",),
        "read_design": ("is_design_file", "read_design"),
        "read_log": ("read_log",),
        "sources.map_files": ("is_sources_file", "sources_named"),
        "sources.read_sources": ("read_sources",),
        "spark_tables": ("read_spark",),
    },
)
