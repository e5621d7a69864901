"""What is said of times that carry no zone."""

from __future__ import annotations

from journeymine.language import marked

__all__ = ["without_zone"]


def without_zone(zone: str | None, *, others: bool) -> str:
    """The message on times without a zone, which are taken as those of one, or else of UTC.

    Parameters
    ----------
    zone : str or None
    others : bool
        Whether there are times with a zone, too.

    Returns
    -------
    str
        With places for ``count, of, name, zone``.

    Examples
    --------
    >>> without_zone(None, others=False)
    "{count} of {of} times in '{name}' carry no zone and are taken as UTC"
    """
    if zone is None and others:
        return marked(
            "{count} of {of} times in '{name}' carry no zone and are taken as UTC; the others keep "
            "the zone they carry"
        )
    if zone is None:
        return marked("{count} of {of} times in '{name}' carry no zone and are taken as UTC")
    if others:
        return marked(
            "{count} of {of} times in '{name}' carry no zone and are taken as local time of "
            "{zone}; the others keep the zone they carry"
        )
    return marked(
        "{count} of {of} times in '{name}' carry no zone and are taken as local time of {zone}"
    )
