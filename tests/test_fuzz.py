"""A few hundred updates of every kind that the Bot API has; twenty thousand of them are tests/torture/fuzz.py."""

from __future__ import annotations

import random

import pytest
from telegram import Update

from tests.torture.fuzz import run
from tests.torture.updates import KINDS, Maker

# Some fields of older updates are deprecated in the library, but may still come.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


async def test_whatever_telegram_sends_nothing_breaks_and_nobody_is_stuck() -> None:
    figures = await run(count=200, seed=3)
    assert figures.pop("updates") == 200
    assert figures.pop("kinds") > 20
    assert figures.pop("answers") > 20
    assert not {name: figure for name, figure in figures.items() if figure}


def test_every_kind_of_update_that_the_library_knows_is_made() -> None:
    maker = Maker(random.Random(1))
    made = {next(iter(maker.update())) for _ in range(250)}
    assert len(made) > 20 and made <= set(KINDS)
    assert set(Maker(random.Random(1)).hints(Update)) - {"update_id", "api_kwargs", "return"} == set(KINDS)
