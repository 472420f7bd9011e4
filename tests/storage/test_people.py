"""People: their phones, who may do what, and whom each turns to."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from storage import Storage
from storage.person import Person
from storage.phones import read_phone
from storage.roles import MAY, Act, Role
from tests.storage.conftest import KANAAN, KUALA, Crew


@pytest.mark.parametrize(
    "written",
    [
        "08115801001",
        "8115801001",
        "628115801001",
        "+628115801001",
        "+62 811-5801-001",
        "+62 (811) 5801.001",
        "62 811 5801 001",
        "0811 5801 001",
        "0811-5801-001",
        "0811.5801.001",
        "(0811) 5801001",
        "+62 0811 5801001",
        "62 0811 5801001",
        "0062 811 5801001",
        "  08115801001\t",
        "'08115801001",
        "08115801001 (WA)",
        "tel:+628115801001",
        "\u202a+62 811 5801 001\u202c",
        "０８１１５８０１００１",
    ],
)
def test_a_phone_is_understood_however_it_is_written(written: str) -> None:
    assert read_phone(written) == "+628115801001"


@pytest.mark.parametrize(
    "written", ["", " ", "-", "0811", "110", "abc", "belum ada", "8,1158E+09", "8.11580E+09", "0811580100112345678"]
)
def test_what_is_no_phone_is_not_taken_for_one(written: str) -> None:
    assert read_phone(written) is None


@pytest.mark.parametrize(
    "written", ["0812-55", "12345", "0812 5555", "0548 21234", "021 1234567", "0800 1 234567", "0840 1234567"]
)
def test_a_number_that_nobody_can_have_on_a_mobile_is_none(written: str) -> None:
    assert read_phone(written) is None


@pytest.mark.parametrize("written", ["0811 580 101", "0812 9999 999", "0852 1234 5678", "0895 1234 56789"])
def test_short_and_long_mobile_numbers_are_taken(written: str) -> None:
    assert read_phone(written) == "+62" + written.replace(" ", "")[1:]


def test_a_number_from_abroad_stays_what_it_is() -> None:
    assert read_phone("+60 12-345 6789") == "+60123456789"


def test_every_role_may_look_for_help_and_cadres_send_no_notices() -> None:
    assert all({Act.HELP, Act.LOOK_UP_COORDINATOR} <= MAY[role] for role in Role)
    assert [role for role in Role if not Person(1, "X", role).may(Act.SEND_NOTICE)] == [Role.CADRE]
    assert [role for role in Role if Person(1, "X", role).may(Act.SEND_URGENT)] == [Role.CITY, Role.ADMIN]
    assert [role for role in Role if Person(1, "X", role).may(Act.CHECK_IN)] == [Role.CADRE]
    assert [role for role in Role if not Person(1, "X", role).may(Act.SEE_SUMMARY)] == [Role.CADRE]


async def test_a_cadre_is_known_with_area_and_rt(crew: Crew) -> None:
    assert crew.siti == Person(
        4, "Siti", Role.CADRE, "+628115801004", 104, "64.74.01", "Bontang Utara", KUALA, "Bontang Kuala", ("02", "03")
    )


async def test_a_coordinator_is_known_with_the_kecamatan_and_the_city_with_nothing(crew: Crew) -> None:
    assert (crew.awang.kecamatan, crew.awang.kelurahan, crew.awang.rts) == ("Bontang Utara", None, ())
    assert (crew.norlaila.kecamatan, crew.norlaila.kelurahan) == (None, None)


async def test_only_active_people_are_found_from_outside(storage: Storage, crew: Crew) -> None:
    assert await storage.people.by_telegram_id(104) == crew.siti
    assert await storage.people.by_phone("+628115801004") == crew.siti
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    assert await storage.people.by_telegram_id(104) is None
    assert await storage.people.by_phone("+628115801004") is None
    assert await storage.people.by_id(4) == replace(crew.siti, active=False)


async def test_strangers_are_nobody(storage: Storage, crew: Crew) -> None:
    assert await storage.people.by_telegram_id(999) is None
    assert await storage.people.by_phone("+628119999999") is None
    assert await storage.people.by_id(999) is None


async def test_joining_ties_the_account_and_keeps_when(storage: Storage, crew: Crew) -> None:
    await storage.people.join(crew.kasma.id, 106, at=1_790_000_000)
    kasma = await storage.people.by_telegram_id(106)
    assert kasma and kasma.name == "Kasma"
    row = await storage.db.one("SELECT joined_at, reachable FROM people WHERE id = 6")
    assert tuple(row) == (1_790_000_000, 1)


async def test_one_account_is_never_two_active_people(storage: Storage, crew: Crew) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with storage.db.unit():
            await storage.people.join(crew.kasma.id, 104, at=0)
    assert await storage.people.by_telegram_id(104) == crew.siti


async def test_whose_number_changed_joins_anew_with_the_same_account(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    await storage.db.run(
        "INSERT INTO people (id, name, phone, role, kelurahan_code) VALUES (9, 'Siti', '+62812', 'kader', ?)", KUALA
    )
    await storage.people.join(9, 104, at=0)
    siti = await storage.people.by_telegram_id(104)
    assert siti and siti.id == 9


async def test_an_admin_of_the_settings_is_let_in_without_the_roster(storage: Storage) -> None:
    await storage.people.add_admin(555, "Admin", at=7)
    admin = await storage.people.by_telegram_id(555)
    assert admin and (admin.role, admin.phone, admin.name) == (Role.ADMIN, None, "Admin")
    await storage.people.add_admin(555, "Admin", at=8)
    assert [person.id for person in await storage.people.admins()] == [admin.id]


async def test_a_cadre_let_go_but_named_in_the_settings_is_an_admin_only(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    await storage.people.add_admin(104, "Admin", at=0)
    siti = await storage.people.by_telegram_id(104)
    assert siti and (siti.role, siti.roles) == (Role.CADRE, {Role.ADMIN})


async def test_admins_are_those_who_have_joined(storage: Storage, crew: Crew) -> None:
    await storage.db.run("INSERT INTO people (name, phone, role) VALUES ('Baru', '+62813', 'admin')")
    assert await storage.people.admins() == [crew.bayu]


async def names_of_coordinators(storage: Storage, person: Person) -> list[str]:
    return [coordinator.name for coordinator in await storage.people.coordinators_of(person)]


async def test_a_cadre_turns_to_the_coordinator_of_the_own_kecamatan(storage: Storage, crew: Crew) -> None:
    assert await names_of_coordinators(storage, crew.siti) == ["Awang"]
    assert await names_of_coordinators(storage, crew.kasma) == ["Tenri"]


async def test_a_cadre_without_one_turns_to_the_city(storage: Storage, crew: Crew) -> None:
    assert crew.hangin.kelurahan_code == KANAAN
    assert await names_of_coordinators(storage, crew.hangin) == ["Norlaila"]
    await storage.db.run("UPDATE people SET active = 0 WHERE name = 'Awang'")
    assert await names_of_coordinators(storage, crew.siti) == ["Norlaila"]


async def test_coordinators_turn_upwards_and_the_city_downwards(storage: Storage, crew: Crew) -> None:
    assert await names_of_coordinators(storage, crew.awang) == ["Norlaila"]
    assert await names_of_coordinators(storage, crew.norlaila) == ["Awang", "Tenri"]
    assert await names_of_coordinators(storage, crew.bayu) == ["Awang", "Tenri"]


async def test_who_blocks_the_bot_is_noted_until_they_let_it_in_again(storage: Storage, crew: Crew) -> None:
    async def reachable() -> bool:
        return bool((await storage.db.one("SELECT reachable FROM people WHERE id = 4"))["reachable"])

    await storage.people.set_reachable(104, False)
    assert not await reachable()
    await storage.people.set_reachable(104, True)
    assert await reachable()
    await storage.people.set_reachable(104, False)
    await storage.people.join(4, 104, at=0)
    assert await reachable()


@pytest.mark.parametrize(
    ("role", "kecamatan", "kelurahan"),
    [("kader", None, None), ("koordinator kecamatan", None, None), ("admin", "64.74.01", None), ("lurah", None, None)],
)
async def test_an_area_that_does_not_go_with_the_role_cannot_be_kept(
    storage: Storage, role: str, kecamatan: str | None, kelurahan: str | None
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await storage.db.run(
            "INSERT INTO people (name, role, kecamatan_code, kelurahan_code) VALUES ('X', ?, ?, ?)",
            *(role, kecamatan, kelurahan),
        )
