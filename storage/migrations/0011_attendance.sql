-- One row a day and person with its history beside it: coming, leaving, what is odd and who has settled it;
-- absences that are asked for; the city's own days; reminders.

CREATE TABLE attended (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: it is on buttons
    person_id      INTEGER NOT NULL REFERENCES people,
    day            TEXT NOT NULL CHECK (day IS date(day, '+0 days')),   -- local day on which it was sent
    at             INTEGER NOT NULL,            -- Unix seconds, when it was sent: what counts
    recorded_at    INTEGER NOT NULL,            -- Unix seconds, when it was worked off; later after an outage
    kelurahan_code TEXT NOT NULL REFERENCES kelurahan,
    latitude       REAL,                        -- NULL: without location
    longitude      REAL,
    accuracy_m     REAL,
    distance_m     INTEGER,                     -- from the kelurahan's point or outline
    flag           TEXT CHECK (flag IN ('no location', 'far', 'not own place', 'inaccurate')),  -- for the coordinator, never a refusal
    note           TEXT,                        -- the cadre's own words about it
    settled_by     INTEGER REFERENCES people,   -- the coordinator who has looked at the flag
    settled_at     INTEGER,                     -- Unix seconds
    left_at        INTEGER,                     -- Unix seconds; NULL: not said
    left_later     INTEGER NOT NULL DEFAULT 0 CHECK (left_later IN (0, 1)),     -- 1: the time was filled in afterwards
    corrected_by   INTEGER REFERENCES people,   -- the coordinator who last changed it
    UNIQUE (person_id, day),
    CHECK (left_at >= at)
) STRICT;

INSERT INTO attended (id, person_id, day, at, recorded_at, kelurahan_code, latitude, longitude, accuracy_m, distance_m, flag)
SELECT id, person_id, day, at, at, kelurahan_code, latitude, longitude, accuracy_m, distance_m, flag FROM check_ins;
DROP TABLE check_ins;
ALTER TABLE attended RENAME TO check_ins;

CREATE INDEX check_ins_by_day ON check_ins (day, person_id);
CREATE INDEX check_ins_flagged ON check_ins (day) WHERE flag IS NOT NULL AND settled_at IS NULL;

CREATE TABLE check_in_history (                 -- what a day's row was before each change; never a place
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people,
    day        TEXT NOT NULL,
    changed_at INTEGER NOT NULL,                -- Unix seconds
    changed_by INTEGER REFERENCES people,       -- the person themselves, or a coordinator
    act        TEXT NOT NULL,                   -- 'came', 'moved', 'left', 'cancelled', 'corrected', ...
    before     TEXT,                            -- JSON: at, left_at, left_later, flag, note; NULL: there was none
    reason     TEXT                             -- of a correction
) STRICT;

CREATE INDEX check_in_history_by_day ON check_in_history (person_id, day);

CREATE TABLE absences (                         -- Izin, Sakit, Tugas luar, Cuti: from a day to a day
    id           INTEGER PRIMARY KEY,
    person_id    INTEGER NOT NULL REFERENCES people,
    draft_number INTEGER NOT NULL UNIQUE,       -- sending one draft twice makes one absence
    kind         TEXT NOT NULL CHECK (kind IN ('izin', 'sakit', 'tugas luar', 'cuti')),
    first_day    TEXT NOT NULL CHECK (first_day IS date(first_day, '+0 days')),
    last_day     TEXT NOT NULL CHECK (last_day IS date(last_day, '+0 days')),
    reason       TEXT NOT NULL,
    letter       TEXT,                          -- Telegram's file_id of a photo of it
    asked_at     INTEGER NOT NULL,              -- Unix seconds
    state        TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'approved', 'declined', 'withdrawn')),
    decided_by   INTEGER REFERENCES people,
    decided_at   INTEGER,                       -- Unix seconds
    answer       TEXT,                          -- why it was declined
    CHECK (first_day <= last_day),
    CHECK ((state = 'asked') = (decided_at IS NULL))
) STRICT;

CREATE INDEX absences_by_person ON absences (person_id, last_day) WHERE state IN ('asked', 'approved');
CREATE INDEX absences_asked ON absences (id) WHERE state = 'asked';

CREATE TABLE special_days (                     -- what the city adds to the national holidays, or takes back from them
    day     TEXT PRIMARY KEY CHECK (day IS date(day, '+0 days')),
    name    TEXT NOT NULL,
    working INTEGER NOT NULL DEFAULT 0 CHECK (working IN (0, 1))    -- 1: people work although it is a holiday or weekend
) STRICT, WITHOUT ROWID;

CREATE TABLE reminder_rules (                   -- one row: what the admins have set; local times 'HH:MM'
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    morning     TEXT NOT NULL DEFAULT '09:00',
    afternoon   TEXT NOT NULL DEFAULT '15:00',
    earliest    TEXT NOT NULL DEFAULT '06:00',  -- people may move their own between these
    latest      TEXT NOT NULL DEFAULT '20:00',
    may_silence INTEGER NOT NULL DEFAULT 1 CHECK (may_silence IN (0, 1))
) STRICT;

INSERT INTO reminder_rules (only) VALUES (1);

CREATE TABLE reminder_wishes (                  -- where somebody wants it otherwise than the rules
    person_id INTEGER NOT NULL REFERENCES people,
    slot      TEXT NOT NULL CHECK (slot IN ('morning', 'afternoon', 'leaving')),
    at        TEXT,                             -- 'HH:MM'; NULL: silenced
    PRIMARY KEY (person_id, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE reminders (                        -- what was sent, so that nothing is sent twice
    person_id INTEGER NOT NULL REFERENCES people,
    day       TEXT NOT NULL,                    -- which it was about
    slot      TEXT NOT NULL CHECK (slot IN ('morning', 'afternoon', 'leaving', 'by hand')),
    sent_at   INTEGER NOT NULL,                 -- Unix seconds
    PRIMARY KEY (person_id, day, slot)
) STRICT, WITHOUT ROWID;
