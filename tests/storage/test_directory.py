"""Finding people of the roster: who is meant by what is typed, how many are where, and nobody beyond one's scope."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from storage import Storage
from storage.directory import Head
from storage.person import Person
from storage.roles import Role
from storage.scopes import CITY, Scope
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

UTARA, SELATAN, BARAT = (Scope(kecamatan={code: "x"}) for code in ("64.74.01", "64.74.02", "64.74.03"))
TENGAH, PANTAI = "64.74.02.1002", "64.74.02.1003"
CADRE = "INSERT INTO people (name, phone, role, kelurahan_code, active) VALUES (?, ?, 'kader', ?, ?)"


async def add(storage: Storage, *cadres: tuple[str, str, str, int]) -> None:
    async with storage.db.unit():
        await storage.db.run_many(CADRE, cadres)


async def found(storage: Storage, text: str, scope: Scope = CITY) -> list[str]:
    return [person.name for person in await storage.directory.search(scope, text)]


@pytest.mark.parametrize("typed", ["Hangin", "hangin", "HAN", "ngi", "  Hangin  "])
async def test_found_by_any_part_of_a_name(storage: Storage, crew: Crew, typed: str) -> None:
    assert await found(storage, typed) == ["Hangin"]


async def test_who_is_found_is_the_whole_person(storage: Storage, crew: Crew) -> None:
    assert await storage.directory.search(CITY, "siti") == [crew.siti]


async def test_every_word_that_is_typed_counts_in_any_order(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Siti Aminah", "+62812000001", KUALA, 1), ("Siti Zubaidah", "+62812000002", KUALA, 1))
    assert await found(storage, "aminah siti") == ["Siti Aminah"]
    assert await found(storage, "siti zub") == ["Siti Zubaidah"]
    assert await found(storage, "siti") == ["Siti", "Siti Aminah", "Siti Zubaidah"]


@pytest.mark.parametrize("typed", ["muhamad", "mohammad", "Muhammad Syarifudin", "MUHAMAD SARIFUDDIN"])
async def test_a_slip_or_two_of_typing_is_forgiven(storage: Storage, crew: Crew, typed: str) -> None:
    await add(storage, ("Muhammad Syarifuddin", "+62812000001", KUALA, 1))
    assert await found(storage, typed) == ["Muhammad Syarifuddin"]


async def test_another_name_is_no_slip(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Muhammad Syarifuddin", "+62812000001", KUALA, 1))
    assert await found(storage, "muhamad hidayat") == [], "one word fits, the other does not"
    assert await found(storage, "marjuki") == []


async def test_the_exact_name_comes_before_the_nearly_exact(storage: Storage, crew: Crew) -> None:
    await add(
        storage,
        ("Aminah", "+62812000001", KUALA, 1),
        ("Amimah", "+62812000002", KUALA, 1),
        ("Amina", "+62812000003", KUALA, 1),
        ("Zul Aminah", "+62812000004", KUALA, 1),
    )
    assert await found(storage, "aminah") == ["Aminah", "Zul Aminah", "Amina", "Amimah"]


@pytest.mark.parametrize(
    "typed", ["+628115801004", "08115801004", "628115801004", "0811-5801-004", "5801 004", "801004", "1004"]
)
async def test_found_by_a_number_however_it_is_written(storage: Storage, crew: Crew, typed: str) -> None:
    assert await found(storage, typed) == ["Siti"]


async def test_four_digits_are_a_number_and_three_are_not(storage: Storage, crew: Crew) -> None:
    assert len(await found(storage, "5801")) == 8
    assert await found(storage, "801") == []
    await add(storage, ("Pos 801", "+62812000001", KUALA, 1))
    assert await found(storage, "801") == ["Pos 801"]


async def test_a_number_that_nobody_has_is_nobodys(storage: Storage, crew: Crew) -> None:
    assert await found(storage, "08129999999") == []


@pytest.mark.parametrize("typed", ["Lok Tuan", "loktuan", "LHOKTUAN", "lok-tuan", "lok tuam", "Lock Tuan"])
async def test_a_kelurahan_finds_who_works_there(storage: Storage, crew: Crew, typed: str) -> None:
    assert await found(storage, typed) == ["Rusdi"]


async def test_the_beginning_of_a_place_finds_who_works_in_any_that_begin_so(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Ani", "+62812000001", TENGAH, 1), ("Budi", "+62812000002", PANTAI, 1))
    for typed in ("berebas", "Berbas", "berb", "BEREBAS "):
        assert await found(storage, typed) == ["Ani", "Budi"], typed
    assert await found(storage, "berbas pantai") == ["Budi"]
    assert await found(storage, "telihan") == []
    assert await found(storage, "ber") == [], "too short to mean a place"


@pytest.mark.parametrize(
    "typed", ["Bu Jum", "ibu jum", "PAK JUM", "Bapak Jumiati", "Hj. Jum", "H. Jum", "bu hj jum", "Pak RT Jum"]
)
async def test_a_form_of_address_counts_for_nothing(storage: Storage, crew: Crew, typed: str) -> None:
    await add(storage, ("Jumiati", "+62812000001", KUALA, 1), ("Hasan", "+62812000002", KUALA, 1))
    assert await found(storage, typed) == ["Jumiati"]


async def test_what_only_begins_like_a_form_of_address_is_a_name(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Budi", "+62812000001", KUALA, 1), ("Pakan", "+62812000002", KUALA, 1))
    assert await found(storage, "Bu") == ["Budi"]
    assert await found(storage, "pakan") == ["Pakan"]


async def test_a_place_that_is_none_finds_nobody(storage: Storage, crew: Crew) -> None:
    assert await found(storage, "Samarinda") == []


async def test_who_is_named_so_comes_before_who_works_there(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Zainal Satimpo", "+62812000001", KUALA, 1))
    assert await found(storage, "satimpo") == ["Zainal Satimpo", "Kasma"]


async def test_nothing_typed_finds_nobody(storage: Storage, crew: Crew) -> None:
    for typed in ("", "   ", "%", "_", "'"):
        assert await found(storage, typed) == []


async def test_who_was_let_go_is_found_after_the_others(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Aal Siti", "+62812000001", KUALA, 0))
    assert await found(storage, "siti") == ["Siti", "Aal Siti"]
    (_, gone) = await storage.directory.search(CITY, "siti")
    assert not gone.active


async def test_who_was_erased_is_not_found(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET phone = NULL, active = 0 WHERE id = 4")
    assert await found(storage, "siti") == []
    assert await found(storage, "Bontang Kuala") == []


async def test_nobody_is_found_outside_ones_scope(storage: Storage, crew: Crew) -> None:
    for typed in ("siti", "08115801004", "Bontang Kuala", "sitti"):
        assert await found(storage, typed, UTARA) == ["Siti"]
        assert await found(storage, typed, SELATAN) == []
        assert await found(storage, typed, Scope()) == []
    assert set(await found(storage, "5801", UTARA)) == {"Awang", "Rusdi", "Siti"}


async def test_no_more_are_found_than_fit(storage: Storage, crew: Crew) -> None:
    await add(storage, *((f"Ani {n:02}", f"+6281200{n:04}", KUALA, 1) for n in range(25)))
    assert await found(storage, "ani") == [f"Ani {n:02}" for n in range(20)]
    assert len(await found(storage, "81200")) == 20


async def test_counted_as_far_as_one_sees(storage: Storage, crew: Crew) -> None:
    assert await storage.directory.count(CITY) == (8, 6)
    assert [await storage.directory.count(scope) for scope in (UTARA, SELATAN, BARAT)] == [(3, 3), (2, 0), (1, 1)]
    assert await storage.directory.count(Scope(kecamatan=UTARA.kecamatan | dict(BARAT.kecamatan))) == (4, 4)
    assert await storage.directory.count(Scope()) == (0, 0)


async def test_who_was_let_go_is_not_counted_but_an_admin_of_the_settings_is(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE name IN ('Siti', 'Kasma')")
        await storage.people.add_admin(900, "Admin", at=0)
    assert await storage.directory.count(CITY) == (7, 6)
    assert await storage.directory.count(UTARA) == (2, 2)
    async with storage.db.unit():
        await storage.people.add_admin(104, "Siti", at=0)
    assert await storage.directory.count(CITY) == (8, 7), "let go, but let in again by the settings"
    heads = await storage.directory.by_kecamatan(CITY)
    assert [(head.people, head.joined) for head in heads] == [(3, 3), (1, 0), (1, 1)], "the parts add up to the whole"


async def test_heads_of_the_kecamatan_with_their_coordinators(storage: Storage, crew: Crew) -> None:
    utara, selatan, barat = await storage.directory.by_kecamatan(CITY)
    assert utara == Head("64.74.01", "Bontang Utara", people=3, joined=3)
    assert selatan == Head("64.74.02", "Bontang Selatan", people=2, joined=0)
    assert barat == Head("64.74.03", "Bontang Barat", people=1, joined=1)
    assert await storage.directory.by_kecamatan(SELATAN) == [selatan]
    assert await storage.directory.by_kecamatan(Scope()) == []


async def test_heads_of_the_kelurahan_also_of_an_empty_one(storage: Storage, crew: Crew) -> None:
    await add(storage, ("Dewi", "+62812000001", KUALA, 1), ("Pergi", "+62812000002", KUALA, 0))
    heads = {head.code: head for head in await storage.directory.by_kelurahan("64.74.01")}
    assert list(heads) == sorted(heads) and len(heads) == 6
    assert heads[KUALA] == Head(KUALA, "Bontang Kuala", people=2, joined=1)
    assert heads[LOK_TUAN] == Head(LOK_TUAN, "Lok Tuan", people=1, joined=1)
    assert sum(head.people for head in heads.values()) == 3, "coordinators belong to no kelurahan"
    assert heads["64.74.01.1004"] == Head("64.74.01.1004", "Guntung", people=0, joined=0)


async def test_each_role_searches_and_counts_its_own(storage: Storage, crew: Crew) -> None:
    async def seen(by: Person) -> tuple[int, int]:
        return (await storage.directory.count(by.scope))[0], len(await storage.directory.search(by.scope, "5801"))

    assert [await seen(by) for by in (crew.bayu, crew.norlaila, crew.awang, crew.tenri)] == [
        (8, 8),
        (8, 8),
        (3, 3),
        (2, 2),
    ]
    assert await seen(crew.siti) == (0, 0)
    assert await seen(replace(crew.siti, also_admin=True)) == (8, 8)
    assert await seen(replace(crew.awang, role=Role.CADRE)) == (0, 0)


async def test_among_thousands_one_is_found_at_once(storage: Storage, crew: Crew) -> None:
    names, chance = ["Siti", "Rusdi", "Aminah", "Rahmawati", "Hidayat", "Nurhaliza"], random.Random(7)
    places = (KUALA, LOK_TUAN, SATIMPO, KANAAN)
    people = [(" ".join(chance.choices(names, k=2)), f"+62813{n:07}", places[n % 4], 1) for n in range(5000)]
    await add(storage, *people, ("Wulandari Kusuma", "+628139999999", SATIMPO, 1))
    begun = time.process_time()
    assert await found(storage, "wulandary kusuma") == ["Wulandari Kusuma"]
    assert await found(storage, "0813 9999 999", SELATAN) == ["Wulandari Kusuma"]
    assert await found(storage, "wulandari", UTARA) == []
    assert await storage.directory.count(CITY) == (5009, 6)
    assert time.process_time() - begun < 1
