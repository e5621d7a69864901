"""The same events behind DuckDB, for the SQL that also runs on Spark."""

import duckdb
import pyarrow as pa

from journeymine.log.sql import DUCKDB, Remote


class OnDuckDB:
    """Answers the queries of `log.sql` over an Arrow table."""

    dialect = DUCKDB

    def __init__(self, events):
        self.connection = duckdb.connect(config={"threads": 1 if len(events) < 1_000 else 2})
        self.connection.register("events", events)

    def run(self, query, tables):
        for name, table in tables.items():
            self.connection.register(name, table)
        known = {name: name for name in ("events", *tables)}
        return self.connection.sql(query.format(**known)).to_arrow_table()


def raw_events(table):
    """Canonical columns as `log.sql` wants them; ``seq`` is 0 where there is no sequence."""
    names = table.column_names
    n = len(table)
    return pa.table(
        {
            "case_id": table["case"],
            "activity": table["activity"],
            "ts": table["time"].cast(pa.int64()),
            "seq": table["sequence"] if "sequence" in names else pa.array([0] * n, pa.int64()),
            **({"channel": table["channel"]} if "channel" in names else {}),
        }
    )


def on_duckdb(table):
    """The storage of a log whose events DuckDB holds."""
    columns = {"channel": pa.string()} if "channel" in table.column_names else {}
    engine = OnDuckDB(raw_events(table))
    return Remote.of(engine, columns, ordered="sequence" in table.column_names)
