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

TOUCHED = f"(kelurahan_code, rt) IN (SELECT kelurahan_code, rt FROM daily_rts WHERE {SPAN})"
RTS = f"""
    SELECT kelurahan_code AS code, count(*) AS known, sum({TOUCHED}) AS reached
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
    WHERE NOT retired AND {HERE} AND NOT {TOUCHED}
    AND (:person IS NULL OR rt IN (SELECT rt FROM people, {_LOOKED_AFTER} AND people.id = :person))
    ORDER BY kelurahan.code, length(rt), rt
"""
# CROSS: in this order, from the days of the span, and not from all that was ever reported about an RT.
REACHED = f"""
    (SELECT count(DISTINCT rt) FROM reports CROSS JOIN report_rts ON report_id = reports.id
     WHERE person_id = people.id AND occurred_on BETWEEN :first AND :last AND state <> 'withdrawn'
     AND report_rts.kelurahan_code = people.kelurahan_code AND rt IN (SELECT rt FROM {_LOOKED_AFTER}))
"""
KNOWN = f"(SELECT count(*) FROM {_LOOKED_AFTER})"
RTS_OF_PERSON = f"SELECT '' AS code, {KNOWN} AS known, {REACHED} AS reached FROM people WHERE id = :person"
