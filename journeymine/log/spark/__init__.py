"""Logs whose events stay on a Spark cluster; nothing of Spark is imported before it is used."""

from journeymine.log.spark.frames import Columns, from_spark

__all__ = ["Columns", "from_spark"]
