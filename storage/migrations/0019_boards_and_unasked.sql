-- The coordinators' board of the day, what is sent unasked and who wants it when, and what cadres plan.

ALTER TABLE reminder_rules ADD COLUMN board TEXT NOT NULL DEFAULT '07:00';     -- when the board of a working day is pinned

CREATE TABLE boards (                           -- one message for each coordinator and working day
    person_id INTEGER NOT NULL REFERENCES people,
    day       TEXT NOT NULL CHECK (day IS date(day, '+0 days')),
    said      TEXT NOT NULL,                    -- digest of what it says
    edited_at INTEGER NOT NULL,                 -- Unix seconds: when it last was sent or changed
    ended_at  INTEGER,                          -- Unix seconds: from then on it is a record
    PRIMARY KEY (person_id, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX boards_open ON boards (day) WHERE ended_at IS NULL;

CREATE TABLE unasked_wishes (                   -- where somebody wants it otherwise than everybody
    person_id INTEGER NOT NULL REFERENCES people,
    kind      TEXT NOT NULL CHECK (kind IN ('board', 'daily', 'weekly', 'monthly', 'results', 'nudge')),
    at        TEXT,                             -- 'HH:MM'; NULL: silenced
    PRIMARY KEY (person_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE unasked (                          -- what was sent, or looked at and not worth it, so that nothing is sent twice
    person_id INTEGER NOT NULL REFERENCES people,
    kind      TEXT NOT NULL CHECK (kind IN ('daily', 'weekly', 'monthly', 'results', 'nudge')),
    day       TEXT NOT NULL CHECK (day IS date(day, '+0 days')),   -- the first of what it is about
    sent_at   INTEGER NOT NULL,                 -- Unix seconds
    PRIMARY KEY (person_id, kind, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (                            -- an RT that a cadre means to look after on a day
    id             INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: it is on buttons
    person_id      INTEGER NOT NULL REFERENCES people,
    kelurahan_code TEXT NOT NULL REFERENCES kelurahan,
    rt             TEXT NOT NULL,
    day            TEXT NOT NULL CHECK (day IS date(day, '+0 days')),
    draft_number   INTEGER NOT NULL UNIQUE,     -- sending one draft twice makes one plan
    planned_at     INTEGER NOT NULL,            -- Unix seconds
    reminded_at    INTEGER,                     -- Unix seconds
    UNIQUE (person_id, kelurahan_code, rt, day)
) STRICT;

CREATE INDEX plans_by_day ON plans (day);
