"""The roster as a file, seen from the chat: sent in, looked at, applied, taken out and sent back in."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

import bot.downloads as worker
import bot.sandbox
from bot import daily
from bot.__main__ import main
from bot.life import Bot
from bot.sandbox import html
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from handlers import roster_file, roster_preview
from handlers.kit.texts import say
from handlers.papers import roster_book
from handlers.roster_preview import Difference, Preview
from storage import roster_workbook
from storage.downloads import KEEP_S
from storage.roles import Role
from storage.roster import Checked, Plan, RawRow
from storage.roster import Fault as Wrong
from storage.roster_file import cells_of, read_rows
from storage.roster_rows import Entry
from tests.conftest import ROSTER, changed, running
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

SAMPLE = (Path(bot.sandbox.__file__).parent / "roster.csv").read_bytes()
HEADER = "nama,telepon,peran,kecamatan,kelurahan,rt\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def without(name: str) -> bytes:
    return "".join(line for line in ROSTER.splitlines(keepends=True) if name not in line).encode()


async def db(bot: Bot, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await bot.house.storage.db.committed(sql)]


async def names(bot: Bot) -> set[str]:
    return {name for (name,) in await db(bot, "SELECT name FROM people WHERE active")}


def document(phone: Phone, start: str) -> bytes:
    """The one document whose name begins so."""
    (content,) = [data for name, data in phone.documents.items() if name.startswith(start)]
    return content


async def test_a_file_is_looked_at_before_anything_is_changed_and_can_be_taken_back(
    rina: Phone, siti: Phone, joko: Phone, bot: Bot
) -> None:
    file = (
        ROSTER.replace(
            "Siti Aminah,08115801010,kader,Bontang Utara,Lok Tuan,1-4", '"Siti <b>",08115801010,kader,,Guntung,'
        ).replace("Joko Susilo,08115801011,kader,Bontang Utara,Guntung,\n", "")
        + 'Dewi Sartika,08115801099,kader,Bontang Barat,Kanaan,"1-3, 5"\n'
    ).encode()
    before = await names(bot)
    await rina.sends_document("daftar baru.csv", file, "text/csv")
    assert "diterima" not in rina.last, "the same message has become the preview"
    rina.sees("daftar baru.csv", "Belum ada yang diubah", "Baru: 1", "Dewi Sartika, kader, Kanaan RT 1-3, 5")
    rina.sees("Berubah: 1", "Siti Aminah: nama: Siti Aminah → Siti <b>; kelurahan: Lok Tuan → Guntung")
    rina.sees("rt: 1-4 → seluruh kelurahan")
    rina.sees("menjadi tidak aktif: 1", "Joko Susilo, kader, Guntung", "Tetap sama: 5")
    assert rina.buttons == ["✅ Terapkan", "✖ Batal"]
    assert await names(bot) == before, "nothing is written"
    old = rina.data_of("✅ Terapkan")

    await rina.taps("✅ Terapkan")
    assert rina.heard("diterapkan: 1 baru, 1 berubah, 5 tetap, 1 menjadi tidak aktif") == 1
    assert await names(bot) == before - {"Siti Aminah", "Joko Susilo"} | {"Siti <b>", "Dewi Sartika"}
    assert await db(bot, "SELECT count(*) FROM downloads") == [(0,)], "the file is not kept"
    siti.sees("Data Anda diperbarui", "Guntung")
    joko.sees("sudah dihentikan")
    acts = await db(bot, "SELECT act, person_id FROM audit WHERE act IN ('roster.import', 'roster.export')")
    (by,) = (await db(bot, f"SELECT id FROM people WHERE telegram_id = {rina.id}"))[0]
    assert acts[1:] == [("roster.import", by), ("roster.export", by)]
    await rina.presses(old)
    assert rina.toast == "Berkas ini sudah selesai atau sudah lewat sehari. Silakan kirim lagi."

    rina.sees("Daftar sebelum impor: 7 orang")
    await rina.sends_document("kembali.xlsx", document(rina, "daftar-sebelum-impor-"), XLSX)
    rina.sees("Berubah: 2", "Joko Susilo: aktif kembali", "menjadi tidak aktif: 1", "Dewi Sartika")
    await rina.taps("✅ Terapkan")
    assert await names(bot) == before
    assert await db(bot, "SELECT rt FROM person_rts") != []
    joko.sees("Anda terdaftar sebagai kader")


async def test_the_sample_imported_exported_and_imported_again_changes_nothing(rina: Phone, bot: Bot) -> None:
    await rina.sends_document("roster.csv", SAMPLE)
    rina.sees("Baru: 44", "dan 32 lagi")
    await rina.taps("✅ Terapkan")
    assert len(await names(bot)) == 51
    await rina.presses("roster_file/export")
    rina.sees("Daftar anggota: 51 orang")
    book = document(rina, "daftar-anggota-")
    written = read_rows(book)
    assert written[1] == RawRow(3, "Hj. Norlaila Effendi", "08115801001", "koordinator kota", "", "", "")
    assert (written[-1].kecamatan, written[-1].rt) == ("Bontang Utara", "1-11")
    cadres = [row for row in written if row.peran == "kader"]
    assert cadres == sorted(cadres, key=lambda row: (row.kecamatan, row.kelurahan, row.nama))
    count = await db(bot, "SELECT about FROM audit WHERE act = 'roster.export' ORDER BY id DESC LIMIT 1")
    assert json.loads(count[0][0]) == {"count": 51}
    await rina.sends_document("kembali.xlsx", book)
    rina.sees("0 baru, 0 berubah", "51 orang sudah sama")
    assert await db(bot, "SELECT count(*) FROM downloads") == [(0,)]
    assert "xlsx" in rina.telegram.chats[rina.id].messages[-2]["document"]["file_name"]


async def test_a_faulty_file_names_its_rows_and_a_wrong_one_what_to_do(rina: Phone, bot: Bot) -> None:
    before = await names(bot)
    lines = "".join(f"Orang {n},0812000{n:04},raja,,Lok Tuan,\n" for n in range(20))
    await rina.sends_document("salah.csv", (HEADER + lines + ",123,kader,,Tidak Ada,\n").encode())
    rina.sees("salah.csv: 23 kesalahan", "Tidak ada yang diubah", "Baris 2: peran “raja” tidak dikenal", "dan 11 lagi")
    assert rina.buttons == ["📄 Contoh berkas"]
    await rina.sends_document("gambar.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    rina.sees("gambar.csv belum bisa dibaca", "CSV UTF-8", "Contoh berkas")
    await rina.sends_document("laporan.txt", b"apa saja", "text/plain")
    rina.sees("kolom nama, telepon, peran, kecamatan, kelurahan, rt tidak ada")
    await rina.sends_document("besar.xlsx", bytes(5_000_001), XLSX)
    rina.sees("terlalu besar, paling besar 5 MB")
    await rina.sends_document("surat.pdf", b"%PDF-1.4", "application/pdf")
    rina.sees("kami pahami")
    await rina.sends_document("tanpa-nama", HEADER.encode() + b"Rina Wati,08115801051,kader,,Lok Tuan,\n", "text/csv")
    rina.sees("Baris 2: admin terakhir; daftar harus punya paling sedikit satu admin")
    await rina.taps("📄 Contoh berkas")
    rina.sees("Contoh berkas", "Petunjuk")
    await rina.sends_document("kosong.xlsx", rina.documents["contoh-daftar-anggota.xlsx"])
    rina.sees("belum ada satu orang pun")
    assert (await names(bot), await db(bot, "SELECT count(*) FROM downloads")) == (before, [(0,)])


def test_a_small_file_that_unfolds_to_more_than_the_memory_holds_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_workbook, "UNFOLDED_MOST", 1_000_000)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_string(0, 16_383, "jauh")
    with zipfile.ZipFile(bomb := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1_000_001))
    for content, why in ((file.getvalue(), "jauh di luar tabel"), (bomb.getvalue(), "terlalu besar")):
        with pytest.raises(roster_file.NotARoster, match=why):
            read_rows(content)


async def test_a_coordinator_changes_the_cadres_of_their_kecamatan_only(
    tenri: Phone, norlaila: Phone, siti: Phone, bot: Bot
) -> None:
    await tenri.sends_document("semua.csv", ROSTER.encode())
    tenri.sees("6 kesalahan", "Baris 2: bukan kader di wilayah Anda; hanya admin yang bisa mengubahnya")
    own = HEADER + "Budi H.,08115801012,kader,,Satimpo,\nBaru,08115801098,kader,,Berbas Pantai,1\n"
    await tenri.sends_document("milik kami.csv", own.encode())
    tenri.sees("Baru: 1", "Berubah: 1", "Budi Hartono: nama: Budi Hartono → Budi H.")
    tenri.sees_not("tidak aktif")
    await tenri.taps("✅ Terapkan")
    assert {"Budi H.", "Baru", "Siti Aminah", "Rina Wati"} <= await names(bot)
    assert [row.nama for row in read_rows(document(tenri, "daftar-sebelum"))] == ["Budi Hartono"]
    await tenri.presses("roster_file/export")
    book = document(tenri, "daftar-anggota-")
    assert [row.nama for row in read_rows(book)] == ["Baru", "Budi H."]
    await tenri.sends_document("kembali.xlsx", book)
    tenri.sees("0 baru, 0 berubah")
    await norlaila.sends_document("semua.csv", ROSTER.encode())
    norlaila.sees("hanya admin yang bisa mengimpor")
    await norlaila.presses("roster_file/export")
    norlaila.sees("Daftar anggota: 8 orang")
    for data in ("roster_file/export", "roster_file/template", "roster_file/apply/1/" + "0" * 16):
        await siti.presses(data)
        assert siti.toast == "Maaf, tombol ini bukan untuk peran Anda."
    await siti.sends_document("semua.csv", ROSTER.encode())
    siti.sees("berkas ini tidak bisa kami terima di sini")
    assert siti.documents == {}


async def test_a_file_in_the_middle_of_a_report_is_no_question_of_roles(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    await siti.taps("RT 03")
    await siti.sends_document("peserta.xlsx", ROSTER.encode())
    siti.sees("tidak bisa kami terima", "menjawab pertanyaan terakhir")
    assert "📝 Lapor" in siti.menu
    await siti.taps("🧹 Gotong royong")
    assert siti.heard("Kapan") == 1


async def test_two_admins_with_two_files_the_later_one_looks_again(rina: Phone, norlaila: Phone, bot: Bot) -> None:
    await changed(bot, norlaila, also_admin=1)
    await rina.sends_document("rina.csv", without("Joko"))
    await norlaila.sends_document("norlaila.csv", without("Budi").replace(b"kota,,,", b"kota + admin,,,"))
    rinas, norlailas = rina.data_of("✅ Terapkan"), norlaila.data_of("✅ Terapkan")
    await rina.presses(norlailas)
    assert rina.toast.startswith("Berkas ini sudah selesai"), "a file is its sender's"
    await norlaila.taps("✅ Terapkan")
    await rina.presses(rinas)
    assert rina.toast == "Daftar anggota berubah. Mohon periksa lagi."
    assert rina.heard("Daftar anggota berubah sejak pratinjau: Budi Hartono. Terakhir oleh Norlaila Effendi pukul") == 1
    rina.sees("Budi Hartono: aktif kembali", "menjadi tidak aktif: 1", "Joko Susilo")
    assert "Budi Hartono" not in await names(bot)
    await rina.presses(rinas)
    assert rina.heard("csv diterapkan") == 0, "the button of the first look applies nothing that was not seen"
    await rina.taps("✅ Terapkan")
    assert await names(bot) >= {"Budi Hartono"}
    assert "Joko Susilo" not in await names(bot)


async def test_who_loses_the_role_or_waits_too_long_applies_nothing(
    rina: Phone, awang: Phone, bot: Bot, settings: Settings, telegram: Telegram
) -> None:
    await awang.sends_document("awang.csv", HEADER.encode() + b"Siti A.,08115801010,kader,,Lok Tuan,1-4\n")
    awang.sees("Siti A.", "Joko Susilo")
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("✅ Terapkan")
    awang.sees("Hasilnya tidak sama lagi", "Baris 2: bukan kader di wilayah Anda")
    telegram.faults.append(Fault("delay", "getFile", seconds=0.05))
    telegram.send_document(awang.id, "lagi.csv", without("Joko"), "text/csv")
    await until(lambda: awang.heard("sedang diperiksa") == 1)
    await changed(bot, awang, role="kader", kecamatan_code=None, kelurahan_code="64.74.01.1003")
    await settled(bot, telegram)
    awang.sees("tidak lagi bisa mengimpor")
    (asks,) = await db(bot, f"SELECT id FROM people WHERE telegram_id = {awang.id}")
    with pytest.raises(PermissionError):
        await roster_book.roster(bot.house.storage, *asks, "2026-11-24")
    await rina.sends_document("rina.csv", without("Joko"))
    await rina.taps("✖ Batal")
    rina.sees("tidak diterapkan")
    await rina.sends_document("rina.csv", without("Joko"))
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE downloads SET taken_at = taken_at - ?", KEEP_S + 1)
    await rina.taps("✅ Terapkan")
    assert rina.toast.startswith("Berkas ini sudah selesai")
    await rina.taps("✖ Batal")
    assert rina.toast.startswith("Berkas ini sudah selesai")
    (tidy,) = [job for job in daily.jobs(bot.house.storage, settings) if job.name == "tidy"]
    await tidy.does(date(2026, 11, 24))
    assert await db(bot, "SELECT * FROM downloads") == []
    assert {"Joko Susilo", "Siti Aminah"} <= await names(bot)


async def test_what_telegram_does_not_give_is_said(
    rina: Phone, bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_WAIT_S", 0.01)
    telegram.faults += [Fault("server_error", "getFile"), Fault("cut", "file")]
    await rina.sends_document("rina.csv", without("Joko"))
    rina.sees("Joko Susilo")
    message = telegram.send_document(rina.id, "hilang.csv", b"x", "text/csv")
    del telegram.files[message["document"]["file_id"]]
    await settled(bot, telegram)
    rina.sees("hilang.csv", "Telegram tidak memberikan berkas ini", "kirim lagi")
    assert rina.buttons == ["📄 Contoh berkas"]


async def test_a_kill_at_any_moment_between_the_file_and_its_preview(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is fetched, and while it is looked at: each time the next start goes on, to one preview."""
    rina = Phone(telegram, 51, "Rina", "628115801051")
    async with running(settings, telegram) as first:
        rina.bot = first
        await rina.joins()
        telegram.faults.append(Fault("hang", "getFile", seconds=60))
        telegram.send_document(rina.id, "rina.csv", without("Joko"), "text/csv")
        await until(lambda: rina.heard("sedang diperiksa") == 1)
        assert await db(first, "SELECT content, tries FROM downloads") == [(None, 0)]
    telegram.faults.clear()

    async def never_ends(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio, "to_thread", never_ends)  # there it is read
    async with running(settings, telegram) as second:

        async def has_begun() -> bool:
            return await db(second, "SELECT content IS NULL, tries FROM downloads") == [(0, 1)]

        await until(has_begun)
    monkeypatch.undo()
    rina.sees("sedang diperiksa")
    async with running(settings, telegram) as third:
        rina.bot = third
        await settled(third, telegram)
        rina.sees("Joko Susilo", "menjadi tidak aktif: 1")
        assert rina.heard("rina.csv") == 1
        await rina.taps("✅ Terapkan")
        assert "Joko Susilo" not in await names(third)


# The workbook, and the command line.


LISTS = {"peran": list(Role), "kecamatan": ["Bontang Utara"], "kelurahan": ["Guntung", "Lok Tuan"]}


def test_nothing_in_the_workbook_is_computed_linked_or_rounded() -> None:
    evil = ["=1+1", "+628115801001", "@SUM(A1)", "-2", "http://example.org", "1-6"]
    book = roster_book.drawn([evil, ["{=1}", "0811", "1e5", "00", "", "4"]], LISTS)
    first, second = read_rows(book)
    assert [*cells_of(first), *cells_of(second)] == [*evil, "{=1}", "0811", "1e5", "00", "", "4"]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet and "<v>0811</v>" not in sheet
    assert sheet.count("<dataValidation ") == 3 and "'Petunjuk'!$E$2:$E$3" in sheet


def test_the_template_explains_every_column() -> None:
    guide = CalamineWorkbook.from_filelike(io.BytesIO(roster_book.drawn([], LISTS))).get_sheet_by_name("Petunjuk")
    rows = guide.to_python()
    explained = {str(row[0]).partition(":")[0] for row in rows}
    assert set(roster_book.COLUMNS) <= explained
    assert [row[4] for row in rows[:3]] == ["kelurahan", "Guntung", "Lok Tuan"]


def test_on_the_command_line_it_is_written_and_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    for name in ("keluar.csv", "keluar.xlsx"):
        assert main(["roster", "export", name]) == 0
        assert Path(name).stat().st_mode & 0o077 == 0, "names and phones are nobody else's business"
        assert main(["roster", "import", name]) == 0
        assert capsys.readouterr().out == f"{name}: 7 orang\nbaru 0, berubah 0, tetap 7, tidak aktif lagi 0\n"
        assert main(["roster", "export", name]) == 2
        assert "File exists" in capsys.readouterr().err, "what is there is not written over"
    assert main(["roster", "export", "keluar.pdf"]) == 2
    assert capsys.readouterr().err == "keluar.pdf: nama berkas harus berakhir .csv atau .xlsx\n"
    Path("tanpa.csv").write_bytes(without("Rina"))
    assert main(["roster", "import", "tanpa.csv"]) == 0
    assert "tetap 6" in (said := capsys.readouterr().out)
    assert said.endswith("berkas tidak menyebut admin; admin tetap: Rina Wati\n")


# The fullest screens.


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_previews_and_faults_are_one_message_however_much_there_is_to_say(sign: str) -> None:
    name, words = sign * 100, sign * 200
    entry = Entry(name, "+628115801001", Role.CADRE)
    row = RawRow(2, name, "", "koordinator kecamatan + admin", "", "Tanjung Laut Indah", "1-9, " * 30)
    plan = Plan([entry] * 25_000, [(entry, entry)] * 25_000, 25_000, [entry] * 25_000, [entry] * 50)
    difference = Difference(name, True, [(column, words, words) for column in roster_book.COLUMNS])
    preview = Preview(Checked([entry], []), plan, [row] * 12, [difference] * 12, [row] * 12)
    faulty = Preview(Checked([], [Wrong(25_000, words)] * 25_000), plan, [], [], [])
    since = say.roster_file.changed_since([name] * 3, 25_000, name, datetime.now(UTC))
    for it in (preview, faulty):
        shown, _ = html.parse(it.text(words, since))
        assert html.utf16(shown) <= roster_preview.MESSAGE_MOST
        assert "lagi" in shown


async def test_a_file_with_few_of_the_people_is_warned_of(rina: Phone) -> None:
    await rina.sends_document("lengkap.csv", without("Joko"))
    rina.sees_not("Sebagian besar")
    await rina.sends_document("sedikit.csv", "\n".join(ROSTER.splitlines()[:2]).encode())
    rina.sees("Sebagian besar anggota tidak ada di berkas ini", "5 orang tidak bisa memakai bot ini lagi")
