"""What is kept about a person can be counted, shown whole, erased, and is let go with time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Storage
from storage.check_in import Place
from storage.data_requests import TERM_S, Kind, State, may_decide
from storage.members import Change, Changed, LastAdmin, NotYours, TooLate
from storage.retention import DAY_S, LetGo
from storage.roster import Roster, read_roster
from tests.storage.conftest import KUALA, Crew

NOW = 1_795_000_000
ROSTER = "nama,telepon,peran,kecamatan,kelurahan,rt\n{}\nBayu,08115801008,admin,,,\n"


async def there(storage: Storage, person_id: int, at: int, *, located: bool = True) -> None:
    kelurahan = await storage.areas.kelurahan(KUALA)
    place = Place(0.1, 117.4, 12.0) if located else None
    await storage.check_ins.add(person_id, datetime.fromtimestamp(at, UTC).date(), at, at, kelurahan, place)


async def column(storage: Storage, sql: str, *args: object) -> list[object]:
    return [row[0] for row in await storage.db.rows(sql, *args)]


# Requests.


async def test_one_open_request_of_each_kind_within_its_term(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        first = await storage.data_requests.ask(crew.siti.id, Kind.CORRECTION, NOW, "Nama")
        assert first and (first.due_at - NOW, first.name, first.state, first.by) == (TERM_S, "Siti", State.OPEN, None)
        assert TERM_S == 72 * 3600
        assert await storage.data_requests.ask(crew.siti.id, Kind.CORRECTION, NOW + 1, "RT") is None
        assert await storage.data_requests.ask(crew.siti.id, Kind.ERASURE, NOW + 1)
        assert await storage.data_requests.ask(crew.rusdi.id, Kind.CORRECTION, NOW - 9, "RT")
        assert [one.kind for one in await storage.data_requests.open_of(crew.siti.id)] == [
            Kind.CORRECTION,
            Kind.ERASURE,
        ]
        due = await storage.data_requests.due_before(NOW + TERM_S + 1)
        assert [one.name for one in due] == ["Rusdi", "Siti"]
        assert await storage.data_requests.decide(first.id, State.REFUSED, crew.awang, NOW + 5, "Sudah benar")
        assert not await storage.data_requests.decide(first.id, State.DONE, crew.bayu, NOW + 6)
        ended = await storage.data_requests.get(first.id)
        assert ended and (ended.state, ended.by, ended.decided_at, ended.reason) == (
            State.REFUSED,
            "Awang",
            NOW + 5,
            "Sudah benar",
        )
        assert await storage.data_requests.ask(crew.siti.id, Kind.CORRECTION, NOW + 9, "Lagi")
    assert await storage.data_requests.get(99) is None


async def test_who_decides(storage: Storage, crew: Crew) -> None:
    async def names(kind: Kind, person: object) -> list[str]:
        return sorted(one.name for one in await storage.data_requests.responsible(kind, person))

    assert await names(Kind.CORRECTION, crew.siti) == ["Awang", "Bayu"]
    assert await names(Kind.ERASURE, crew.siti) == ["Bayu"]
    assert await names(Kind.CORRECTION, crew.kasma) == ["Bayu"], "Tenri has not joined"
    assert await names(Kind.CORRECTION, crew.awang) == ["Bayu"], "nobody decides about themselves but an admin"
    assert not may_decide(crew.norlaila, Kind.CORRECTION, crew.siti)
    assert may_decide(crew.tenri, Kind.CORRECTION, crew.kasma) and not may_decide(crew.tenri, Kind.ERASURE, crew.kasma)


# Everything.


async def test_everything_is_ones_own_and_nobody_elses(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await there(storage, crew.siti.id, NOW)
        await there(storage, crew.rusdi.id, NOW)
        await storage.data_requests.ask(crew.siti.id, Kind.ERASURE, NOW)
        await storage.data_requests.decide(1, State.REFUSED, crew.bayu, NOW)
        await storage.audit.add(NOW, crew.bayu.id, "member.move", crew.siti.id, after={"name": "Siti"})
        await storage.audit.add(NOW, crew.siti.id, "report.send")
        await storage.outbox.add(104, "send_message", {"text": "Halo Siti"})
        await storage.outbox.add(105, "send_message", {"text": "Halo Rusdi"})
        await storage.drafts.open(crew.siti.id, "report", "rt")
        await storage.db.run(
            "INSERT INTO downloads (kind, person_id, chat_id, file_id, name, sent_at, content)"
            " VALUES ('roster_file', 4, 104, 'f', 'a.csv', 1, x'00ff')"
        )
    kept = await storage.own_data.everything(crew.siti.id)
    assert next(iter(kept)) == "people"
    assert kept["people"][0]["kelurahan"] == "Bontang Kuala"
    sizes = {name: len(rows) for name, rows in kept.items() if rows}
    assert sizes == {
        "people": 1,
        "person_rts": 2,
        "check_ins": 1,
        "check_in_history": 1,
        "data_requests": 1,
        "outbox": 1,
        "drafts": 1,
    } | {
        "audit": 1,
        "audit_about": 1,
        "downloads": 1,
    }
    assert "Rusdi" not in json.dumps(kept)
    summary = await storage.own_data.kept(crew.siti.id)
    assert (summary.check_ins, summary.located, summary.reports, summary.notices) == (1, 1, 0, 0)
    bayus = await storage.own_data.everything(crew.bayu.id)
    assert "Siti" not in json.dumps(bayus), "whoever decided or changed has done so, without whose data it was"


async def test_who_has_used_it(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.audit.add(1, crew.siti.id, "person.join", crew.siti.id)
        await storage.audit.add(2, crew.bayu.id, "member.move", crew.siti.id)
        await storage.audit.add(3, None, "roster.export", count=46)
        await storage.audit.add(4, crew.bayu.id, "member.move", crew.rusdi.id)
        await storage.audit.add(5, crew.bayu.id, "notice.send")
    uses = await storage.own_data.uses(crew.siti.id, 5)
    assert [(one.at, one.by, one.act) for one in uses] == [(3, None, "roster.export"), (2, "Bayu", "member.move")]
    assert len(await storage.own_data.uses(crew.siti.id, 1)) == 1


# Erasure.


async def test_only_an_admin_erases_and_never_the_last_one(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        for by in (crew.siti, crew.awang, crew.norlaila):
            with pytest.raises(NotYours):
                await storage.own_data.erase(by, NOW, crew.siti.id)
        with pytest.raises(LastAdmin):
            await storage.own_data.erase(crew.bayu, NOW, crew.bayu.id)
        assert await column(storage, "SELECT count(*) FROM people WHERE phone IS NULL OR NOT active") == [0]
        await storage.db.run("UPDATE people SET also_admin = 1 WHERE id = ?", crew.awang.id)
        assert await storage.own_data.erase(crew.bayu, NOW, crew.bayu.id) == 108
    bayu = await storage.people.by_id(crew.bayu.id)
    assert bayu and (bayu.name, bayu.active, bayu.roles, bayu.phone) == ("Anggota (dihapus)", False, frozenset(), None)


async def test_what_lies_about_in_the_chat_and_the_log_goes_too(storage: Storage, crew: Crew) -> None:
    def body(update_id: int, sender: int) -> tuple[int, str]:
        return update_id, json.dumps({"update_id": update_id, "message": {"from": {"id": sender}, "text": "rahasia"}})

    async with storage.db.unit():
        entry = await storage.members.entry(crew.siti.id)
        changed = await storage.members.change(
            crew.bayu, NOW, "member.change", Change(crew.siti.id, entry, replace(entry, phone="+628115809999"))
        )
        await storage.inbox.add([body(1, 104), body(2, 105), body(3, 104)])
        for update_id in (1, 2):
            await storage.inbox.set_aside(update_id, "ValueError")
        for chat in (104, 105):
            await storage.db.run("INSERT INTO screens VALUES (?, 'my_data', 5, 5)", chat)
            await storage.db.run(
                "INSERT INTO outbox (chat_id, method, args, queued_at, error) VALUES (?, 'x', '{}', 1, 'Forbidden')",
                chat,
            )
        await storage.db.run("INSERT INTO new_numbers VALUES (4, '+628115808888', 1)")
        await storage.db.run(
            "INSERT INTO join_requests (telegram_id, name, phone, shared_at) VALUES (104, 'Siti', '+628', 1)"
        )
        await there(storage, crew.siti.id, NOW)
        assert await storage.own_data.erase(crew.bayu, NOW + 1, crew.siti.id) == 104
        with pytest.raises((Changed, TooLate)):
            await storage.members.undo(crew.bayu, NOW + 2, [number for _, number in changed])
    for table in ("screens", "outbox"):
        assert await column(storage, f"SELECT chat_id FROM {table}") == [105]
    assert await column(storage, "SELECT body IS NULL FROM inbox ORDER BY update_id") == [1, 0, 0], "not yet done"
    for table in ("drafts", "new_numbers", "join_requests", "person_rts"):
        assert await column(storage, f"SELECT count(*) FROM {table}") == [0]
    logged = await storage.db.rows("SELECT act, person_id, about FROM audit WHERE subject_id = 4 ORDER BY id")
    assert [(row["act"], row["person_id"]) for row in logged] == [("member.change", 8), ("data.erase", 8)]
    kept = json.loads(logged[0]["about"])
    assert [kept[when]["name"] for when in ("before", "after")] == ["Kader (dihapus)"] * 2
    assert [kept[when]["phone"] for when in ("before", "after")] == [None] * 2
    assert kept["after"]["rts"] == ["02", "03"]
    assert (await storage.members.last_change(crew.siti.id)).after.name == "Kader (dihapus)", "and it can still be read"


async def test_an_old_roster_makes_a_new_person(storage: Storage, crew: Crew, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER.format("Siti,08115801004,kader,,Bontang Kuala,2-3"), encoding="utf-8")
    roster = Roster(storage.db)
    async with storage.db.unit():
        await storage.own_data.erase(crew.bayu, NOW, crew.siti.id)
        checked = await roster.check(read_roster(file))
        assert (await roster.import_(checked.entries, NOW)).new == 1
    erased = await storage.people.by_id(crew.siti.id)
    again = await storage.people.by_phone("+628115801004")
    assert erased and (erased.name, erased.active, erased.rts) == ("Kader (dihapus)", False, ())
    assert again and again.id != crew.siti.id and again.telegram_id is None


# Retention.


async def test_exact_places_are_let_go_and_the_kelurahan_stays(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await there(storage, crew.siti.id, NOW - 91 * DAY_S)
        await there(storage, crew.siti.id, NOW - 89 * DAY_S)
        await there(storage, crew.siti.id, NOW - 95 * DAY_S, located=False)
        assert await storage.retention.run(NOW, 90, 365) == LetGo(1, 0)
        assert await storage.retention.run(NOW, 90, 365) == LetGo(0, 0)
    rows = await storage.db.rows(
        "SELECT latitude, longitude, accuracy_m, distance_m, kelurahan_code, flag FROM check_ins ORDER BY at"
    )
    assert [tuple(row)[:5] for row in rows[:2]] == [(None, None, None, None, KUALA)] * 2
    assert rows[1]["flag"] == "far", "what it was worth to the coordinator stays"
    assert rows[2]["latitude"] == 0.1 and rows[2]["distance_m"] > 0
    logged = await storage.db.rows("SELECT person_id, subject_id, about FROM audit WHERE act = 'retention.run'")
    assert [tuple(row) for row in logged] == [(None, None, '{"locations": 1, "contacts": 0}')], (
        "only when there was any"
    )


async def test_who_is_long_inactive_is_no_longer_reached(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        for person, days in ((crew.siti, 366), (crew.rusdi, 364), (crew.hangin, 400)):
            await storage.db.run(
                "UPDATE people SET active = 0, inactive_since = ? WHERE id = ?", NOW - days * DAY_S, person.id
            )
        await storage.db.run("UPDATE people SET by_settings = 1 WHERE id = ?", crew.hangin.id)
        await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.kasma.id)
        await storage.audit.add(
            1, None, "roster.change", crew.siti.id, before=None, after={"name": "Siti", "phone": "+6"}
        )
        assert await storage.retention.run(NOW, 90, 365) == LetGo(0, 1)
        assert await storage.retention.run(NOW, 90, 365) == LetGo(0, 0)
    rows = await storage.db.rows(
        "SELECT name, phone IS NULL AS gone, telegram_id FROM people WHERE NOT active ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [
        ("Siti", 1, None),
        ("Rusdi", 0, 105),
        ("Kasma", 0, None),
        ("Hangin", 0, 107),
    ]
    assert await column(storage, "SELECT about FROM audit WHERE subject_id = 4") == [
        '{"before": null, "after": {"name": "Siti", "phone": null}}'
    ]
    async with storage.db.unit():  # of whom nobody knows since when, the year begins now
        assert await storage.retention.run(NOW + 366 * DAY_S, 90, 365) == LetGo(0, 2)
