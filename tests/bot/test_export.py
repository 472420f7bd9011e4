"""`python -m bot export DIR`: the tables of a city for its statistics, read back as whoever gets them reads them."""

from __future__ import annotations

import asyncio
import csv
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
import time_machine

from bot import export_files, parquet
from bot.__main__ import main
from bot.settings import Settings, Wrong
from handlers.kit.texts import say
from storage import Storage, open_storage
from storage.export import TABLES
from storage.export_table import Kind
from storage.guard import locked
from storage.person import Person
from storage.report import Content, Media
from storage.reports import NewReport

pytestmark = pytest.mark.slow

README = Path(__file__).parents[2] / "README.md"
MONDAY = date(2026, 9, 28)
NINE = int(datetime(2026, 9, 28, 1, tzinfo=UTC).timestamp())  # 09.00 WITA
HOUR_S, DAY_S = 3600, 24 * 3600
LOK_TUAN, GUNTUNG = "64.74.01.1003", "64.74.01.1004"
STORY = '=HYPERLINK("http://x","klik")\nbaris kedua, \'satu\'; 😀'
PHOTOS = (Media("photo", "f1", "u1"), Media("video", "f2", "u2"), Media("voice", "f3", "u3"))
Row = dict[str, str]
Call = Callable[..., Path]


async def lived(storage: Storage) -> None:
    """Siti came, went and reported; Joko took his report back and left the roster on Tuesday; Budi was ill."""
    people = {person.name: person for person in await storage.people.everybody()}
    siti, joko, budi = people["Siti Aminah"], people["Joko Susilo"], people["Budi Hartono"]
    await storage.db.run("UPDATE people SET telegram_id = 9000000 + id, joined_at = ?", NINE - DAY_S)
    await reported(storage, siti, joko)
    for person, code in ((siti, LOK_TUAN), (joko, GUNTUNG)):
        home = await storage.areas.kelurahan(code)
        check_in = await storage.check_ins.add(person.id, MONDAY, NINE, NINE, home, None)
        assert check_in
        if person is siti:
            await storage.check_ins.leave(check_in, NINE, NINE + 7 * HOUR_S)
    await storage.db.run("UPDATE people SET active = 0, inactive_since = ? WHERE id = ?", NINE + DAY_S, joko.id)
    await storage.db.run(
        """
        INSERT INTO absences (person_id, draft_number, kind, first_day, last_day, reason, asked_at, state, decided_at)
        VALUES (?, 1, 'sakit', '2026-09-28', '2026-09-29', 'demam', 0, 'approved', 0)
        """,
        budi.id,
    )


async def reported(storage: Storage, siti: Person, joko: Person) -> None:
    everything = Content(
        *(("02", "01"), "FISIK", MONDAY, STORY, 25, PHOTOS, 10, 15, 0, 12_500_000, 92.77, 76.5, 40.5),
        *("-m2", "'=1+1", ""),
    )
    plain = Content(("01",), "GORO", date(2026, 8, 3), "parit", 7)
    for number, (who, code, said) in enumerate([(siti, LOK_TUAN, everything), (joko, GUNTUNG, plain)], 1):
        await storage.reports.add(NewReport(number, who.id, code, said), NINE, MONDAY, "BTG")
    await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE person_id = ?", joko.id)


@pytest.fixture
def call(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Call]:
    """The command line, on Wednesday; returns the folder."""

    async def live() -> None:
        async with open_storage(settings.database) as storage, storage.db.unit():
            await lived(storage)

    def call(*options: str) -> Path:
        assert main(["export", str(tmp_path / "out" / "data"), *options]) == 0
        capsys.readouterr()
        return tmp_path / "out" / "data"

    asyncio.run(live())
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    with time_machine.travel(datetime(2026, 9, 30, 2, tzinfo=UTC), tick=True):
        yield call


def read(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def audit(settings: Settings) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(settings.database)) as db:
        return db.execute("SELECT person_id, subject_id, about FROM audit WHERE act = 'tables.export'").fetchall()


# What is in it.


def test_a_report_with_all_its_figures(call: Call) -> None:
    folder = call()
    taken_back, report = read(folder, "laporan")
    number = report.pop("kader")
    assert report == {
        "kota": "BTG",
        "nomor": "BTG-0926-001",
        "kode_kelurahan": LOK_TUAN,
        "kode_kategori": "FISIK",
        "tanggal": "2026-09-28",
        "dikirim": "2026-09-28 09:00:00",
        "status": "menunggu",
        "diputuskan": "",
        "perubahan": "0",
        "peserta": "25",
        "laki_laki": "10",
        "perempuan": "15",
        "swadaya": "0",
        "anggaran": "12500000",
        "fisik": "92.77",
        "keuangan": "76.5",
        "volume": "40.5",
        "satuan": "'-m2",
        "jumlah_foto": "2",
    }
    assert (taken_back["tanggal"], taken_back["status"], taken_back["swadaya"]) == ("2026-08-03", "ditarik", "")
    assert [(row["nomor"], row["rt"]) for row in read(folder, "laporan_rt")][1:] == [
        ("BTG-0926-001", "02"),
        ("BTG-0926-001", "01"),
    ]
    (cadre,) = [row for row in read(folder, "kader") if row["kader"] == number]
    assert cadre == {"kota": "BTG", "kader": number, "kode_kelurahan": LOK_TUAN, "aktif": "true"}
    assert [row["rt"] for row in read(folder, "kader_rt") if row["kader"] == number] == ["01", "02", "03", "04"]


def test_every_day_of_everybody_with_its_state(call: Call) -> None:
    folder = call("--with-names")
    names = {row["kader"]: row["nama_kader"] for row in read(folder, "kader")}
    rows = [row for row in read(folder, "kehadiran") if row["hari"] >= "2026-09-26"]
    days = [(names[row["kader"]].split()[0], row["hari"][-2:], row["keadaan"]) for row in rows]
    assert sorted(days) == [
        *(("Budi", "28", "sakit"), ("Budi", "29", "sakit"), ("Budi", "30", "tanpa kabar")),
        *(("Joko", "28", "hadir"), ("Joko", "29", "tanpa kabar")),
        *(("Siti", "28", "hadir"), ("Siti", "29", "tanpa kabar"), ("Siti", "30", "tanpa kabar")),
    ]
    (siti,) = [row for row in read(folder, "kehadiran") if row["pulang"]]
    assert (siti["datang"], siti["pulang"]) == ("2026-09-28 09:00:00", "2026-09-28 16:00:00")


def test_the_daily_sums_are_those_of_the_reports_that_count(call: Call) -> None:
    (row,) = read(call(), "rekap_harian")
    assert list(row.values())[:7] == ["BTG", "2026-09-28", LOK_TUAN, "FISIK", "menunggu", "1", "25"]
    assert list(row.values())[7:] == ["10", "15", "0", "12500000"]


def test_places_and_kinds_are_all_there(call: Call) -> None:
    folder = call()
    assert [len(read(folder, table)) for table in ("kecamatan", "kelurahan")] == [3, 15]
    assert {row["kode_kategori"] for row in read(folder, "kategori")} > {"GORO", "FISIK"}
    lok_tuan = [row["rt"] for row in read(folder, "rt") if row["kode_kelurahan"] == LOK_TUAN]
    assert lok_tuan[:2] == ["01", "02"] and len(lok_tuan) > 9


# What is not.


def test_nobody_is_named_and_nothing_quoted_unless_it_is_asked_for(call: Call) -> None:
    folder = call()
    everything = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    for secret in ("Siti", "Joko", "+62", "8115801", "90000", "HYPERLINK", "parit", "demam", "f1", "117."):
        assert secret not in everything
    assert "cerita" not in read(folder, "laporan")[0]
    assert "Nama kader tidak disertakan" in (folder / "README.md").read_text(encoding="utf-8")


def test_words_that_a_sheet_would_compute_are_held_back(call: Call) -> None:
    folder = call("--with-texts", "--with-names")
    report = read(folder, "laporan")[1]
    assert (report["cerita"], report["kendala"], report["tindak_lanjut"]) == (f"'{STORY}", "''=1+1", "")
    assert "Nama kader disertakan" in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''-"])
def test_no_cell_of_text_begins_as_a_formula(text: str) -> None:
    (table,) = [table for table in TABLES if table.name == "kategori"]
    ((_, _, cell, _),) = export_files.written(table, [["BTG", "X", text, True]])
    assert cell == f"'{text}"


def test_a_number_stays_a_number() -> None:
    (table,) = [table for table in TABLES if table.name == "kelurahan"]
    ((*_, area),) = export_files.written(table, [["BTG", "x", "y", "it's - fine", -1.5]])
    assert area == -1.5


def test_cadres_have_other_numbers_each_time(call: Call, tmp_path: Path) -> None:
    orders = set()
    for n in range(12):
        folder = call("--with-names")
        cadres = read(folder, "kader")
        orders.add(tuple(row["nama_kader"] for row in cadres))
        assert len({row["kader"] for row in cadres}) == len(cadres) == 3
        for table in ("kader", "kehadiran"):
            told = [(row.get("hari", ""), int(row["kader"])) for row in read(folder, table)]
            assert told == sorted(told), "rows do not stand in the order of names"
        folder.rename(tmp_path / f"{n}")
    assert len(orders) > 1


# What it means.


def test_every_column_is_described_and_nothing_else(call: Call) -> None:
    folder = call("--with-names", "--with-texts", "--parquet")
    told = [(row["tabel"], row["kolom"]) for row in read(folder, "kamus_data")]
    there = []
    for table in TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            there += [(table.name, column) for column in next(csv.reader(file))]
    assert told == there
    assert all(row["arti"].endswith(".") and row["jenis"] in list(Kind) for row in read(folder, "kamus_data"))
    files = {file.name for file in folder.iterdir()}
    tables = {f"{table.name}.{kind}" for table in TABLES for kind in ("csv", "parquet")}
    assert files == tables | {"kamus_data.csv", "README.md"}


def test_the_words_for_tables_are_for_those_there_are(call: Call) -> None:
    names = {table.name: list(table.columns) for table in TABLES}
    assert set(say.export.tables) == set(names)
    assert {name: sorted(columns) for name, columns in say.export.columns.items()} == {
        name: sorted(columns) for name, columns in names.items()
    }
    text = (call() / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \| \w", text, re.MULTILINE)) == set(names)
    assert "2026-09-30" in text and "Asia/Makassar" in text and "&" not in text


def test_quantities_have_units(call: Call) -> None:
    units = {row["kolom"]: row["satuan"] for row in read(call(), "kamus_data")}
    money = {"swadaya": "rupiah", "anggaran": "rupiah", "fisik": "persen", "keuangan": "persen"}
    assert money.items() <= units.items()
    assert units["luas"] == "km2" and units["dikirim"] == "waktu setempat"


# Parquet.


def test_parquet_says_the_same_with_types(call: Call) -> None:
    folder = call("--parquet", "--with-texts")
    for table in TABLES:
        file = str(folder / f"{table.name}.parquet")
        types = {row[0]: row[1] for row in duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()}
        (count,) = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [file]).fetchone() or (-1,)
        assert count == len(read(folder, table.name))
        assert types == {column: parquet.TYPES[kind] for column, kind in table.columns.items() if column in types}
        assert "nama_kader" not in types
    sql = "SELECT cerita, kendala, tindak_lanjut, satuan, dikirim, tanggal, anggaran, swadaya FROM read_parquet(?)"
    file = str(folder / "laporan.parquet")
    rows = duckdb.execute(f"{sql} WHERE status = 'menunggu'", [file]).fetchall()
    sent = datetime(2026, 9, 28, 9)  # noqa: DTZ001
    assert rows == [(STORY, "'=1+1", None, "-m2", sent, MONDAY, 12_500_000, 0)]


def test_without_duckdb_it_says_what_to_do(call: Call, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(Wrong, match="`make parquet` installs it"):
        parquet.needed()
    with pytest.raises(AssertionError):
        call("--parquet")
    assert audit(settings) == []


def test_readme_adds_up_two_cities(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sql,) = re.findall(r"^```sql\n(.+?)```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for city in ("BTG", "SMD"):
        monkeypatch.setenv("CITY_PREFIX", city)
        shutil.move(call("--parquet"), tmp_path / "kumpulan" / city)
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(sql).fetchall()
    assert [row[:2] for row in rows] == [("BTG", 1), ("SMD", 1)]


# All or nothing, and never unknown.


def test_the_audit_log_knows(call: Call, settings: Settings) -> None:
    call("--with-names")
    assert audit(settings) == [(None, None, '{"reports": 2, "extras": ["names"]}')]


def test_a_folder_that_is_there_stays_as_it_is(call: Call, settings: Settings, tmp_path: Path) -> None:
    folder = call()
    before = sorted(folder.iterdir())
    assert main(["export", str(folder)]) == main(["export", str(folder / "README.md")]) == 2
    assert sorted(folder.iterdir()) == before
    assert len(audit(settings)) == 1
    (tmp_path / "empty").mkdir()
    assert main(["export", str(tmp_path / "empty")]) == 0


def test_an_export_that_fails_leaves_nothing(
    call: Call, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_files, "explain", full)
    assert main(["export", str(tmp_path / "out" / "data")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/out/data: No space left on device\n"
    assert list((tmp_path / "out").iterdir()) == []
    assert audit(settings) == []


def test_only_its_owner_may_look(call: Call) -> None:
    assert call().stat().st_mode & 0o777 == 0o700


def test_not_while_the_bot_runs_and_not_without_a_database(
    call: Call, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with locked(settings.database):
        assert main(["export", str(tmp_path / "busy")]) == 2
    assert "in use by a running bot" in capsys.readouterr().err
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "none"))
    assert main(["export", str(tmp_path / "nothing")]) == 2
    assert "there is no" in capsys.readouterr().err
    assert not (tmp_path / "busy").exists() and not (tmp_path / "nothing").exists()
