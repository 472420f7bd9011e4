"""The part of the city that somebody may see or manage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """whole: all of the city; else only these kecamatan, code -> name (none: nothing)."""

    whole: bool = False
    kecamatan: Mapping[str, str] = field(default_factory=dict)

    def covers(self, kecamatan_code: str | None) -> bool:
        return self.whole or kecamatan_code in self.kecamatan

    @property
    def codes(self) -> str | None:
        """For SQL: a JSON array of kecamatan codes, None for the whole city."""
        return None if self.whole else json.dumps(sorted(self.kecamatan))


CITY = Scope(whole=True)
