"""Channels: designed against used, and how customers change them."""

from journeymine.gap.channel.figures import (
    AfterFailure,
    AfterTouchpoint,
    ChannelFigures,
    ChannelUse,
    Concurrent,
    GridCell,
    Hop,
    PingPong,
    Switches,
    Together,
    TouchpointChannels,
)
from journeymine.gap.channel.part import ChannelPart, Channels, channel_part

__all__ = [
    "AfterFailure", "AfterTouchpoint", "ChannelFigures", "ChannelPart", "ChannelUse", "Channels",
    "Concurrent", "GridCell", "Hop", "PingPong", "Switches", "Together", "TouchpointChannels",
    "channel_part",
]  # fmt: skip
