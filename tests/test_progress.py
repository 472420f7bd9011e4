"""Who has joined and who has not, in one's own area, and a text to forward."""

from __future__ import annotations

from bot.life import Bot
from handlers import progress
from handlers.kit.texts import say
from storage.person import Person
from storage.roles import Role
from tests.phone import Phone
from tests.test_house import MESSAGE_MOST, seen

SOUTH = "64.74.02"


async def test_an_admin_sees_the_city_and_each_kecamatan(rina: Phone, siti: Phone) -> None:
    await rina.presses("progress/-")
    rina.sees("Sudah bergabung: 2 dari 7", "Kecamatan Bontang Utara: 1 dari 3", "Kota: 1 dari 2")
    rina.sees("Guntung: Joko Susilo", "Kecamatan Bontang Selatan: Tenri Ampa", "Kota: Norlaila Effendi")
    rina.sees_not("Siti Aminah")
    screens = len(rina.screen)
    await rina.taps("Bontang Selatan")
    rina.sees("Sudah bergabung: 0 dari 2", "Satimpo: Budi Hartono")
    rina.sees_not("Joko")
    assert len(rina.screen) == screens, "in the same message"
    assert "• Bontang Selatan" in rina.buttons
    await rina.taps("Semua")
    rina.sees("2 dari 7")
    await rina.presses(f"progress/{SOUTH}")
    assert len(rina.screen) == screens + 1, "from another screen it is a message of its own"


async def test_a_coordinator_sees_their_own_kecamatan(awang: Phone, siti: Phone, joko: Phone) -> None:
    await awang.presses("progress/-")
    awang.sees("Sudah bergabung: 3 dari 3", "Semua sudah bergabung")
    assert awang.buttons == ["✉️ Teks undangan"]
    awang.sees_not("Selatan")
    for data in (f"progress/{SOUTH}", f"progress!{SOUTH}", "progress/1"):
        await awang.presses(data)
        assert awang.toast == say.common.not_yours_short
    awang.sees_not("Budi")


async def test_a_cadre_sees_nothing_of_it(siti: Phone, bot: Bot) -> None:
    for data in ("progress/-", "progress/text"):
        screens = len(siti.screen)
        await siti.presses(data)
        assert (siti.toast, len(siti.screen)) == (say.common.not_yours_short, screens)


async def test_the_text_to_forward_says_where_and_how(awang: Phone) -> None:
    await awang.presses("progress/-")
    await awang.taps("✉️ Teks undangan")
    awang.sees("https://t.me/kpm_bot", "Bagikan nomor saya")
    assert awang.buttons != [] and "reply_markup" not in awang.messages[-1]


def test_a_large_city_in_which_nobody_has_joined_is_one_message() -> None:
    people = [
        Person(
            i,
            f"Muhammad Syarifuddin {'& Rachmawati ' * 3}{i:05}",
            Role.CADRE,
            "+62811",
            kelurahan=f"Kelurahan {i % 259}",
        )
        for i in range(25_000)
    ]
    shown, left_out = progress._names(people)
    assert sum(len(names) for _, names in shown) + left_out == 25_000
    assert sum(len(names) for _, names in shown) > 0
    rows = [("K" * 60, 99_999, 99_999)] * progress.KECAMATAN_MOST
    text = say.progress.shown(0, 25_000, rows, shown, left_out)
    assert seen(text) <= MESSAGE_MOST
    assert "lainnya" in text
