"""The files of an export: tables as CSV, what each column means, in a folder that is there whole or not at all."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.settings import Wrong
from handlers.kit.texts import say
from storage.export import Export
from storage.export_table import Kind, Table

FORMULA = ("=", "+", "-", "@", "\t")  # what a sheet would compute
DICTIONARY = ("tabel", "kolom", "jenis", "satuan", "arti")


async def write(export: Export, folder: Path) -> dict[str, int]:
    """How many rows each has."""
    numbers, counts = await export.numbers(), {}
    for table in export.tables:
        counts[table.name] = 0
        with _csv(folder / f"{table.name}.csv") as writer:
            writer.writerow(table.columns)
            async for rows in export.rows(table, numbers):
                writer.writerows(written(table, rows))
                counts[table.name] += len(rows)
    return counts


def written(table: Table, rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    """As they stand in a CSV file; nothing in it is computed by a sheet, and parquet.py takes the apostrophe off."""
    kinds = list(table.columns.values())
    for row in rows:
        yield [_cell(kind, value) for kind, value in zip(kinds, row, strict=True)]


def _cell(kind: Kind, value: Any) -> Any:
    if kind is Kind.YES_NO and value is not None:
        return "true" if value else "false"
    is_formula = kind is Kind.TEXT and value is not None and value.lstrip("'").startswith(FORMULA)
    return f"'{value}" if is_formula else value


def explain(export: Export, folder: Path) -> None:
    """What every table and column is, for a machine and for people."""
    with _csv(folder / "kamus_data.csv") as writer:
        writer.writerow(DICTIONARY)
        for table in export.tables:
            for column, kind in table.columns.items():
                writer.writerow([table.name, column, kind.value, *say.export.columns[table.name][column]])
    text = say.export.readme(export.tables, export.city, export.today, export.zone.key, export.extras)
    (folder / "README.md").write_text(f"{text}\n", encoding="utf-8")


@contextmanager
def _csv(file: Path) -> Iterator[Any]:
    with file.open("w", encoding="utf-8", newline="") as out:
        yield csv.writer(out, lineterminator="\n")
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A folder for its owner only, which takes its name when all is in it. Raises Wrong."""
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise Wrong(f"{target} is there already; name a new folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
        folder.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
