-- What a category asks for is data; a report names several RT, has figures of its own and files of several kinds.

CREATE TABLE category_fields (                  -- what is asked about beside RT, day, story and pictures
    category_code TEXT NOT NULL REFERENCES categories,
    field         TEXT NOT NULL CHECK (field IN ('participants', 'swadaya', 'budget', 'physical', 'spent', 'volume',
                                                 'obstacle', 'follow_up')),
    wanted        TEXT NOT NULL CHECK (wanted IN ('W', 'O')),      -- wajib, opsional; no row: not at all
    PRIMARY KEY (category_code, field)
) STRICT, WITHOUT ROWID;

WITH given (code, participants, swadaya, budget, physical, spent, volume, obstacle, follow_up) AS (VALUES
    ('MUSY', 'W', '-', '-', '-', '-', '-', 'O', 'W'),
    ('ADM', 'O', '-', 'W', '-', 'O', '-', 'W', 'W'),
    ('FISIK', 'O', 'O', 'W', 'W', 'W', 'W', 'W', 'W'),
    ('BARANG', '-', 'O', 'W', 'O', 'W', 'W', 'O', 'O'),
    ('GORO', 'W', 'O', '-', '-', '-', '-', 'O', 'O'),
    ('SOSIAL', 'W', '-', 'O', '-', '-', '-', 'O', 'O'),
    ('UMKM', 'W', 'O', 'O', 'O', 'O', 'O', 'O', 'O'),
    ('PANGAN', 'W', 'O', 'O', 'O', 'O', 'O', 'O', 'O'),
    ('SEHAT', 'W', 'O', 'O', '-', '-', '-', 'O', 'O'),
    ('PKK', 'W', 'O', 'O', '-', '-', '-', 'O', 'O'),
    ('AMAN', 'W', 'O', 'O', '-', '-', '-', 'O', 'O'),
    ('DATA', 'O', '-', '-', 'O', '-', 'O', 'O', 'O'),
    ('LAIN', 'O', 'O', 'O', '-', '-', '-', 'O', 'O')
), each_field (code, field, wanted) AS (
    SELECT code, 'participants', participants FROM given UNION ALL SELECT code, 'swadaya', swadaya FROM given
    UNION ALL SELECT code, 'budget', budget FROM given UNION ALL SELECT code, 'physical', physical FROM given
    UNION ALL SELECT code, 'spent', spent FROM given UNION ALL SELECT code, 'volume', volume FROM given
    UNION ALL SELECT code, 'obstacle', obstacle FROM given UNION ALL SELECT code, 'follow_up', follow_up FROM given
)
INSERT INTO category_fields
SELECT code, field, wanted FROM each_field WHERE wanted <> '-' AND code IN (SELECT code FROM categories);

ALTER TABLE categories DROP COLUMN participants;
ALTER TABLE categories ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1));    -- old reports keep it

DROP TRIGGER reports_added;
DROP TRIGGER reports_removed;
DROP TRIGGER reports_changed;
DROP INDEX reports_by_day;
DROP INDEX reports_by_person;
DROP INDEX reports_waiting;
ALTER TABLE reports RENAME TO reports_before;
ALTER TABLE report_versions RENAME TO report_versions_before;

CREATE TABLE reports (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,        -- receipt, 'BTG-1126-014'; never reused
    draft_number   INTEGER NOT NULL UNIQUE,     -- sending one draft twice makes one report
    person_id      INTEGER NOT NULL REFERENCES people,
    kelurahan_code TEXT NOT NULL REFERENCES kelurahan,
    category_code  TEXT NOT NULL REFERENCES categories,
    occurred_on    TEXT NOT NULL CHECK (occurred_on IS date(occurred_on, '+0 days')),
    story          TEXT NOT NULL,               -- '': pictures and figures tell it
    participants   INTEGER CHECK (participants > 0),
    men            INTEGER CHECK (men >= 0),    -- of the participants, where they were told apart
    women          INTEGER CHECK (women >= 0),
    swadaya        INTEGER CHECK (swadaya >= 0),                -- rupiah that the people gave themselves
    budget         INTEGER CHECK (budget >= 0),                 -- rupiah
    physical       REAL CHECK (physical BETWEEN 0 AND 100),     -- progress in percent; of the work
    spent          REAL CHECK (spent BETWEEN 0 AND 100),        -- and of the money
    volume         REAL CHECK (volume > 0),
    unit           TEXT,                        -- of the volume, 'm2'
    obstacle       TEXT,
    follow_up      TEXT,
    sent_at        INTEGER NOT NULL,            -- Unix seconds
    state          TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'approved', 'returned', 'withdrawn')),
    version        INTEGER NOT NULL DEFAULT 1,
    waits_since    INTEGER,                     -- Unix seconds: when it was last sent; NULL: as sent_at
    decided_by     INTEGER REFERENCES people,
    decided_at     INTEGER,                     -- Unix seconds
    return_step    TEXT,                        -- of a returned one: the question to answer anew
    return_words   TEXT,                        -- and why
    CHECK ((volume IS NULL) = (unit IS NULL)),
    CHECK ((men IS NULL) = (women IS NULL) AND (men IS NULL OR participants = men + women))
) STRICT;

INSERT INTO reports (id, number, draft_number, person_id, kelurahan_code, category_code, occurred_on, story, participants,
                     sent_at, state, version, waits_since, decided_by, decided_at, return_step, return_words)
SELECT id, number, draft_number, person_id, kelurahan_code, category_code, occurred_on, story, participants,
       sent_at, state, version, waits_since, decided_by, decided_at, return_step, return_words FROM reports_before;

CREATE INDEX reports_by_day ON reports (occurred_on, kelurahan_code, category_code, person_id, participants);
CREATE INDEX reports_by_person ON reports (person_id, occurred_on);
CREATE INDEX reports_waiting ON reports (id) WHERE state = 'sent';

CREATE TABLE report_rts (                       -- where it was: one RT or several
    report_id      INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    PRIMARY KEY (report_id, position),
    FOREIGN KEY (kelurahan_code, rt) REFERENCES rts
) STRICT, WITHOUT ROWID;

INSERT INTO report_rts SELECT id, 0, kelurahan_code, rt FROM reports_before;

CREATE INDEX report_rts_by_rt ON report_rts (kelurahan_code, rt, report_id);

CREATE TABLE report_media (
    report_id      INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'video', 'voice')),  -- document: a picture as a file
    file_id        TEXT NOT NULL,               -- Telegram's, good for sending again by this bot
    file_unique_id TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

INSERT INTO report_media SELECT report_id, position, 'photo', file_id, file_unique_id FROM report_photos;
DROP TABLE report_photos;

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

INSERT INTO report_versions
SELECT report_id, position, changed_at, changed_by, act,
       json_remove(json_set(before, '$.rts', json_array(json_extract(before, '$.rt')),
                            '$.media', json((SELECT json_group_array(json_set(value, '$.kind', 'photo'))
                                             FROM json_each(before, '$.photos')))), '$.rt', '$.photos'), reason
FROM report_versions_before;
DROP TABLE report_versions_before;
DROP TABLE reports_before;

-- Half-filled ones keep their pictures; RT and people are asked anew, in their new form.
UPDATE drafts SET
    answers = json_remove(json_set(answers, '$.photos', json((
        SELECT json_group_array(json_insert(value, '$[#]', 'photo')) FROM json_each(answers, '$.photos')))), '$.rt', '$.participants'),
    step = iif(step = 'review', 'rt', step)
WHERE form = 'report' AND json_type(answers, '$.photos') = 'array';
UPDATE drafts SET answers = json_remove(answers, '$.rt', '$.participants'), step = iif(step = 'review', 'rt', step)
WHERE form = 'report';
DELETE FROM drafts WHERE form = 'report_change';        -- the report itself is kept as it was

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
