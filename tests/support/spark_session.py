"""One Spark session for all tests, on this machine alone; without Java or pyspark they skip.

With ``JOURNEYMINE_TESTS_NEED_SPARK=1`` they fail instead.
"""

import os
import shutil
import warnings
from functools import cache
from importlib import import_module

import pytest


@cache
def spark():
    """A session whose zone is not UTC, so that no time is right by chance."""
    required = os.environ.get("JOURNEYMINE_TESTS_NEED_SPARK") == "1"  # as in .ci/run
    if shutil.which("java") is None:
        (pytest.fail if required else pytest.skip)("no Java: Spark cannot run")
    if required:
        import_module("pyspark")
    pytest.importorskip("pyspark", minversion="4.0", reason="no pyspark")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "OFF",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.adaptive.enabled": "false",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError",
            "spark.sql.session.timeZone": "America/New_York",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
        builder = SparkSession.builder.master("local[2]").appName("tests")
        for name, value in settings.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()
