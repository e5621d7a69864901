"""Events that are not here: what would bring them all is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from journeymine.errors import Problem, UsageError
from journeymine.log.store.bucket import Bucket

__all__ = ["Elsewhere"]


class Elsewhere:
    """A storage whose events stay where they are; see `log.sql`."""

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:  # noqa: ARG002
        """Never: this is what needs the events themselves.

        Raises
        ------
        UsageError
            ``JM-E061``.
        """
        message = (
            "This needs the events themselves, and those of this log stay on the cluster; only "
            "variants, arcs and tables of cases come back."
        )
        hint = (
            "filter or change the frame before EventLog.from_spark(frame), or bring a part of it "
            "here: EventLog.from_arrow(frame.toArrow())"
        )
        raise UsageError(Problem("JM-E061", message, hint))
