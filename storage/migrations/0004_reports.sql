-- What happened, RT by RT.

CREATE TABLE categories (
    code         TEXT PRIMARY KEY,
    position     INTEGER NOT NULL,
    label        TEXT NOT NULL,
    button       TEXT NOT NULL,
    examples     TEXT NOT NULL,
    participants TEXT NOT NULL CHECK (participants IN ('W', 'O', '-')),   -- asked: wajib, opsional, not at all
    least_photos INTEGER NOT NULL
) STRICT;

INSERT INTO categories VALUES
    ('MUSY', 1, 'Musyawarah RT / Musrenbang', '🗣 Musyawarah', 'rembuk warga, rapat RT, musrenbang', 'W', 1),
    ('ADM', 2, 'Usulan, RAB & SPJ/LPJ', '📄 Usulan & LPJ', 'bantu usulan/RAB, berkas, SPJ/LPJ Pokmas', 'O', 0),
    ('FISIK', 3, 'Pembangunan Fisik', '🏗 Fisik', 'semenisasi, parit, gapura, penerangan jalan', 'O', 1),
    ('BARANG', 4, 'Pengadaan Barang RT', '📦 Pengadaan', 'kursi, tenda, sound system, APAR', '-', 1),
    ('GORO', 5, 'Gotong Royong & Kebersihan', '🧹 Gotong royong', 'kerja bakti, bersih parit, bank sampah', 'W', 1),
    ('SOSIAL', 6, 'Sosialisasi & Penyuluhan', '📢 Sosialisasi', 'penyuluhan stunting, narkoba, kebakaran', 'W', 1),
    ('UMKM', 7, 'Pelatihan & UMKM', '🧵 UMKM', 'menjahit, amplang, bantuan alat usaha', 'W', 1),
    ('PANGAN', 8, 'Urban Farming & Pangan', '🌱 Urban farming', 'sayur polybag, lele terpal, panen', 'W', 1),
    ('SEHAT', 9, 'Posyandu, PMT & Kesehatan', '🩺 Posyandu', 'posyandu, PMT balita, imunisasi', 'W', 0),
    ('PKK', 10, 'PKK, Dasawisma & Sosial', '🤝 PKK & sosial', 'PKK, karang taruna, lansia, keagamaan', 'W', 0),
    ('AMAN', 11, 'Keamanan, Siskamling & Bencana', '🛡 Keamanan', 'ronda, pos kamling, siaga banjir', 'W', 0),
    ('DATA', 12, 'Pendataan Warga', '📋 Pendataan', 'angka saja, tanpa nama dan NIK', 'O', 0),
    ('LAIN', 99, 'Lainnya', '➕ Lainnya', 'kegiatan di luar daftar; tulis namanya', 'O', 0);

CREATE TABLE reports (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,        -- receipt, 'BTG-1126-014'; never reused
    draft_number   INTEGER NOT NULL UNIQUE,     -- sending one draft twice makes one report
    person_id      INTEGER NOT NULL REFERENCES people,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    category_code  TEXT NOT NULL REFERENCES categories,
    occurred_on    TEXT NOT NULL CHECK (occurred_on IS date(occurred_on, '+0 days')),
    story          TEXT NOT NULL,
    participants   INTEGER CHECK (participants > 0),
    sent_at        INTEGER NOT NULL,            -- Unix seconds
    FOREIGN KEY (kelurahan_code, rt) REFERENCES rts
) STRICT;

CREATE INDEX reports_by_day ON reports (occurred_on, kelurahan_code, category_code, person_id, participants);
CREATE INDEX reports_by_person ON reports (person_id, occurred_on);

CREATE TABLE report_photos (
    report_id      INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    file_id        TEXT NOT NULL,               -- Telegram's, good for sending again by this bot
    file_unique_id TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_numbers (                   -- the last number given in a month
    month TEXT PRIMARY KEY,                     -- 'BTG-1126'
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What summaries add up, kept in the same transaction as the reports.
CREATE TABLE daily_reports (
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    category_code  TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    participants   INTEGER NOT NULL,
    PRIMARY KEY (day, kelurahan_code, category_code)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
    INSERT INTO daily_reports
    VALUES (new.occurred_on, new.kelurahan_code, new.category_code, 1, coalesce(new.participants, 0))
    ON CONFLICT DO UPDATE SET reports = reports + 1, participants = participants + excluded.participants;
END;

CREATE TRIGGER reports_removed AFTER DELETE ON reports BEGIN
    UPDATE daily_reports SET reports = reports - 1, participants = participants - coalesce(old.participants, 0)
    WHERE (day, kelurahan_code, category_code) = (old.occurred_on, old.kelurahan_code, old.category_code);
END;

CREATE TRIGGER reports_changed AFTER UPDATE OF occurred_on, kelurahan_code, category_code, participants ON reports BEGIN
    UPDATE daily_reports SET reports = reports - 1, participants = participants - coalesce(old.participants, 0)
    WHERE (day, kelurahan_code, category_code) = (old.occurred_on, old.kelurahan_code, old.category_code);
    INSERT INTO daily_reports
    VALUES (new.occurred_on, new.kelurahan_code, new.category_code, 1, coalesce(new.participants, 0))
    ON CONFLICT DO UPDATE SET reports = reports + 1, participants = participants + excluded.participants;
END;
