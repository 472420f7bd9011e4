"""One person: who they are, which roles count at this moment, and what that lets them see and do."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date

from storage.roles import MAY, Act, Role
from storage.scopes import CITY, Scope


@dataclass(frozen=True)
class Acting:
    """A coordinator's role for a while (Plt.), both days included; Unix seconds, ends_at no longer belongs to it."""

    id: int
    role: Role
    kecamatan_code: str | None
    kecamatan: str | None
    first_day: date
    last_day: date
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class Person:
    """phone: E.164; rts: the RT a cadre looks after, empty for the whole kelurahan; acting: now or later.

    also_admin: by the roster, beside their role; by_settings: by ADMIN_IDS, whatever the roster says.
    """

    id: int
    name: str
    role: Role
    phone: str | None = None
    telegram_id: int | None = None
    kecamatan_code: str | None = None
    kecamatan: str | None = None
    kelurahan_code: str | None = None
    kelurahan: str | None = None
    rts: tuple[str, ...] = ()
    active: bool = True
    also_admin: bool = False
    by_settings: bool = False
    acting: tuple[Acting, ...] = ()
    reachable: bool = True
    joined_at: int | None = None
    told: str | None = None

    @property
    def acting_now(self) -> tuple[Acting, ...]:
        return tuple(plt for plt in self.acting if plt.starts_at <= time.time() < plt.ends_at) if self.active else ()

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that counts at this moment; none: the person is not let in."""
        held = {self.role, *(plt.role for plt in self.acting_now)} if self.active else set()
        return frozenset(held | ({Role.ADMIN} if self.by_settings or (self.active and self.also_admin) else set()))

    def may(self, act: Act) -> bool:
        return any(act in MAY[role] for role in self.roles)

    @property
    def coordinates(self) -> dict[str, str]:
        """The kecamatan that the person coordinates now, code -> name: their own, and for whom they act."""
        own = {self.kecamatan_code: self.kecamatan} if self.active and self.role is Role.KECAMATAN else {}
        both = own | {plt.kecamatan_code: plt.kecamatan for plt in self.acting_now}
        return {code: name or "" for code, name in both.items() if code}

    @property
    def scope(self) -> Scope:
        """What the person may see summed up, and whose names."""
        return CITY if self.roles & {Role.CITY, Role.ADMIN} else Scope(kecamatan=self.coordinates)

    def sees(self, other: Person) -> bool:
        """Whether the other's card may be looked at."""
        return self.may(Act.SEE_ROSTER) and self.scope.covers(other.kecamatan_code)

    def manages(self, role: Role, also_admin: bool, kecamatan_code: str | None) -> bool:
        """Whether somebody of this role and place may be added, changed or let go: admins all, coordinators cadres."""
        if self.is_admin:
            return True
        return role is Role.CADRE and not also_admin and kecamatan_code in self.coordinates

    def keeps_cadres_of(self, kecamatan_code: str | None) -> bool:
        """Whether the cadres and the RT of a kecamatan are theirs to keep."""
        return self.manages(Role.CADRE, False, kecamatan_code)

    def may_edit(self, other: Person) -> bool:
        """Whether the other, as they are, is theirs to add, change or let go."""
        return self.manages(other.role, other.also_admin, other.kecamatan_code)

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def standing(self) -> str:
        """All that the menu and the welcome depend on; empty: not let in."""
        if not self.roles:
            return ""
        plt = [f"{each.role} {each.kecamatan_code} {each.ends_at}" for each in self.acting_now]
        return json.dumps([sorted(self.roles), self.kecamatan_code, self.kelurahan_code, self.rts, plt])
