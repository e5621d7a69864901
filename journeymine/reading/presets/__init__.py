"""Presets: the exports of well-known vendors, by name.

Each knows the export's field names, its time unit and zone, its duplicates and its order of
ties; what it knows is what the vendor documents, and its module says where.
"""

from __future__ import annotations

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.log import Asked, RawRows
from journeymine.reading.presets.adobe import ADOBE
from journeymine.reading.presets.cloudevents import CLOUDEVENTS
from journeymine.reading.presets.contact_centre import CONTACT_CENTRE
from journeymine.reading.presets.ga4 import GA4
from journeymine.reading.presets.headers import header_files, header_of
from journeymine.reading.presets.matomo import MATOMO
from journeymine.reading.presets.preset import Preset, TsvForm
from journeymine.reading.presets.qualtrics import QUALTRICS
from journeymine.reading.presets.salesforce import SALESFORCE
from journeymine.reading.presets.segment import SEGMENT
from journeymine.reading.presets.snowplow import SNOWPLOW
from journeymine.reading.presets.whole import whole
from journeymine.reading.presets.zendesk import ZENDESK

__all__ = [
    "NAMES",
    "Preset",
    "TsvForm",
    "apply_preset",
    "header_files",
    "header_of",
    "preset",
    "whole",
]

_ALL = (
    GA4, SEGMENT, SNOWPLOW, MATOMO, ADOBE, ZENDESK, SALESFORCE, QUALTRICS, CONTACT_CENTRE,
    CLOUDEVENTS,
)  # fmt: skip
_PRESETS = {one.name: one for one in _ALL}

NAMES: tuple[str, ...] = tuple(_PRESETS)
"""The names of all presets."""


def preset(name: str) -> Preset:
    """The preset of this name.

    Raises
    ------
    UsageError
        ``JM-E048`` if there is none.

    Examples
    --------
    >>> preset("ga4").asked.time_format
    'unix-us'
    """
    if name not in _PRESETS:
        message = f"There is no preset '{name}'; there are: {', '.join(NAMES)}."
        hint = did_you_mean(name, NAMES) or "name one of them, or a map file such as sources.yaml"
        raise UsageError(Problem("JM-E048", message, hint))
    return _PRESETS[name]


def apply_preset(chosen: Preset, raw: RawRows, asked: Asked) -> tuple[RawRows, Asked]:
    """Rows prepared by a preset, and what is then asked of them.

    Raises
    ------
    UsageError
        ``JM-E047`` if the table is not that vendor's export.
    """
    chosen.check(raw, _PRESETS)
    return chosen.apply(raw, asked)
