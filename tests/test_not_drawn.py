"""A picture or paper that cannot be made: what it would have said is said all the same, and that it is missing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.life import Bot
from handlers import papers
from handlers.papers.drawing import Drawing
from storage.members import NotYours
from tests.phone import Phone

MISSING = "belum bisa dibuat. Silakan coba lagi nanti"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours in every paper that there is."""

    def draw() -> bytes:
        raise ZeroDivisionError

    async def read(*_: Any, **__: Any) -> Drawing:
        return Drawing("paper.png", draw)

    for kind in papers.PAPERS:
        monkeypatch.setitem(papers.PAPERS, kind, read)


async def errors(bot: Bot) -> list[str]:
    return [row["error"] for row in await bot.house.storage.db.committed("SELECT error FROM outbox")]


async def test_a_summary_without_its_picture_still_says_the_figures(broken: None, norlaila: Phone, bot: Bot) -> None:
    await norlaila.says("/ringkasan")
    norlaila.sees("Kota Bontang", "Laporan:", MISSING)
    assert "Bontang Utara · 0" in norlaila.buttons
    assert await errors(bot) == ["summary: ZeroDivisionError: "]


async def test_its_picture_comes_with_the_next_button(
    norlaila: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delitem(papers.PAPERS, "summary")
        await norlaila.says("/ringkasan")
        norlaila.sees(MISSING)
    await norlaila.taps("Bontang Utara · 0")
    norlaila.sees("Kecamatan Bontang Utara")
    norlaila.sees_not(MISSING)
    assert norlaila.messages[-1]["photo"]


async def test_a_paper_that_fails_is_told_of_under_its_name(broken: None, siti: Phone, bot: Bot) -> None:
    await siti.says("/lembar")
    await siti.taps(siti.buttons[0])
    assert siti.documents == {}
    assert siti.heard(MISSING) == 2  # the one to sign, the one to change
    siti.sees(MISSING)
    assert [error.split(":")[0] for error in await errors(bot)] == ["month.pdf", "month.docx"]


async def test_whose_paper_it_is_no_longer_hears_nothing_of_it(
    norlaila: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_theirs(*_: Any, **__: Any) -> Drawing:
        raise NotYours

    monkeypatch.setitem(papers.PAPERS, "summary", not_theirs)
    await norlaila.says("/ringkasan")
    norlaila.sees("bukan untuk peran Anda")
    norlaila.sees_not("Laporan:")
