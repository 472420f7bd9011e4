"""The roster: refused whole with every fault named, or imported whole."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

import bot.sandbox
from storage import Storage
from storage.people import Role
from storage.roster import Checked, Entry, Imported, RawRow, Roster, read_roster
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, Crew

SAMPLE = Path(bot.sandbox.__file__).parent / "roster.csv"
SITI = Entry("Siti", "+628115801004", Role.CADRE, None, KUALA, ("02", "03"))
AWANG = Entry("Awang", "+628115801002", Role.KECAMATAN, "64.74.01")
BAYU = Entry("Bayu", "+628115801008", Role.ADMIN)


def row(number: int = 2, **cells: str) -> RawRow:
    """A faultless row, but for what is said."""
    good = dict(nama="Siti", telepon=f"081158010{number:02}", peran="kader", kecamatan="", kelurahan="Lok Tuan", rt="")
    return RawRow(number, **{**good, **cells})


async def check(storage: Storage, *rows: RawRow) -> Checked:
    return await Roster(storage.db).check(rows)


async def faults(storage: Storage, *rows: RawRow) -> list[str]:
    checked = await check(storage, *rows)
    assert checked.entries == []
    return [str(fault) for fault in checked.faults]


async def load(storage: Storage, *entries: Entry, at: int = 7) -> Imported:
    async with storage.db.unit():
        return await Roster(storage.db).import_(entries, at)


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
        Entry("Siti Rahma", "+62811580102", Role.CADRE, None, LOK_TUAN, ("01", "02", "03", "04", "09", "11")),
        Entry("Siti", "+62811580103", Role.KECAMATAN, "64.74.02"),
        Entry("Siti", "+62811580104", Role.CITY),
        Entry("Siti", "+62811580105", Role.ADMIN),
        Entry("Siti", "+62811580106", Role.CADRE, None, KANAAN),
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


async def test_the_sample_is_the_programme_of_the_city(storage: Storage) -> None:
    checked = await check(storage, *read_roster(SAMPLE))
    assert checked.faults == []
    assert Counter(entry.role for entry in checked.entries) == {
        Role.CITY: 1,
        Role.KECAMATAN: 3,
        Role.CADRE: 46,
        Role.ADMIN: 1,
    }
    assert len({entry.name for entry in checked.entries}) == 51
    assert {entry.kecamatan_code for entry in checked.entries} - {None} == set(await storage.areas.all_kecamatan())


async def test_in_the_sample_every_rt_has_one_cadre(storage: Storage) -> None:
    looked_after: Counter[tuple[str | None, str]] = Counter()
    for entry in (await check(storage, *read_roster(SAMPLE))).entries:
        if entry.role is Role.CADRE:
            for rt in entry.rts or await storage.areas.rts(entry.kelurahan_code or ""):
                looked_after[entry.kelurahan_code, rt] += 1
    assert len(looked_after) == 499
    assert set(looked_after.values()) == {1}


async def test_the_sample_imported_twice_changes_nothing(storage: Storage) -> None:
    entries = (await check(storage, *read_roster(SAMPLE))).entries
    assert await load(storage, *entries) == Imported(new=51, changed=0, unchanged=0, gone=0)
    assert await load(storage, *entries) == Imported(new=0, changed=0, unchanged=51, gone=0)
    assert await storage.notices.audience() == (0, 51)


async def test_people_come_in_with_their_area(storage: Storage) -> None:
    assert await load(storage, SITI, AWANG) == Imported(2, 0, 0, 0)
    siti, awang = await storage.people.by_phone(SITI.phone), await storage.people.by_phone(AWANG.phone)
    assert siti and awang
    assert (siti.name, siti.kelurahan, siti.kecamatan, siti.rts) == (
        "Siti",
        "Bontang Kuala",
        "Bontang Utara",
        ("02", "03"),
    )
    assert (awang.role, awang.kecamatan) == (Role.KECAMATAN, "Bontang Utara")


@pytest.mark.parametrize(
    "changed",
    [
        Entry("Siti Rahma", SITI.phone, Role.CADRE, None, KUALA, ("02", "03")),
        Entry("Siti", SITI.phone, Role.CADRE, None, KUALA, ("02", "04")),
        Entry("Siti", SITI.phone, Role.CADRE, None, KUALA),
        Entry("Siti", SITI.phone, Role.CADRE, None, LOK_TUAN, ("02", "03")),
        Entry("Siti", SITI.phone, Role.KECAMATAN, "64.74.03"),
        Entry("Siti", SITI.phone, Role.ADMIN),
    ],
)
async def test_who_has_joined_stays_joined_through_any_change(storage: Storage, crew: Crew, changed: Entry) -> None:
    await load(storage, SITI, BAYU)
    assert await load(storage, changed, BAYU) == Imported(new=0, changed=1, unchanged=1, gone=0)
    siti = await storage.people.by_telegram_id(104)
    assert siti and siti.id == crew.siti.id
    assert (siti.name, siti.role, siti.kelurahan_code, siti.rts) == (
        changed.name,
        changed.role,
        changed.kelurahan_code,
        changed.rts,
    )
    assert await load(storage, changed, BAYU) == Imported(0, 0, 2, 0)


async def test_the_crew_is_as_its_roster_says(storage: Storage, crew: Crew) -> None:
    assert await load(storage, SITI, AWANG, BAYU) == Imported(new=0, changed=0, unchanged=3, gone=5)


async def test_who_is_no_longer_in_the_file_is_out_until_they_are_back(storage: Storage, crew: Crew) -> None:
    await load(storage, SITI, BAYU)
    assert await load(storage, BAYU) == Imported(new=0, changed=0, unchanged=1, gone=1)
    assert await storage.people.by_telegram_id(104) is None
    assert await load(storage, BAYU) == Imported(0, 0, 1, 0)
    assert await load(storage, SITI, BAYU) == Imported(new=0, changed=1, unchanged=1, gone=0)
    assert await storage.people.by_telegram_id(104) == crew.siti


async def test_admins_of_the_settings_are_none_of_the_rosters_business(storage: Storage) -> None:
    await storage.people.add_admin(555, "Admin", at=0)
    assert await load(storage, SITI) == Imported(new=1, changed=0, unchanged=0, gone=0)
    assert await storage.people.by_telegram_id(555)


async def test_an_import_is_whole_or_not_at_all(storage: Storage, crew: Crew) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await Roster(storage.db).import_([Entry("Baru", "+62812", Role.ADMIN)], at=0)
            raise ValueError
    assert await storage.people.by_telegram_id(104) == crew.siti
    assert await storage.people.by_phone("+62812") is None


async def test_every_import_is_in_the_audit_log(storage: Storage, crew: Crew) -> None:
    await load(storage, SITI, Entry("Baru", "+62812", Role.ADMIN), at=1_795_500_000)
    (entry,) = await storage.db.rows("SELECT at, person_id, act, about FROM audit")
    assert tuple(entry)[:3] == (1_795_500_000, None, "roster.import")
    assert json.loads(entry["about"]) == {"new": 1, "changed": 0, "unchanged": 1, "gone": 7}


async def test_a_notice_under_way_no_longer_goes_to_those_who_are_out(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await storage.notices.add(crew.bayu.id, 1, "Rapat", at=0)
    await load(storage, SITI, BAYU)
    assert [delivery.telegram_id for delivery in await storage.notices.take(100)] == [104, 108]
    progress = await storage.notices.progress(notice)
    assert (progress.failed, progress.left) == (4, 2)


async def test_thousands_of_people_take_seconds(storage: Storage) -> None:
    rows = [
        row(number, telepon=f"0811{5_000_000 + number}", kelurahan="loktuan", rt="1-4, 9") for number in range(2, 5002)
    ]
    begun = time.process_time()
    entries = (await check(storage, *rows)).entries
    assert (await load(storage, *entries)).new == 5000
    assert (await load(storage, *entries)).unchanged == 5000
    assert time.process_time() - begun < 4


async def test_thousands_of_wrong_names_take_no_longer(storage: Storage) -> None:
    begun = time.process_time()
    found = await faults(storage, *(row(n, telepon=f"0811{5_000_000 + n}", kelurahan="Lok Tuwan") for n in range(5000)))
    assert len(found) == 5000
    assert time.process_time() - begun < 3
