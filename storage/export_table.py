"""A table of an export: what each column holds, and where it is read."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """How a value is written: as the data dictionary calls it."""

    TEXT = "teks"
    WHOLE = "bilangan bulat"
    REAL = "bilangan"
    DAY = "tanggal"  # 2026-11-24
    MOMENT = "waktu"  # 2026-11-24 09:00:00, the city's own time
    YES_NO = "ya/tidak"  # true, false


@dataclass(frozen=True)
class Table:
    """sql: its rows under the names of the columns, without `kota`; by_month: those from :first to :last."""

    name: str
    columns: dict[str, Kind]
    sql: str
    by_month: bool = False

    def without(self, hidden: Container[str]) -> Table:
        return replace(self, columns={name: kind for name, kind in self.columns.items() if name not in hidden})
