"""The roster file: whatever program it comes from, its rows are those that a spreadsheet shows."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from storage.roster import NotARoster, RawRow, read_roster
from storage.roster_file import read_rows, write_csv

HEADER = "nama,telepon,peran,kecamatan,kelurahan,rt\n"
SITI = 'Siti,08115801004,kader,Bontang Utara,Bontang Kuala,"1-6, 9"\n'
SITI_ROW = RawRow(2, "Siti", "08115801004", "kader", "Bontang Utara", "Bontang Kuala", "1-6, 9")


def rows(tmp_path: Path, content: str | bytes, name: str = "roster.csv") -> list[RawRow]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_roster(path)


def workbook(tmp_path: Path, cells: dict[tuple[int, int], object], name: str = "roster.xlsx") -> Path:
    book = xlsxwriter.Workbook(tmp_path / name)
    sheet, as_date = book.add_worksheet(), book.add_format({"num_format": "d-mmm"})
    for (row, column), value in cells.items():
        sheet.write(row, column, value, *([as_date] if isinstance(value, date) else []))
    book.close()
    return tmp_path / name


def table(*lines: tuple[object, ...], above: int = 0) -> dict[tuple[int, int], object]:
    header = tuple(HEADER.strip().split(","))
    return {
        (above + row, column): value for row, line in enumerate((header, *lines)) for column, value in enumerate(line)
    }


@pytest.mark.parametrize(
    "content",
    [
        HEADER + SITI,
        "\ufeff" + HEADER + SITI,
        (HEADER + SITI).replace("\n", "\r\n"),
        (HEADER + SITI).rstrip("\n"),
        HEADER.replace(",", ";") + "Siti;08115801004;kader;Bontang Utara;Bontang Kuala;1-6, 9\n",
        HEADER.upper() + SITI,
        " Nama , Telepon,PERAN,kecamatan,Kelurahan,RT\n" + SITI,
        HEADER + '  Siti ,08115801004 , kader, "Bontang Utara", Bontang Kuala , "1-6, 9"\n',
        'rt,kelurahan,kecamatan,peran,telepon,nama\n"1-6, 9",Bontang Kuala,Bontang Utara,kader,08115801004,Siti\n',
        "no,nama,telepon,peran,kecamatan,kelurahan,rt,catatan\n1," + SITI.strip() + ",baru\n",
        HEADER + SITI + ",,,,,\n\n",
    ],
    ids=["plain", "BOM", "CRLF", "no end", "semicolons", "CAPITALS", "spaces", "trimmed", "order", "surplus", "blank"],
)
def test_a_csv_is_understood_however_it_was_written(tmp_path: Path, content: str) -> None:
    assert rows(tmp_path, content) == [SITI_ROW]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    content = HEADER + ",,,,,\n" + '"Siti\nRahma",1,,,,\n' + "\n" + "Rusdi,2,,,,\n"
    assert [(row.number, row.nama) for row in rows(tmp_path, content)] == [(3, "Siti\nRahma"), (5, "Rusdi")]


def test_short_rows_are_empty_to_the_right_and_long_ones_say_what_is_left_over(tmp_path: Path) -> None:
    short, long = rows(tmp_path, HEADER + "Siti,0811\n" + "Rusdi,0812,kader,,Lok Tuan,1-6, 9, 11\n")
    assert short == RawRow(2, "Siti", "0811", "", "", "", "")
    assert (long.rt, long.surplus) == ("1-6", "9, 11")


def test_a_workbook_is_read_with_numbers_as_people_see_them(tmp_path: Path) -> None:
    cells = table(("Siti", 8115801004, "kader", "Bontang Utara", "Bontang Kuala", 4), ("Rusdi", "0811", "kader"))
    assert read_roster(workbook(tmp_path, cells)) == [
        RawRow(2, "Siti", "8115801004", "kader", "Bontang Utara", "Bontang Kuala", "4"),
        RawRow(3, "Rusdi", "0811", "kader", "", "", ""),
    ]


def test_a_workbook_may_have_empty_rows_and_columns(tmp_path: Path) -> None:
    cells = {(row, column + 2): value for (row, column), value in table(("Siti", "0811"), above=3).items()}
    (siti,) = read_roster(workbook(tmp_path, cells))
    assert (siti.number, siti.nama, siti.telepon) == (5, "Siti", "0811")


def test_an_rt_that_a_spreadsheet_made_a_date_is_not_taken_for_an_rt(tmp_path: Path) -> None:
    cells = table(("Siti", "0811", "kader", "", "Lok Tuan", date(2026, 6, 1)), ("Rusdi", "0811", "kader", "", "", 1.5))
    assert [row.rt for row in read_roster(workbook(tmp_path, cells))] == ["2026-06-01", "1.5"]


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, table(("Siti", "0811")))
    assert rows(tmp_path, path.read_bytes(), "roster.csv")[0].nama == "Siti"


def refusal(tmp_path: Path, content: str | bytes, name: str = "roster.csv") -> str:
    with pytest.raises(NotARoster) as error:
        rows(tmp_path, content, name)
    return str(error.value)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, "nama,telepon,kecamatan,kelurahan\nSiti,0811,,\n") == (
        "kolom peran, rt tidak ada; baris pertama harus berisi nama, telepon, peran, kecamatan, kelurahan, rt"
    )


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n", "\ufeff"])
def test_an_empty_file_has_no_columns(tmp_path: Path, content: str) -> None:
    assert "kolom nama, telepon" in refusal(tmp_path, content)


@pytest.mark.parametrize("content", [HEADER, HEADER + "\n,,,,,\n"])
def test_a_file_without_people_is_refused(tmp_path: Path, content: str) -> None:
    assert "belum ada satu orang pun" in refusal(tmp_path, content)


def test_a_file_that_is_not_utf_8_says_where_and_what_to_do(tmp_path: Path) -> None:
    old = (HEADER + SITI + "René,0811,kader,,Kanaan,\n").encode("cp1252")
    assert refusal(tmp_path, old) == 'baris 3: bukan teks UTF-8; simpan ulang sebagai "CSV UTF-8" atau XLSX'
    assert "UTF-8" in refusal(tmp_path, (HEADER + SITI).encode("utf-16"))
    assert "UTF-8" in refusal(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def test_a_broken_quote_says_where(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEADER + SITI + 'Rusdi,"0812,kader,,Kanaan,\nKasma,0813,kader,,Kanaan,\n') == (
        "baris 3: tanda kutip ganda tidak berpasangan"
    )


def test_what_only_looks_like_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, table(("Siti", "0811"))).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("halo.txt", "halo")
    contents = [b"PK", b"PK\x03\x04 nothing", whole[: len(whole) // 2], (tmp_path / "a.zip").read_bytes()]
    contents.append(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for content in contents:
        assert "bukan berkas XLSX yang utuh" in refusal(tmp_path, content, "roster.xlsx")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(IsADirectoryError):
        read_roster(tmp_path)


def test_what_is_written_is_read_as_it_was_and_computed_by_no_spreadsheet() -> None:
    evil = RawRow(3, "=HYPERLINK(1)", "+60123456789", "-", "@x", "'x", 'a"b;c,d')
    written = write_csv([SITI_ROW, evil])
    assert read_rows(written) == [SITI_ROW, evil]
    assert written.startswith(b"\xef\xbb\xbfnama,telepon")
    cells = next(csv.reader([written.decode("utf-8-sig").splitlines()[2]]))
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
