"""The fullest screens about notices are one message each, whatever was typed, and their buttons are small enough."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from bot.sandbox import html
from handlers import notice, notice_names, notice_page, notice_sent
from handlers.kit.texts import say
from handlers.notice_message import buttons_of, calls_of
from storage.audience import Audience
from storage.notice import ANSWERS_MOST, Content, Notice, Piece, State
from storage.notice_figures import Figures, Place
from storage.notice_readers import Reader
from storage.notice_thread import WORDS_MOST
from storage.notices_received import Received
from storage.notices_written import Written
from storage.person import Person
from storage.roles import Role

MESSAGE_MOST = 4096  # UTF-16 units after entities (Bot API, sendMessage)
CAPTION_MOST = 1024  # the same of a caption
DATA_MOST = 64  # bytes of a button (Bot API, InlineKeyboardButton)
ID = 10**9
signs = pytest.mark.parametrize("sign", ["a", "<", "😀"])
local = partial(datetime.fromtimestamp, tz=UTC)


def seen(text: str) -> int:
    """How long Telegram finds a message."""
    shown, _ = html.parse(text)
    return html.utf16(shown)


def full(sign: str) -> Content:
    text = {"<": "&lt;"}.get(sign, sign) * 3000
    answers = tuple(f"{n}" + sign * (29 if sign != "😀" else 14) for n in range(ANSWERS_MOST))
    return Content(text, (Piece("photo", "f"),) * 10, answers, urgent=True)


def a_notice(sign: str) -> Notice:
    return Notice(ID, 1, ID, full(sign), Audience(), State.STOPPED, ID, ID, ID)


def a_person(sign: str) -> Person:
    area = ("64.74.01", "Kecamatan Bontang Selatan", "64.74.01.1003", "Tanjung Laut Indah")
    return Person(1, sign * 100, Role.KECAMATAN, "+628115801002", None, *area)


@signs
def test_lists(sign: str) -> None:
    got = Received(ID, sign * 100, full(sign), ID, None, None)
    assert seen(say.notice.page("x" * notice.WORDS_MOST, ID, 999, [got] * notice.SHOWN, local)) <= MESSAGE_MOST
    sent = Written(ID, 1, sign * 100, full(sign), State.SENDING, ID, ID, ID)
    assert seen(say.notice_sent.page(ID, 999, [sent] * notice_sent.SHOWN, 2, local)) <= MESSAGE_MOST


@signs
def test_figures(sign: str) -> None:
    numbers = (99_999,) * 9
    reasons = {f"BadRequest: {n}": 99_999 for n in range(9)}
    places = [Place("Bontang Selatan", 99_999, 99_999)] * 4
    full_ones = Figures(*numbers, 3, ID, 99_999, reasons, dict.fromkeys(range(6), 99_999), places)
    text = say.notice_page.figures(a_notice(sign), full_ones, sign * 100, local)
    assert seen(text) <= MESSAGE_MOST
    buttons = [button for row in notice_page._buttons(a_notice(sign), full_ones) for button in row]
    assert len(buttons) == 15
    assert all(len(data.encode()) <= DATA_MOST for _, data in buttons)


@signs
def test_names(sign: str) -> None:
    one = Reader(sign * 100, "kader", "", "Tanjung Laut Indah", "failed", "chat not found", 1, None, None, None, None)
    two = Reader(sign * 100, "kader", "Bontang Utara", "Berebas", "failed", "deactivated", 1, None, None, None, None)
    found = [one] * (notice_names.SHOWN // 2) + [two] * (notice_names.SHOWN // 2)
    text = say.notice_page.names(sign * 40, 99_999, found)
    assert text.count("akun Telegramnya sudah dihapus") == notice_names.SHOWN // 2
    assert seen(text) <= MESSAGE_MOST


@signs
def test_what_is_said_between_two(sign: str) -> None:
    words = sign * (WORDS_MOST // (2 if sign == "😀" else 1))
    for told in (say.notice_reply.asked, say.notice_reply.answered):
        assert seen(told(a_person(sign), full(sign), words, Piece("voice", "f"), words)) <= MESSAGE_MOST
    note = say.common.use_the_buttons()
    assert seen(f"{note}\n\n{say.notice_words.review(a_person(sign), words)}") <= MESSAGE_MOST
    assert seen(say.notice_page.file(datetime(2026, 9, 30, tzinfo=UTC).date(), full(sign))) <= CAPTION_MOST


@signs
def test_short_answers(sign: str) -> None:
    words = say.notice_read
    toasts = [words.thanks, words.already, words.only_a_preview, words.answered % full(sign).answers[0]]
    toasts += [
        say.notice_reminder.no_more,
        say.notice_reminder.too_soon(local(ID)),
        say.notice_reminder.later(local(ID)),
    ]
    toasts += [say.notice_words.own_notice, say.notice_page.drawing]
    assert all(0 < html.utf16(toast) <= 200 for toast in toasts)  # Bot API, answerCallbackQuery


@signs
def test_buttons_under_a_notice(sign: str) -> None:
    rows = buttons_of(10**15 - 1, full(sign), True, 5).inline_keyboard
    labels = [button.text for row in rows for button in row]
    assert len(labels) == ANSWERS_MOST + 2
    assert labels[5].startswith("☑️ 5")
    assert all(len(str(button.callback_data).encode()) <= DATA_MOST for row in rows for button in row)


def test_what_is_searched_for_fits_a_button() -> None:
    for typed in ("rapat " * 40, "é" * 99, "😀" * 50, "\n\t x \n", "   "):
        words = notice._cut(typed)
        assert len(f"notices/999999/{words}".encode()) <= DATA_MOST
        assert words == words.strip() and "\n" not in words
    assert notice._cut("😀" * 50) == "😀" * 9, "no half of a sign"


@pytest.mark.parametrize(
    ("text", "together"),
    [("<b>a</b>" * 900, True), ("&amp;" * 900, True), ("😀" * 450, True), ("😀" * 520, False), ("a" * 1024, False)],
)
def test_words_stand_below_a_photo_as_long_as_people_see_few_enough_of_them(text: str, together: bool) -> None:
    calls = calls_of(1, 1, Content(text, (Piece("photo", "f"),)), a_person("a"))
    assert [call.method for call in calls] == (["send_photo"] if together else ["send_photo", "send_message"])
    assert seen(calls[0].args.get("caption", "")) <= CAPTION_MOST
