"""The same tables as Parquet, typed and small: read from the CSV files by DuckDB, where that is installed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from bot.settings import Wrong
from storage.export_table import Kind, Table

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.WHOLE: "BIGINT",
    Kind.REAL: "DOUBLE",
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.YES_NO: "BOOLEAN",
}
PLAIN = r"""CASE WHEN regexp_matches("{0}", '^''+[=+\-@\t]') THEN substr("{0}", 2) ELSE "{0}" END AS "{0}" """


def needed() -> None:
    """Raises Wrong."""
    if find_spec("duckdb") is None:
        raise Wrong("--parquet needs DuckDB, which the bot itself does not: `make parquet` installs it")


def write(tables: Iterable[Table], folder: Path) -> None:
    """A Parquet file beside each CSV file; text as it was, without the apostrophe that keeps sheets from computing."""
    import duckdb

    with duckdb.connect() as db:
        for table in tables:
            db.execute(statement(table, folder / table.name))


def statement(table: Table, file: Path) -> str:
    name = str(file).replace("'", "''")
    types = ", ".join(f"'{column}': '{TYPES[kind]}'" for column, kind in table.columns.items())
    columns = [PLAIN.format(name) if kind is Kind.TEXT else f'"{name}"' for name, kind in table.columns.items()]
    return f"""
        COPY (SELECT {", ".join(columns)} FROM read_csv('{name}.csv', columns = {{{types}}}, auto_detect = false,
              header = true, delim = ',', quote = '"', escape = '"', nullstr = ''))
        TO '{name}.parquet' (FORMAT parquet, COMPRESSION zstd)
    """
