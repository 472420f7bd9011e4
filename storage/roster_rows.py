"""What a row of the roster file means, and all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from storage.phones import read_phone
from storage.places import kecamatan_of
from storage.roles import Role
from storage.roster_file import RawRow
from storage.spelling import plain

ROLES = {plain(role): role for role in Role}
NAME_MOST = 100
RT_SPAN = re.compile(r"(?:rt\.?\s*)?(\d{1,3})(?:\s*[-–]\s*(\d{1,3})|([a-z]))?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """What the roster says of a person: phone in E.164, the area that goes with the role, no rts for all of it."""

    name: str
    phone: str | None
    role: Role
    kecamatan_code: str | None = None
    kelurahan_code: str | None = None
    rts: tuple[str, ...] = ()
    also_admin: bool = False
    active: bool = True

    @property
    def at(self) -> str | None:
        """The code of the kecamatan they belong to."""
        return self.kecamatan_code or (kecamatan_of(self.kelurahan_code) if self.kelurahan_code else None)

    @property
    def is_admin(self) -> bool:
        return self.active and (self.also_admin or self.role is Role.ADMIN)


@dataclass(frozen=True)
class Fault:
    row: int
    reason: str

    def __str__(self) -> str:
        return f"baris {self.row}: {self.reason}"


@dataclass(frozen=True)
class Places:
    """The places of one kind. codes: every spelling, plain() -> code; names: code -> as it is shown."""

    kind: str
    codes: dict[str, str]
    names: dict[str, str]
    hints: dict[str, str] = field(default_factory=dict)  # a file of another city has one wrong name on many rows

    def find(self, text: str, wrong: list[str]) -> str | None:
        code = self.codes.get(plain(text))
        if text and not code:
            if text not in self.hints:
                near = get_close_matches(plain(text), self.codes, n=1)
                self.hints[text] = f"; maksudnya {self.names[self.codes[near[0]]]}?" if near else ""
            wrong.append(f"{self.kind} “{text:.40}” tidak dikenal{self.hints[text]}")
        return code


@dataclass(frozen=True)
class City:
    kecamatan: Places
    kelurahan: Places
    kecamatan_of: dict[str, str]
    rts: dict[str, list[str]]

    def entry(self, row: RawRow, wrong: list[str]) -> Entry:
        """What a row means, as far as it can be understood; what is wrong with it is added to `wrong`."""
        name = " ".join(row.nama.split())
        if not 0 < len(name) <= NAME_MOST:
            wrong.append(f"nama terlalu panjang, paling banyak {NAME_MOST} huruf" if name else "nama kosong")
        phone = read_phone(row.telepon)
        if not phone:
            wrong.append(f"nomor telepon “{row.telepon:.40}” tidak terbaca" if row.telepon else "nomor telepon kosong")
        role, also_admin = self._roles(row.peran, wrong)
        if row.surplus:
            wrong.append(f"isian “{row.surplus:.40}” di luar kolom; apit isian berkoma dengan tanda kutip ganda")
        return Entry(name, phone, role or Role.CADRE, *self._area(row, role, wrong), also_admin)

    def _roles(self, text: str, wrong: list[str]) -> tuple[Role | None, bool]:
        """`koordinator kecamatan`, or with a second role `koordinator kecamatan + admin`."""
        named = [ROLES.get(plain(part)) for part in text.split("+")]
        role = next((role for role in named if role is not Role.ADMIN), Role.ADMIN)
        if None in named or len(named) > 2 or (len(named) == 2 and (named[0] == named[1] or Role.ADMIN not in named)):
            wrong.append(f"peran “{text:.40}” tidak dikenal; pilihannya {', '.join(Role)}")
            return None, False
        return role, len(named) == 2

    def _area(self, row: RawRow, role: Role | None, wrong: list[str]) -> tuple[str | None, str | None, tuple[str, ...]]:
        kecamatan, kelurahan = self.kecamatan.find(row.kecamatan, wrong), self.kelurahan.find(row.kelurahan, wrong)
        if kecamatan and kelurahan and self.kecamatan_of[kelurahan] != kecamatan:
            named, right = self.kecamatan.names[kecamatan], self.kecamatan.names[self.kecamatan_of[kelurahan]]
            wrong.append(f"kelurahan {self.kelurahan.names[kelurahan]} ada di {right}, bukan di {named}")
        if role is Role.KECAMATAN:
            if not row.kecamatan:
                wrong.append("koordinator kecamatan harus punya kecamatan")
            return kecamatan, None, ()
        if role is Role.CADRE:
            if not row.kelurahan:
                wrong.append("kader harus punya kelurahan")
            return None, kelurahan, self._rts(row.rt, kelurahan, wrong)
        return None, None, ()

    def _rts(self, text: str, kelurahan: str | None, wrong: list[str]) -> tuple[str, ...]:
        named, strange = split_rts(text)
        wrong += [f"RT “{part:.40}” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks" for part in strange]
        there = self.rts[kelurahan] if kelurahan else named
        if missing := [rt for rt in named if rt not in there]:
            span_of = f"{there[0]} sampai {there[-1]}" if there else "tidak satu pun"
            wrong.append(f"RT {_few(missing)} tidak ada di {self.kelurahan.names[kelurahan or '']} (ada RT {span_of})")
        return named

    def written(self, entry: Entry) -> RawRow:
        """The row that means this entry."""
        phone = entry.phone or ""
        return RawRow(
            number=0,
            nama=entry.name,
            telepon="0" + phone.removeprefix("+62") if phone.startswith("+62") else phone,
            peran=f"{entry.role} + {Role.ADMIN}" if entry.also_admin else str(entry.role),
            kecamatan=self.kecamatan.names[entry.at] if entry.at else "",
            kelurahan=self.kelurahan.names[entry.kelurahan_code] if entry.kelurahan_code else "",
            rt=", ".join(_runs(entry.rts)),
        )


def split_rts(text: str) -> tuple[tuple[str, ...], list[str]]:
    """`1-3, 9, 12A` as ('01', '02', '03', '09', '12A'), and the parts of it that are none."""
    rts: set[str] = set()
    strange = []
    for part in filter(None, map(str.strip, re.split("[,;]", text))):
        span = RT_SPAN.fullmatch(part)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (1, 0)
        letter = span[3].upper() if span and span[3] else ""
        rts.update(f"{rt:02}{letter}" for rt in range(first, last + 1))
        strange += [part] if first > last else []
    return tuple(sorted(rts, key=lambda rt: (len(rt), rt))), strange


def read_rts(text: str) -> tuple[str, ...] | None:
    """The same; None when a part of it is no RT."""
    rts, strange = split_rts(text)
    return None if strange else rts


def _runs(rts: Sequence[str]) -> list[str]:
    """`01, 02, 03, 09, 12A` as `1-3, 9, 12A`."""
    runs: list[list[str]] = []
    for rt in (rt.lstrip("0") for rt in rts):
        if runs and rt.isdecimal() and runs[-1][-1].isdecimal() and int(rt) == int(runs[-1][-1]) + 1:
            runs[-1].append(rt)
        else:
            runs.append([rt])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def _few(words: Sequence[str]) -> str:
    return ", ".join(words[:5]) + (", …" if len(words) > 5 else "")
