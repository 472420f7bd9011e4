"""A city's own boundaries: read from GeoJSON however its properties are called, and measured in metres."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.areas import names_of
from storage.check_in import Flag, Place
from storage.outlines import M_PER_DEGREE, NoOutlines, read_outlines
from storage.places import SLACK_M, Kelurahan

KUALA, LOK_TUAN = "64.74.01.1001", "64.74.01.1003"
SQUARE = [[117.50, 0.12], [117.52, 0.12], [117.52, 0.14], [117.50, 0.14], [117.50, 0.12]]
HOLE = [[117.505, 0.125], [117.515, 0.125], [117.515, 0.135], [117.505, 0.135], [117.505, 0.125]]
ISLAND = [[117.60, 0.12], [117.61, 0.12], [117.61, 0.13], [117.60, 0.13], [117.60, 0.12]]


def geojson(folder: Path, *features: tuple[dict[str, Any] | None, dict[str, Any]]) -> Path:
    file = folder / "batas.geojson"
    listed = [{"type": "Feature", "properties": named, "geometry": shape} for named, shape in features]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return file


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": rings}


@pytest.mark.parametrize(
    "named",
    [
        {"kode": KUALA},
        {"KEL_CODE": 6474011001},
        {"NAMOBJ": "BONTANG KUALA"},
        {"id": 7, "desa": "bontang-kuala", "kecamatan": "Bontang Utara"},
    ],
)
def test_a_kelurahan_is_known_by_its_code_or_its_name(tmp_path: Path, named: dict[str, Any]) -> None:
    found = read_outlines(geojson(tmp_path, (named, polygon(SQUARE)), (None, polygon(ISLAND))), names_of())
    assert list(found) == [KUALA]


def test_other_spellings_of_a_name_will_do(tmp_path: Path) -> None:
    file = geojson(tmp_path, ({"nama": "Loktuan"}, polygon(SQUARE)))
    assert list(read_outlines(file, names_of())) == [LOK_TUAN]


def test_inside_it_is_no_distance_and_outside_metres_to_the_edge(tmp_path: Path) -> None:
    outline = read_outlines(geojson(tmp_path, ({"kode": KUALA}, polygon(SQUARE))), names_of())[KUALA]
    assert outline.distance_m(0.13, 117.51) == 0
    assert outline.distance_m(0.14, 117.51) == 0
    assert outline.distance_m(0.15, 117.51) == pytest.approx(0.01 * M_PER_DEGREE, abs=1)
    assert outline.distance_m(0.13, 117.53) == pytest.approx(0.01 * M_PER_DEGREE, abs=1)
    assert outline.distance_m(0.15, 117.53) == pytest.approx(0.01 * 2**0.5 * M_PER_DEGREE, abs=1)


def test_holes_and_islands_are_what_they_are(tmp_path: Path) -> None:
    file = geojson(tmp_path, ({"kode": KUALA}, polygon(SQUARE, HOLE)), ({"kode": KUALA}, polygon(ISLAND)))
    outline = read_outlines(file, names_of())[KUALA]
    assert outline.distance_m(0.13, 117.51) == pytest.approx(0.005 * M_PER_DEGREE, rel=1e-3)
    assert outline.distance_m(0.125, 117.605) == 0


def test_an_outline_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    outline = read_outlines(geojson(tmp_path, ({"kode": KUALA}, polygon(bow))), names_of())[KUALA]
    assert outline.distance_m(0.13, 117.502) == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be read"),
        ("", "no GeoJSON"),
        ("[]", "no GeoJSON"),
        ('{"features": [{}]}', "no GeoJSON"),
        ('{"features": []}', "no feature"),
        (
            '{"features": [{"properties": {"nama": "Guntung"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}]}',
            "no GeoJSON",
        ),
    ],
)
def test_a_file_that_is_of_no_use_says_why(tmp_path: Path, text: str | None, why: str) -> None:
    file = tmp_path / "batas.geojson"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(NoOutlines, match=why):
        read_outlines(file, names_of())


def test_a_check_in_is_measured_from_the_outline(tmp_path: Path) -> None:
    outline = read_outlines(geojson(tmp_path, ({"kode": KUALA}, polygon(SQUARE))), names_of())[KUALA]
    kuala = Kelurahan(KUALA, "Bontang Kuala", "64.74.01", "Bontang Utara", 8.79, 0.13358, 117.50849, outline)
    slack = SLACK_M / M_PER_DEGREE
    assert Place(0.14 + slack * 0.99, 117.51).seen_from(kuala)[1] is None
    assert Place(0.14 + slack * 1.01, 117.51).seen_from(kuala) == (round(SLACK_M * 1.01), Flag.FAR)
