"""The statements that figures are read by: each grows with the span that is asked for, not with what was before."""

from __future__ import annotations

SUMS = ("reports", "participants", "men", "women", "swadaya", "budget")
SPAN = "day BETWEEN :first AND :last"
HERE = "kelurahan_code IN (SELECT value FROM json_each(:places))"
THEIRS = "person_id = :person"

_KECAMATAN = "SELECT 'kecamatan' AS level, code, name, code AS kecamatan, NULL AS home FROM kecamatan"
_KELURAHAN = """
    SELECT 'kelurahan' AS level, code, name, kecamatan_code AS kecamatan, code AS home FROM kelurahan
"""
_PERSON = """
    SELECT 'person' AS level, CAST(people.id AS TEXT) AS code, people.name, kecamatan_code AS kecamatan, home
    FROM (SELECT id, name, role, active, kelurahan_code AS home FROM people) AS people
    LEFT JOIN kelurahan ON kelurahan.code = home
"""
AREAS = {
    "kecamatan": f"{_KECAMATAN} WHERE code = ?",
    "kelurahan": f"{_KELURAHAN} WHERE code = ?",
    "person": f"{_PERSON} WHERE people.id = CAST(? AS INTEGER) AND role = 'kader'",
}
INSIDE = {
    "city": f"{_KECAMATAN} WHERE ?1 = '' ORDER BY code",
    "kecamatan": f"{_KELURAHAN} WHERE kecamatan_code = ? ORDER BY code",
    "kelurahan": f"{_PERSON} WHERE home = ? AND active AND role = 'kader' ORDER BY people.name, people.id",
}
PLACES = f"{_KELURAHAN} WHERE code IN (SELECT value FROM json_each(:places)) ORDER BY code"

_CELLS = f"""
    SELECT kelurahan_code, category_code, state, {", ".join(f"sum({name}) AS {name}" for name in SUMS)}
    FROM {{table}} WHERE {{whose}} AND {SPAN} GROUP BY 1, 2, 3
"""
OF_AREA, OF_PERSON = {"table": "daily_reports", "whose": HERE}, {"table": "daily_people", "whose": THEIRS}
CELLS = (_CELLS.format(**OF_AREA), _CELLS.format(**OF_PERSON))  # of an area, of a person
_BY_DAY = f"SELECT day, sum(reports) AS reports FROM {{table}} WHERE {{whose}} AND {SPAN} GROUP BY 1"
BY_DAY = (_BY_DAY.format(**OF_AREA), _BY_DAY.format(**OF_PERSON))

_TOUCHED = f"(kelurahan_code, rt) IN (SELECT kelurahan_code, rt FROM daily_rts WHERE {SPAN})"
RTS = f"""
    SELECT kelurahan_code AS code, count(*) AS known, sum({_TOUCHED}) AS reached
    FROM rts WHERE NOT retired AND {HERE} GROUP BY 1
"""
# Which a person looks after: those given to them, or all of their kelurahan; and about which of these they reported.
_LOOKED_AFTER = """
    rts WHERE NOT retired AND rts.kelurahan_code = people.kelurahan_code AND (
        rt IN (SELECT rt FROM person_rts WHERE person_id = people.id)
        OR NOT EXISTS (SELECT 1 FROM person_rts WHERE person_id = people.id))
"""
UNTOUCHED = f"""
    SELECT kelurahan.name, rt FROM rts JOIN kelurahan ON kelurahan.code = kelurahan_code
    WHERE NOT retired AND {HERE} AND NOT {_TOUCHED}
    AND (:person IS NULL OR rt IN (SELECT rt FROM people, {_LOOKED_AFTER} AND people.id = :person))
    ORDER BY kelurahan.code, length(rt), rt
"""
# CROSS: in this order, from the days of the span, and not from all that was ever reported about an RT.
_REACHED = f"""
    (SELECT count(DISTINCT rt) FROM reports CROSS JOIN report_rts ON report_id = reports.id
     WHERE person_id = people.id AND occurred_on BETWEEN :first AND :last AND state <> 'withdrawn'
     AND report_rts.kelurahan_code = people.kelurahan_code AND rt IN (SELECT rt FROM {_LOOKED_AFTER}))
"""
_KNOWN = f"(SELECT count(*) FROM {_LOOKED_AFTER})"
RTS_OF_PERSON = f"SELECT '' AS code, {_KNOWN} AS known, {_REACHED} AS reached FROM people WHERE id = :person"

# Its active cadres, and whoever else reported there.
BY_PERSON = f"""
    SELECT 'person' AS level, CAST(people.id AS TEXT) AS code, people.name, kecamatan_code AS kecamatan,
        kelurahan_code AS home, reports, participants, rts_reached, rts_all
    FROM (
        SELECT id, name, kelurahan_code, coalesce(reports, 0) AS reports, coalesce(participants, 0) AS participants,
            {_REACHED} AS rts_reached, {_KNOWN} AS rts_all
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
        SELECT number, {name} AS words FROM reports AS told
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
