"""One's own data: shown, taken along, corrected and erased; who decides, in time, and only one of them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from bot import daily
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers.kit.texts import say
from storage.data_requests import DataRequest, Kind, State
from storage.own_data import Kept, Use
from storage.person import Person
from storage.report import Media
from storage.roles import Role
from tests.conftest import changed, joined, running, settings_for
from tests.phone import Phone, settled
from tests.test_house import MESSAGE_MOST, seen
from tests.test_my_reports import reported

pytestmark = pytest.mark.slow

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10.00 WITA
DUE = "Jumat, 27 November 2026 pukul 10.00 WITA"
FIX, ERASE, REFUSE = "✏️ Minta diperbaiki", "🗑 Minta dihapus", "✖ Tolak"


@pytest.fixture(autouse=True)
def today(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(TUESDAY, tick=True)


@pytest.fixture
async def hasan(bot: Bot, telegram: Telegram, rina: Phone) -> Phone:
    """A second admin, of Guntung's cadre's number."""
    hasan = await joined(bot, telegram, 11, "Joko", "628115801011")
    await changed(bot, hasan, also_admin=1)
    return hasan


async def rows(bot: Bot, sql: str, *args: object) -> list[dict[str, Any]]:
    return [dict(row) for row in await bot.house.storage.db.committed(sql, *args)]


async def run(bot: Bot, sql: str, *args: object) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(sql, *args)


async def asks_for_correction(person: Phone, words: str = "Nama saya <Siti Aminah>, S.Pd.") -> None:
    await person.says("/dataku")
    await person.taps(FIX)
    person.sees("Apa yang keliru")
    await person.says(words)
    person.sees("Permintaan perbaikan data", words)
    await person.taps("✅ Kirim")
    person.sees("sudah diteruskan", DUE)


async def asks_for_erasure(person: Phone) -> None:
    await person.says("/dataku")
    await person.taps(ERASE)
    person.sees("Jika admin setuju", "tanpa nama", "tidak bisa dibatalkan")
    await person.taps("Ya, minta dihapus")
    assert person.heard("sudah diteruskan") and person.heard(DUE)


# What one sees.


async def test_the_own_card_says_who_one_is_and_whom_to_call(siti: Phone, awang: Phone) -> None:
    await siti.says("/profil")
    siti.sees("Siti Aminah", "Kader, Lok Tuan RT 01-04", "0811-5801-010", "Bergabung: Selasa, 24 November 2026")
    siti.sees("hubungi Awang Syahrani (0811-5801-002)")
    await siti.taps("📄 Data saya")
    siti.sees("Data Anda di bot ini")
    await awang.says("/profil")
    awang.sees("Koordinator kecamatan, Kecamatan Bontang Utara", "Norlaila Effendi")


async def test_all_that_is_kept_is_summed_up(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.shares_location()
    await reported(bot, siti, "Gotong royong", occurred_on=TUESDAY.date())
    async with bot.house.storage.db.unit():
        me = await bot.house.storage.people.by_telegram_id(siti.id)
        await bot.house.storage.people.agree(me.id, "2", int(TUESDAY.timestamp()))
        await bot.house.storage.audit.add(1_795_000_000, 7, "member.move", me.id)
        await bot.house.storage.audit.add(1_795_000_000, None, "roster.export")
    await siti.says("/dataku")
    siti.sees("Nama: Siti Aminah", "Telepon: 0811-5801-010", "Peran: kader, Lok Tuan RT 01-04", "nomor 10")
    siti.sees("Persetujuan: 24 Nov 2026 pukul 10.00 WITA, keterangan versi 2", "Bergabung: Selasa, 24 November")
    siti.sees("Kehadiran: 1, dengan lokasi: 1", "Laporan: 1, foto: ", "90 hari", "365 hari", "luar negeri")
    siti.sees("Rina Wati mengubah", "kantor mengunduh")
    assert siti.buttons == ["📥 Excel", "📥 JSON", FIX, ERASE]


async def test_the_days_shown_are_those_of_the_settings(settings: Settings, telegram: Telegram) -> None:
    ours = settings_for(settings.data_dir, keep_locations_days=30, keep_contacts_days=1000)
    async with running(ours, telegram) as bot:
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        await siti.says("/dataku")
        siti.sees("Lokasi persis: 30 hari", "1.000 hari sesudah")


def file_sent(person: Phone, telegram: Telegram) -> tuple[str, bytes]:
    document = next(m["document"] for m in reversed(person.messages) if "document" in m)
    return document["file_name"], telegram.files[document["file_id"]][2]


async def test_the_whole_of_it_is_a_file_to_take_along(siti: Phone, rina: Phone, bot: Bot, telegram: Telegram) -> None:
    await siti.shares_location()
    await reported(
        bot, siti, "=1+1", occurred_on=TUESDAY.date(), media=(Media("photo", "f1", "u1"), Media("photo", "f2", "u2"))
    )
    await siti.says("/dataku")
    await siti.taps("📥 JSON")
    name, content = file_sent(siti, telegram)
    kept = json.loads(content)
    assert name == "data-saya.json"
    assert kept["people"][0] | {"name": "Siti Aminah", "kelurahan": "Lok Tuan"} == kept["people"][0]
    assert (
        kept["check_ins"][0]["at"] == "2026-11-24 10:00:00 WITA"
        or kept["check_ins"][0]["at"][:16] == "2026-11-24 10:00"
    )
    assert [photo["number"] for photo in kept["report_media"]] == [kept["reports"][0]["number"]] * 2
    assert [one["rt"] for one in kept["person_rts"]] == ["01", "02", "03", "04"]
    tables = {row["name"] for row in await rows(bot, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
    about = [t for t in tables if "person_id" in {r["name"] for r in await rows(bot, f"PRAGMA table_info({t})")}]
    assert set(about) <= set(kept), "every table about people is in it, whoever adds one"
    assert "Rina" not in content.decode()

    await siti.taps("📥 Excel")
    name, content = file_sent(siti, telegram)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert name == "data-saya.xlsx"
    assert {"Anggota", "RT", "Kehadiran", "Laporan", "Foto dan berkas laporan"} <= set(book.sheet_names)
    heads, first = book.get_sheet_by_name("Laporan").to_python()[:2]
    assert first[heads.index("Uraian")] == "=1+1"
    exports = await rows(bot, "SELECT person_id, subject_id, about FROM audit WHERE act = 'data.export' ORDER BY id")
    assert [(one["person_id"] == one["subject_id"], json.loads(one["about"])["form"]) for one in exports] == [
        (True, "json"),
        (True, "xlsx"),
    ]


async def test_the_workbook_is_in_words(siti: Phone, awang: Phone, bot: Bot, telegram: Telegram) -> None:
    me = await bot.house.storage.people.by_telegram_id(siti.id)
    async with bot.house.storage.db.unit():
        await bot.house.storage.invites.make(await bot.house.storage.people.by_telegram_id(awang.id), 0, me)
        before = {"name": "Siti", "rts": ["01", "02"], "active": True, "phone": None}
        await bot.house.storage.audit.add(0, 7, "member.rts", me.id, before=before, after=None)
        await bot.house.storage.audit.add(0, me.id, "some.thing")
    await siti.says("/dataku")
    await siti.taps("📥 Excel")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_sent(siti, telegram)[1]))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    person = dict(zip(*sheets["Anggota"], strict=True))
    assert (person["Aktif"], person["Juga admin"]) == ("ya", "tidak")
    assert "kader" in person["Peran yang diberitahukan"]
    acts = [row[1] for row in sheets["Catatan tindakan Anda"][1:]]
    assert acts[0] == "bergabung" and "some.thing" in acts, "what has no words is left as it is"
    told = [row for row in sheets["Catatan tentang Anda"] if "mengubah RT" in row]
    assert "Sebelumnya: (Nama: Siti; RT: 01, 02; Aktif: ya; Telepon: ); Sesudahnya: " in told[0]
    cells = [str(cell) for rows in sheets.values() for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("{", "["))]
    (invite,) = await rows(bot, "SELECT token_hash FROM invites")
    await siti.says("/dataku")
    await siti.taps("📥 JSON")
    assert invite["token_hash"] not in cells and invite["token_hash"] not in file_sent(siti, telegram)[1].decode()


# A correction.


async def test_a_correction_goes_to_those_who_may_and_is_answered(
    siti: Phone, awang: Phone, tenri: Phone, norlaila: Phone, rina: Phone, bot: Bot
) -> None:
    await asks_for_correction(siti)
    for person in (awang, rina):
        person.sees(
            "Permintaan 1 · perbaikan data", "Siti Aminah, kader, Lok Tuan RT 01-04", "<Siti Aminah>, S.Pd.", DUE
        )
        assert person.buttons == ["✅ Sudah diperbaiki", REFUSE, "👤 Lihat data"]
        assert (
            person.data_of("👤 Lihat data")
            == f"card/{(await rows(bot, 'SELECT person_id FROM data_requests'))[0]['person_id']}"
        )
    assert not tenri.heard("Permintaan 1") and not norlaila.heard("Permintaan 1")
    await siti.says("/dataku")
    siti.sees("Permintaan perbaikan Anda sedang diperiksa", "27 Nov 2026")
    assert siti.buttons == ["📥 Excel", "📥 JSON", ERASE], "one at a time"
    await siti.presses("my_data!")
    assert "sudah lewat" in siti.toast

    done = rina.data_of("✅ Sudah diperbaiki")
    await awang.taps("✅ Sudah diperbaiki")
    for person in (awang, rina):
        person.sees("Sudah diperbaiki oleh Awang Syahrani, Selasa, 24 November 2026 pukul 10.")
        assert person.buttons == []
    siti.sees("Data Anda sudah diperbaiki oleh Awang Syahrani")
    heard = siti.heard("sudah diperbaiki oleh")
    await rina.presses(done)
    assert "sudah diputuskan" in rina.toast
    rina.sees("oleh Awang Syahrani")
    await rina.presses("data_request!1")
    rina.sees("oleh Awang Syahrani")
    assert siti.heard("sudah diperbaiki oleh") == heard
    acts = await rows(bot, "SELECT act, subject_id FROM audit WHERE act LIKE 'data.%' ORDER BY id")
    assert [one["act"] for one in acts] == ["data.ask_correction", "data.correction_done"]
    await siti.says("/dataku")
    assert FIX in siti.buttons and siti.heard("sedang diperiksa") == 1


async def test_a_refusal_has_a_reason_and_the_slower_one_is_told(
    siti: Phone, awang: Phone, rina: Phone, bot: Bot
) -> None:
    await asks_for_correction(siti)
    await rina.taps(REFUSE)
    rina.sees("alasan penolakannya")
    await rina.says("Ijazahnya belum ada")
    rina.sees("Tolak permintaan 1", "Siti Aminah", "Ijazahnya belum ada")
    await awang.taps(REFUSE)
    await awang.says("Salah kirim")
    await awang.taps("✅ Kirim")
    assert "Alasan: Salah kirim" in awang.last
    siti.sees("belum dapat dipenuhi", "Alasan dari Awang Syahrani: Salah kirim")
    await rina.taps("✅ Kirim")
    rina.sees("Ditolak oleh Awang Syahrani", "Salah kirim")
    assert siti.heard("belum dapat dipenuhi") == 1
    (kept,) = await rows(bot, "SELECT state, reason FROM data_requests")
    assert kept == {"state": "refused", "reason": "Salah kirim"}


async def test_only_those_who_may_decide(
    siti: Phone, budi: Phone, awang: Phone, tenri: Phone, norlaila: Phone, rina: Phone, bot: Bot
) -> None:
    await asks_for_correction(siti)
    await asks_for_erasure(siti)
    before = await rows(bot, "SELECT * FROM data_requests")
    for person in (budi, siti, tenri, norlaila):
        for data in ("fixed/1", "erase/2", "sure/2", "back/2", "fixed/2", "sure/1", "fixed/99"):
            await person.presses(f"data_request/{data}")
            assert "bukan untuk peran Anda" in person.toast
        for data in ("data_request!1", "data_request!2", "data_request!x"):
            await person.presses(data)
            assert person.toast
    for data in ("erase/2", "sure/2", "erase/1"):
        await awang.presses(f"data_request/{data}")
        assert "bukan untuk peran Anda" in awang.toast, "a coordinator erases nobody"
    assert not awang.heard("penghapusan")
    assert await rows(bot, "SELECT * FROM data_requests") == before
    await awang.taps(REFUSE)
    await awang.says("Belum perlu")
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("✅ Kirim")
    awang.sees("bukan untuk peran atau wilayah Anda lagi")
    assert await rows(bot, "SELECT * FROM data_requests") == before


# To be forgotten.


async def test_erased_nothing_tells_who_it_was_and_the_work_stays(
    siti: Phone, rina: Phone, hasan: Phone, awang: Phone, bot: Bot, telegram: Telegram
) -> None:
    await siti.shares_location()
    await reported(bot, siti, "Gotong royong", occurred_on=TUESDAY.date(), media=(Media("photo", "f1", "u1"),))
    await asks_for_correction(siti)
    await siti.says("/lapor")
    await asks_for_erasure(siti)
    rina.sees("Permintaan 2 · penghapusan data", "Siti Aminah", DUE)
    sure = "data_request/sure/2"
    await rina.taps("🗑 Hapus")
    rina.sees("Hapus data Siti Aminah?", "Kader (dihapus)", "tidak bisa dibatalkan")
    await rina.taps("Tidak jadi")
    rina.sees("Permintaan 2 · penghapusan data")
    await rina.taps("🗑 Hapus")
    await rina.taps("Ya, hapus datanya")
    siti.sees("sudah dihapus", "12 bulan")
    assert siti.menu == []
    for person in (rina, hasan):
        person.sees("dari Kader (dihapus)", "Sudah dihapus oleh Rina Wati")
        assert not person.heard("Siti Aminah"), "also what was asked before no longer names them"
    assert not awang.heard("Siti Aminah") and awang.heard("Ditutup oleh Rina Wati")
    await hasan.presses(sure)
    assert "sudah diputuskan" in hasan.toast

    person = (await rows(bot, "SELECT * FROM people WHERE name = 'Kader (dihapus)'"))[0]
    assert {k: person[k] for k in ("active", "phone", "telegram_id", "told")} == {
        "active": 0,
        "phone": None,
        "telegram_id": None,
        "told": None,
    }
    assert len(await rows(bot, "SELECT 1 FROM reports JOIN report_media")) == 1
    (there,) = await rows(bot, "SELECT latitude, longitude, distance_m, kelurahan_code FROM check_ins")
    assert list(there.values()) == [None, None, None, "64.74.01.1003"]
    everywhere = ""
    for table in await rows(bot, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        everywhere += str(await rows(bot, f"SELECT * FROM {table['name']}"))
    for part in ("Siti", "5801010", "S.Pd."):
        assert part not in everywhere
    await siti.says("/dataku")
    siti.sees("Bagikan nomor saya")
    await siti.shares_contact()
    siti.sees_not("Lok Tuan")


async def test_refused_to_be_forgotten_one_goes_on(siti: Phone, rina: Phone, hasan: Phone, bot: Bot) -> None:
    await asks_for_erasure(siti)
    await siti.says("/dataku")
    siti.sees("Permintaan penghapusan Anda sedang diperiksa")
    await siti.presses("my_data/sure")
    assert siti.heard("sebelumnya masih diperiksa") == 1
    await rina.taps(REFUSE)
    await rina.taps("✖ Batal")
    await rina.presses("data_request!1")
    await rina.says("Masih bertugas")
    await rina.taps("✅ Kirim")
    siti.sees("Permintaan penghapusan data Anda belum dapat dipenuhi", "Masih bertugas")
    hasan.sees("Ditolak oleh Rina Wati", "Alasan: Masih bertugas")
    await siti.taps("📍 Hadir")
    siti.sees("tercatat")


async def test_not_asked_after_all(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.says("/dataku")
    await siti.taps(ERASE)
    await siti.taps("Tidak jadi")
    siti.sees("Data Anda di bot ini")
    assert await rows(bot, "SELECT 1 FROM data_requests") == []
    assert not rina.heard("Permintaan")


async def test_the_last_admin_stays(rina: Phone, bot: Bot, siti: Phone) -> None:
    await asks_for_erasure(rina)
    await rina.taps("🗑 Hapus")
    await rina.taps("Ya, hapus datanya")
    assert "admin terakhir" in rina.toast
    assert (await rows(bot, "SELECT state FROM data_requests"))[0]["state"] == "open"
    await changed(bot, siti, also_admin=1)
    await rina.taps("Ya, hapus datanya")
    assert (await rows(bot, "SELECT name FROM people WHERE role = 'admin'"))[0]["name"] == "Anggota (dihapus)"
    rina.sees("sudah dihapus")


# The term.


async def test_in_the_morning_admins_hear_what_is_due(
    siti: Phone,
    budi: Phone,
    rina: Phone,
    awang: Phone,
    bot: Bot,
    settings: Settings,
    time_machine: time_machine.TimeMachineFixture,
) -> None:
    (watch,) = [job for job in daily.jobs(bot.house.storage, settings) if job.name == "data requests"]
    assert watch.at.hour == 8

    async def on(day: int, hour: int) -> None:
        time_machine.move_to(datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Asia/Makassar")), tick=True)
        await watch.does(TUESDAY.date())
        await settled(bot, rina.telegram)

    await asks_for_correction(siti)
    await asks_for_erasure(budi)
    await on(25, 8)
    assert not rina.heard("menunggu keputusan"), "there is time"
    await on(27, 2)
    assert not rina.heard("menunggu keputusan"), "not at night"
    await on(27, 8)
    rina.sees("1 · perbaikan data, Siti Aminah: paling lambat 27 Nov", "2 · penghapusan data, Budi Hartono")
    await on(28, 8)
    rina.sees("1 · perbaikan data, Siti Aminah: lewat waktu sejak 27 Nov 2026 pukul 10.00 WITA")
    assert rina.heard("menunggu keputusan") == 2
    assert not awang.heard("menunggu keputusan")
    await run(bot, "UPDATE data_requests SET state = 'done', decided_at = 1")
    await on(29, 8)
    assert rina.heard("menunggu keputusan") == 2


async def test_every_night_what_is_too_old_is_let_go(
    siti: Phone, bot: Bot, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await siti.shares_location()
    await run(bot, "UPDATE check_ins SET at = at - 40 * 86400")
    caplog.set_level("INFO")
    for days, left in ((41, 1), (39, 0)):
        given = settings_for(settings.data_dir, keep_locations_days=days)
        (job,) = [job for job in daily.jobs(bot.house.storage, given) if job.name == "retention"]
        assert (job.at.hour, job.at.minute) == (2, 45)
        await job.does(TUESDAY.date())
        assert (await rows(bot, "SELECT count(latitude) AS n FROM check_ins"))[0]["n"] == left
    assert "retention: 1 locations, 0 contacts let go" in caplog.text


# Forms opened by a button: what the house tests do for those with a command.


@pytest.mark.parametrize("opened", ["my_data!", "data_request!1"])
async def test_the_forms_of_buttons_hold_against_the_usual(
    opened: str, siti: Phone, awang: Phone, bot: Bot, settings: Settings, telegram: Telegram
) -> None:
    if opened == "my_data!":
        person, table = siti, "SELECT state FROM data_requests"
    else:
        await asks_for_correction(siti)
        person, table = awang, "SELECT state FROM data_requests"
    before = await rows(bot, table)
    await person.presses(opened)
    await person.taps("✖ Batal")
    person.sees("dibatalkan")
    await person.presses(opened)
    for nonsense in (person.sends_sticker, person.sends_photos, lambda: person.says("x" * 1001)):
        await nonsense()
        assert "tulisan" in person.last or "terlalu panjang" in person.last
    await person.says("Pertama")
    await person.taps("✏️ Isi" if person is siti else "✏️ Alasan")
    await person.says("Kedua")
    send = person.data_of("✅ Kirim")
    await person.taps("✖ Batal")
    await person.taps("Tidak, lanjutkan")
    assert await rows(bot, table) == before
    await person.presses(send)
    assert len(await rows(bot, table)) == 1
    after = await rows(bot, "SELECT * FROM data_requests")
    assert "Kedua" in str(after)
    await person.presses(send)
    assert "sudah lewat" in person.toast
    assert await rows(bot, "SELECT * FROM data_requests") == after


# The fullest screens.


def test_the_fullest_screens_are_one_message(bot: Bot) -> None:
    local = bot.house.local
    person = Person(
        1, "N" * 100, Role.CADRE, "+628115801010", 10, "1", "K" * 30, "2", "L" * 30, ("01", "03", "05") * 10
    )
    request = DataRequest(9, 1, "N" * 100, Kind.CORRECTION, "<" * 1000, 0, 0, State.REFUSED, "N" * 100, 1, "<" * 500)
    kept = Kept(1, "12", *[99_999] * 5)
    uses = [Use(1, "N" * 100, "member.change")] * 5
    now = datetime.now(bot.house.zone) + timedelta(days=1)
    for text in (
        say.my_data.shown(person, kept, uses, [request] * 2, bot.house, local),
        say.my_data.card(person, [person] * 3, local),
        f"{say.common.use_the_buttons()}\n\n{say.my_data.review('<' * 1000)}",
        say.data_request.asked(request, person, local),
        say.data_request.decided(request, local),
        say.data_request.outcome(request),
        say.data_request.review(request, "<" * 500),
        say.data_request.due([request] * 20, 99, now, local),
    ):
        assert seen(text) <= MESSAGE_MOST
    for toast in (say.data_request.too_late, say.data_request.last_admin):
        assert len(toast) <= 200
