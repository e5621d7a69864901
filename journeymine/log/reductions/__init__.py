"""From events to small tables, bucket by bucket: distinct paths, and what follows what."""

from journeymine.log.reductions.arcs import follows
from journeymine.log.reductions.counts import counts_by
from journeymine.log.reductions.paths import variants

__all__ = ["counts_by", "follows", "variants"]
