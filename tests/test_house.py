"""The rules of the house: which way imports point, how long things are, what the contract promises."""

from __future__ import annotations

import ast
import inspect
import re
import statistics
import time
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from telegram.ext import CommandHandler, ConversationHandler

import handlers
from bot.sandbox import html
from bot.settings import Settings
from handlers import my_reports, notice, notice_message, report, review
from handlers.kit.feature import Feature
from handlers.kit.figures import PEOPLE_MOST
from handlers.kit.form import Form
from handlers.kit.menu import LABELS, commands_for
from handlers.kit.texts import FOLDER, say
from handlers.notice_answers import ANSWER_MOST
from handlers.notice_pieces import TEXT_MOST
from handlers.report_fields import WORDS_MOST
from handlers.report_reading import STORY_MOST
from storage.audience import Audience, Reach
from storage.notice import ANSWERS_MOST
from storage.notice import Content as NoticeContent
from storage.notice import State as NoticeState
from storage.notice_progress import Progress
from storage.person import Person
from storage.report import PART_OF, Content, Media, Report, State, Version
from storage.roles import MAY, Act, Role
from storage.rt_history import Others

ROOT = Path(__file__).parents[1]
FLOORS = ("storage", "handlers", "bot")
CODE = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MESSAGE_MOST = 4096  # UTF-16 units after entities (Bot API, sendMessage)

by_module = pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def imports(path: Path) -> set[str]:
    """Every module that a file names in an import, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            found.add(node.module or "")
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def functions() -> dict[str, int]:
    """Lines of every function, by where it is."""
    found = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = node.end_lineno - node.lineno + 1
    return found


# The floors.


@by_module
def test_imports_point_downwards_only(path: Path) -> None:
    inside = path.relative_to(ROOT)
    floor = inside.parts[0]
    above = {other for other in FLOORS if FLOORS.index(other) > FLOORS.index(floor)}
    assert not {name for name in imports(path) if name.split(".")[0] in above}
    if floor == "storage":
        assert not {name for name in imports(path) if name.split(".")[0] == "telegram"}
    if inside.parts[:2] == ("handlers", "kit"):
        names = {name for name in imports(path) if name.startswith("handlers")}
        assert all(name.startswith("handlers.kit") for name in names), "the kit knows no feature"


@by_module
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "no docstring"
    first = docstring.split("\n\n")[0]
    assert first.rstrip()[-1] in ".?!"


def test_no_further_package_and_no_empty_module() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/*.py")} - {".tools", ".venv"}
    assert packages == {*FLOORS, "tests"}
    assert [path for path in CODE if lines(path) == 0] == []


# The sizes.


def test_no_module_is_long() -> None:
    assert {str(path.relative_to(ROOT)): lines(path) for path in CODE if lines(path) > 250} == {}


def test_modules_are_short_as_a_rule() -> None:
    assert statistics.median(map(lines, CODE)) <= 70


def test_no_function_is_long() -> None:
    assert {where: length for where, length in functions().items() if length > 40} == {}


def test_functions_are_short_as_a_rule() -> None:
    lengths = list(functions().values())
    assert statistics.median(lengths) <= 6
    assert sum(length <= 20 for length in lengths) / len(lengths) >= 0.9


def test_there_is_more_test_than_code() -> None:
    assert sum(map(lines, TESTS)) >= 1.2 * sum(map(lines, CODE))


# The words.


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_texts_use_only_telegrams_tags(path: Path) -> None:
    tags = set(re.findall(r"</?([a-z][a-z0-9-]*)", path.read_text(encoding="utf-8")))
    assert tags <= {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


def test_every_text_file_belongs_to_somebody_and_says_what_it_is() -> None:
    stems = {path.stem for path in FOLDER.glob("*.html")}
    assert stems - {path.stem for path in CODE} == {"common", "said"}
    assert all(path.read_text(encoding="utf-8").startswith("{# ") for path in FOLDER.glob("*.html"))


def test_every_button_of_the_menu_has_a_command_and_an_explanation() -> None:
    names = {act.name.lower() for act in LABELS}
    assert names == set(say.menu.labels) == set(say.menu.commands) == set(say.help.lines)


def test_short_answers_to_buttons_fit() -> None:
    for toast in (say.common.old_button, say.common.not_yours_short, say.join.not_joined):
        assert 0 < len(toast) <= 200  # Bot API, answerCallbackQuery


def test_commands_are_such_as_telegram_takes() -> None:
    for role in Role:
        for command, line in commands_for(Person(1, "x", role)):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", command)
            assert 1 <= len(line) <= 256


# The fullest screens.


def seen(text: str) -> int:
    """How long Telegram finds a message."""
    shown, _ = html.parse(text)
    return html.utf16(shown)


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_a_report_at_its_limits_is_one_message(sign: str) -> None:
    width = 2 if sign == "😀" else 1
    place = ("Keamanan, Siskamling & Bencana", "Tanjung Laut Indah")
    day, note = date(2026, 9, 30), say.common.lacking()
    name, words = sign * (60 // width), sign * (500 // width)
    rts = tuple(f"{number:02}" for number in range(1, 200, 2))
    said = Content(
        *(rts, "AMAN", day, sign * (STORY_MOST // width), PEOPLE_MOST, (Media("photo", "f", "u"),) * 10),
        *(2500, 2500, 10**12, 10**12, 99.99, 99.99, 10**9, sign * (20 // width)),
        *(sign * (WORDS_MOST // width), sign * (WORDS_MOST // width)),
    )
    who = (1, name, "+628115801002", 10, "64.74.02.1006", place[1], "64.74.02", place[0], 0, 0)
    latest = Report(1, "BTG-1126-99999", *who, State.RETURNED, 9, name, 0, "photos", words, said)
    local = partial(datetime.fromtimestamp, tz=UTC)
    assert seen(f"{note}\n\n{say.report.review(said, *place, latest, local)}") <= MESSAGE_MOST
    assert seen(say.report.saved("BTGKK-1226-99999", said, *place)) <= MESSAGE_MOST
    versions = [Version(0, name, "returned", said, words)] * 9
    assert seen(say.my_reports.latest([latest] * my_reports.SHOWN)) <= MESSAGE_MOST
    assert seen(say.my_reports.of_month([latest] * my_reports.SHOWN_OF_A_MONTH, "September 2026")) <= MESSAGE_MOST
    assert seen(say.my_reports.card(latest, True, day, local)) <= MESSAGE_MOST
    others = Others(99_999, day, place[0])
    assert seen(say.review.card(latest, versions, local, others)) <= MESSAGE_MOST
    assert seen(say.review.queue([latest] * review.SHOWN, 999, local(10**6), local)) <= MESSAGE_MOST
    assert (
        seen(say.review.mended(latest, latest, sorted({PART_OF.get(each.name, each.name) for each in fields(Content)})))
        <= MESSAGE_MOST
    )


def test_a_notice_at_its_limit_is_one_message() -> None:
    author = Person(1, "N" * 300, Role.KECAMATAN, kecamatan="Bontang Selatan")
    answers = ("x" * ANSWER_MOST,) * ANSWERS_MOST
    for urgent in (True, False):
        content = NoticeContent("<b>" + "&lt;" * TEXT_MOST + "</b>", (), answers, urgent)
        (call,) = notice_message.calls_of(1, 10**15, content, author)
        assert seen(call.args["text"]) <= MESSAGE_MOST
        data = [b["callback_data"] for row in call.args["reply_markup"]["inline_keyboard"] for b in row]
        assert max(len(one.encode()) for one in data) <= 64


def test_the_last_look_of_a_notice_to_very_many_is_one_message() -> None:
    names, many = ["N" * 300] * 40, dict.fromkeys(range(250_000), "N" * 300)
    audience = Audience(roles=tuple(Role), not_in_today=True, no_report_this_week=True)
    told = say.notice_form.audience_told(audience, ["K" * 30] * 3, ["L" * 30] * 300, names, names, "")
    reach, at = Reach((1,) * 250_000, many, many), datetime(2026, 11, 25, 23, tzinfo=UTC)
    look = say.notice_form.review(told, reach, (names[:8], names[:8]), at, None, True, {"notice": 1})
    assert seen(f"{say.common.use_the_buttons()}\n\n{look}") <= MESSAGE_MOST
    picks = say.notice_form.audience(told, reach, True)
    assert seen(f"{say.notice_form.nobody_found(names[:5])}\n\n{picks}") <= MESSAGE_MOST
    counts = Progress(1, 1, 1, NoticeState.RECALLED, *[250_000] * 8, finished=True, urgent=True)
    assert seen(say.notice_control.progress(counts, 10**5)) <= MESSAGE_MOST


def test_all_coordinators_of_a_city_are_one_message() -> None:
    person = Person(1, "N" * 100, Role.KECAMATAN, "+628115801002", None, "1", "Kecamatan Bontang Selatan")
    assert seen(say.coordinator.found([person] * 20)) <= MESSAGE_MOST


def test_buttons_of_summaries_are_small_enough() -> None:
    target = f"summary/{int(time.time()) * 10}"
    assert all(len(f"summary/{key}/{target}".encode()) <= 64 for key in say.summary.periods)


# The contract.


def commands() -> set[str]:
    """Every command that some handler takes."""
    found: set[str] = set()
    for handler in handlers.in_order():
        inner = [*handler.entry_points, *handler.fallbacks] if isinstance(handler, ConversationHandler) else [handler]
        found |= {name for one in inner if isinstance(one, CommandHandler) for name in one.commands}
    return found


def test_the_commands_of_the_contract_are_taken() -> None:
    promised = "start,menu,hadir,lapor,laporanku,koordinator,ringkasan,pengumuman,bantuan,batal"
    assert set(promised.split(",")) <= commands()
    assert set(say.menu.commands.values()) <= commands()


def test_the_labels_of_the_contract_are_there() -> None:
    promised = "📍 Hadir,📝 Lapor,🗂 Laporan saya,📞 Koordinator,📊 Ringkasan,📢 Pengumuman,❓ Bantuan"
    assert set(promised.split(",")) <= set(LABELS.values())


def test_everything_that_can_be_asked_for_is_asked_whether_one_may() -> None:
    acts = {feature.act for feature in handlers.FEATURES} | {form.act for form in handlers.FORMS}
    assert set(LABELS) <= acts
    assert all(isinstance(feature, Feature) for feature in handlers.FEATURES)
    assert all(isinstance(form, Form) for form in handlers.FORMS)
    assert set().union(*MAY.values()) == set(Act)


def test_every_setting_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(named) == {name.upper() for name in Settings.model_fields}
    defaults = Settings(_env_file=None)
    for name in ("bot_api_url", "data_dir", "timezone", "city_prefix"):
        assert named[name.upper()] == str(getattr(defaults, name))
    for before, line in zip(["", *example.splitlines()], example.splitlines(), strict=False):
        assert "=" not in line or line.startswith("#") or before.startswith("#"), f"{line} is not explained"


def test_what_is_installed_is_pinned_by_hash_and_names_no_address() -> None:
    files = sorted(ROOT.glob("requirements*.txt"))
    kinds = ["-dev", "-parquet", "-peers", "-uv", ""]
    assert [file.name for file in files] == [f"requirements{kind}.txt" for kind in kinds]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "://" not in text and "--find-links" not in text
        for pin in re.findall(r"^\S.*(?:\n\s.*)*", text, re.MULTILINE):
            assert pin.startswith("#") or ("==" in pin and "--hash=sha256:" in pin), pin


def test_no_module_names_a_package_host() -> None:
    hosts = re.compile(r"py[p]i\.|python[h]osted|[a-z]+[-_]index[-_]url")
    files = [*CODE, *TESTS, ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("*.md"), *ROOT.glob(".ci/*")]
    assert [file for file in files if hosts.search(file.read_text(encoding="utf-8"))] == []


def test_the_transcripts_are_of_what_is_said() -> None:
    """Words between «bot» and the buttons in a module's transcript are words of its texts."""
    for module, file in ((report, "report"), (notice, "notice")):
        text = " ".join(re.sub(r"<[^>]+>", "", (FOLDER / f"{file}.html").read_text(encoding="utf-8")).split())
        said = re.findall(r"^bot +(.+?)(?: {2,}|\[|…|\(|$)", inspect.getdoc(module) or "", re.MULTILINE)
        assert len(said) >= 3
        for sentence in said:
            first = re.split(r"[.:?!]", sentence)[0].strip()
            first = re.sub(r"^\d+ ", "", first)
            assert first in text, f"{module.__name__}: {first!r} is in the transcript, not in the texts"
