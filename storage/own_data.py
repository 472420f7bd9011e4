"""All that is kept about one person: counted, shown whole, and erased when an admin decides so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.audit import Audit
from storage.database import Database
from storage.forgetting import forget_contact, rewrite_log
from storage.media import ERASE as ERASE_MEDIA
from storage.members import ADMINS, LastAdmin, NotYours
from storage.person import Person


@dataclass(frozen=True)
class Use:
    """Somebody has seen, exported or changed the data; at: Unix seconds; by: a name, None for the command line."""

    at: int
    by: str | None
    act: str


@dataclass(frozen=True)
class Kept:
    """How much there is; agreed_at: Unix seconds; agreed_to: version of the words."""

    agreed_at: int | None
    agreed_to: str | None
    check_ins: int
    located: int
    reports: int
    photos: int
    notices: int


class OwnData:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def kept(self, person_id: int) -> Kept:
        return Kept(**dict(await self.db.one(KEPT, person_id)))

    async def uses(self, person_id: int, limit: int) -> list[Use]:
        """By others, the latest first; a list that was exported is about everybody."""
        rows = await self.db.rows(
            """
            SELECT at, people.name AS by, act FROM audit LEFT JOIN people ON people.id = person_id
            WHERE (subject_id = ?1 OR (subject_id IS NULL AND act LIKE '%.export')) AND person_id IS NOT ?1
            ORDER BY audit.id DESC LIMIT ?2
            """,
            *(person_id, limit),
        )
        return [Use(**dict(row)) for row in rows]

    async def everything(self, person_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about the person, by table; also of tables that nobody has thought of here."""
        tables = await self.db.rows(
            """
            SELECT its.name FROM sqlite_schema AS its JOIN pragma_table_info(its.name) AS has
            WHERE its.type = 'table' AND has.name = 'person_id' ORDER BY its.rowid
            """
        )
        others = {row["name"]: f"SELECT * FROM {row['name']} WHERE person_id = ?1" for row in tables}
        found = {}
        for name, sql in ({"people": ""} | others | SECTIONS).items():
            found[name] = [dict(row) for row in await self.db.rows(sql, person_id)]
        return found

    async def erase(self, by: Person, at: int, person_id: int) -> int | None:
        """Leave nothing that tells who it was; what they reported stays, without exact places. `at`: Unix seconds.

        Returns the chat in which they are to be told. Raises NotYours, LastAdmin; nothing is written then.
        """
        if not by.is_admin:
            raise NotYours
        is_admin = await self.db.row(f"SELECT 1 FROM people WHERE id = ? AND {ADMINS}", person_id)
        if is_admin and not await self.db.row(f"SELECT 1 FROM people WHERE id <> ? AND {ADMINS}", person_id):
            raise LastAdmin
        for sql in ERASE:
            await self.db.run(sql, id=person_id, at=at, by=by.id)
        chat_id = await forget_contact(self.db, person_id)
        name = (await self.db.one("SELECT name FROM people WHERE id = ?", person_id))["name"]
        await rewrite_log(self.db, person_id, name=name)
        await Audit(self.db).add(at, by.id, "data.erase", person_id)
        return chat_id


KEPT = """
    SELECT agreed_at, agreed_to,
        (SELECT count(*) FROM check_ins WHERE person_id = ?1) AS check_ins,
        (SELECT count(latitude) FROM check_ins WHERE person_id = ?1) AS located,
        (SELECT count(*) FROM reports WHERE person_id = ?1) AS reports,
        (SELECT count(*) FROM report_media JOIN reports ON reports.id = report_id WHERE person_id = ?1) AS photos,
        (SELECT count(*) FROM deliveries WHERE person_id = ?1 AND state = 'sent') AS notices
    FROM people WHERE id = ?1
"""
CHAT = "(SELECT telegram_id FROM people WHERE id = ?1)"
SECTIONS = {  # where there is more to say than the row itself, or less because it is about others too
    "people": """
        SELECT people.*, kecamatan.name AS kecamatan, kelurahan.name AS kelurahan FROM people
        LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
        LEFT JOIN kecamatan ON kecamatan.code = coalesce(people.kecamatan_code, kelurahan.kecamatan_code)
        WHERE people.id = ?1
    """,
    "check_ins": """
        SELECT check_ins.*, kelurahan.name AS kelurahan
        FROM check_ins JOIN kelurahan ON kelurahan.code = kelurahan_code WHERE person_id = ?1 ORDER BY day
    """,
    "reports": """
        SELECT reports.*, kelurahan.name AS kelurahan, label AS category,
            (SELECT group_concat(rt, ', ') FROM report_rts WHERE report_id = reports.id) AS rt FROM reports
        JOIN kelurahan ON kelurahan.code = kelurahan_code JOIN categories ON categories.code = category_code
        WHERE person_id = ?1 ORDER BY reports.id
    """,
    "report_media": """
        SELECT number, occurred_on, position, kind, file_id, file_unique_id
        FROM report_media JOIN reports ON reports.id = report_id WHERE person_id = ?1 ORDER BY report_id, position
    """,
    "report_versions": """
        SELECT number, report_versions.position, changed_at, act, before, reason
        FROM report_versions JOIN reports ON reports.id = report_id WHERE person_id = ?1
        ORDER BY report_id, report_versions.position
    """,
    "deliveries": """
        SELECT notice_id, sent_at, content ->> 'text' AS text, deliveries.state, reason, read_at,
            content ->> ('$.answers[' || answer || ']') AS answer, answered_at, chat_id, message_ids
        FROM deliveries JOIN notices ON notices.id = notice_id WHERE person_id = ?1 ORDER BY notice_id
    """,
    "notices": """
        SELECT id, written_at, send_at, content ->> 'text' AS text, audience, state, finished_at
        FROM notices WHERE author_id = ?1 ORDER BY id
    """,
    "notice_replies": """
        SELECT notice_id, said_at, from_author, words, piece
        FROM notice_replies JOIN notices ON notices.id = notice_id
        WHERE person_id = ?1 OR (author_id = ?1 AND from_author) ORDER BY notice_replies.id
    """,
    "downloads": "SELECT kind, name, sent_at FROM downloads WHERE person_id = ?1",
    "join_requests": f"SELECT * FROM join_requests WHERE telegram_id = {CHAT}",
    "screens": f"SELECT * FROM screens WHERE chat_id = {CHAT}",
    "outbox": f"SELECT * FROM outbox WHERE chat_id = {CHAT}",
    "audit": "SELECT at, act FROM audit WHERE person_id = ?1 ORDER BY id",
    "audit_about": """
        SELECT at, people.name AS by, act, about FROM audit LEFT JOIN people ON people.id = person_id
        WHERE subject_id = ?1 ORDER BY audit.id
    """,
}
ERASE = (
    """
    UPDATE people SET name = iif(role = 'kader', 'Kader', 'Anggota') || ' (dihapus)', active = 0, also_admin = 0,
        by_settings = 0, inactive_since = coalesce(inactive_since, :at) WHERE id = :id
    """,
    "DELETE FROM person_rts WHERE person_id = :id",
    """
    UPDATE check_ins SET latitude = NULL, longitude = NULL, accuracy_m = NULL, distance_m = NULL, note = NULL
    WHERE person_id = :id
    """,
    "UPDATE check_in_history SET before = json_remove(before, '$.note'), reason = NULL WHERE person_id = :id",
    "UPDATE absences SET reason = '(dihapus)', letter = NULL, answer = NULL WHERE person_id = :id",
    *(
        f"DELETE FROM {table} WHERE person_id = :id"
        for table in ("reminder_wishes", "unasked_wishes", "boards", "plans", "month_plans")
    ),
    """
    UPDATE data_requests SET words = NULL, reason = NULL, state = iif(state = 'open', 'done', state),
        decided_by = coalesce(decided_by, :by), decided_at = coalesce(decided_at, :at) WHERE person_id = :id
    """,
    """
    UPDATE notice_replies SET words = '(dihapus)', piece = NULL WHERE (person_id = :id AND NOT from_author)
        OR (from_author AND notice_id IN (SELECT id FROM notices WHERE author_id = :id))
    """,
    ERASE_MEDIA,
)
