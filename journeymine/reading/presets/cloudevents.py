"""CloudEvents 1.0 in JSON, one a line or as a batch.

The activity is ``type``, the time ``time`` (RFC 3339, so it carries its zone) and the case
``subject``, which the specification makes optional: rows without are rejected, and another
case, such as a field ``data.order``, can be named.  Producers make ``source`` with ``id``
unique to an event, and two with the same are one event sent twice: the later is rejected.
The extension ``sequence`` orders the events of one source, as text, or as numbers if
``sequencetype`` says ``Integer``; without it they stay in the order of the file.

References
----------
.. [1] Cloud Native Computing Foundation, "CloudEvents - Version 1.0.2".
   https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
.. [2] Cloud Native Computing Foundation, "JSON Event Format for CloudEvents".
   https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
.. [3] Cloud Native Computing Foundation, "Sequence" (extension).
   https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
"""

from __future__ import annotations

from journeymine.log import Asked, RawRows
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import integers, leave, ordered, ranks, repeated, text_of

__all__ = ["CLOUDEVENTS"]


def _prepare(raw: RawRows) -> RawRows:
    key = [text_of(raw, "source"), text_of(raw, "id")]
    raw = leave(raw, repeated(key), "JM-E122", "id")
    sequence, kind = text_of(raw, "sequence"), text_of(raw, "sequencetype")
    if sequence.null_count == len(sequence):
        return raw
    if kind.unique().to_pylist() == ["Integer"]:
        return ordered(raw, integers(sequence))
    return ordered(raw, ranks(sequence))


CLOUDEVENTS = Preset(
    "cloudevents",
    "an export of CloudEvents",
    Asked(case="subject", activity="type", time="time", timezone="UTC"),
    _prepare,
    (("specversion", "id", "source", "type"),),
)
