"""Each ready-made step by itself: what it asks, what it takes, what it refuses and why."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from handlers.kit.photos import files
from handlers.kit.step import Answer, More, NotUnderstood, Sent, Step, Talk
from handlers.kit.steps import choice, day, day_of, figure, words
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


async def fruit(_: Talk) -> dict[str, str]:
    return {"🍌 Pisang": "PIS", "🥭 Mangga 01": "MNG", "Jeruk & lemon": "JRK"}


FRUIT = choice("category", options=fruit, columns=2)


async def test_a_choice_shows_its_options_in_rows() -> None:
    prompt = await FRUIT.ask(talk())
    assert "Kegiatan" in prompt.text
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
    assert await FRUIT.holds(talk(category="PIS"))
    assert not await FRUIT.holds(talk(category="APL"))


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
    for nothing in (Answer(), Answer(text="  "), Answer(file=Sent("photo", "a", "b")), Answer(button="x")):
        assert "dijawab dengan tulisan" in await refusal(step, nothing)


async def test_words_are_counted_as_telegram_does() -> None:
    step = words("story", most=5)
    assert await step.read(Answer(text="😀😀"), talk()) == "😀😀"
    assert "(6 huruf)" in await refusal(step, Answer(text="😀😀😀"))


async def test_formatted_words_keep_their_formatting() -> None:
    answer = Answer(text=" a < b ", html=" <b>a</b> &lt; b ")
    assert await words("story", most=9, formatted=True).read(answer, talk()) == "<b>a</b> &lt; b"
    assert await words("story", most=9).read(answer, talk()) == "a < b"


async def test_a_figure_is_what_is_read_out_of_the_words() -> None:
    step = figure("budget", lambda text: int(text) if text.isdecimal() else None)
    assert (await step.ask(talk())).buttons == []
    assert await step.read(Answer(text="0"), talk()) == 0
    for wrong in (Answer(text="x"), Answer(button="-"), Answer()):
        assert "Jumlahnya belum terbaca" in await refusal(step, wrong)


def picture(name: str, album: str = "", **more: Any) -> Answer:
    return Answer(file=Sent(**{"kind": "photo"} | more, file_id=f"file-{name}", unique_id=name, album=album))


def album_step(least: int = 0, most: int = 3, told: list[str] | None = None) -> Step:
    async def least_of(_: Talk) -> int:
        return least

    async def tell(_: Talk, caption: str) -> None:
        (told if told is not None else []).append(caption)

    return files("photos", most=most, least=least_of, told=tell)


def names(on: Talk) -> list[str]:
    return [unique for _, _, unique, _ in on.answers["photos"]]


async def test_the_first_photo_is_an_answer() -> None:
    on = talk()
    assert await album_step().read(picture("a"), on) == [["photo", "file-a", "a", ""]]


async def test_where_more_are_needed_they_are_collected_an_album_in_place() -> None:
    on, step = talk(), album_step(least=4, most=9)
    for answer, in_place in [(picture("a"), False), (picture("b", "1"), False), (picture("c", "1"), True)]:
        assert await step.read(answer, on) == More(on.answers["photos"], in_place)
    assert (await step.ask(on)).buttons == [[("🗑 Ulangi foto", "anew")]]
    assert await step.read(picture("d", "1"), on) == on.answers["photos"]
    assert names(on) == ["a", "b", "c", "d"]


async def test_no_more_than_the_most() -> None:
    on, step = talk(), album_step()
    for name in "abc":
        await step.read(picture(name), on)
    assert "Sudah 3 berkas" in await refusal(step, picture("d"), on)
    assert names(on) == ["a", "b", "c"]


async def test_the_same_photo_counts_once() -> None:
    on, step = talk(), album_step()
    for _ in range(5):
        await step.read(picture("a"), on)
    assert names(on) == ["a"]


async def test_a_voice_note_is_kept_but_is_no_photo() -> None:
    on, step = talk(), album_step(least=1)
    assert isinstance(await step.read(picture("v", kind="voice"), on), More)
    assert not await step.holds(on)
    await step.read(picture("a"), on)
    assert await step.holds(on)


async def test_what_is_too_long_or_too_large_is_refused() -> None:
    on, step = talk(), album_step()
    assert "paling lama 60 detik" in await refusal(step, picture("v", kind="video", seconds=61), on)
    assert "20 MB" in await refusal(step, picture("v", kind="video", seconds=60, size=20_000_001), on)
    assert await step.read(picture("v", kind="video", seconds=60, size=20_000_000), on)


async def test_a_caption_is_told_once_with_its_photo() -> None:
    told: list[str] = []
    step, on = album_step(told=told), talk()
    await step.read(picture("a", caption="25 orang"), on)
    await step.read(picture("b"), on)
    assert told == ["25 orang"]


async def test_a_needed_photo_cannot_be_left_out() -> None:
    on, step = talk(), album_step(least=1)
    assert (await step.ask(on)).buttons == []
    assert "Mohon kirim foto" in await refusal(step, Answer(button="done"), on)
    await step.read(picture("a"), on)
    assert (await step.ask(on)).buttons == [[("✅ Selesai", "done")], [("🗑 Ulangi foto", "anew")]]
    assert await step.read(Answer(button="anew"), on) == More([], again=True)
    assert not await step.holds(talk(photos=[]))


async def test_where_none_is_needed_it_can_be_skipped() -> None:
    step = album_step()
    assert (await step.ask(talk())).buttons == [[("Lewati", "done")]]
    assert await step.read(Answer(button="done"), talk()) == []


@pytest.mark.parametrize("answer", [Answer(text="selesai"), Answer(), Answer(button="x")])
async def test_what_is_no_photo_is_refused(answer: Answer) -> None:
    assert "Mohon kirim foto" in await refusal(album_step(), answer)
