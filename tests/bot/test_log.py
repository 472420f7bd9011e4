"""`python -m bot log`: who saw, exported or changed whose data, while the bot runs."""

from __future__ import annotations

import re

import pytest

from bot.__main__ import main
from bot.life import Bot
from bot.settings import Settings
from tests.phone import Phone

NOON = 1_795_579_200  # 25 November 2026, 12.00 WITA
DAY = 24 * 3600


@pytest.fixture
async def log(bot: Bot, settings: Settings, monkeypatch: pytest.MonkeyPatch, siti: Phone) -> None:
    """Three days of a running bot, on whose data folder the command line is called."""
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    people = {one.name: one for one in await bot.house.storage.people.everybody()}
    rina, siti_, budi = people["Rina Wati"].id, people["Siti Aminah"].id, people["Budi Hartono"].id
    add = bot.house.storage.audit.add
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("DELETE FROM audit")
        entry = {"name": "Siti", "phone": "+62", "rts": ["01"]}
        await add(NOON, rina, "member.change", siti_, before=entry, after=entry | {"name": "Siti A."})
        await add(NOON + DAY, rina, "card.see", budi)
        await add(NOON + 2 * DAY, rina, "roster.export", count=46)
        await add(NOON + 2 * DAY, None, "retention.run", locations=3, contacts=0)
        await add(NOON + 3 * DAY, siti_, "data.export", siti_, form="xlsx")


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    assert main(["log", *options]) == 0
    return capsys.readouterr().out.splitlines()


async def test_all_of_it_newest_first_in_the_citys_time(log: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys) == [
        "2026-11-28 12:00 WITA  Siti Aminah  data.export  Siti Aminah  form: xlsx",
        "2026-11-27 12:00 WITA  (bot)  retention.run  -  locations: 3, contacts: 0",
        "2026-11-27 12:00 WITA  Rina Wati  roster.export  -  count: 46",
        "2026-11-26 12:00 WITA  Rina Wati  card.see  Budi Hartono",
        "2026-11-25 12:00 WITA  Rina Wati  member.change  Siti Aminah  name: Siti > Siti A.",
    ]


@pytest.mark.parametrize(
    ("options", "acts"),
    [
        (["--about", "siti"], ["data.export", "roster.export", "member.change"]),
        (["--about", "0811-5801-012"], ["roster.export", "card.see"]),
        (["--by", "AMINAH"], ["data.export"]),
        (["--by", "+628115801051", "--act", "roster."], ["roster.export"]),
        (["--act", "card"], ["card.see"]),
        (["--act", "%"], []),
        (["--since", "2026-11-27"], ["data.export", "retention.run", "roster.export"]),
        (["--limit", "1"], ["data.export"]),
    ],
)
async def test_narrowed_down(
    log: None, options: list[str], acts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [re.split(r" {2,}", line)[2] for line in printed(capsys, *options)] == acts


@pytest.mark.parametrize("option", ["--about", "--by"])
async def test_nobody_of_that_name_is_said_in_one_line(
    log: None, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Bambang", " "):
        assert main(["log", option, name]) == 2
        out, err = capsys.readouterr()
        assert (out, err) == ("", f"{name}: nobody has this name or number\n")


async def test_where_there_is_no_database_it_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir / "elsewhere"))
    assert main(["log"]) == 2
    assert capsys.readouterr().err.startswith("DATA_DIR: the database in it cannot be used")
    with pytest.raises(SystemExit) as ended:
        main(["log", "--since", "kemarin"])
    assert ended.value.code == 2
