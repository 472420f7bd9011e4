-- The roster as it is kept from the chat: second roles, Plt., RT that end, agreement, whom the log is about.
ALTER TABLE people ADD COLUMN also_admin INTEGER NOT NULL DEFAULT 0 CHECK (also_admin IN (0, 1));    -- a second role beside the first
ALTER TABLE people ADD COLUMN by_settings INTEGER NOT NULL DEFAULT 0 CHECK (by_settings IN (0, 1));  -- admin by ADMIN_IDS, whatever the roster says
ALTER TABLE people ADD COLUMN told TEXT;                  -- the standing (roles, area) that they and their menu were last told
ALTER TABLE people ADD COLUMN agreed_at INTEGER;          -- Unix seconds: agreed to what is kept about them (UU 27/2022 art. 22)
ALTER TABLE people ADD COLUMN agreed_to TEXT;             -- the version of the words they agreed to
ALTER TABLE people ADD COLUMN inactive_since INTEGER;     -- Unix seconds

UPDATE people SET agreed_at = joined_at, agreed_to = '1' WHERE joined_at IS NOT NULL;
UPDATE people SET inactive_since = unixepoch() WHERE NOT active;

CREATE TABLE acting (                           -- Plt.: somebody has a coordinator's role for a while, beside their own
    id             INTEGER PRIMARY KEY,
    person_id      INTEGER NOT NULL REFERENCES people,
    role           TEXT NOT NULL CHECK (role IN ('koordinator kecamatan', 'koordinator kota')),
    kecamatan_code TEXT REFERENCES kecamatan,
    first_day      TEXT NOT NULL CHECK (first_day IS date(first_day, '+0 days')),
    last_day       TEXT NOT NULL CHECK (last_day IS date(last_day, '+0 days')),
    starts_at      INTEGER NOT NULL,            -- Unix seconds; midnight of the first day
    ends_at        INTEGER NOT NULL,            -- Unix seconds; midnight after the last day, or when it was ended
    CHECK ((role = 'koordinator kecamatan') = (kecamatan_code IS NOT NULL)),
    CHECK (starts_at <= ends_at)
) STRICT;
CREATE INDEX acting_by_person ON acting (person_id, ends_at);

ALTER TABLE rts ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1));  -- kept for the reports that name it

ALTER TABLE audit ADD COLUMN subject_id INTEGER;          -- of people: whom it is about; no reference, an undone person is gone
CREATE INDEX audit_by_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;
