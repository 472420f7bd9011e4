"""The statements that figures of persons are read by, and what is still open in their reports."""

from __future__ import annotations

from storage.figure_queries import HERE, KNOWN, REACHED, SPAN

# Its active cadres, and whoever else reported there.
BY_PERSON = f"""
    SELECT 'person' AS level, CAST(people.id AS TEXT) AS code, people.name, kecamatan_code AS kecamatan,
        kelurahan_code AS home, reports, participants, rts_reached, rts_all
    FROM (
        SELECT id, name, kelurahan_code, coalesce(reports, 0) AS reports, coalesce(participants, 0) AS participants,
            {REACHED} AS rts_reached, {KNOWN} AS rts_all
        FROM people LEFT JOIN (
            SELECT person_id, sum(reports) AS reports, sum(participants) AS participants
            FROM daily_people WHERE kelurahan_code = :code AND {SPAN} GROUP BY 1
        ) ON person_id = id
        WHERE reports > 0 OR (active AND role = 'kader' AND kelurahan_code = :code)
    ) AS people LEFT JOIN (SELECT code AS its, kecamatan_code FROM kelurahan) ON its = kelurahan_code
    ORDER BY people.name, people.id
"""
_COUNTED = f"iif(:person IS NULL, active AND role = 'kader' AND {HERE}, id = :person)"
CADRES = f"SELECT count(*) AS n FROM people WHERE {_COUNTED}"
WITHOUT_REPORT = f"""
    SELECT name FROM people WHERE {_COUNTED}
    AND NOT EXISTS (SELECT 1 FROM daily_people WHERE person_id = people.id AND {SPAN})
    ORDER BY kelurahan_code, name, id
"""
REPORTS = """
    SELECT id, number, occurred_on FROM reports
    WHERE person_id = :person AND occurred_on BETWEEN :first AND :last AND state <> 'withdrawn'
    ORDER BY occurred_on DESC, id DESC LIMIT :most OFFSET :skipped
"""
_IN = f"iif(:person IS NULL, {HERE}, person_id = :person)"
WAITING = f"SELECT count(*) AS n FROM reports WHERE state = 'sent' AND {_IN}"
NOTHING = "('', '-', 'tidak ada', 'tidak', 'nihil', 'sudah selesai', 'selesai')"  # words for: there is none


def _is_open(name: str, still: str) -> str:
    """The newest first. Which later report closes it: of the same kind, about the same RT, and sent after it."""
    return f"""
        SELECT number, {name} AS words,
            (SELECT name FROM kelurahan WHERE code = told.kelurahan_code) AS kelurahan,
            (SELECT json_group_array(rt) FROM
                (SELECT rt FROM report_rts WHERE report_id = told.id ORDER BY position)) AS rts,
            (SELECT name FROM people WHERE people.id = told.person_id) AS name
        FROM reports AS told
        WHERE {name} <> '' AND lower(trim({name}, ' .')) NOT IN {NOTHING} AND state <> 'withdrawn'
        AND occurred_on BETWEEN :since AND :last AND {_IN} AND NOT EXISTS (
            SELECT 1 FROM report_rts AS its
            JOIN report_rts AS other ON (other.kelurahan_code, other.rt) = (its.kelurahan_code, its.rt)
                AND other.report_id > its.report_id
            JOIN reports AS later ON later.id = other.report_id AND later.category_code = told.category_code
            WHERE its.report_id = told.id AND later.state <> 'withdrawn' AND {still})
        ORDER BY occurred_on DESC, id DESC LIMIT :most
    """


OPEN = {
    "obstacle": _is_open("obstacle", f"lower(trim(coalesce(later.obstacle, ''), ' .')) IN {NOTHING}"),
    "follow_up": _is_open("follow_up", "true"),
}
