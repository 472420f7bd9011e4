"""The text of a summary, its picture and a count of the reports themselves: the same to the last digit."""

from __future__ import annotations

import random
import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from handlers import summary_page
from handlers.kit.formats import number, rupiah
from handlers.papers import bars, summary_picture, tiles
from handlers.papers.summary_picture import LINE_LEAST, Sketch, shape_for
from handlers.summary_asked import Asked
from storage import Storage
from storage.attendance import State, Totals
from storage.figure import CITY, Area, ByCategory, ByPlace, Figures, Said
from storage.period import Period, before
from storage.periods import NAMED, this_month
from storage.person import Person
from tests.papers.looked_at import HEAVIEST
from tests.storage.conftest import KUALA, SATIMPO, Crew, crew, empty, storage
from tests.storage.test_figures import DAY, ZONE, by_hand, some_history
from tests.test_house import seen

__all__ = ("crew", "empty", "storage")  # fixtures of the storage's own tests
PLACES = {"c": CITY, "k64.74.01": None, f"d{KUALA}": None, f"d{SATIMPO}": None, "p4": None}


def looking(storage: Storage, by: Person) -> Any:
    """What a page needs of whoever asks for it."""
    return SimpleNamespace(storage=storage, me=by, today=DAY, house=SimpleNamespace(zone=ZONE))


def told(caption: str, label: str) -> str:
    found = re.search(rf"{label}:? <b>([^<]+)</b>", caption)
    assert found, f"{label!r} is not in {caption}"
    return found[1]


def change(now: int, old: int) -> str:
    return "=" if now == old else f"{'▲' if now > old else '▼'} {number(abs(now - old))}"


@pytest.mark.parametrize("seed", range(2))
async def test_text_picture_and_an_own_count_agree(storage: Storage, crew: Crew, seed: int) -> None:
    async with storage.db.unit():
        await some_history(storage, crew, random.Random(seed))
    for code in PLACES:
        for name in ("day", "last_week", "month", "quarter"):
            asked, period = Asked(code, name, "1"), NAMED[name](DAY)
            page = await summary_page.page(looking(storage, crew.norlaila), asked, period)
            area = await summary_page.area_of(looking(storage, crew.norlaila), code)
            now, old = await by_hand(storage, area, period), await by_hand(storage, area, before(period))
            assert f"Laporan: <b>{number(now['reports'])}</b> {change(now['reports'], old['reports'])}" in page.caption
            assert told(page.caption, "Peserta") == number(now["participants"])
            if now["men"] or now["women"]:
                assert f"(L {number(now['men'])}, P {number(now['women'])})" in page.caption
            for label, what in (("Swadaya", "swadaya"), ("Anggaran", "budget")):
                if now[what]:
                    assert told(page.caption, label) == rupiah(now[what])
            reached = f"<b>{number(now['rts_reached'])}</b> dari {number(now['rts_all'])}"
            assert f"RT tersentuh: {reached} {change(now['rts_reached'], old['rts_reached'])}" in page.caption
            the_picture_says(Sketch(**page.sketch), now, old)


def the_picture_says(sketch: Sketch, now: dict[str, Any], old: dict[str, Any]) -> None:
    """Its rows add up to what was counted, and its head says the sum."""
    if sketch.shape == "tiles":
        assert (sum(row[3] for row in sketch.rows), sum(row[4] for row in sketch.rows)) == (
            now["rts_reached"],
            now["rts_all"],
        )
        assert sketch.total == f"{number(now['rts_reached'])} dari {number(now['rts_all'])} RT"
        return
    assert sketch.total == f"{number(now['reports'])} laporan"
    if sketch.shape == "bars":
        assert sum(row[1] for row in sketch.rows) == now["reports"]
        assert sum(row[2] for row in sketch.rows) == old["reports"]
    else:
        assert [sum(row) for row in sketch.rows] == [now["reports"], old["reports"]]


@pytest.mark.parametrize(
    ("level", "days", "shape"),
    [
        ("city", 1, "tiles"),
        ("city", 300, "tiles"),
        ("kecamatan", 30, "bars"),
        ("kelurahan", LINE_LEAST - 1, "bars"),
        ("kelurahan", 24, "days"),
        ("person", 24, "days"),
        ("person", 40, "line"),
    ],
)
def test_which_picture_is_shown(level: str, days: int, shape: str) -> None:
    first = date(2026, 11, 1)
    assert shape_for(level, Period(first, date.fromordinal(first.toordinal() + days - 1))) == shape


def a_sketch(shape: str, rows: list[list[Any]], first: str = "2026-11-01", last: str = "2026-11-24") -> Sketch:
    span = {"first": first, "last": last, "first_before": "2026-10-01", "last_before": "2026-10-24"}
    return Sketch(shape, "Laporan", "Kelurahan Lok Tuan", "14 laporan", **span, rows=rows, holidays=[], today=last)


def test_each_picture_is_drawn_and_light() -> None:
    ones = [[f"Tanjung Laut Indah {n}", 0.1 + n / 50, 117.4 + n % 4 / 50, n, 58] for n in range(15)]
    for sketch in (
        a_sketch("tiles", ones),
        a_sketch("bars", [[f"Kegiatan {n}", n, 14 - n] for n in range(13)]),
        a_sketch("bars", []),
        a_sketch("days", [list(range(24)), list(range(24))]),
        a_sketch("line", [list(range(40)), list(range(40))], "2026-10-01", "2026-11-09"),
    ):
        png = summary_picture.drawn(Sketch(**sketch.asked()))
        assert png.startswith(b"\x89PNG")
        assert len(png) < HEAVIEST


def test_the_rows_are_what_is_drawn() -> None:
    sketch = a_sketch("bars", [["Lok Tuan", 1234, 99], ["Guntung", 0, 7]])
    svg = bars.as_svg(summary_picture.head_of(sketch), [bars.Bar(*row) for row in sketch.rows])
    for words in ("1.234", "99", "Guntung", "7", "14 laporan", "sebelumnya 1–24 Okt 2026"):
        assert words in svg
    tiled = a_sketch("tiles", [["Lok Tuan", 0.17, 117.47, 13, 52]])
    svg = tiles.as_svg(summary_picture.head_of(tiled), [tiles.Place(*row) for row in tiled.rows], "RT")
    assert "13/52 RT" in svg and "25%" in svg


def the_fullest(level: str) -> Figures:
    """Every line is there, every figure is long."""
    area = Area(level, "1", "M" * 100, "1", "1")  # type: ignore[arg-type]
    names = [f"Muhammad Syarifuddin & Rachmawati {n}" for n in range(9_999)]
    kinds = [ByCategory(str(n), f"🧹 {'Gotong royong & lain ' * 3}", 999_999, 9_999_999) for n in range(13)]
    states = dict.fromkeys(State, 999999)
    return Figures(
        area=area,
        period=this_month(DAY),
        reports=9_999_999,
        by_state={"sent": 999_999, "approved": 999_999, "returned": 999_999},
        by_category=kinds,
        by_place=[ByPlace(area, 1, 1, 1, 1)],
        participants=99_999_999,
        men=49_999_999,
        women=50_000_000,
        swadaya=10**15,
        budget=10**15,
        rts_reached=99_999,
        rts_all=99_999,
        cadres=99_999,
        cadres_without_report=names,
        waiting=999_999,
        obstacles_open=[Said("BTG-1126-99999", "x", "Tanjung Laut Indah", ("01",), "y" * 60)] * 200,
        follow_ups_open=[Said("BTG-1126-99999", "x", "Tanjung Laut Indah", ("01",), "y" * 60)] * 200,
        attendance=Totals(type(Totals().states)(states), 99_999),
    )


@pytest.mark.parametrize("level", ["city", "kecamatan", "kelurahan", "person"])
def test_the_fullest_page_is_one_caption_and_one_screen(level: str) -> None:
    now = the_fullest(level)
    old = Figures(**{**vars(now), "swadaya": 0, "budget": 0, "reports": 0, "participants": 0, "rts_reached": 0})
    for title in (*summary_page.say.summary.periods.values(), ""):
        text = summary_page.words(title, now, old, 99_999)
        assert seen(text) <= 1024
        assert text.count("\n") < 25
