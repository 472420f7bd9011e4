"""Whole months of the sample roster, played at random, and every total counted anew, slowly, from what was played."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.cast import ROSTER
from storage import Storage, open_storage
from storage.absences import Kind
from storage.absences import State as Answer
from storage.attendance import State, Totals, total
from storage.check_in import Flag, Place
from storage.corrections import Correction
from storage.period import Period
from storage.periods import whole_month
from storage.person import Person
from storage.places import Kelurahan
from storage.roles import Role
from storage.roster import Roster, read_roster
from storage.scopes import CITY

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Makassar")
DAY_S = 24 * 3600
# Monday to Friday, written down by hand: so the count does not lean on what is counted.
HOLIDAYS = {date(2026, 12, 24), date(2026, 12, 25)} | {date(2026, 5, day) for day in (1, 14, 15, 27, 28)}


@dataclass
class There:
    """One who was there: Unix seconds; left: None, not known."""

    at: int
    left: int | None = None
    flag: Flag | None = None
    settled: bool = False


@dataclass
class Leave:
    kind: str
    first: date
    last: date
    counts_as: State | None  # None: declined or withdrawn


@dataclass
class Life:
    """What one cadre did in the month. signs: when something of theirs first came to the bot, Unix seconds."""

    person: Person
    joins_at: int | None
    days: dict[date, There] = field(default_factory=dict)
    leave: list[Leave] = field(default_factory=list)
    signs: dict[date, int] = field(default_factory=dict)
    corrected: set[date] = field(default_factory=set)
    asleep_until: int = 0


@dataclass
class Count:
    states: Counter[State] = field(default_factory=Counter)
    extra: int = 0
    without_location: int = 0
    flagged: int = 0
    seconds: int = 0


def midnight(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).timestamp())


class Month:
    """Plays a month through the storage's own methods, and writes down what it has done in its own words."""

    def __init__(self, storage: Storage, first: date, seed: int) -> None:
        self.storage, self.period, self.dice = storage, whole_month(first), random.Random(seed)
        self.lives: list[Life] = []
        self.free: dict[date, bool] = {}  # what the city has said: whether people work
        self.played = self.drafts = 0
        self.homes: dict[str, Kelurahan] = {}
        self.did = Counter[str]()

    async def begin(self) -> None:
        """Most have been there for long; some join in mid-month, one of them at midnight, two never."""
        people = await self.storage.people.everybody()
        self.homes = {one.code: one for one in await self.storage.areas.all_kelurahan()}
        self.admin = next(one for one in people if one.is_admin)
        self.coordinators = {one.kecamatan_code: one for one in people if one.role is Role.KECAMATAN}
        cadres = sorted((one for one in people if one.role is Role.CADRE), key=lambda one: one.id)
        assert len(cadres) == 46
        inside = [midnight(self.period.first + timedelta(days=n)) for n in (1, 6, 9, 16, 23)]
        joins = [None, None, inside[0], inside[1] - 1, *(at + self.dice.randrange(DAY_S) for at in inside[2:])]
        self.dice.shuffle(cadres)
        for n, person in enumerate(cadres):
            at = joins[n] if n < len(joins) else midnight(self.period.first) - self.dice.randrange(1, 90 * DAY_S)
            self.lives.append(Life(person, at))
            if at is not None and n % 2:
                await self.storage.people.join(person.id, 5000 + person.id, at)
            elif at is not None:
                await self.storage.people.agree(person.id, "1", at)

    async def play(self, until: date) -> None:
        while (day := self.period.first + timedelta(days=self.played)) <= until:
            await self._city(day)
            outage = self.dice.random() < 0.12
            for life in self.lives:
                if self.dice.random() < 0.1:
                    await self._asks(life, day)
                if life.joins_at is not None and life.joins_at < midnight(day + timedelta(days=1)):
                    await self._lives(life, day, outage)
                if self.dice.random() < 0.03:
                    await self._is_corrected(life, day)
            self.played += 1

    def _does(self, what: str, chance: float) -> bool:
        done = self.dice.random() < chance
        self.did[what] += done
        return done

    async def _city(self, day: date) -> None:
        """In the middle of the month a day off is added, one taken back, and one said and unsaid; one lies behind."""
        if day.day != 14:
            return
        days, at = self.storage.working_days, midnight(day)
        moves = [(day + timedelta(days=2), False), (day + timedelta(days=11), True), (day - timedelta(days=4), False)]
        for which, working in moves:
            await days.set(self.admin, at, which, "HUT Kota", working)
            self.free[which] = working
        await days.set(self.admin, at, day + timedelta(days=6), "keliru", False)
        await days.unset(self.admin, at, day + timedelta(days=6))

    async def _asks(self, life: Life, day: date) -> None:
        first = day + timedelta(days=self.dice.randint(-3, 6))
        span = Period(first, first + timedelta(days=self.dice.randint(0, 4)))
        if any(one.first <= span.last and span.first <= one.last for one in life.leave if one.counts_as):
            return
        kind, self.drafts = self.dice.choice(list(Kind)), self.drafts + 1
        absences, by = self.storage.absences, self.coordinators[life.person.kecamatan_code]
        absence = await absences.ask(life.person.id, self.drafts, midnight(day), kind, span, "perlu", None)
        fate = self.dice.choice(["asked", "approved", "approved", "declined", "withdrawn", "approved, withdrawn"])
        self.did[fate] += 1
        for state in (Answer.APPROVED, Answer.DECLINED):
            if state in fate:
                assert await absences.decide(by, midnight(day) + 60, absence, state)
        if "withdrawn" in fate:
            assert await absences.withdraw(life.person, midnight(day) + 120, absence)
        counts = {"asked": State.ASKED, "approved": State(kind.value)}.get(fate)
        life.leave.append(Leave(kind, span.first, span.last, counts))

    async def _lives(self, life: Life, day: date, outage: bool) -> None:
        """Comes or not, at any hour, from anywhere; moves, cancels, leaves, or forgets to say so."""
        away = any(one.first <= day <= one.last for one in life.leave if one.counts_as)
        likely = 0.8 if day.weekday() < 5 and not away else 0.08
        at = midnight(day) + self.dice.choice([self.dice.randrange(DAY_S - 60), self.dice.randint(6 * 3600, 10 * 3600)])
        at = max(at, life.asleep_until + 60, life.joins_at or 0)
        if at >= midnight(day + timedelta(days=1)) or not self._does("came", likely):
            return
        recorded = at + (self.dice.randrange(30 * 3600) if outage else self.dice.randrange(3))
        place, flag = self._place(life)
        kept = await self.storage.check_ins.add(life.person.id, day, at, recorded, self._home(life), place)
        assert kept
        now = There(at, flag=flag)
        if self._does("moved", 0.06):
            place, now.flag = self._place(life)
            await self.storage.check_ins.move(kept, recorded + 30, self._home(life), place)
        if self._does("cancelled", 0.05):
            assert await self.storage.check_ins.cancel(kept, recorded + 299)
            return
        life.days[day], life.signs[day] = now, recorded
        if now.flag and self._does("settled", 0.5):
            now.settled = await self.storage.flags.settle(
                self.coordinators[life.person.kecamatan_code], recorded + 400, kept.id
            )
            assert now.settled
        await self._leaves(life, day, now)

    async def _leaves(self, life: Life, day: date, now: There) -> None:
        if not self._does("left", 0.8):
            return
        latest = midnight(day + timedelta(days=1)) + 6 * 3600 - 1
        left = min(now.at + self.dice.randrange(12 * 3600), latest)
        later = self._does("filled in", 0.1)
        if later:
            check_in = await self.storage.check_ins.of_day(life.person.id, day)
        else:
            check_in = await self.storage.check_outs.begun(life.person.id, datetime.fromtimestamp(left, ZONE))
        assert check_in
        assert check_in.day == day
        await self.storage.check_ins.leave(check_in, left, left, later)
        self.did["past midnight"] += left >= midnight(day + timedelta(days=1))
        now.left, life.asleep_until = left, left

    async def _is_corrected(self, life: Life, today: date) -> None:
        """Some day up to now is put right by the coordinator, most of them of people who have joined."""
        day = max(self.period.first, today - timedelta(days=self.dice.randrange(10)))
        at = midnight(day) + self.dice.randrange(4 * 3600, 12 * 3600)
        to = self.dice.choice([Correction(None), Correction(at), Correction(at, at + self.dice.randrange(9 * 3600))])
        now, by = midnight(today) + DAY_S - 1, self.coordinators[life.person.kecamatan_code]
        before = life.days.get(day)
        done = await self.storage.corrections.make(by, now, life.person, day, to, "lupa")
        assert done == ((before.at, before.left) != (to.at, to.left_at) if before else to.at is not None)
        self.did["corrected"] += done
        life.corrected |= {day} if done else set()
        if to.at is None:
            life.days.pop(day, None)
            life.signs.pop(day, None)
        elif done:
            flag = before.flag if before else None
            life.days[day] = There(to.at, to.left_at, flag, settled=flag is not None)
            life.signs.pop(day, None)  # a coordinator's word is no sign of the cadre

    def _home(self, life: Life) -> Kelurahan:
        return self.homes[life.person.kelurahan_code or ""]

    def _place(self, life: Life) -> tuple[Place | None, Flag | None]:
        home = self._home(life)
        return self.dice.choice(
            [
                (Place(home.latitude, home.longitude, 12), None),
                (Place(home.latitude, home.longitude, 12), None),
                (None, Flag.NO_LOCATION),
                (Place(-0.5, 117.15, 20), Flag.FAR),
                (Place(home.latitude, home.longitude, own=False), Flag.NOT_OWN_PLACE),
                (Place(home.latitude, home.longitude, 3000), Flag.INACCURATE),
            ]
        )

    # The slow count.

    def works(self, day: date) -> bool:
        return self.free.get(day, day.weekday() < 5 and day not in HOLIDAYS)

    def state(self, life: Life, day: date, today: date) -> State:
        if day in life.days:
            return State.PRESENT
        if not self.works(day):
            return State.OFF
        for leave in life.leave:
            if leave.counts_as and leave.first <= day <= leave.last:
                return leave.counts_as
        known = [at for at in (life.joins_at, *life.signs.values()) if at is not None]
        if not known or min(known) >= midnight(day + timedelta(days=1)):
            return State.NOT_JOINED
        return State.ABSENT if day <= today else State.TO_COME

    def count(self, today: date, whose: Callable[[Life], bool]) -> Count:
        it = Count()
        for life in filter(whose, self.lives):
            day = self.period.first
            while day <= self.period.last:
                it.states[self.state(life, day, today)] += 1
                if there := life.days.get(day):
                    it.extra += not self.works(day)
                    it.without_location += there.flag is Flag.NO_LOCATION
                    it.flagged += there.flag is not None and there.flag is not Flag.NO_LOCATION and not there.settled
                    it.seconds += (there.left or there.at) - there.at
                day += timedelta(days=1)
        return it


def same(counted: Totals, slowly: Count) -> None:
    assert counted.states == slowly.states
    for name in ("extra", "without_location", "flagged", "seconds"):
        assert getattr(counted, name) == getattr(slowly, name), name
    absent = sum(slowly.states[state] for state in (State.ABSENT, State.ASKED))
    assert counted.present_expected == slowly.states[State.PRESENT] - slowly.extra
    assert counted.expected == slowly.states[State.PRESENT] - slowly.extra + absent
    away = (State.IZIN, State.SAKIT, State.TUGAS_LUAR, State.CUTI)
    assert sum(counted.states[state] for state in away) == sum(slowly.states[state] for state in away)


async def every_total_is_right(month: Month, today: date) -> None:
    storage, period = month.storage, month.period
    working = await storage.working_days.working(period)
    city = await storage.attendance.of_scope(CITY, period, today, ZONE)
    same(total(city, working), month.count(today, lambda life: True))
    for name in {life.person.kelurahan for life in month.lives}:
        there = total((one for one in city if one.kelurahan == name), working)
        same(there, month.count(today, lambda life, name=name: life.person.kelurahan == name))  # type: ignore[misc]
    for code, coordinator in month.coordinators.items():
        area = await storage.attendance.of_scope(coordinator.scope, period, today, ZONE)
        same(total(area, working), month.count(today, lambda life, code=code: life.person.kecamatan_code == code))  # type: ignore[misc]
    for life in month.lives:
        own = await storage.attendance.of_person(life.person.id, period, today, ZONE)
        assert {one.day: one.state for one in own} == {one.day: month.state(life, one.day, today) for one in own}
        assert {one.day for one in own if one.corrected} == life.corrected
        assert own == [one for one in city if one.person_id == life.person.id]
        same(total(own, working), month.count(today, lambda other, life=life: other is life))  # type: ignore[misc]


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """With the sample roster in it."""
    async with open_storage(tmp_path / "kpm.sqlite3") as storage:
        await storage.db.run("PRAGMA synchronous = OFF")
        async with storage.db.unit():
            roster = Roster(storage.db)
            await roster.import_((await roster.check(read_roster(ROSTER))).entries, at=0)
        yield storage


@pytest.mark.parametrize(("first", "seed"), [(date(2026, 12, 1), 1), (date(2026, 5, 1), 2)])
async def test_every_total_of_a_month_is_what_a_slow_count_says(storage: Storage, first: date, seed: int) -> None:
    month = Month(storage, first, seed)
    middle = first + timedelta(days=19)
    async with storage.db.unit():
        await month.begin()
        await month.play(middle)
    await every_total_is_right(month, middle)
    async with storage.db.unit():
        await month.play(month.period.last)
    await every_total_is_right(month, month.period.last)
    deeds = ("came", "left", "moved", "cancelled", "settled", "filled in", "past midnight", "corrected")
    fates = ("asked", "approved", "declined", "withdrawn", "approved, withdrawn")
    assert [what for what in (*deeds, *fates) if not month.did[what]] == []
    found = month.count(month.period.last, lambda life: True)
    assert {state for state in State if not found.states[state]} == {State.TO_COME}
    assert found.extra and found.without_location and found.flagged
