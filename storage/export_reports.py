"""Tables of an export that say what happened: reports, their RT, days of cadres, daily sums."""

from __future__ import annotations

from storage.export_table import Kind, Table

TEXT, WHOLE, REAL, DAY, MOMENT, YES_NO = Kind
STATE = """
    CASE state WHEN 'sent' THEN 'menunggu' WHEN 'approved' THEN 'disetujui'
               WHEN 'returned' THEN 'dikembalikan' ELSE 'ditarik' END
"""
REPORTS = (
    Table(
        "laporan",
        {"kota": TEXT, "nomor": TEXT, "kader": WHOLE, "kode_kelurahan": TEXT, "kode_kategori": TEXT}
        | {"tanggal": DAY, "dikirim": MOMENT, "status": TEXT, "diputuskan": MOMENT, "perubahan": WHOLE}
        | {"peserta": WHOLE, "laki_laki": WHOLE, "perempuan": WHOLE, "swadaya": WHOLE, "anggaran": WHOLE}
        | {"fisik": REAL, "keuangan": REAL, "volume": REAL, "satuan": TEXT, "jumlah_foto": WHOLE}
        | {"kendala": TEXT, "tindak_lanjut": TEXT, "cerita": TEXT},
        f"""
        SELECT number AS nomor, person_id AS kader, kelurahan_code AS kode_kelurahan, category_code AS kode_kategori,
               occurred_on AS tanggal, sent_at AS dikirim, {STATE} AS status, decided_at AS diputuskan,
               version - 1 AS perubahan, participants AS peserta, men AS laki_laki, women AS perempuan, swadaya,
               budget AS anggaran, physical AS fisik, spent AS keuangan, volume, unit AS satuan,
               obstacle AS kendala, follow_up AS tindak_lanjut, story AS cerita,
               (SELECT count(*) FROM report_media WHERE report_id = reports.id AND kind <> 'voice') AS jumlah_foto
        FROM reports WHERE occurred_on BETWEEN :first AND :last ORDER BY occurred_on, id
        """,
        by_month=True,
    ),
    Table(
        "laporan_rt",
        {"kota": TEXT, "nomor": TEXT, "kode_kelurahan": TEXT, "rt": TEXT},
        """
        SELECT number AS nomor, report_rts.kelurahan_code AS kode_kelurahan, rt
        FROM reports JOIN report_rts ON report_id = id
        WHERE occurred_on BETWEEN :first AND :last ORDER BY occurred_on, id, report_rts.position
        """,
        by_month=True,
    ),
    Table(
        "kehadiran",
        {"kota": TEXT, "kader": WHOLE, "hari": DAY, "keadaan": TEXT}
        | {"datang": MOMENT, "pulang": MOMENT, "diperbaiki": YES_NO},
        "",  # what a day was is said by storage/attendance.py
        by_month=True,
    ),
    Table(
        "rekap_harian",
        {"kota": TEXT, "hari": DAY, "kode_kelurahan": TEXT, "kode_kategori": TEXT, "status": TEXT}
        | {"laporan": WHOLE, "peserta": WHOLE, "laki_laki": WHOLE, "perempuan": WHOLE}
        | {"swadaya": WHOLE, "anggaran": WHOLE},
        f"""
        SELECT day AS hari, kelurahan_code AS kode_kelurahan, category_code AS kode_kategori, {STATE} AS status,
               reports AS laporan, participants AS peserta, men AS laki_laki, women AS perempuan, swadaya,
               budget AS anggaran
        FROM daily_reports WHERE reports > 0 AND day BETWEEN :first AND :last ORDER BY 1, 2, 3, 4
        """,
        by_month=True,
    ),
)
