"""Rows of the roster file: every fault is named, whatever it is, with the row where people find it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from storage import Storage
from storage.roles import Role
from storage.roster import Checked, Entry, RawRow, Roster
from storage.roster_file import COLUMNS
from storage.roster_rows import read_rts
from tests.storage.conftest import KANAAN, LOK_TUAN


def row(number: int = 2, **cells: str) -> RawRow:
    """A faultless row, but for what is said."""
    good = {"nama": "Siti", "telepon": f"081158010{number:02}", "peran": "kader", "kelurahan": "Lok Tuan"}
    return RawRow(number, **{**dict.fromkeys(COLUMNS, ""), **good, **cells})


async def check(storage: Storage, *rows: RawRow) -> Checked:
    return await Roster(storage.db).check(rows)


async def faults(storage: Storage, *rows: RawRow) -> list[str]:
    checked = await check(storage, *rows)
    assert checked.entries == []
    return [str(fault) for fault in checked.faults]


async def test_a_row_becomes_a_person(storage: Storage) -> None:
    checked = await check(
        storage,
        row(2, nama=" Siti   Rahma ", kecamatan="bontang utara", kelurahan="loktuan", rt="1-3, 9; RT 11, rt04"),
        row(3, peran="Koordinator Kecamatan", kecamatan="BONTANG SELATAN", kelurahan="", rt="-"),
        row(4, peran="KOORDINATOR KOTA", kelurahan=""),
        row(5, peran="admin", kelurahan=""),
        row(6, kelurahan="Kana'an"),
    )
    assert checked.faults == []
    assert checked.entries == [
        Entry("Siti Rahma", "+628115801002", Role.CADRE, None, LOK_TUAN, ("01", "02", "03", "04", "09", "11")),
        Entry("Siti", "+628115801003", Role.KECAMATAN, "64.74.02"),
        Entry("Siti", "+628115801004", Role.CITY),
        Entry("Siti", "+628115801005", Role.ADMIN),
        Entry("Siti", "+628115801006", Role.CADRE, None, KANAAN),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"nama": ""}, "nama kosong"),
        ({"nama": "x" * 101}, "nama terlalu panjang, paling banyak 100 huruf"),
        ({"telepon": ""}, "nomor telepon kosong"),
        ({"telepon": "belum ada"}, "nomor telepon “belum ada” tidak terbaca"),
        ({"telepon": "8,1158E+09"}, "nomor telepon “8,1158E+09” tidak terbaca"),
        (
            {"peran": "lurah"},
            "peran “lurah” tidak dikenal; pilihannya kader, koordinator kecamatan, koordinator kota, admin",
        ),
        ({"kecamatan": "Bontang Utra"}, "kecamatan “Bontang Utra” tidak dikenal; maksudnya Bontang Utara?"),
        ({"kecamatan": "Tenggarong"}, "kecamatan “Tenggarong” tidak dikenal"),
        ({"kelurahan": "Lok Tuwan"}, "kelurahan “Lok Tuwan” tidak dikenal; maksudnya Lok Tuan?"),
        ({"kelurahan": "Berebas Tenga"}, "kelurahan “Berebas Tenga” tidak dikenal; maksudnya Berbas Tengah?"),
        ({"kelurahan": "Zzz"}, "kelurahan “Zzz” tidak dikenal"),
        ({"kecamatan": "Bontang Barat"}, "kelurahan Lok Tuan ada di Bontang Utara, bukan di Bontang Barat"),
        ({"kelurahan": ""}, "kader harus punya kelurahan"),
        ({"peran": "koordinator kecamatan"}, "koordinator kecamatan harus punya kecamatan"),
        ({"rt": "satu"}, "RT “satu” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks"),
        ({"rt": "2026-06-01"}, "RT “2026-06-01” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks"),
        ({"rt": "4.5"}, "RT “4.5” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks"),
        ({"rt": "9-1"}, "RT “9-1” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks"),
        ({"rt": "1-9999999"}, "RT “1-9999999” tidak terbaca; tulis seperti 1-6, 9 dengan format sel Teks"),
        ({"rt": "0"}, "RT 00 tidak ada di Lok Tuan (ada RT 01 sampai 52)"),
        ({"rt": "50-54"}, "RT 53, 54 tidak ada di Lok Tuan (ada RT 01 sampai 52)"),
        ({"rt": "1-100"}, "RT 53, 54, 55, 56, 57, … tidak ada di Lok Tuan (ada RT 01 sampai 52)"),
        ({"surplus": "9"}, "isian “9” di luar kolom; apit isian berkoma dengan tanda kutip ganda"),
    ],
)
async def test_a_fault_is_named_with_its_row(storage: Storage, cells: dict[str, str], reason: str) -> None:
    assert await faults(storage, row(7, **cells), row(8)) == [f"baris 7: {reason}"]


async def test_a_phone_twice_names_the_row_that_had_it_first(storage: Storage) -> None:
    same = ["0811-5801-004", "+62 811 5801 004", "8115801004"]
    assert await faults(storage, *(row(number, telepon=phone) for number, phone in enumerate(same, start=2))) == [
        "baris 3: nomor telepon sama dengan baris 2",
        "baris 4: nomor telepon sama dengan baris 2",
    ]


async def test_all_faults_come_at_once_in_the_order_of_the_rows(storage: Storage) -> None:
    found = await faults(
        storage,
        row(2, nama="", telepon="0", rt="x, 99, y"),
        row(3),
        row(4, peran="?", kecamatan="?", kelurahan="?", rt="x"),
    )
    assert [fault.split(":")[0] for fault in found] == ["baris 2"] * 5 + ["baris 4"] * 3


async def test_a_kelurahan_that_does_not_exist_makes_no_further_fault_of_its_rt(storage: Storage) -> None:
    assert len(await faults(storage, row(kelurahan="Zzz", rt="1-60"))) == 1


async def test_what_is_quoted_back_stays_short(storage: Storage) -> None:
    cells = dict.fromkeys(("telepon", "peran", "kecamatan", "kelurahan", "rt", "surplus"), "y" * 5000)
    found = await faults(storage, row(**cells), row(3, rt="y" * 5000))
    assert len(found) == 6
    assert max(map(len, found)) < 140


async def test_a_kelurahan_without_rt_has_none_to_give(storage: Storage) -> None:
    await storage.db.run("DELETE FROM rts WHERE kelurahan_code = ?", KANAAN)
    assert await faults(storage, row(kelurahan="Kanaan", rt="1")) == [
        "baris 2: RT 01 tidak ada di Kanaan (ada RT tidak satu pun)"
    ]


async def test_thousands_of_wrong_names_take_no_longer(storage: Storage) -> None:
    begun = time.process_time()
    found = await faults(storage, *(row(n, telepon=f"0811{5_000_000 + n}", kelurahan="Lok Tuwan") for n in range(2000)))
    assert len(found) == 2000
    assert time.process_time() - begun < 3


def test_names_of_rt_with_a_letter_are_read_beside_spans() -> None:
    assert read_rts("9, 1-3; RT 12a, rt04") == ("01", "02", "03", "04", "09", "12A")
    assert read_rts("") == ()
    assert [read_rts(text) for text in ("3-1", "satu", "1-3a", "12AB")] == [None] * 4


async def test_what_is_written_means_the_same_person(storage: Storage) -> None:
    async with storage.db.unit():
        await storage.db.run("INSERT INTO rts (kelurahan_code, rt) VALUES (?, '12A')", LOK_TUAN)
    entries = [
        Entry("Siti", "+628115801004", Role.CADRE, None, LOK_TUAN, ("01", "02", "03", "09", "11", "12", "12A")),
        Entry("Awang", "+628115801002", Role.KECAMATAN, "64.74.01", None, (), also_admin=True),
        Entry("Kim", "+60123456789", Role.CADRE, None, KANAAN),
        Entry("Rina", "+628115801051", Role.ADMIN),
    ]
    city = (await Roster(storage.db).look()).city
    rows = [replace(city.written(entry), number=n) for n, entry in enumerate(entries)]
    assert (rows[0].rt, rows[0].telepon, rows[0].kecamatan) == ("1-3, 9, 11-12, 12A", "08115801004", "Bontang Utara")
    assert rows[1].peran == "koordinator kecamatan + admin"
    assert (await check(storage, *rows)) == Checked(entries, [])
