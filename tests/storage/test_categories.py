"""Categories as data: admins add, rename, move and retire them and say what each asks for; old reports keep theirs."""

from __future__ import annotations

import json
import re
import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Storage
from storage.categories import FIELDS
from storage.category_changes import (
    CURRENT_MOST,
    OTHER,
    SENSIBLE,
    Gone,
    SameWords,
    Stays,
    TooMany,
)
from storage.category_names import CODE_MOST, code_for, letters
from storage.members import NotYours
from storage.report import Content
from storage.reports import MEDIA_MOST, NewReport
from tests.storage.conftest import KUALA, Crew

AT = 1_795_478_400
MANGROVE = ("Wisata Mangrove", "🌳 Mangrove")


async def codes(storage: Storage) -> list[str]:
    """Those that can be chosen, in their order."""
    return [one.code for one in await storage.categories.current()]


async def audit(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.db.rows("SELECT at, person_id, act, about FROM audit ORDER BY id")
    return [(row["at"], row["person_id"], row["act"], json.loads(row["about"])) for row in rows]


async def full(storage: Storage, crew: Crew) -> None:
    """As many as there may be."""
    for n in range(CURRENT_MOST - len(await codes(storage))):
        await storage.category_changes.add(crew.bayu, AT, f"Kegiatan lain {n}", f"Lain {n}")


# To begin with.


async def test_each_asks_for_what_the_field_settled_on(storage: Storage) -> None:
    works, meeting = await storage.categories.by_code("FISIK"), await storage.categories.by_code("MUSY")
    assert works.fields == dict.fromkeys(FIELDS, "W") | {"participants": "O", "swadaya": "O"}
    assert meeting.fields == {"participants": "W", "obstacle": "O", "follow_up": "W"}
    assert (works.least_photos, meeting.retired) == (1, False)
    assert meeting.names == ("Musyawarah RT / Musrenbang", "🗣 Musyawarah")


async def test_the_one_for_everything_else_is_the_last(storage: Storage) -> None:
    assert (await codes(storage))[-1] == OTHER
    assert len(await codes(storage)) == 13
    with pytest.raises(KeyError):
        await storage.categories.by_code("NONE")


# A new one.


async def test_a_new_one_stands_before_the_last_and_asks_for_sensible_things(storage: Storage, crew: Crew) -> None:
    code = await storage.category_changes.add(crew.bayu, AT, *MANGROVE)
    found = await storage.categories.by_code(code)
    assert (found.names, found.fields, found.least_photos, found.retired) == (MANGROVE, SENSIBLE, 1, False)
    assert (await codes(storage))[-2:] == [code, OTHER]
    second = await storage.category_changes.add(crew.bayu, AT, "Kampung KB", "👪 Kampung KB")
    assert (await codes(storage))[-3:] == [code, second, OTHER]
    about = {"category_code": code, "after": "Wisata Mangrove (🌳 Mangrove)"}
    assert (await audit(storage))[0] == (AT, crew.bayu.id, "category.add", about)


async def test_its_code_comes_from_its_name_and_is_nobody_elses(storage: Storage, crew: Crew) -> None:
    assert await storage.category_changes.add(crew.bayu, AT, *MANGROVE) == "WISATA"
    assert await storage.category_changes.add(crew.bayu, AT, "Wisata bahari", "🐠 Bahari") == "WISATB"


@given(st.sets(st.text(string.ascii_uppercase, min_size=1, max_size=CODE_MOST)), st.text(max_size=40))
def test_a_code_is_a_few_letters_whatever_the_name(taken: set[str], label: str) -> None:
    code = code_for(label, taken)
    assert re.fullmatch(f"[A-Z]{{1,{CODE_MOST}}}", code)
    assert code not in taken


def test_hundreds_of_the_same_name_have_codes_of_their_own() -> None:
    taken: set[str] = set()
    for _ in range(500):
        taken.add(code_for("Gotong royong", taken))
    assert len(taken) == 500
    assert code_for("Édukasi 2026", set()) == "EDUKAS"
    assert code_for("12", set()) == "KEGIAT"


async def test_a_code_that_was_retired_is_not_given_again(storage: Storage, crew: Crew) -> None:
    code = await storage.category_changes.add(crew.bayu, AT, *MANGROVE)
    await storage.category_changes.retire(crew.bayu, AT, code)
    second = await storage.category_changes.add(crew.bayu, AT, *MANGROVE)
    assert (code, second) == ("WISATA", "WISATB")
    assert (await storage.categories.by_code(code)).retired


@pytest.mark.parametrize(
    ("label", "button"),
    [
        ("Musyawarah rt / musrenbang", "🎪 Rapat"),
        ("Rapat warga", "🎪 musyawarah"),
        ("Rapat warga", "Musyawarah"),
        ("Musyawarah", "🎪 Rapat"),
        ("Rapat warga", "🎪 Lainnya"),
    ],
)
async def test_no_two_that_can_be_chosen_go_by_the_same_words(
    storage: Storage, crew: Crew, label: str, button: str
) -> None:
    before = await storage.categories.all()
    with pytest.raises(SameWords):
        await storage.category_changes.add(crew.bayu, AT, label, button)
    with pytest.raises(SameWords):
        await storage.category_changes.rename(crew.bayu, AT, "GORO", label, button)
    assert (await storage.categories.all(), await audit(storage)) == (before, [])


def test_words_are_the_same_when_their_letters_are() -> None:
    assert letters("🗣 RT / Musyawarah") == letters("rt musyawarah") == "rtmusyawarah"
    assert letters("UMKM") != letters("UMKM 2")
    assert letters("➕ ") == ""


async def test_there_are_no_more_than_people_look_through(storage: Storage, crew: Crew) -> None:
    await full(storage, crew)
    assert await storage.category_changes.is_full()
    with pytest.raises(TooMany):
        await storage.category_changes.add(crew.bayu, AT, *MANGROVE)
    await storage.category_changes.retire(crew.bayu, AT, "DATA")
    assert await storage.category_changes.add(crew.bayu, AT, *MANGROVE)
    with pytest.raises(TooMany):
        await storage.category_changes.restore(crew.bayu, AT, "DATA")


# Another name, another place.


async def test_renamed_it_keeps_its_code_its_place_and_what_it_asks(storage: Storage, crew: Crew) -> None:
    before = await storage.categories.by_code("SEHAT")
    await storage.category_changes.rename(crew.bayu, AT, "SEHAT", "Posyandu", "🩺 Posyandu balita")
    after = await storage.categories.by_code("SEHAT")
    assert after.names == ("Posyandu", "🩺 Posyandu balita")
    assert (after.fields, after.examples) == (before.fields, before.examples)
    assert (await codes(storage)).index("SEHAT") == 8
    about = {"before": "Posyandu, PMT & Kesehatan (🩺 Posyandu)", "after": "Posyandu (🩺 Posyandu balita)"}
    assert (await audit(storage))[0][2:] == ("category.rename", {"category_code": "SEHAT"} | about)


async def test_its_own_words_are_not_in_its_way_nor_those_of_a_retired_one(storage: Storage, crew: Crew) -> None:
    await storage.category_changes.rename(crew.bayu, AT, "GORO", "Gotong Royong & Kebersihan", "🧽 Gotong royong")
    await storage.category_changes.retire(crew.bayu, AT, "UMKM")
    await storage.category_changes.rename(crew.bayu, AT, "PANGAN", "UMKM", "🌱 UMKM")
    assert (await storage.categories.by_code("PANGAN")).button == "🌱 UMKM"
    await storage.category_changes.rename(crew.bayu, AT, "UMKM", "Gotong royong", "🧽 Gotong royong")  # is seen nowhere
    with pytest.raises(SameWords):
        await storage.category_changes.restore(crew.bayu, AT, "UMKM")
    await storage.category_changes.rename(crew.bayu, AT, "UMKM", "Usaha warga", "🧵 Usaha warga")
    await storage.category_changes.restore(crew.bayu, AT, "UMKM")
    assert (await codes(storage))[6:8] == ["UMKM", "PANGAN"]


async def test_moved_up_it_changes_places_with_the_one_above(storage: Storage, crew: Crew) -> None:
    before = await codes(storage)
    assert await storage.category_changes.move_up(crew.bayu, AT, "FISIK")
    assert await codes(storage) == [before[0], "FISIK", "ADM", *before[3:]]
    assert (await audit(storage))[0][2:] == ("category.move", {"category_code": "FISIK", "before": "ADM"})
    assert await storage.category_changes.move_up(crew.bayu, AT, "FISIK")
    assert not await storage.category_changes.move_up(crew.bayu, AT, "FISIK")
    assert (await codes(storage))[0] == "FISIK"
    assert len(await audit(storage)) == 2


async def test_moving_up_skips_those_that_nobody_sees(storage: Storage, crew: Crew) -> None:
    await storage.category_changes.retire(crew.bayu, AT, "ADM")
    assert await storage.category_changes.move_up(crew.bayu, AT, "FISIK")
    assert (await codes(storage))[:2] == ["FISIK", "MUSY"]
    assert not await storage.category_changes.move_up(crew.bayu, AT, "ADM")
    await storage.category_changes.restore(crew.bayu, AT, "ADM")
    assert sorted((await codes(storage))[:3]) == ["ADM", "FISIK", "MUSY"]


async def test_nothing_comes_after_the_one_for_everything_else(storage: Storage, crew: Crew) -> None:
    assert not await storage.category_changes.move_up(crew.bayu, AT, OTHER)
    assert (await codes(storage))[-1] == OTHER


# What each asks for.


@pytest.mark.parametrize("field", FIELDS)
async def test_each_field_is_wanted_or_may_be_added_or_is_not_asked(storage: Storage, crew: Crew, field: str) -> None:
    others = (await storage.categories.by_code("LAIN")).fields | {}
    others.pop(field, None)
    for wanted in ("W", "O", None):
        await storage.category_changes.want(crew.bayu, AT, "LAIN", field, wanted)
        fields = (await storage.categories.by_code("LAIN")).fields
        assert fields == others | ({field: wanted} if wanted else {})


async def test_what_is_so_already_or_cannot_be_changes_nothing(storage: Storage, crew: Crew) -> None:
    before = await storage.categories.all()
    for field, wanted in (("participants", "W"), ("budget", None), ("nothing", "W"), ("budget", "X")):
        assert not await storage.category_changes.want(crew.bayu, AT, "GORO", field, wanted)
    for least in (1, -1, MEDIA_MOST + 1):
        assert not await storage.category_changes.want_photos(crew.bayu, AT, "GORO", least)
    assert (await storage.categories.all(), await audit(storage)) == (before, [])


async def test_how_many_photos_and_the_log_of_both(storage: Storage, crew: Crew) -> None:
    assert await storage.category_changes.want_photos(crew.bayu, AT, "GORO", MEDIA_MOST)
    assert await storage.category_changes.want_photos(crew.bayu, AT, "GORO", 0)
    assert await storage.category_changes.want(crew.bayu, AT, "GORO", "budget", "O")
    assert (await storage.categories.by_code("GORO")).least_photos == 0
    assert [(act, about) for _, _, act, about in await audit(storage)] == [
        ("category.photos", {"category_code": "GORO", "before": 1, "after": MEDIA_MOST}),
        ("category.photos", {"category_code": "GORO", "before": MEDIA_MOST, "after": 0}),
        ("category.want", {"category_code": "GORO", "field": "budget", "before": "-", "after": "O"}),
    ]


# Retired, and back.


async def test_retired_it_is_no_longer_chosen_but_still_known(storage: Storage, crew: Crew) -> None:
    await storage.category_changes.retire(crew.bayu, AT, "GORO")
    await storage.category_changes.retire(crew.bayu, AT + 1, "GORO")
    assert "GORO" not in await codes(storage)
    assert (await storage.categories.by_code("GORO")).retired
    assert len(await storage.categories.all()) == 13
    await storage.category_changes.restore(crew.bayu, AT + 2, "GORO")
    await storage.category_changes.restore(crew.bayu, AT + 3, "GORO")
    assert (await codes(storage))[4] == "GORO"
    about = {"category_code": "GORO"}
    assert await audit(storage) == [
        (AT, crew.bayu.id, "category.retire", about),
        (AT + 2, crew.bayu.id, "category.restore", about),
    ]


async def test_old_reports_keep_theirs_under_its_name_of_now(storage: Storage, crew: Crew) -> None:
    content = Content(("02",), "GORO", date(2026, 11, 24), "Bersih parit")
    new = NewReport(1, crew.siti.id, KUALA, content)
    receipt = await storage.reports.add(new, AT, date(2026, 11, 24), "BTG")
    await storage.category_changes.rename(crew.bayu, AT, "GORO", "Kerja bakti", "🧹 Kerja bakti")
    await storage.category_changes.retire(crew.bayu, AT, "GORO")
    report = await storage.reviews.by_id(receipt.id)
    assert report
    assert (report.content.category_code, report.category) == ("GORO", "🧹 Kerja bakti")


async def test_the_one_for_everything_else_stays_even_as_the_last(storage: Storage, crew: Crew) -> None:
    for code in await codes(storage):
        if code != OTHER:
            await storage.category_changes.retire(crew.bayu, AT, code)
    with pytest.raises(Stays):
        await storage.category_changes.retire(crew.bayu, AT, OTHER)
    assert await codes(storage) == [OTHER]


# Whose it is.


@pytest.mark.parametrize("who", ["norlaila", "awang", "siti"])
async def test_categories_are_the_admins_alone(storage: Storage, crew: Crew, who: str) -> None:
    by, changes, before = getattr(crew, who), storage.category_changes, await storage.categories.all()
    for change in (
        changes.add(by, AT, *MANGROVE),
        changes.rename(by, AT, "GORO", *MANGROVE),
        changes.move_up(by, AT, "GORO"),
        changes.want(by, AT, "GORO", "budget", "W"),
        changes.want_photos(by, AT, "GORO", 0),
        changes.retire(by, AT, "GORO"),
        changes.restore(by, AT, "GORO"),
    ):
        with pytest.raises(NotYours):
            await change
    assert (await storage.categories.all(), await audit(storage)) == (before, [])


async def test_one_that_never_was_cannot_be_changed(storage: Storage, crew: Crew) -> None:
    changes = storage.category_changes
    for change in (
        changes.rename(crew.bayu, AT, "NONE", *MANGROVE),
        changes.move_up(crew.bayu, AT, "NONE"),
        changes.want(crew.bayu, AT, "NONE", "budget", "W"),
        changes.want_photos(crew.bayu, AT, "NONE", 0),
        changes.retire(crew.bayu, AT, "NONE"),
        changes.restore(crew.bayu, AT, "NONE"),
    ):
        with pytest.raises(Gone):
            await change
    assert await audit(storage) == []
