"""The menu shows what one may, in a fixed order, two buttons a row."""

from __future__ import annotations

import pytest

from handlers.kit.menu import LABELS, commands_for, menu_for, spoken
from storage.person import Person
from storage.roles import Act, Role

EVERYBODY = ["📢 Pengumuman", "📞 Koordinator", "❓ Bantuan"]
COORDINATORS = ["📊 Ringkasan", "🙋 Siapa hadir", "📥 Periksa laporan", "👥 Anggota"]
MENUS = {
    Role.CADRE: ["📍 Hadir", "📝 Lapor", "🗂 Laporan saya", "🗓 Kehadiran saya", *EVERYBODY],
    Role.KECAMATAN: [*COORDINATORS, *EVERYBODY],
    Role.CITY: [*COORDINATORS, *EVERYBODY],
    Role.ADMIN: [*COORDINATORS, *EVERYBODY],
}


def person(role: Role) -> Person:
    return Person(1, "x", role)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_buttons_two_a_row(role: Role) -> None:
    menu = menu_for(person(role))
    assert [button.text for row in menu.keyboard for button in row] == MENUS[role]
    assert all(len(row) == 2 for row in menu.keyboard[:-1])
    assert menu.resize_keyboard and menu.is_persistent


def test_only_the_check_in_asks_for_the_location() -> None:
    asking = [button.text for row in menu_for(person(Role.CADRE)).keyboard for button in row if button.request_location]
    assert asking == ["📍 Hadir"]


@pytest.mark.parametrize("role", list(Role))
def test_the_commands_are_those_of_the_buttons(role: Role) -> None:
    commands = dict(commands_for(person(role)))
    assert len(commands) == len(MENUS[role])
    assert ("lapor" in commands) == (role is Role.CADRE)
    assert ("ringkasan" in commands) == (role is not Role.CADRE)
    assert all(commands.values())


def test_what_has_no_button_has_no_label() -> None:
    assert Act.START not in LABELS
    assert len(set(LABELS.values())) == len(LABELS)


def test_a_button_opens_what_its_command_opens_and_nothing_else() -> None:
    assert spoken(Act.OWN_DAYS, ["kehadiran"]) == [
        "🗓 Kehadiran saya",
        "Kehadiran saya",
        "kehadiran saya",
        "KEHADIRAN SAYA",
    ]
    assert spoken(Act.OWN_DAYS, ["pulang"]) == spoken(Act.START, ["start"]) == []
