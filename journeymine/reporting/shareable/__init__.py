"""A page that can be shown to anybody: no count of few people in it, nor one to be worked out."""

from journeymine.reporting.shareable.shareable import shareable

__all__ = ["shareable"]
