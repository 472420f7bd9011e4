"""What a message is when it is queued."""

from __future__ import annotations

from handlers.kit.buttons import keyboard
from handlers.kit.context import message
from tests.phone import Phone


def test_a_keyboard_without_buttons_is_none() -> None:
    assert "reply_markup" not in message(1, "x", keyboard())
    assert "reply_markup" not in message(1, "x", keyboard([], []))
    assert message(1, "x", keyboard([("a", "b")]))["reply_markup"]


async def test_a_card_with_nothing_to_do_is_shown_all_the_same(norlaila: Phone, rina: Phone) -> None:
    await norlaila.taps("👥 Anggota")
    await norlaila.says("rina")
    await norlaila.taps("Rina Wati · admin")
    norlaila.sees("Rina Wati")
    assert not norlaila.messages[-1].get("reply_markup")
