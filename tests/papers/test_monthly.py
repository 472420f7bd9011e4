"""The monthly report on paper: what it says agrees with what was done, whatever people wrote, and it stays small."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from handlers.papers import monthly, monthly_docx, monthly_pdf, monthly_template
from handlers.papers.monthly_photos import EACH_MOST, small
from handlers.papers.monthly_sheet import Sheet
from storage import Storage, open_storage
from storage.figures import Figures
from storage.letterhead import Official
from storage.members import NotYours
from storage.month_photos import PHOTOS_MOST
from storage.periods import whole_month
from storage.person import Person
from storage.report import State
from tests.conftest import settings_for
from tests.papers.month_data import MONTH, TODAY, ZONE, at, noise, photo, reported, somebody, was_there, with_pictures

pytestmark = pytest.mark.slow

NASTY = '#panic("x") $x^2$ *tebal* <A&B> {{ x }} {% if %} _miring_ `kode` \\ // ["]'
OF = {"month": MONTH, "today": TODAY.isoformat(), "zone": ZONE.key}
BYTES_MOST = 4_000_000
FIRST = date(2026, 11, 1)


@pytest.fixture
async def storage(data_folder: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    (tmp_path / "kpm.sqlite3").write_bytes((data_folder / "kpm.sqlite3").read_bytes())
    async with open_storage(settings_for(tmp_path).database) as storage:
        await storage.db.run("PRAGMA synchronous = OFF")
        yield storage


@pytest.fixture
async def siti(storage: Storage) -> Person:
    return await somebody(storage, "Siti Aminah")


@pytest.fixture
async def awang(storage: Storage) -> Person:
    return await somebody(storage, "Awang Syahrani")


async def pdf(storage: Storage, by: Person, of: str) -> bytes:
    async with storage.db.unit():
        drawing = await monthly_pdf.as_pdf(storage, by=by.id, of=of, **OF)
    return drawing.draw()


async def document(storage: Storage, by: Person, of: str) -> bytes:
    async with storage.db.unit():
        drawing = await monthly_docx.as_docx(storage, by=by.id, of=of, **OF)
    return drawing.draw()


def text_of(content: bytes) -> str:
    """All pages, every run of space as one, without the places at which a long word may be broken."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def words_of(content: bytes) -> str:
    """The document's paragraphs and cells."""
    page = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(it.text for it in page.paragraphs), *cells]).split())


def table_of(content: bytes, heading: str) -> list[list[str]]:
    """The rows below a heading whose first cell is this."""
    page = docx.Document(io.BytesIO(content))
    (found,) = [it for it in page.tables if it.rows[0].cells[0].text == heading]
    return [[cell.text for cell in row.cells] for row in found.rows[1:]]


async def sheet_of(storage: Storage, by: Person, of: str) -> Sheet:
    async with storage.db.unit():
        return (await monthly.read(storage, by.id, of, **OF))[1]


async def a_busy_month(storage: Storage, siti: Person) -> None:
    await was_there(storage, siti, 2, 3, 4, 7)  # the 7th is a Saturday
    await reported(storage, siti, 3, "Bersih parit", participants=25, men=10, women=15, swadaya=1_500_000)
    physical = {"physical": 92.77, "spent": 76.58, "volume": 120.5, "unit": "m2", "budget": 12_000_000}
    told = {"obstacle": "Hujan deras", "follow_up": "Dilanjutkan Senin"}
    await reported(storage, siti, 4, "Semenisasi gang", category_code="FISIK", rts=("02", "03"), **physical, **told)
    await reported(storage, siti, 30, "Bulan lalu", month=10)
    gone = await reported(storage, siti, 5, "Ditarik")
    async with storage.db.unit():
        await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE id = ?", gone.id)
        await storage.month_plans.tell(siti, at(28), date(2026, 12, 1), "Penyuluhan stunting\nPendataan warga")


# Of a cadre.


async def test_the_paper_of_a_cadre_tells_their_days_their_work_and_their_plans(storage: Storage, siti: Person) -> None:
    await a_busy_month(storage, siti)
    for said in (
        text_of(await pdf(storage, siti, f"person/{siti.id}")),
        words_of(await document(storage, siti, f"person/{siti.id}")),
    ):
        assert "LAPORAN BULANAN KADER PEMBERDAYAAN MASYARAKAT" in said
        assert f"K{siti.id:03}/KPM/XI/2026" in said
        for part in ("Siti Aminah", "Lok Tuan", "Bontang Utara", "01-04", "November 2026"):
            assert part in said
        for part in ("3 dari 20 hari kerja", "1 hari", "32 jam 0 menit", "2 (disetujui 0)", "25 orang (L 10, P 15)"):
            assert part in said
        for part in ("Rp1.500.000", "Rp12.000.000", "Fisik 92,77 %", "Keuangan 76,58 %", "Volume 120,5 m2"):
            assert part in said
        for part in ("Hujan deras", "RT 02-03 Lok Tuan", "BTG-1126-001", "Pembangunan Fisik"):
            assert part in said
        for part in ("Rencana Kerja Desember 2026", "Penyuluhan stunting", "Tindak lanjut BTG-1126-002"):
            assert part in said
        assert "Bulan lalu" not in said
        assert "Ditarik" not in said


async def test_the_document_counts_its_parts_as_the_pdf_does(storage: Storage, siti: Person, awang: Person) -> None:
    await a_busy_month(storage, siti)
    await with_pictures(storage, siti, 9, "Foto", [photo()])
    for who, of in ((siti, f"person/{siti.id}"), (awang, f"area/{siti.kelurahan_code}")):
        parts = re.compile(r"\b[A-G]\. (?:Lembar|Rekap|Realisasi|Rencana|Kegiatan|Kehadiran|Dokumentasi)")
        printed = parts.findall(text_of(await pdf(storage, who, of)))
        assert len(printed) == 5
        assert sorted(parts.findall(words_of(await document(storage, who, of)))) == printed


async def test_a_row_is_not_torn_over_two_pages(storage: Storage, siti: Person) -> None:
    for n in range(20):
        await reported(storage, siti, 1 + n, "Kerja bakti bersama warga, " * 9 + "selesai.")
    pages = PdfReader(io.BytesIO(await pdf(storage, siti, f"person/{siti.id}"))).pages
    assert len(pages) > 2
    for page in pages:
        found = page.extract_text()
        assert found.count("selesai.") == sum(f"BTG-1126-{n + 1:03}" in found for n in range(20))


async def test_a_row_that_no_page_holds_goes_on_on_the_next(storage: Storage, siti: Person) -> None:
    await reported(storage, siti, 1, "\n".join(f"baris {n}." for n in range(200)))
    said = text_of(await pdf(storage, siti, f"person/{siti.id}"))
    assert all(f"baris {n}." in said for n in range(200))


async def test_every_day_of_the_month_has_a_line(storage: Storage, siti: Person) -> None:
    await was_there(storage, siti, 2, 7, hours=6)
    sheet = await sheet_of(storage, siti, f"person/{siti.id}")
    days = sheet.tables["days"].rows
    assert [row[0] for row in days] == [str(n) for n in range(1, 31)]
    assert days[1] == ["2", "Senin", "Hadir", "08.00", "14.00", "6 jam 0 menit", ""]
    assert days[2][1:5] == ["Selasa", "Tanpa kabar", "", ""]
    assert days[6][2] == "Hadir"
    assert days[7][1:3] == ["Minggu", "Libur"]
    assert days[29][2] == ""  # the day itself is not over
    assert table_of(await document(storage, siti, f"person/{siti.id}"), "Tgl") == days


async def test_days_before_somebody_joined_are_not_held_against_them(storage: Storage, siti: Person) -> None:
    await was_there(storage, siti, 16, 17)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET agreed_at = ?, joined_at = ? WHERE id = ?", at(16), at(16), siti.id)
        await storage.db.run("UPDATE check_ins SET recorded_at = at")
    sheet = await sheet_of(storage, siti, f"person/{siti.id}")
    assert dict(sheet.sums)["Hadir"] == "2 dari 10 hari kerja"
    assert sheet.tables["days"].rows[12][2] == "Belum bergabung"


async def test_a_month_without_anything_is_a_paper_too(storage: Storage, siti: Person) -> None:
    for said in (
        text_of(await pdf(storage, siti, f"person/{siti.id}")),
        words_of(await document(storage, siti, f"person/{siti.id}")),
    ):
        assert "Tidak ada kegiatan yang dilaporkan pada bulan ini." in said
        assert "Belum ada rencana." in said
        assert "0 orang" in said


async def test_what_the_coordinator_has_decided_is_told(storage: Storage, siti: Person) -> None:
    await reported(storage, siti, 2, "Satu")
    approved = await reported(storage, siti, 3, "Dua")
    async with storage.db.unit():
        await storage.db.run("UPDATE reports SET state = ? WHERE id = ?", State.APPROVED, approved.id)
    sheet = await sheet_of(storage, siti, f"person/{siti.id}")
    first, second = (row[1] for row in sheet.tables["work"].rows)
    assert first.endswith("(menunggu diperiksa)")
    assert second.endswith(approved.number)
    assert dict(sheet.sums)["Laporan kegiatan"] == "2 (disetujui 1)"


# What people write.


async def test_whatever_people_write_stays_text(storage: Storage, siti: Person) -> None:
    await reported(storage, siti, 3, f"{NASTY}\nbaris kedua 😀\x07\x0b", obstacle=NASTY, follow_up=NASTY)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET name = ? WHERE id = ?", f"Siti {NASTY}", siti.id)
    said = words_of(await document(storage, siti, f"person/{siti.id}"))
    assert said.count(NASTY) >= 5
    assert "baris kedua" in said
    printed = text_of(await pdf(storage, siti, f"person/{siti.id}"))
    for part in ("#panic", "$x^2$", "*tebal*", "<A&B>", "{{ x }}", "{% if %}", "_miring_", "`kode`"):
        assert part in printed
    assert "😀" not in said + printed


async def test_a_word_that_never_ends_stays_in_its_column(storage: Storage, siti: Person) -> None:
    await reported(storage, siti, 3, "x" * 400, obstacle="y" * 300)
    content = await pdf(storage, siti, f"person/{siti.id}")
    right = 0.0

    def seen(text: str, _: object, place: list[float], *__: object) -> None:
        nonlocal right
        if set(text.replace("\u200b", "").strip()) in ({"x"}, {"y"}):
            right = max(right, place[4] + 3 * len(text.replace("\u200b", "").strip()))

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=seen)
    assert text_of(content).replace(" ", "").count("x") >= 400
    assert 0 < right < 595


# Pictures, and how much it all weighs.


async def test_twelve_heavy_photos_stay_within_four_megabytes(storage: Storage, siti: Person) -> None:
    heavy = noise()
    assert len(heavy) > EACH_MOST
    for day in range(2, 16):
        await with_pictures(storage, siti, day, "Kerja bakti", [heavy[:-2] + bytes([day]) + heavy[-2:]])
    printed = await pdf(storage, siti, f"person/{siti.id}")
    written = await document(storage, siti, f"person/{siti.id}")
    assert len(printed) <= BYTES_MOST
    assert len(written) <= BYTES_MOST
    pictures = [name for name in zipfile.ZipFile(io.BytesIO(written)).namelist() if name.startswith("word/media/")]
    assert 0 < len(pictures) <= PHOTOS_MOST
    assert text_of(printed).count("Nov 2026") >= PHOTOS_MOST


def test_a_photo_is_as_small_as_its_share_whatever_is_on_it(tmp_path: Path) -> None:
    file = tmp_path / "heavy.jpg"
    file.write_bytes(noise(800))
    made = small(file)
    assert made
    assert len(made) <= EACH_MOST
    assert EACH_MOST * PHOTOS_MOST <= BYTES_MOST * 0.8  # the rest is for the words


async def test_photos_are_of_as_many_reports_as_possible_and_say_of_which(storage: Storage, siti: Person) -> None:
    await with_pictures(storage, siti, 2, "Satu", [photo(shade=n) for n in range(10)])
    await with_pictures(storage, siti, 3, "Dua", [photo(shade=100 + n) for n in range(3)])
    sheet = await sheet_of(storage, siti, f"person/{siti.id}")
    assert len(sheet.captions) == PHOTOS_MOST
    assert sheet.captions.count("BTG-1126-002, 3 Nov 2026") >= 2
    assert set(sheet.captions) == {"BTG-1126-001, 2 Nov 2026", "BTG-1126-002, 3 Nov 2026"}


async def test_photos_that_cannot_be_read_are_left_out(storage: Storage, siti: Person) -> None:
    await with_pictures(storage, siti, 2, "Satu", [b"\xff\xd8 no picture"])
    await with_pictures(storage, siti, 3, "Dua", [photo()])
    printed = text_of(await pdf(storage, siti, f"person/{siti.id}"))
    assert "BTG-1126-002, 3 Nov 2026" in printed
    assert "BTG-1126-001, 2 Nov 2026" not in printed
    assert "BTG-1126-001, 2 Nov 2026" not in words_of(await document(storage, siti, f"person/{siti.id}"))
    assert small(Path("nowhere.jpg")) is None


# Of a kelurahan and a kecamatan.


async def test_the_paper_of_a_kelurahan_has_the_figures_of_the_summary(
    storage: Storage, siti: Person, awang: Person
) -> None:
    await a_busy_month(storage, siti)
    code = siti.kelurahan_code or ""
    figures = await figures_of(storage, awang, "kelurahan", code)
    for said in (
        text_of(await pdf(storage, awang, f"area/{code}")),
        words_of(await document(storage, awang, f"area/{code}")),
    ):
        assert "LAPORAN BULANAN KELURAHAN" in said
        assert f"{figures.reports} (disetujui 0)" in said
        assert f"{figures.participants} orang (L {figures.men}, P {figures.women})" in said
        assert f"{figures.rts_reached} dari {figures.rts_all} RT" in said
        assert "Semenisasi gang" in said
        assert f"{code[-4:]}/KPM/XI/2026" in said
    rows = table_of(await document(storage, awang, f"area/{code}"), "Jenis kegiatan")
    assert {row[0]: row[1:] for row in rows} == {
        "Gotong Royong & Kebersihan": ["1", "25"],
        "Pembangunan Fisik": ["1", "0"],
        "Jumlah": ["2", "25"],
    }


async def test_the_paper_of_a_kecamatan_adds_up_its_kelurahan(storage: Storage, siti: Person, awang: Person) -> None:
    await a_busy_month(storage, siti)
    joko, budi = await somebody(storage, "Joko Susilo"), await somebody(storage, "Budi Hartono")
    await reported(storage, joko, 9, "Posyandu", participants=40, obstacle="Kurang kursi")
    await reported(storage, budi, 9, "Bukan di sini", participants=999, obstacle="Di Selatan")
    of = f"area/{awang.kecamatan_code}"
    figures = await figures_of(storage, awang, "kecamatan", awang.kecamatan_code or "")
    content = await document(storage, awang, of)
    rows = {row[0]: row[1:] for row in table_of(content, "Kelurahan")}
    for place in figures.by_place:
        reached = f"{place.rts_reached} dari {place.rts_all} RT"
        assert rows[place.area.name][:2] == [str(place.reports), str(place.participants)]
        assert rows[place.area.name][4] == reached
    total = ["3", "65", "Rp1.500.000", "Rp12.000.000", f"{figures.rts_reached} dari {figures.rts_all} RT"]
    assert rows["Jumlah"] == total
    for said in (words_of(content), text_of(await pdf(storage, awang, of))):
        assert "Kurang kursi" in said
        assert "Joko Susilo (belum bergabung)" in said
        assert "Siti Aminah (belum" not in said
        assert "Di Selatan" not in said
        assert "Budi" not in said


@pytest.mark.parametrize(
    ("today", "said"),
    [("2026-11-29", "November 2026 (sampai dengan 29 November 2026)"), ("2026-11-30", "November 2026")],
)
async def test_a_month_that_lasts_says_up_to_when(storage: Storage, siti: Person, today: str, said: str) -> None:
    _, sheet = await monthly.read(storage, siti.id, f"person/{siti.id}", MONTH, today, ZONE.key)
    assert dict(sheet.facts)["Bulan"] == said


async def figures_of(storage: Storage, by: Person, level: str, code: str) -> Figures:
    async with storage.db.unit():
        area = await storage.figures.area(by, level, code)  # type: ignore[arg-type]
        return await storage.figures.of(by, area, whole_month(FIRST), TODAY, ZONE)


# Letterhead and signatures.


async def test_who_signs_is_printed_and_who_is_not_known_gets_a_dotted_line(storage: Storage, siti: Person) -> None:
    before = text_of(await pdf(storage, siti, f"person/{siti.id}"))
    assert "Lurah Lok Tuan" in before
    assert "....." in before
    assert "Koordinator Kecamatan Bontang Utara" in before
    assert "Awang Syahrani" in before
    assert "Bontang, 30 November 2026" in before
    signed = (await sheet_of(storage, siti, f"person/{siti.id}")).signatures
    assert [(one.over, one.name) for one in signed] == [
        ("", "Siti Aminah"),
        ("Mengetahui,", ""),
        ("Mengetahui,", "Awang Syahrani"),
    ]
    rina = await somebody(storage, "Rina Wati")
    async with storage.db.unit():
        lurah = Official(
            siti.kelurahan_code or "", "Drs. Ahmad Yani, M.Si.", "Plt. Lurah Lok Tuan", "19700101 199503 1 002"
        )
        await storage.letterhead.appoint(rina, at(1), lurah)
        for column, value in (
            ("office", "PEMERINTAH KOTA BONTANG\nDINAS SOSIAL"),
            ("address", "Jalan Awang Long 1"),
            ("place", "Bontang Barat"),
            ("number", "400/{nomor}/PMD/{bulan}/{tahun}"),
        ):
            await storage.letterhead.change(rina, at(1), column, value)
    for said in (
        text_of(await pdf(storage, siti, f"person/{siti.id}")),
        words_of(await document(storage, siti, f"person/{siti.id}")),
    ):
        for part in ("Plt. Lurah Lok Tuan", "Drs. Ahmad Yani, M.Si.", "NIP 19700101 199503 1 002", "DINAS SOSIAL"):
            assert part in said
        for part in ("Jalan Awang Long 1", "Bontang Barat, 30 November 2026", f"400/K{siti.id:03}/PMD/XI/2026"):
            assert part in said
        assert "....." not in said


async def test_only_admins_keep_the_letterhead(storage: Storage, siti: Person, awang: Person) -> None:
    before = await storage.letterhead.get()
    for person in (siti, awang, await somebody(storage, "Norlaila Effendi")):
        async with storage.db.unit():
            with pytest.raises(NotYours):
                await storage.letterhead.change(person, at(1), "place", "Samarinda")
            with pytest.raises(NotYours):
                await storage.letterhead.appoint(person, at(1), Official("city", "Saya"))
    assert await storage.letterhead.get() == before
    assert await storage.letterhead.officials() == {}


# Who may have it.


async def test_a_cadre_has_their_own_coordinators_those_of_their_area_and_nobody_else_any(
    storage: Storage, siti: Person, awang: Person
) -> None:
    joko, budi = await somebody(storage, "Joko Susilo"), await somebody(storage, "Budi Hartono")
    tenri, norlaila = await somebody(storage, "Tenri Ampa"), await somebody(storage, "Norlaila Effendi")
    rina = await somebody(storage, "Rina Wati")
    papers = {
        f"person/{siti.id}": {siti, awang, norlaila, rina},
        f"person/{budi.id}": {budi, tenri, norlaila, rina},
        f"area/{siti.kelurahan_code}": {awang, norlaila, rina},
        f"area/{budi.kecamatan_code}": {tenri, norlaila, rina},
        f"person/{awang.id}": set(),  # coordinators write no such report
    }
    names = {one.name for one in (siti, joko, budi, awang, tenri, norlaila, rina)}
    for of, may in papers.items():
        for name in names:
            person = await somebody(storage, name)
            if name in {one.name for one in may}:
                assert await sheet_of(storage, person, of)
            else:
                with pytest.raises(NotYours):
                    await sheet_of(storage, person, of)


async def test_a_place_that_is_none_has_no_paper(storage: Storage, awang: Person) -> None:
    with pytest.raises(KeyError):
        await sheet_of(storage, awang, "area/64.74.99.9999")


# The documents that are filled in.


@pytest.mark.parametrize("kind", ["person", "kelurahan", "kecamatan"])
def test_the_document_that_is_filled_in_is_the_one_that_the_script_makes(kind: str) -> None:
    kept = (monthly_docx.FOLDER / monthly_docx.template_of(kind)).read_bytes()
    made = monthly_template.make(kind)
    for part in ("word/document.xml", "word/footer1.xml"):
        assert zipfile.ZipFile(io.BytesIO(made)).read(part) == zipfile.ZipFile(io.BytesIO(kept)).read(part)


async def test_the_offices_own_document_goes_before_ours(storage: Storage, siti: Person) -> None:
    folder = storage.db.path.parent / "templates"
    folder.mkdir()
    own = docx.Document()
    own.add_paragraph("Laporan {{ facts[0][1] }} versi kantor")
    own.save(folder / "monthly-person.docx")
    assert words_of(await document(storage, siti, f"person/{siti.id}")) == "Laporan Siti Aminah versi kantor"


@pytest.mark.parametrize(
    "broken", ["{{ nothing.at.all }}", "{% for %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}"]
)
async def test_a_document_of_the_office_that_cannot_be_filled_in_is_left_aside(
    storage: Storage, siti: Person, broken: str
) -> None:
    folder = storage.db.path.parent / "templates"
    folder.mkdir()
    own = docx.Document()
    own.add_paragraph(f"Rusak {broken}")
    own.save(folder / "monthly-person.docx")
    said = words_of(await document(storage, siti, f"person/{siti.id}"))
    assert "LAPORAN BULANAN KADER" in said
    assert "Rusak" not in said
