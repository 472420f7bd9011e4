-- Reports can be changed, taken back, approved and returned; every version is kept; what was taken back no longer counts.

ALTER TABLE reports ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'approved', 'returned', 'withdrawn'));
ALTER TABLE reports ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reports ADD COLUMN waits_since INTEGER;            -- Unix seconds: when it was last sent; NULL: as sent_at
ALTER TABLE reports ADD COLUMN decided_by INTEGER REFERENCES people;
ALTER TABLE reports ADD COLUMN decided_at INTEGER;             -- Unix seconds
ALTER TABLE reports ADD COLUMN return_step TEXT;               -- of a returned one: the question to answer anew
ALTER TABLE reports ADD COLUMN return_words TEXT;              -- and why

CREATE INDEX reports_waiting ON reports (id) WHERE state = 'sent';

CREATE TABLE report_versions (                  -- how a report was before each change of its words or its state
    report_id  INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,                -- Unix seconds
    changed_by INTEGER REFERENCES people,
    act        TEXT NOT NULL,                   -- 'changed', 'approved', 'returned', 'withdrawn'
    before     TEXT NOT NULL,                   -- JSON: what it said
    reason     TEXT,
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_reasons (                   -- ready ones; each names the question to answer anew
    id       INTEGER PRIMARY KEY,
    step     TEXT NOT NULL,
    words    TEXT NOT NULL,
    position INTEGER NOT NULL,
    retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

INSERT INTO return_reasons (step, words, position) VALUES
    ('photos', 'Foto kurang jelas', 1),
    ('photos', 'Mohon tambah foto', 2),
    ('story', 'Mohon ceritanya diperjelas', 3),
    ('participants', 'Jumlah peserta mohon diperiksa', 4),
    ('date', 'Tanggal mohon diperiksa', 5),
    ('rt', 'RT mohon diperiksa', 6),
    ('category', 'Kegiatan mohon diperiksa', 7);

DROP TRIGGER reports_added;
DROP TRIGGER reports_removed;
DROP TRIGGER reports_changed;

CREATE TRIGGER reports_added AFTER INSERT ON reports WHEN new.state <> 'withdrawn' BEGIN
    INSERT INTO daily_reports
    VALUES (new.occurred_on, new.kelurahan_code, new.category_code, 1, coalesce(new.participants, 0))
    ON CONFLICT DO UPDATE SET reports = reports + 1, participants = participants + excluded.participants;
END;

CREATE TRIGGER reports_removed AFTER DELETE ON reports WHEN old.state <> 'withdrawn' BEGIN
    UPDATE daily_reports SET reports = reports - 1, participants = participants - coalesce(old.participants, 0)
    WHERE (day, kelurahan_code, category_code) = (old.occurred_on, old.kelurahan_code, old.category_code);
END;

CREATE TRIGGER reports_changed AFTER UPDATE OF occurred_on, kelurahan_code, category_code, participants, state ON reports BEGIN
    UPDATE daily_reports
    SET reports = reports - (old.state <> 'withdrawn'),
        participants = participants - (old.state <> 'withdrawn') * coalesce(old.participants, 0)
    WHERE (day, kelurahan_code, category_code) = (old.occurred_on, old.kelurahan_code, old.category_code);
    INSERT INTO daily_reports
    VALUES (new.occurred_on, new.kelurahan_code, new.category_code, new.state <> 'withdrawn',
            (new.state <> 'withdrawn') * coalesce(new.participants, 0))
    ON CONFLICT DO UPDATE SET reports = reports + excluded.reports, participants = participants + excluded.participants;
END;
