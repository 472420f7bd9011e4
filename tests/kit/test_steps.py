"""Each ready-made step by itself: what it asks, what it takes, what it refuses and why."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from handlers.kit.photos import photos
from handlers.kit.step import Answer, More, NotUnderstood, Step, Talk
from handlers.kit.steps import choice, day, day_of, number, words
from handlers.kit.texts import say
from storage.drafts import Draft

TODAY = date(2026, 11, 24)


def talk(**answers: Any) -> Talk:
    context: Any = SimpleNamespace(today=TODAY)
    return Talk(context, say.report, Draft(1, "x", answers))


async def refusal(step: Step, answer: Answer, on: Talk | None = None) -> str:
    with pytest.raises(NotUnderstood) as why:
        await step.read(answer, on or talk())
    return str(why.value)


async def yes(_: Talk) -> bool:
    return True


async def no(_: Talk) -> bool:
    return False


async def fruit(_: Talk) -> dict[str, str]:
    return {"🍌 Pisang": "PIS", "🥭 Mangga 01": "MNG", "Jeruk & lemon": "JRK"}


FRUIT = choice("rt", options=fruit, columns=2)


async def test_a_choice_shows_its_options_in_rows() -> None:
    prompt = await FRUIT.ask(talk())
    assert "RT" in prompt.text
    assert prompt.buttons == [[("🍌 Pisang", "PIS"), ("🥭 Mangga 01", "MNG")], [("Jeruk & lemon", "JRK")]]


@pytest.mark.parametrize("typed", ["🍌 Pisang", "pisang", "PISANG", " pi sang. ", "pis"])
async def test_a_choice_may_be_typed(typed: str) -> None:
    assert await FRUIT.read(Answer(text=typed), talk()) == "PIS"


@pytest.mark.parametrize("typed", ["mangga 1", "Mangga 01", "mangga001"])
async def test_a_number_in_a_choice_may_lack_its_zeros(typed: str) -> None:
    assert await FRUIT.read(Answer(text=typed), talk()) == "MNG"


@pytest.mark.parametrize(
    "answer", [Answer(text="apel"), Answer(button="APL"), Answer(), Answer(text="🍌"), Answer(button="")]
)
async def test_a_choice_takes_nothing_else(answer: Answer) -> None:
    assert "tidak ada di daftar" in await refusal(FRUIT, answer)


async def test_a_choice_holds_as_long_as_it_is_offered() -> None:
    assert await FRUIT.holds(talk(rt="PIS"))
    assert not await FRUIT.holds(talk(rt="APL"))


async def test_ten_and_one_are_not_the_same() -> None:
    async def rts(_: Talk) -> dict[str, str]:
        return {f"RT {rt:02}": f"{rt:02}" for rt in (1, 10, 100)}

    step = choice("rt", options=rts)
    for typed, meant in [("1", "01"), ("10", "10"), ("010", "10"), ("rt 100", "100")]:
        assert await step.read(Answer(text=typed), talk()) == meant


async def test_a_day_is_kept_as_iso_and_read_back() -> None:
    step = day("date", back_days=62)
    assert [label for label, _ in (await step.ask(talk())).buttons[0]] == ["Hari ini", "Kemarin"]
    assert await step.read(Answer(button="kemarin"), talk()) == "2026-11-23"
    assert await step.read(Answer(text="24/11"), talk()) == "2026-11-24"
    assert day_of({"date": "2026-11-23"}, "date") == date(2026, 11, 23)


async def test_a_day_is_within_bounds() -> None:
    step = day("date", back_days=10)
    assert await step.read(Answer(text="14/11"), talk()) == "2026-11-14"
    assert "lebih dari 10 hari" in await refusal(step, Answer(text="13/11"))
    assert "belum tiba" in await refusal(step, Answer(text="25-11-2026"))
    assert "belum terbaca" in await refusal(step, Answer(text="nanti"))
    assert "belum terbaca" in await refusal(step, Answer())


async def test_words_are_trimmed_and_limited() -> None:
    step = words("story", most=5)
    assert await step.read(Answer(text="  abc \n"), talk()) == "abc"
    assert await step.read(Answer(text="abcde"), talk()) == "abcde"
    assert "(6 huruf)" in await refusal(step, Answer(text="abcdef"))
    for nothing in (Answer(), Answer(text="  "), Answer(photo=("a", "b", "")), Answer(button="x")):
        assert "dijawab dengan tulisan" in await refusal(step, nothing)


async def test_words_are_counted_as_telegram_does() -> None:
    step = words("story", most=5)
    assert await step.read(Answer(text="😀😀"), talk()) == "😀😀"
    assert "(6 huruf)" in await refusal(step, Answer(text="😀😀😀"))


async def test_formatted_words_keep_their_formatting() -> None:
    answer = Answer(text=" a < b ", html=" <b>a</b> &lt; b ")
    assert await words("story", most=9, formatted=True).read(answer, talk()) == "<b>a</b> &lt; b"
    assert await words("story", most=9).read(answer, talk()) == "a < b"


async def test_a_number_that_must_be_told() -> None:
    step = number("participants", least=1, most=50, optional=no)
    assert (await step.ask(talk())).buttons == []
    assert await step.read(Answer(text="50 orang"), talk()) == 50
    for wrong in (Answer(text="51"), Answer(text="0"), Answer(text="x"), Answer(button="-"), Answer()):
        assert "antara 1 dan 50" in await refusal(step, wrong)
    assert await step.holds(talk(participants=3))
    assert not await step.holds(talk(participants=None))


async def test_a_number_that_may_be_skipped() -> None:
    step = number("participants", least=1, most=50, optional=yes)
    assert (await step.ask(talk())).buttons == [[("Lewati", "-")]]
    assert await step.read(Answer(button="-"), talk()) is None
    assert await step.holds(talk(participants=None))


def picture(name: str, album: str = "") -> Answer:
    return Answer(photo=(f"file-{name}", name, album))


async def least_of(n: int) -> int:
    return n


def album_step(least: int = 0, most: int = 3) -> Step:
    return photos("photos", most=most, least=lambda _: least_of(least))


async def sends(step: Step, on: Talk, *answers: Answer) -> list[bool]:
    """Each in turn, as the form keeps it; whether each was answered in place."""
    in_place = []
    for answer in answers:
        more = await step.read(answer, on)
        assert isinstance(more, More)
        on.answers["photos"] = more.value
        in_place.append(more.again)
    return in_place


async def test_photos_are_collected_one_by_one() -> None:
    on, step = talk(), album_step()
    assert await sends(step, on, picture("a"), picture("b")) == [False, False]
    assert [unique for _, unique, _ in on.answers["photos"]] == ["a", "b"]
    assert await step.read(Answer(button="done"), on) == on.answers["photos"]


async def test_an_album_is_answered_in_place_after_its_first() -> None:
    on = talk()
    assert await sends(album_step(), on, picture("a", "1"), picture("b", "1"), picture("c", "2")) == [
        False,
        True,
        False,
    ]


async def test_no_more_than_the_most_and_an_album_too_many_is_answered_once() -> None:
    on = talk()
    await sends(album_step(), on, picture("a"), picture("b"), picture("c"))
    assert await sends(album_step(), on, picture("d", "9"), picture("e", "9"), picture("f", "9")) == [False, True, True]
    assert [unique for _, unique, _ in on.answers["photos"]] == ["a", "b", "c"]


async def test_the_same_photo_counts_once() -> None:
    on = talk()
    assert await sends(album_step(), on, picture("a"), picture("a"), picture("a", "9"), picture("a", "9"))
    assert len(on.answers["photos"]) == 1


async def test_as_many_photos_as_are_needed() -> None:
    on, step = talk(), album_step(least=1)
    assert (await step.ask(on)).buttons == []
    assert "Mohon kirim sebagai foto" in await refusal(step, Answer(button="done"), on)
    await sends(step, on, picture("a"))
    assert (await step.ask(on)).buttons == [[("✅ Selesai", "done")], [("🗑 Ulangi foto", "anew")]]
    assert await step.holds(on)
    assert not await step.holds(talk(photos=[]))


async def test_where_none_is_needed_it_can_be_skipped() -> None:
    step = album_step()
    assert (await step.ask(talk())).buttons == [[("Lewati", "done")]]
    assert await step.read(Answer(button="done"), talk()) == []


@pytest.mark.parametrize("answer", [Answer(text="selesai"), Answer(), Answer(button="x")])
async def test_what_is_no_photo_is_refused(answer: Answer) -> None:
    assert "Mohon kirim sebagai foto" in await refusal(album_step(), answer)
