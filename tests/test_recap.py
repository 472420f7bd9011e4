"""Rekap: the whole city's month as one archive, drawn in the background, whatever happens meanwhile."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bot.recaps as worker
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers import papers
from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from handlers.papers.month_archives import ARCHIVES, PAPERS, packed
from handlers.papers.month_recap import papers_of
from storage.members import NotYours
from storage.recaps import KEEP_S
from tests.conftest import changed, running
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

ALL = 3 + 15 + 3  # kecamatan, kelurahan, cadres


async def asks(who: Phone, month: int = 0) -> str:
    """For the month before; its name."""
    await who.says("/rekap")
    who.sees("Rekap bulan apa?")
    name = who.buttons[1 - month]
    await who.taps(name)
    return name


def archive(who: Phone) -> zipfile.ZipFile:
    (name,) = who.documents
    return zipfile.ZipFile(io.BytesIO(who.documents[name]))


async def test_every_paper_of_the_city_is_in_the_archive(norlaila: Phone, bot: Bot) -> None:
    month = await asks(norlaila)
    names = archive(norlaila).namelist()
    assert len(names) == len(set(names)) == ALL
    assert {name.split("/")[0] for name in names} == {"bontang-utara", "bontang-selatan", "bontang-barat"}
    (siti,) = [name for name in names if "kader-siti-aminah" in name]
    assert siti.startswith("bontang-utara/")
    assert archive(norlaila).read(siti).startswith(b"%PDF")
    assert norlaila.heard(f"Rekap {month}: {ALL} lembar.") == 1
    assert norlaila.heard("mulai dibuat") == 0  # it is the same message
    assert norlaila.heard(f"Laporan bulanan sekota, {month}") == 1
    (row,) = await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'recap.export'")
    assert "month" in json.loads(row["about"])


async def test_the_message_says_how_far_it_is(norlaila: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "TELL_S", 0)
    heard: list[str] = []
    real = papers.PAPERS["month.pdf"]

    async def watched(*args: Any, **of: Any) -> Drawing:
        heard.extend(text for text in norlaila.screen if " dari " in text and "lembar …" in text)
        return await real(*args, **of)

    monkeypatch.setitem(papers.PAPERS, "month.pdf", watched)
    await asks(norlaila)
    assert any(f"dari {ALL} lembar …" in text for text in heard)
    assert len(set(heard)) > 3
    norlaila.sees("Laporan bulanan sekota")


async def test_the_chat_goes_on_meanwhile(
    norlaila: Phone, siti: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held(monkeypatch) as (drawing, go_on):
        norlaila.bot = None  # do not wait until it is done
        await norlaila.says("/rekap")
        await until(lambda: bool(norlaila.buttons) and "2" in norlaila.buttons[0])
        await norlaila.taps(norlaila.buttons[0])
        await until(drawing)
        siti.bot = None
        await siti.says("/laporanku")
        await until(lambda: "Belum ada laporan" in siti.last)
        await norlaila.presses(f"recap/{bot.house.local(bot.house.started_at):%Y-%m}")
        await until(lambda: norlaila.telegram.answers.get(norlaila.last_query, {}).get("text") == say.recap.under_way)
        go_on()
    await settled(bot, norlaila.telegram)
    assert len(archive(norlaila).namelist()) == ALL


class held:
    """The first drawing waits until it is let go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import threading

        self._event, self._begun, self._patch = threading.Event(), threading.Event(), monkeypatch

    async def __aenter__(self) -> tuple[Callable[[], bool], Callable[[], None]]:
        real = papers.PAPERS["month.pdf"]

        async def slow(*args: Any, **of: Any) -> Drawing:
            drawing = await real(*args, **of)

            def draw() -> bytes:
                self._begun.set()
                self._event.wait(10)
                return drawing.draw()

            return Drawing(drawing.name, draw)

        self._patch.setitem(papers.PAPERS, "month.pdf", slow)
        return self._begun.is_set, self._event.set

    async def __aexit__(self, *_: object) -> None:
        self._event.set()


async def test_after_a_stop_it_goes_on_with_what_is_not_drawn(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Phone(telegram, 1001, "Norlaila", "628115801001")
    drawn: list[str] = []
    real = papers.PAPERS["month.pdf"]

    async def counted(storage: Any, **of: Any) -> Drawing:
        drawing = await real(storage, **of)

        def draw() -> bytes:
            drawn.append(drawing.name)
            return drawing.draw()

        return Drawing(drawing.name, draw)

    monkeypatch.setitem(papers.PAPERS, "month.pdf", counted)
    async with running(settings, telegram) as bot:
        who.bot = bot
        await who.joins()
        who.bot = None
        await who.says("/rekap")
        await until(lambda: len(who.buttons) == 2)
        await who.taps(who.buttons[1])
        await until(lambda: len(drawn) > 4)
    assert 4 < len(drawn) < ALL, "it was done before it could be stopped"
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert len(archive(who).namelist()) == ALL
        assert len(drawn) <= ALL + 1  # the one that was under way


async def test_one_paper_that_fails_does_not_keep_the_others_back(
    norlaila: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = papers.PAPERS["month.pdf"]

    async def failing(storage: Any, **of: Any) -> Drawing:
        if of["of"] == "area/64.74.01":
            raise ValueError("a mistake of ours")
        return await real(storage, **of)

    monkeypatch.setitem(papers.PAPERS, "month.pdf", failing)
    await asks(norlaila)
    assert len(archive(norlaila).namelist()) == ALL - 1
    assert norlaila.heard("1 lembar gagal dibuat") == 1


async def test_only_the_city_and_admins_have_it(siti: Phone, awang: Phone, rina: Phone, bot: Bot) -> None:
    for who in (siti, awang):
        await who.presses("recap/2026-11")
        assert who.toast == say.common.not_yours_short
    assert await bot.house.storage.db.committed("SELECT * FROM recaps") == []
    await asks(rina)
    assert len(archive(rina).namelist()) == ALL


async def test_whoever_loses_the_role_gets_nothing_of_it(norlaila: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(norlaila.id)
    assert me
    await changed(bot, norlaila, role="koordinator kecamatan", kecamatan_code="64.74.01")
    async with storage.db.unit():
        await storage.recaps.add(me.id, norlaila.id, "2026-10", 1)
    await settled(bot, norlaila.telegram)
    assert norlaila.heard("tidak dapat dibuat") == 1
    assert norlaila.documents == {}
    with pytest.raises(NotYours):
        async with storage.db.unit():
            await papers.PAPERS["recap"](storage, person_id=me.id, recap_id=1, name="x.zip")


async def test_one_that_ends_the_process_each_time_is_given_up(norlaila: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(norlaila.id)
    assert me
    async with storage.db.unit():
        await storage.recaps.add(me.id, norlaila.id, "2026-10", 1)
        await storage.db.run("UPDATE recaps SET tries = 3")
    await settled(bot, norlaila.telegram)
    assert norlaila.heard("tidak dapat dibuat") == 1
    (row,) = await storage.db.committed("SELECT done_at FROM recaps")
    assert row["done_at"]


async def test_its_papers_are_let_go_of_after_a_week(norlaila: Phone, bot: Bot) -> None:
    await asks(norlaila)
    storage = bot.house.storage
    folder = storage.recaps.folder(1)
    assert any(folder.rglob("*.pdf"))
    (row,) = await storage.db.committed("SELECT done_at FROM recaps")
    for at, is_there in ((row["done_at"] + KEEP_S - 1, True), (row["done_at"] + KEEP_S, False)):
        async with storage.db.unit():
            await storage.recaps.forget_old(at)
        assert folder.exists() is is_there


@pytest.mark.parametrize("month", ["2031-01", "2019-01"])
async def test_a_month_that_no_button_offers_is_not_begun(norlaila: Phone, bot: Bot, month: str) -> None:
    await norlaila.presses(f"recap/{month}")
    assert norlaila.toast == say.common.old_button
    assert await bot.house.storage.db.committed("SELECT * FROM recaps") == []


# How it is packed.


def written(folder: Path, sizes: dict[str, int]) -> None:
    for name, size in sizes.items():
        file = folder / PAPERS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size))


def inside(folder: Path, name: str) -> list[str]:
    return zipfile.ZipFile(folder / ARCHIVES / name).namelist()


def test_what_fits_is_one_archive(tmp_path: Path) -> None:
    written(tmp_path, {"utara/a.pdf": 1000, "selatan/b.pdf": 1000})
    assert packed(tmp_path, "2026-11", most=10_000) == ["rekap-2026-11.zip"]
    assert inside(tmp_path, "rekap-2026-11.zip") == ["selatan/b.pdf", "utara/a.pdf"]


def test_what_does_not_fit_is_one_for_each_kecamatan_or_several(tmp_path: Path) -> None:
    written(tmp_path, {"utara/a.pdf": 4000, "utara/b.pdf": 4000, "utara/c.pdf": 4000, "selatan/d.pdf": 4000})
    names = packed(tmp_path, "2026-11", most=10_000)
    assert names == ["rekap-2026-11-selatan.zip", "rekap-2026-11-utara-1.zip", "rekap-2026-11-utara-2.zip"]
    assert [inside(tmp_path, name) for name in names] == [
        ["selatan/d.pdf"],
        ["utara/a.pdf", "utara/b.pdf"],
        ["utara/c.pdf"],
    ]


def test_where_nothing_could_be_drawn_there_is_no_archive(tmp_path: Path) -> None:
    assert packed(tmp_path, "2026-11") == []


async def test_the_papers_come_by_kecamatan_and_kelurahan(norlaila: Phone, bot: Bot) -> None:
    async with bot.house.storage.db.unit():
        found = await papers_of(bot.house.storage)
    assert len(found) == ALL
    assert found[0].of == "area/64.74.01" or found[0].of.startswith("area/64.74.0")
    at = [each.of for each in found].index("area/64.74.01.1003")
    assert found[at + 1].of.startswith("person/")
