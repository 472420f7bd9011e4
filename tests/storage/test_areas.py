"""Places: what they are called, how far they reach, which RT they have."""

from __future__ import annotations

import csv

import pytest

from storage import Storage
from storage.areas import REGIONS
from storage.spelling import plain
from tests.storage.conftest import KUALA, LOK_TUAN, SATIMPO


def region() -> list[dict[str, str]]:
    with (REGIONS / "bontang.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_the_city_is_there_from_the_start(storage: Storage) -> None:
    assert len(await storage.areas.all_kelurahan()) == 15
    assert list((await storage.areas.all_kecamatan()).values()) == ["Bontang Utara", "Bontang Selatan", "Bontang Barat"]
    assert (await storage.db.one("SELECT count(*) AS n FROM rts"))["n"] == 499


async def test_every_place_is_as_the_region_file_says(storage: Storage) -> None:
    for place in region():
        kelurahan = await storage.areas.kelurahan(place["kode"])
        assert (kelurahan.name, kelurahan.kecamatan) == (place["kelurahan"], place["kecamatan"])
        assert (kelurahan.latitude, kelurahan.longitude) == (float(place["lat"]), float(place["lon"]))
        assert len(await storage.areas.rts(place["kode"])) == int(place["rt_count"])


async def test_loading_again_changes_nothing(storage: Storage) -> None:
    await storage.db.run("UPDATE kelurahan SET name = 'Kuala Baru' WHERE code = ?", KUALA)
    await storage.areas.load("bontang")
    assert (await storage.areas.kelurahan(KUALA)).name == "Kuala Baru"
    assert len(await storage.areas.all_kelurahan()) == 15


async def test_an_unknown_code_is_an_error(storage: Storage) -> None:
    with pytest.raises(KeyError):
        await storage.areas.kelurahan("64.74.09.1001")


async def test_rts_come_in_the_order_of_their_numbers(storage: Storage) -> None:
    await storage.db.run("INSERT INTO rts (kelurahan_code, rt) VALUES (?, '100')", LOK_TUAN)
    rts = await storage.areas.rts(LOK_TUAN)
    assert (rts[:2], rts[-2:]) == (["01", "02"], ["52", "100"])
    assert await storage.areas.rts("nowhere") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lok Tuan", "Lok Tuan"),
        ("loktuan", "Lok Tuan"),
        ("LHOKTUAN", "Lok Tuan"),
        ("lok-tuan", "Lok Tuan"),
        ("Api Api", "Api-api"),
        ("API-API", "Api-api"),
        ("Berebas Tengah", "Berbas Tengah"),
        ("berbas  pantai", "Berbas Pantai"),
        ("Telihan", "Gunung Telihan"),
        ("G. Telihan", "Gunung Telihan"),
        ("Kana'an", "Kanaan"),
        ("kana’an", "Kanaan"),
        ("Tj. Laut Indah", "Tanjung Laut Indah"),
        ("TLI", "Tanjung Laut Indah"),
        ("tj laut", "Tanjung Laut"),
        ("BK", "Bontang Kuala"),
    ],
)
async def test_places_are_known_by_what_people_call_them(storage: Storage, written: str, meant: str) -> None:
    code = (await storage.areas.names())[plain(written)]
    assert (await storage.areas.kelurahan(code)).name == meant


async def test_no_two_places_share_a_spelling(storage: Storage) -> None:
    spellings = {plain(name) for place in region() for name in [place["kelurahan"], *place["alias"].split(";")] if name}
    owners: dict[str, set[str]] = {spelling: set() for spelling in spellings}
    for place in region():
        for name in filter(None, [place["kelurahan"], *place["alias"].split(";")]):
            owners[plain(name)].add(place["kode"])
    assert {spelling for spelling, codes in owners.items() if len(codes) > 1} == set()
    assert set(await storage.areas.names()) == spellings


async def test_distances_are_metres_on_the_globe(storage: Storage) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    assert kuala.distance_m(kuala.latitude, kuala.longitude) == 0
    assert kuala.distance_m(kuala.latitude + 0.01, kuala.longitude) == pytest.approx(1112, abs=1)
    assert kuala.distance_m(kuala.latitude, kuala.longitude - 0.01) == pytest.approx(1112, abs=1)
    assert kuala.distance_m(-kuala.latitude, kuala.longitude) == pytest.approx(28_270, abs=20)


async def test_places_overlap_as_their_neighbours_do(storage: Storage) -> None:
    satimpo = await storage.areas.kelurahan(SATIMPO)
    assert satimpo.reach_m == pytest.approx(2 * 2279 + 1000, abs=2)
