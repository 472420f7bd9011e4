"""Tables of an export that say where and who: places, kinds of activity, cadres."""

from __future__ import annotations

from storage.export_table import Kind, Table

TEXT, WHOLE, REAL, YES_NO = Kind.TEXT, Kind.WHOLE, Kind.REAL, Kind.YES_NO
PLACES = (
    Table(
        "kecamatan",
        {"kota": TEXT, "kode_kecamatan": TEXT, "nama": TEXT},
        "SELECT code AS kode_kecamatan, name AS nama FROM kecamatan ORDER BY code",
    ),
    Table(
        "kelurahan",
        {"kota": TEXT, "kode_kelurahan": TEXT, "kode_kecamatan": TEXT, "nama": TEXT, "luas": REAL},
        """
        SELECT code AS kode_kelurahan, kecamatan_code AS kode_kecamatan, name AS nama, area_km2 AS luas
        FROM kelurahan ORDER BY code
        """,
    ),
    Table(
        "rt",
        {"kota": TEXT, "kode_kelurahan": TEXT, "rt": TEXT, "berlaku": YES_NO},
        "SELECT kelurahan_code AS kode_kelurahan, rt, NOT retired AS berlaku FROM rts ORDER BY 1, length(rt), rt",
    ),
    Table(
        "kategori",
        {"kota": TEXT, "kode_kategori": TEXT, "nama": TEXT, "berlaku": YES_NO},
        "SELECT code AS kode_kategori, label AS nama, NOT retired AS berlaku FROM categories ORDER BY position",
    ),
    Table(
        "kader",
        {"kota": TEXT, "kader": WHOLE, "nama_kader": TEXT, "kode_kelurahan": TEXT, "aktif": YES_NO},
        """
        SELECT id AS kader, name AS nama_kader, kelurahan_code AS kode_kelurahan,
               active AND role = 'kader' AS aktif FROM people
        WHERE role = 'kader' OR id IN (SELECT person_id FROM reports)
        """,
    ),
    Table(
        "kader_rt",
        {"kota": TEXT, "kader": WHOLE, "kode_kelurahan": TEXT, "rt": TEXT},
        """
        SELECT person_id AS kader, person_rts.kelurahan_code AS kode_kelurahan, rt
        FROM person_rts JOIN people ON people.id = person_id WHERE role = 'kader' ORDER BY 2, length(rt), rt
        """,
    ),
)
