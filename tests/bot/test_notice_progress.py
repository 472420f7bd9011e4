"""How long a notice takes yet: at the rate of the last while, and never nonsense."""

from __future__ import annotations

from bot.notice_progress import LOOK_BACK, TELL_S, Counts

RATE = 30.0


def test_at_first_it_is_the_rate_that_is_allowed() -> None:
    assert Counts().seconds_left(61, 0, RATE) == 3


def test_then_it_is_the_rate_of_the_last_while() -> None:
    counts = Counts()
    for n in range(3 * LOOK_BACK):  # fast at first
        counts.seconds_left(10_000 - 100 * n, n * TELL_S, RATE)
    for n in range(3 * LOOK_BACK, 5 * LOOK_BACK):
        seconds = counts.seconds_left(8_000 - 5 * n, n * TELL_S, RATE)
    assert seconds == 8_000 - 5 * (5 * LOOK_BACK - 1)


def test_when_nobody_came_or_more_have_been_added_it_is_the_rate_that_is_allowed() -> None:
    counts = Counts()
    assert counts.seconds_left(60, 0, RATE) == 2
    assert counts.seconds_left(60, TELL_S, RATE) == 2
    assert counts.seconds_left(90, 2 * TELL_S, RATE) == 3


def test_two_looks_in_a_moment_say_nothing_of_the_rate() -> None:
    counts = Counts()
    counts.seconds_left(60, 0, RATE)
    assert counts.seconds_left(59, 0.001, RATE) == 2
