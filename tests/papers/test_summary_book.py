"""The workbook of a summary: what it says is what was reported, whoever reads it, and nothing in it runs."""

from __future__ import annotations

import asyncio
import csv
import io
import random
import re
import statistics
import time
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from bot.settings import Settings
from handlers.papers import PAPERS, summary_book, summary_sheets
from handlers.papers.summary_figures import Content as Book
from storage import Storage, open_storage
from storage.figures import Area
from storage.members import NotYours
from storage.period import Period
from storage.person import Person
from storage.report import Content, Media
from storage.report_rows import ReportRow
from storage.reports import NewReport
from tests.papers.office import needs_office, saved_as

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
ZONE = "Asia/Makassar"
SHEETS = ["Ringkasan", "Per kelurahan", "Per kegiatan", "Laporan", "Kehadiran", "Belum selesai"]
EVIL = [
    '=HYPERLINK("http://x","klik")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "https://example.com/x",
    "0012",
    "<b>&'\"",
    "😀\nbaris",
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Sent:
    """One report as the test knows it, to count by itself."""

    who: str
    kelurahan: str
    said: Content
    state: str


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    async with open_storage(settings.database) as storage:
        yield storage


@pytest.fixture
async def people(storage: Storage) -> dict[str, Person]:
    return {person.name.split()[0]: person for person in await storage.people.everybody()}


@pytest.fixture
async def sent(storage: Storage, people: dict[str, Person]) -> list[Sent]:
    """Two months of reports of three cadres, in every state."""
    dice, found = random.Random(7), []
    async with storage.db.unit():
        for number in range(1, 121):
            found.append(_one(dice, number))
            who = people[found[-1].who]
            new = NewReport(number, who.id, who.kelurahan_code or "", found[-1].said)
            receipt = await storage.reports.add(new, 1_790_000_000, LAST, "BTG")
            await storage.db.run("UPDATE reports SET state = ? WHERE id = ?", found[-1].state, receipt.id)
        await _away(storage, people["Siti"])
        home = await storage.areas.kelurahan(people["Siti"].kelurahan_code or "")
        for day in (7, 8, 13):  # the last one is a Sunday
            at = int(datetime(2026, 9, day, 1, tzinfo=UTC).timestamp())
            await storage.check_ins.add(people["Siti"].id, date(2026, 9, day), at, at, home, None)
    return found


async def _away(storage: Storage, person: Person) -> None:
    """A day of each kind, Monday 21 to Thursday 24 September."""
    for number, kind in enumerate(("izin", "sakit", "tugas luar", "cuti")):
        await storage.db.run(
            """
            INSERT INTO absences
                (person_id, draft_number, kind, first_day, last_day, reason, asked_at, state, decided_at)
            VALUES (?1, ?2, ?3, ?4, ?4, 'perlu', 0, 'approved', 0)
            """,
            *(person.id, number, kind, f"2026-09-{21 + number}"),
        )


def _one(dice: random.Random, number: int) -> Sent:
    who, place = dice.choice([("Siti", "Lok Tuan"), ("Joko", "Guntung"), ("Budi", "Satimpo")])
    men, women = (dice.randrange(20), dice.randrange(1, 20)) if dice.random() < 0.6 else (None, None)
    told = None if men is None or women is None else men + women
    said = Content(
        *(tuple(dice.sample(["01", "02", "03", "04"], dice.randrange(1, 4))), dice.choice(["GORO", "FISIK", "AMAN"])),
        *(date(2026, 8, 15) + timedelta(days=dice.randrange(60)), EVIL[number % len(EVIL)], told),
        *((Media("photo", f"f{number}", f"u{number}"), Media("voice", f"v{number}", f"w{number}")), men, women),
        *(dice.choice([None, 0, 75_000]), dice.choice([None, 12_500_000]), dice.choice([None, 92.77]), None),
        *(dice.choice([(None, None), (40.5, "m2")])),
        *(dice.choice([None, EVIL[0]]), dice.choice([None, "besok"])),
    )
    return Sent(who, place, said, dice.choice(["sent", "approved", "approved", "returned", "withdrawn"]))


async def book(storage: Storage, by: Person, level: str = "city", code: str = "") -> bytes:
    drawing = await summary_book.of(storage, by.id, [level, code], str(FIRST), str(LAST), str(LAST), ZONE)
    return drawing.draw()


def read(data: bytes, sheet: str) -> list[list[object]]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python())


def card(data: bytes) -> dict[str, object]:
    return {str(row[0]): row[1] for row in read(data, "Ringkasan")[3:]}


def formulas(data: bytes) -> dict[tuple[str, str], tuple[str, float]]:
    """(sheet, cell) -> what it computes, and what is kept as its outcome."""
    names, found = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names, {}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for n, name in enumerate(names, 1):
            for cell in ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{n}.xml")).iter(f"{MAIN}c"):
                if (formula := cell.findtext(f"{MAIN}f")) is not None:
                    found[name, cell.get("r") or ""] = formula, float(cell.findtext(f"{MAIN}v") or "nan")
    return found


class Computer:
    """Works out formulas from the cells alone, formulas among them too."""

    def __init__(self, data: bytes) -> None:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.cells = {name: list(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names}
        self.formulas = {where: formula for where, (formula, _) in formulas(data).items()}

    def of(self, sheet: str, formula: str) -> float:
        return sum(self._term(sheet, term) for term in formula.split("+"))

    def _term(self, here: str, term: str) -> float:
        if found := re.fullmatch(r"SUM\((?:'([\w ]+)'!)?([A-Z]+\d+):([A-Z]+\d+)\)", term):
            return sum(self._number(found[1] or here, cell) for cell in _cells(found[2], found[3]))
        if found := re.fullmatch(r"COUNTIF\('([\w ]+)'!([A-Z]+\d+):([A-Z]+\d+),\"([^\"]+)\"\)", term):
            return sum(self._value(found[1], cell) == found[4] for cell in _cells(found[2], found[3]))
        return self._number(here, term)

    def _number(self, sheet: str, cell: str) -> float:
        if (sheet, cell) in self.formulas:
            return self.of(sheet, self.formulas[sheet, cell])
        value = self._value(sheet, cell)
        assert not isinstance(value, str) or value == "", f"{value!r} in {sheet} {cell} is summed up"
        return float(value or 0)  # type: ignore[arg-type]

    def _value(self, sheet: str, cell: str) -> object:
        (column, row), rows = _place(cell), self.cells[sheet]
        return rows[row][column] if row < len(rows) else ""


def _place(cell: str) -> tuple[int, int]:
    letter, number = re.fullmatch(r"([A-Z])(\d+)", cell).groups()  # type: ignore[union-attr]
    return ord(letter) - ord("A"), int(number) - 1


def _cells(first: str, last: str) -> list[str]:
    (left, top), (right, bottom) = _place(first), _place(last)
    return [f"{chr(65 + column)}{row + 1}" for row in range(top, bottom + 1) for column in range(left, right + 1)]


def counted(sent: list[Sent], *who: str) -> list[Sent]:
    return [
        one
        for one in sent
        if one.state != "withdrawn" and FIRST <= one.said.occurred_on <= LAST and (not who or one.who in who)
    ]


def total(reports: list[Sent], name: str) -> int:
    return sum(getattr(one.said, name) or 0 for one in reports)


# The figures.


async def test_the_figures_are_those_of_a_count_by_hand(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    for by, who in (("Norlaila", ("Siti", "Joko", "Budi")), ("Awang", ("Siti", "Joko")), ("Tenri", ("Budi",))):
        place = ("kecamatan", people[by].kecamatan_code or "") if by != "Norlaila" else ("city", "")
        said, mine = card(await book(storage, people[by], *place)), counted(sent, *who)
        states = [one.state for one in mine]
        assert [said["Laporan"], said["Peserta"]] == [len(mine), total(mine, "participants")]
        assert [said["– laki-laki"], said["– perempuan"]] == [total(mine, "men"), total(mine, "women")]
        assert [said["Swadaya"], said["Anggaran"]] == [total(mine, "swadaya"), total(mine, "budget")]
        assert [said["– menunggu diperiksa"], said["– disetujui"]] == [states.count("sent"), states.count("approved")]
        assert said["– dikembalikan"] == states.count("returned")
        assert said["RT tersentuh"] == len({(one.kelurahan, rt) for one in mine for rt in one.said.rts})
        assert said["Kader"] == len(who)
        assert len(read(await book(storage, people[by], *place), "Laporan")) == len(mine) + 1 > 5


@pytest.mark.parametrize("level", ["city", "kecamatan", "kelurahan", "person"])
async def test_every_formula_comes_to_what_is_kept_beside_it(
    storage: Storage, people: dict[str, Person], sent: list[Sent], level: str
) -> None:
    siti = people["Siti"]
    code = {"city": "", "kecamatan": siti.kecamatan_code, "kelurahan": siti.kelurahan_code, "person": str(siti.id)}
    data = await book(storage, people["Rina"], level, code[level] or "")
    computer, found = Computer(data), formulas(data)
    for (sheet, cell), (formula, kept) in found.items():
        assert computer.of(sheet, formula) == kept, f"{sheet} {cell}: {formula}"
    assert {sheet for sheet, _ in found} == {"Ringkasan", "Kehadiran"}
    assert sum(kept > 0 for _, kept in found.values()) >= 10, "sums of nothing prove nothing"


async def test_an_empty_span_adds_up_to_nothing(storage: Storage, people: dict[str, Person]) -> None:
    data = await book(storage, people["Rina"])
    said = card(data)
    assert (said["Laporan"], said["Swadaya"], said["Kader tanpa laporan"]) == (0, 0, 3)
    assert all(Computer(data).of(sheet, formula) == kept for (sheet, _), (formula, kept) in formulas(data).items())
    assert [row[0] for row in read(data, "Belum selesai")[1:]] == ["Tanpa laporan"] * 3


async def test_the_days_of_everybody(storage: Storage, people: dict[str, Person], sent: list[Sent]) -> None:
    head, *rows = read(await book(storage, people["Rina"]), "Kehadiran")
    siti = dict(zip(head, next(row for row in rows if row[0] == "Siti Aminah"), strict=True))
    assert [row[0] for row in rows] == ["Siti Aminah", "Joko Susilo", "Budi Hartono"]
    assert (siti["Kelurahan"], siti["Hadir"], siti["Hadir hari libur"]) == ("Lok Tuan", 2, 1)
    assert [siti[kind] for kind in ("Izin", "Sakit", "Tugas luar", "Cuti")] == [1, 1, 1, 1]
    assert siti["Hari kerja"] == siti["Hadir"] + siti["Menunggu jawaban izin"] + siti["Tanpa kabar"]  # type: ignore[operator]


# The reports.


async def test_a_report_stands_there_as_it_was_said(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    head, *rows = read(await book(storage, people["Rina"]), "Laporan")
    days = [row[1] for row in rows]
    assert days == sorted(days, key=str) and all(isinstance(day, date) for day in days)  # type: ignore[type-var]
    told = sorted((str(one.said.occurred_on), one.said.story, ", ".join(one.said.rts)) for one in counted(sent))
    assert sorted((str(row[1]), row[17], row[3]) for row in rows) == told
    full = dict(zip(head, next(row for row in rows if row[11] and row[13] and row[6] != ""), strict=True))
    assert (full["Fisik"], full["Volume"], full["Satuan"], full["Foto"]) == (0.9277, 40.5, "m2", 1)
    assert full["Peserta"] == full["L"] + full["P"]  # type: ignore[operator]
    assert {row[18] for row in rows} == {"menunggu diperiksa", "disetujui", "dikembalikan"}


async def test_what_was_not_told_stays_empty_and_nought_is_nought(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    head, *rows = read(await book(storage, people["Rina"]), "Laporan")
    column = head.index("Swadaya")
    kept = [one.said.swadaya for one in counted(sent)]
    assert [row[column] for row in rows].count("") == kept.count(None) > 0
    assert [row[column] for row in rows].count(0) == kept.count(0) > 0


async def test_nothing_that_somebody_typed_is_computed_or_clicked(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    data = await book(storage, people["Rina"])
    stories = {row[17] for row in read(data, "Laporan")[1:]}
    assert stories == set(EVIL), "words come back as they were typed"
    assert {sheet for sheet, _ in formulas(data)} == {"Ringkasan", "Kehadiran"}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<hyperlink" not in everything


async def test_sheets_have_filters_a_header_that_stays_and_formats(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    data = await book(storage, people["Rina"])
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == SHEETS
    last = len(counted(sent)) + 1
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = {name: parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n, name in enumerate(SHEETS, 1)}
        styles = parts.read("xl/styles.xml").decode()
    assert all('state="frozen"' in xml for xml in sheets.values())
    assert [name for name, xml in sheets.items() if "<autoFilter" not in xml] == ["Ringkasan"]
    assert f'<autoFilter ref="A1:T{last}"/>' in sheets["Laporan"]
    assert all(code in styles for code in ("[$-421]d mmm yyyy", "&quot;Rp&quot;#,##0", '"0.00%"', '"@"'))


# For whom.


async def test_a_kelurahan_has_its_people_and_a_person_themselves(
    storage: Storage, people: dict[str, Person], sent: list[Sent]
) -> None:
    siti = people["Siti"]
    data = await book(storage, people["Awang"], "kelurahan", siti.kelurahan_code or "")
    assert [row[0] for row in read(data, "Per kader")[1:]] == ["Siti Aminah"]
    assert {row[5] for row in read(data, "Laporan")[1:]} == {"Siti Aminah"}
    assert read(data, "Ringkasan")[0][0] == "Kelurahan Lok Tuan"
    data = await book(storage, people["Awang"], "person", str(siti.id))
    assert "Per kader" not in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert card(data)["Laporan"] == len(counted(sent, "Siti"))


async def test_others_get_nothing(storage: Storage, people: dict[str, Person]) -> None:
    with pytest.raises(NotYours):
        await book(storage, people["Tenri"], "kelurahan", people["Siti"].kelurahan_code or "")
    with pytest.raises(NotYours):
        await book(storage, people["Awang"])
    with pytest.raises(PermissionError):
        await book(storage, people["Siti"], "person", str(people["Siti"].id))
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", people["Awang"].id)
    with pytest.raises(PermissionError):
        await book(storage, people["Awang"], "kecamatan", people["Awang"].kecamatan_code or "")


async def test_the_file_says_what_it_is(storage: Storage, people: dict[str, Person]) -> None:
    of = (storage, people["Awang"].id, ["kecamatan", "64.74.01"], str(FIRST), str(LAST), str(LAST), ZONE)
    drawing = await PAPERS["summary_book"](*of)
    assert drawing.name == "ringkasan-bontang-utara-2026-09-01-2026-09-30.xlsx"
    assert not drawing.is_picture


# In the office.

ALL_SHEETS_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def without_outcomes(data: bytes) -> bytes:
    """The same workbook, but whoever reads it has to compute the formulas."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    return made.getvalue()


def number(text: str) -> float:
    return float(re.sub(r"[^0-9.-]", "", text))


@needs_office
@pytest.mark.parametrize("kept", [True, False])
async def test_libreoffice_reads_and_computes_the_same(
    storage: Storage, people: dict[str, Person], sent: list[Sent], tmp_path: Path, kept: bool
) -> None:
    data = await book(storage, people["Rina"])
    shown_data = data if kept else without_outcomes(data)
    assert kept or not any(outcome == outcome for _, outcome in formulas(shown_data).values()), "all gone"
    await saved_as(ALL_SHEETS_AS_CSV, tmp_path / "ringkasan.xlsx", shown_data)
    sheets = {}
    for name in SHEETS:
        with (tmp_path / f"ringkasan-{name}.csv").open(encoding="utf-8", newline="") as found:
            sheets[name] = list(csv.reader(found))
    assert {row[0]: number(row[1]) for row in sheets["Ringkasan"][3:]} == card(data)
    reports = read(data, "Laporan")
    assert [row[17] for row in sheets["Laporan"]] == [row[17] for row in reports], "words as they were typed"
    assert sheets["Laporan"][0] == reports[0]
    assert [row[1] for row in sheets["Laporan"][1:]] == [f"{row[1]:%d/%m/%Y}" for row in reports[1:]], "in Indonesian"
    for name in ("Per kelurahan", "Per kegiatan", "Kehadiran"):
        shown = [[number(cell) for cell in row[2:]] for row in sheets[name][1:]]
        assert shown == [row[2:] for row in read(data, name)[1:]], name


@needs_office
async def test_libreoffice_prints_it(
    storage: Storage, people: dict[str, Person], sent: list[Sent], tmp_path: Path
) -> None:
    printed = await saved_as("pdf", tmp_path / "ringkasan.xlsx", await book(storage, people["Rina"]))
    assert printed.read_bytes().startswith(b"%PDF-")


# Much of it.


async def test_ten_thousand_reports_hold_up_nobody(storage: Storage, people: dict[str, Person]) -> None:
    row = ReportRow(
        *("BTG-0926-001", "2026-09-08", "Lok Tuan", "01, 02", "Gotong royong", "Siti Aminah", 10, 15, 25, 0, 10**7),
        *(92.77, 76.5, 40.5, "m2", "hujan", "besok", "Kerja bakti membersihkan parit. " * 10, "sent", 2),
    )
    figures = await storage.figures.of(people["Rina"], Area("city", "", ""), Period(FIRST, LAST), LAST, ZoneInfo(ZONE))
    content = Book(figures, [row] * 10_000, [])
    waits = []

    async def look_at_the_clock() -> None:
        while True:
            at = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append(time.perf_counter() - at)

    clock = asyncio.create_task(look_at_the_clock())
    tracemalloc.start()
    data = await asyncio.to_thread(summary_sheets.drawn, content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    clock.cancel()
    assert len(read(data, "Laporan")) == 10_001
    assert most < 30_000_000, "rows are not collected before they are written"
    assert statistics.median(waits) < 0.05 and len(waits) > 20
