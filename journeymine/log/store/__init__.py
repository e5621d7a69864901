"""How the events of a log are kept: whole cases in buckets, in memory or on disk."""

from journeymine.log.store.bucket import Bucket, Traces
from journeymine.log.store.elsewhere import Elsewhere
from journeymine.log.store.folder import InFolder
from journeymine.log.store.gather import Gatherer
from journeymine.log.store.storage import InMemory, Sizes, Storage, mapped
from journeymine.log.store.traces import traces_of

__all__ = [
    "Bucket",
    "Elsewhere",
    "Gatherer",
    "InFolder",
    "InMemory",
    "Sizes",
    "Storage",
    "Traces",
    "mapped",
    "traces_of",
]
