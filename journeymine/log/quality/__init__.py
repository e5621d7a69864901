"""What a reader of figures should know about the events of a log, whatever its source."""

from journeymine.log.quality.look import quality_findings
from journeymine.log.quality.tallies import Tally, tally
from journeymine.log.quality.weights import by_weight

__all__ = ["Tally", "by_weight", "quality_findings", "tally"]
