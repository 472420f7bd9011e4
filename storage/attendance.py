"""What each day was for each cadre: the one definition that boards, calendars, totals and reminders count by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from storage.check_in import Flag
from storage.database import Database, Row
from storage.period import Period
from storage.person import Person
from storage.roles import Act, Role
from storage.scopes import Scope
from storage.working_days import WorkingDays


class State(StrEnum):
    """Of a person on a day; the first that is true counts."""

    PRESENT = "hadir"
    OFF = "libur"  # weekend or holiday: nobody is expected
    IZIN = "izin"
    SAKIT = "sakit"
    TUGAS_LUAR = "tugas luar"
    CUTI = "cuti"
    ASKED = "menunggu"  # absent with word: leave asked for, not answered yet
    NOT_JOINED = "belum bergabung"
    TO_COME = "belum tiba"
    ABSENT = "tanpa kabar"


LEAVE = (State.IZIN, State.SAKIT, State.TUGAS_LUAR, State.CUTI)


@dataclass(frozen=True)
class PersonDay:
    """at, left_at: Unix seconds, of one who was present; settled: a coordinator has looked at the flag.

    corrected: a coordinator has put the day right, also by saying that they were not there.
    """

    person_id: int
    name: str
    phone: str | None
    joined: bool
    kelurahan: str
    kecamatan: str
    day: date
    state: State
    check_in_id: int | None
    at: int | None
    left_at: int | None
    left_later: bool
    flag: Flag | None
    settled: bool
    corrected: bool = False

    @property
    def seconds(self) -> int:
        return self.left_at - self.at if self.at is not None and self.left_at is not None else 0


@dataclass(frozen=True)
class Totals:
    """Person-days. expected: working days of those who have joined, without leave; present_expected: present on these.

    extra: present on days off.
    """

    states: Counter[State] = field(default_factory=Counter)
    extra: int = 0
    without_location: int = 0
    flagged: int = 0
    seconds: int = 0

    @property
    def present(self) -> int:
        return self.states[State.PRESENT]

    @property
    def present_expected(self) -> int:
        return self.present - self.extra

    @property
    def expected(self) -> int:
        return self.present_expected + self.states[State.ABSENT] + self.states[State.ASKED]


class Attendance:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of_scope(self, scope: Scope, period: Period, today: date, zone: ZoneInfo) -> list[PersonDay]:
        """Every active cadre there on every day, by place and name; `today` is the last day that can be absent."""
        return await self._days(IN_SCOPE, scope.codes, period, today, zone)

    async def of_people(self, people: Iterable[int], day: date, zone: ZoneInfo) -> list[PersonDay]:
        """The active cadres among them on one day that has begun."""
        return await self._days(AMONG, json.dumps(list(people)), Period(day, day), day, zone)

    async def of_person(self, person_id: int, period: Period, today: date, zone: ZoneInfo) -> list[PersonDay]:
        """One cadre's days, also of one who is no longer active."""
        return await self._days("people.id = :who", person_id, period, today, zone)

    async def totals(self, who: Sequence[str] | int, period: Period, today: date, zone: ZoneInfo) -> Totals:
        """Counted alone, up to `today`: of the active cadres of these kelurahan (codes), or of one person (id)."""
        period = Period(period.first, min(period.last, today))
        which, given = ("people.id = :who", who) if isinstance(who, int) else (AT_HOME, json.dumps(list(who)))
        calendar = await self._calendar(period, today, zone)
        counts = await self.db.rows(COUNTS.format(days=DAYS.format(which=which)), days=calendar, who=given)
        return _totals(counts)

    async def first_day(self, person_id: int, zone: ZoneInfo) -> date | None:
        """From when on there is something to see: the first day with a check-in or leave, or on which they joined."""
        row = await self.db.one(
            """
            SELECT coalesce(agreed_at, joined_at) AS since,
                (SELECT min(day) FROM (
                    SELECT day FROM check_ins WHERE person_id = people.id
                    UNION ALL SELECT first_day FROM absences WHERE person_id = people.id AND state = 'approved'
                )) AS day
            FROM people WHERE id = ?
            """,
            person_id,
        )
        joined = [datetime.fromtimestamp(row["since"], zone).date()] if row["since"] else []
        return min([*joined, *([date.fromisoformat(row["day"])] if row["day"] else [])], default=None)

    async def _days(
        self, which: str, who: str | int | None, period: Period, today: date, zone: ZoneInfo
    ) -> list[PersonDay]:
        calendar = await self._calendar(period, today, zone)
        rows = await self.db.rows(f"{DAYS} {BY_PLACE}".format(which=which), days=calendar, who=who)
        return [_person_day(row) for row in rows]

    async def _calendar(self, period: Period, today: date, zone: ZoneInfo) -> str:
        """Of every day when it ends, whether people work, and whether it is still to come; as JSON."""
        days = [period.first + timedelta(days=n) for n in range(period.days)]
        ends = {day: int(datetime.combine(day + timedelta(days=1), time(), zone).timestamp()) for day in days}
        working = set(await WorkingDays(self.db).working(period))
        return json.dumps([[day.isoformat(), ends[day], day in working, day > today] for day in days])


def may_see_days(by: Person, of: Person) -> bool:
    """Cadres their own, coordinators and admins those of their cadres."""
    own = by.id == of.id and by.may(Act.OWN_DAYS)
    return of.role is Role.CADRE and (own or (by.may(Act.SEE_DAYS) and by.sees(of)))


def total(days: Iterable[PersonDay], working: Iterable[date]) -> Totals:
    """Count them; `working`: the days on which people are expected."""
    expected, states = set(working), Counter[State]()
    extra = without = flagged = seconds = 0
    for one in days:
        states[one.state] += 1
        extra += one.state is State.PRESENT and one.day not in expected
        without += one.flag is Flag.NO_LOCATION
        flagged += one.flag not in (None, Flag.NO_LOCATION) and not one.settled
        seconds += one.seconds
    return Totals(states, extra, without, flagged, seconds)


IN_SCOPE = "people.active AND (:who IS NULL OR home.kecamatan_code IN (SELECT value FROM json_each(:who)))"
AT_HOME = "people.active AND people.kelurahan_code IN (SELECT value FROM json_each(:who))"
AMONG = "people.active AND people.id IN (SELECT value FROM json_each(:who))"
SINCE = """
    min(coalesce(people.agreed_at, people.joined_at, ends_at),
        coalesce((SELECT min(recorded_at) FROM check_ins
                  WHERE person_id = people.id AND corrected_by IS NULL), ends_at))
"""
# As the index absences_by_person has it, so that no leave of other years is looked at.
ON_LEAVE = """
    absences WHERE absences.state IN ('asked', 'approved') AND absences.person_id = people.id
    AND last_day >= days.day AND first_day <= days.day
"""
DAYS = f"""
    WITH days AS (
        SELECT value ->> 0 AS day, value ->> 1 AS ends_at, value ->> 2 AS working, value ->> 3 AS to_come
        FROM json_each(:days)
    )
    SELECT people.id AS person_id, people.name, people.phone, telegram_id IS NOT NULL AS joined,
        home.name AS kelurahan, kecamatan.name AS kecamatan, days.day, days.working,
        CASE
            WHEN check_ins.id IS NOT NULL THEN '{State.PRESENT}'
            WHEN NOT working THEN '{State.OFF}'
            ELSE coalesce(
                (SELECT kind FROM {ON_LEAVE} AND state = 'approved' ORDER BY first_day LIMIT 1),
                (SELECT '{State.ASKED}' FROM {ON_LEAVE} AND state = 'asked'),
                iif({SINCE} >= ends_at, '{State.NOT_JOINED}', NULL),
                iif(to_come, '{State.TO_COME}', '{State.ABSENT}'))
        END AS state,
        check_ins.id AS check_in_id, check_ins.at, left_at, coalesce(left_later, 0) AS left_later, flag,
        settled_at IS NOT NULL AS settled,
        EXISTS (SELECT 1 FROM check_in_history AS history WHERE history.person_id = people.id
                AND history.day = days.day AND act = 'corrected') AS corrected
    FROM days JOIN people ON people.role = 'kader'
    JOIN kelurahan AS home ON home.code = people.kelurahan_code
    JOIN kecamatan ON kecamatan.code = home.kecamatan_code
    LEFT JOIN check_ins ON check_ins.person_id = people.id AND check_ins.day = days.day
    WHERE {{which}}
"""
BY_PLACE = "ORDER BY days.day, home.code, people.name"
COUNTS = """
    SELECT state, working, flag, settled, count(*) AS days, sum(left_at - at) AS seconds
    FROM ({days}) GROUP BY 1, 2, 3, 4
"""


def _totals(rows: Sequence[Row]) -> Totals:
    """Of rows of COUNTS."""
    states: Counter[State] = Counter()
    for row in rows:
        states[State(row["state"])] += row["days"]
    odd = [row for row in rows if row["flag"] not in (None, Flag.NO_LOCATION) and not row["settled"]]
    return Totals(
        states=states,
        extra=sum(row["days"] for row in rows if row["state"] == State.PRESENT and not row["working"]),
        without_location=sum(row["days"] for row in rows if row["flag"] == Flag.NO_LOCATION),
        flagged=sum(row["days"] for row in odd),
        seconds=sum(row["seconds"] or 0 for row in rows),
    )


def _person_day(row: Row) -> PersonDay:
    read = {
        "day": date.fromisoformat(row["day"]),
        "state": State(row["state"]),
        "flag": Flag(row["flag"]) if row["flag"] else None,
    }
    yes_or_no = {name: bool(row[name]) for name in ("joined", "left_later", "settled", "corrected")}
    told = {name: row[name] for name in row.keys() if name != "working"}  # noqa: SIM118 (a row is no mapping)
    return PersonDay(**told | read | yes_or_no)
