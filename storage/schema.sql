-- The whole database as the migrations make it today. Written and compared by a test; to read, not to run.

CREATE TABLE kecamatan (
    code TEXT PRIMARY KEY,                      -- Kemendagri, '64.74.01'
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE kelurahan (
    code           TEXT PRIMARY KEY,            -- Kemendagri, '64.74.01.1003'
    kecamatan_code TEXT NOT NULL REFERENCES kecamatan,
    name           TEXT NOT NULL,
    aliases        TEXT NOT NULL DEFAULT '',    -- other spellings, separated by ';'
    area_km2       REAL NOT NULL,
    latitude       REAL NOT NULL,               -- a point inside, WGS 84
    longitude      REAL NOT NULL
) STRICT;

CREATE TABLE rts (
    kelurahan_code TEXT NOT NULL REFERENCES kelurahan,
    rt             TEXT NOT NULL, retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),               -- two digits or more, '04'
    PRIMARY KEY (kelurahan_code, rt)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL,
    phone          TEXT UNIQUE,                 -- E.164, '+628115800001'; NULL only for those let in by ADMIN_IDS
    role           TEXT NOT NULL CHECK (role IN ('kader', 'koordinator kecamatan', 'koordinator kota', 'admin')),
    kecamatan_code TEXT REFERENCES kecamatan,   -- of a kecamatan coordinator
    kelurahan_code TEXT REFERENCES kelurahan,   -- of a cadre
    active         INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    telegram_id    INTEGER UNIQUE,              -- user id = id of the private chat; NULL: has not joined yet
    joined_at      INTEGER,                     -- Unix seconds; also when they were told what is kept about them
    reachable      INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)), also_admin INTEGER NOT NULL DEFAULT 0 CHECK (also_admin IN (0, 1)), by_settings INTEGER NOT NULL DEFAULT 0 CHECK (by_settings IN (0, 1)), told TEXT, agreed_at INTEGER, agreed_to TEXT, inactive_since INTEGER,  -- 0: has blocked the bot
    CHECK ((role = 'koordinator kecamatan') = (kecamatan_code IS NOT NULL)),
    CHECK ((role = 'kader') = (kelurahan_code IS NOT NULL))
) STRICT;

CREATE TABLE person_rts (                       -- which RT a cadre looks after; none = the whole kelurahan
    person_id      INTEGER NOT NULL REFERENCES people,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    PRIMARY KEY (person_id, kelurahan_code, rt),
    FOREIGN KEY (kelurahan_code, rt) REFERENCES rts
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (                            -- who changed or saw what; never changed, only added to
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,                 -- Unix seconds
    person_id INTEGER REFERENCES people,        -- NULL: the command line, or the bot by itself
    act       TEXT NOT NULL,                    -- 'roster.import', 'notice.send', ...
    about     TEXT NOT NULL                     -- JSON
, subject_id INTEGER) STRICT;

CREATE INDEX audit_by_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;

CREATE TABLE inbox (
    arrival     INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of work; update ids restart after an idle week
    update_id   INTEGER NOT NULL UNIQUE,
    body        TEXT,                               -- the update's JSON; NULL once it is done
    received_at INTEGER NOT NULL,                   -- Unix seconds
    done_at     INTEGER,
    tries       INTEGER NOT NULL DEFAULT 0,
    error       TEXT                                -- set: set aside after vain tries; the body stays
) STRICT;

CREATE INDEX inbox_waiting ON inbox (arrival) WHERE done_at IS NULL;

CREATE INDEX inbox_set_aside ON inbox (arrival) WHERE error IS NOT NULL;

CREATE TABLE outbox (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id   INTEGER NOT NULL,
    method    TEXT NOT NULL,                        -- of telegram.Bot, 'send_message'
    args      TEXT NOT NULL,                        -- JSON, as the method takes them
    screen    TEXT,                                 -- the name under which this message is edited later
    queued_at INTEGER NOT NULL,                     -- Unix seconds
    error     TEXT                                  -- set: Telegram will not take it; NULL: still to be sent
, until INTEGER) STRICT;

CREATE INDEX outbox_waiting ON outbox (id) WHERE error IS NULL;

CREATE TABLE screens (                              -- messages of ours that are edited later
    chat_id    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL,
    PRIMARY KEY (chat_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (                               -- open conversations, one of each form a person
    number     INTEGER PRIMARY KEY AUTOINCREMENT,   -- on every button, so that old ones are told apart
    person_id  INTEGER NOT NULL REFERENCES people,
    form       TEXT NOT NULL,
    step       TEXT NOT NULL,                       -- the question that is open = the conversation's state
    answers    TEXT NOT NULL DEFAULT '{}',          -- JSON: step -> answer
    editing    INTEGER NOT NULL DEFAULT 0,          -- 1: back to the review after this answer
    touched_at INTEGER NOT NULL, used_at INTEGER NOT NULL DEFAULT 0, reminded_at INTEGER,                    -- Unix seconds
    UNIQUE (person_id, form)
) STRICT;

CREATE TABLE categories (
    code         TEXT PRIMARY KEY,
    position     INTEGER NOT NULL,
    label        TEXT NOT NULL,
    button       TEXT NOT NULL,
    examples     TEXT NOT NULL,
    least_photos INTEGER NOT NULL
, retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))) STRICT;

CREATE TABLE report_numbers (                   -- the last number given in a month
    month TEXT PRIMARY KEY,                     -- 'BTG-1126'
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule (
    name TEXT PRIMARY KEY,                      -- of a job, 'backup'
    day  TEXT NOT NULL                          -- the last local day for which it was done
) STRICT, WITHOUT ROWID;

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

CREATE TABLE data_requests (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people,      -- who asks, about themselves
    kind       TEXT NOT NULL CHECK (kind IN ('correction', 'erasure')),
    words      TEXT,                            -- what is to be corrected; NULL: nothing was asked, or erased
    asked_at   INTEGER NOT NULL,                -- Unix seconds
    due_at     INTEGER NOT NULL,                -- Unix seconds: 3 x 24 hours later
    state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'refused')),
    decided_by INTEGER REFERENCES people,
    decided_at INTEGER,                         -- Unix seconds
    reason     TEXT,                            -- of a refusal
    CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX data_requests_open ON data_requests (person_id, kind) WHERE state = 'open';

CREATE TABLE invites (                          -- personal links; whoever opens one is that person
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people,
    token_hash TEXT NOT NULL UNIQUE,            -- SHA-256 of what the link says, hexadecimal; the link itself is not kept
    made_by    INTEGER NOT NULL REFERENCES people,
    made_at    INTEGER NOT NULL,                -- Unix seconds
    ends_at    INTEGER NOT NULL,                -- Unix seconds; a newer link, or joining otherwise, ends it early
    used_at    INTEGER
) STRICT;

CREATE INDEX invites_by_person ON invites (person_id);

CREATE TABLE join_requests (                    -- somebody who is not on the roster and wants to be
    id             INTEGER PRIMARY KEY,
    telegram_id    INTEGER NOT NULL,
    name           TEXT NOT NULL,               -- as on Telegram
    phone          TEXT NOT NULL,               -- E.164, shared by themselves
    state          TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'accepted', 'refused', 'settled')),
    role           TEXT CHECK (role IN ('kader', 'koordinator kecamatan', 'koordinator kota')),
    kecamatan_code TEXT REFERENCES kecamatan,   -- of a cadre's kelurahan too
    kelurahan_code TEXT REFERENCES kelurahan,
    agreed_to      TEXT,                        -- the version of the words they agreed to by sending it
    shared_at      INTEGER NOT NULL,            -- Unix seconds
    sent_at        INTEGER,
    decided_at     INTEGER,
    decided_by     INTEGER REFERENCES people,   -- NULL though settled: they joined in another way
    CHECK (state = 'draft' OR (role IS NOT NULL AND sent_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX join_requests_pending ON join_requests (telegram_id) WHERE state IN ('draft', 'open');

CREATE INDEX join_requests_open ON join_requests (state, id) WHERE state = 'open';

CREATE TABLE new_numbers (                      -- shared by somebody who has joined, until they say whether it is to count
    person_id INTEGER PRIMARY KEY REFERENCES people,
    phone     TEXT NOT NULL,                    -- E.164
    shared_at INTEGER NOT NULL                  -- Unix seconds
) STRICT;

CREATE TABLE downloads (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again: it is on buttons
    kind      TEXT NOT NULL,                        -- whose it is once it has come, 'roster_file'
    person_id INTEGER NOT NULL REFERENCES people,   -- who sent it
    chat_id   INTEGER NOT NULL,
    file_id   TEXT NOT NULL,                        -- what Telegram calls it
    name      TEXT NOT NULL,                        -- as the sender calls it
    sent_at   INTEGER NOT NULL,                     -- Unix seconds
    content   BLOB,                                 -- NULL until it has been fetched
    tries     INTEGER NOT NULL DEFAULT 0,           -- how often something was begun with the content
    taken_at  INTEGER,                              -- Unix seconds: it was looked at and waits for the person; NULL: work for the bot
    about     TEXT NOT NULL DEFAULT '{}'            -- JSON, of whoever it is for
) STRICT;

CREATE INDEX downloads_waiting ON downloads (id) WHERE taken_at IS NULL;

CREATE TABLE "check_ins" (
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

CREATE INDEX check_ins_by_day ON check_ins (day, person_id);

CREATE INDEX check_ins_flagged ON check_ins (day) WHERE flag IS NOT NULL AND settled_at IS NULL;

CREATE INDEX check_ins_first ON check_ins (person_id, recorded_at) WHERE corrected_by IS NULL;

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
, board TEXT NOT NULL DEFAULT '07:00') STRICT;

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

CREATE TABLE return_reasons (                   -- ready ones; each names the question to answer anew
    id       INTEGER PRIMARY KEY,
    step     TEXT NOT NULL,
    words    TEXT NOT NULL,
    position INTEGER NOT NULL,
    retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE category_fields (                  -- what is asked about beside RT, day, story and pictures
    category_code TEXT NOT NULL REFERENCES categories,
    field         TEXT NOT NULL CHECK (field IN ('participants', 'swadaya', 'budget', 'physical', 'spent', 'volume',
                                                 'obstacle', 'follow_up')),
    wanted        TEXT NOT NULL CHECK (wanted IN ('W', 'O')),      -- wajib, opsional; no row: not at all
    PRIMARY KEY (category_code, field)
) STRICT, WITHOUT ROWID;

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
    return_words   TEXT, return_voice TEXT,                        -- and why
    CHECK ((volume IS NULL) = (unit IS NULL)),
    CHECK ((men IS NULL) = (women IS NULL) AND (men IS NULL OR participants = men + women))
) STRICT;

CREATE INDEX reports_by_day ON reports (occurred_on, kelurahan_code, category_code, person_id, participants);

CREATE INDEX reports_by_person ON reports (person_id, occurred_on);

CREATE INDEX reports_waiting ON reports (id) WHERE state = 'sent';

CREATE INDEX reports_with_obstacle ON reports (occurred_on) WHERE obstacle <> '';

CREATE INDEX reports_with_follow_up ON reports (occurred_on) WHERE follow_up <> '';

CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (1, new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.participants,
            new.men, new.women, new.swadaya, new.budget);
END;

CREATE TRIGGER reports_changed
AFTER UPDATE OF person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget
ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (-1, old.person_id, old.occurred_on, old.kelurahan_code, old.category_code, old.state, old.participants,
            old.men, old.women, old.swadaya, old.budget),
           (1, new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.participants,
            new.men, new.women, new.swadaya, new.budget);
END;

CREATE TRIGGER reports_removed BEFORE DELETE ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (-1, old.person_id, old.occurred_on, old.kelurahan_code, old.category_code, old.state, old.participants,
            old.men, old.women, old.swadaya, old.budget);
    DELETE FROM report_rts WHERE report_id = old.id;    -- while it can still be told of which day they are
END;

CREATE TRIGGER reports_moved AFTER UPDATE OF occurred_on, state ON reports
WHEN old.occurred_on <> new.occurred_on OR (old.state = 'withdrawn') <> (new.state = 'withdrawn') BEGIN
    UPDATE daily_rts SET reports = reports - its.n
    FROM (SELECT kelurahan_code, rt, count(*) AS n FROM report_rts WHERE report_id = old.id GROUP BY 1, 2) AS its
    WHERE daily_rts.kelurahan_code = its.kelurahan_code AND daily_rts.rt = its.rt AND daily_rts.day = old.occurred_on
        AND old.state <> 'withdrawn';
    DELETE FROM daily_rts
    WHERE day = old.occurred_on AND reports = 0
        AND (kelurahan_code, rt) IN (SELECT kelurahan_code, rt FROM report_rts WHERE report_id = old.id);
    INSERT INTO daily_rts
    SELECT new.occurred_on, kelurahan_code, rt, count(*) FROM report_rts
    WHERE report_id = new.id AND new.state <> 'withdrawn' GROUP BY 2, 3
    ON CONFLICT DO UPDATE SET reports = reports + excluded.reports;
END;

CREATE TABLE report_rts (                       -- where it was: one RT or several
    report_id      INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    PRIMARY KEY (report_id, position),
    FOREIGN KEY (kelurahan_code, rt) REFERENCES rts
) STRICT, WITHOUT ROWID;

CREATE INDEX report_rts_by_rt ON report_rts (kelurahan_code, rt, report_id);

CREATE TRIGGER report_rts_added AFTER INSERT ON report_rts BEGIN
    INSERT INTO daily_rts
    SELECT occurred_on, new.kelurahan_code, new.rt, 1 FROM reports WHERE id = new.report_id AND state <> 'withdrawn'
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;

CREATE TRIGGER report_rts_removed AFTER DELETE ON report_rts BEGIN
    UPDATE daily_rts SET reports = reports - 1
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt)
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id AND state <> 'withdrawn');
    DELETE FROM daily_rts
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt) AND reports = 0
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id);
END;

CREATE TRIGGER report_rts_renamed AFTER UPDATE OF kelurahan_code, rt ON report_rts BEGIN
    UPDATE daily_rts SET reports = reports - 1
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt)
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id AND state <> 'withdrawn');
    DELETE FROM daily_rts
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt) AND reports = 0
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id);
    INSERT INTO daily_rts
    SELECT occurred_on, new.kelurahan_code, new.rt, 1 FROM reports WHERE id = new.report_id AND state <> 'withdrawn'
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;

CREATE TABLE report_media (
    report_id      INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'video', 'voice')),  -- document: a picture as a file
    file_id        TEXT NOT NULL,               -- Telegram's, good for sending again by this bot
    file_unique_id TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_media_by_file ON report_media (file_unique_id);

CREATE TRIGGER report_media_added AFTER INSERT ON report_media BEGIN
    INSERT INTO media (file_unique_id, file_id, kind) VALUES (new.file_unique_id, new.file_id, new.kind)
    ON CONFLICT DO UPDATE SET file_id = excluded.file_id, kind = excluded.kind, tries = 0, begun = 0, due_at = 0,
        lost = NULL, sha256 = NULL, ending = NULL, bytes = NULL, width = NULL, height = NULL
    WHERE lost IS NOT NULL AND file_id <> excluded.file_id;
END;

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

CREATE TABLE media (
    file_unique_id TEXT PRIMARY KEY,            -- Telegram's, the same wherever the same file was sent
    file_id        TEXT NOT NULL,               -- by which it is fetched
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'video', 'voice')),   -- as it was sent
    tries          INTEGER NOT NULL DEFAULT 0,  -- to fetch it, in vain
    begun          INTEGER NOT NULL DEFAULT 0,  -- how often it was here and looked at, and the process ended
    due_at         REAL NOT NULL DEFAULT 0,     -- Unix seconds: not to be tried before
    lost           TEXT,                        -- given up, and why; with a sha256 left the file is still to be deleted
    sha256         TEXT,                        -- of what is kept, hexadecimal; NULL: it waits, or is given up
    ending         TEXT,                        -- what it truly is: 'jpg', 'mp4' or 'ogg'
    bytes          INTEGER,                     -- as kept
    width          INTEGER,                     -- pixels; of pictures only
    height         INTEGER,
    CHECK ((sha256 IS NULL) = (ending IS NULL) AND (sha256 IS NULL) = (bytes IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX media_waiting ON media (due_at) WHERE sha256 IS NULL AND lost IS NULL;

CREATE TABLE daily_reports (                    -- without those that were taken back; no row where there is none
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    category_code  TEXT NOT NULL,
    state          TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    participants   INTEGER NOT NULL,
    men            INTEGER NOT NULL,            -- of the participants, where they were told apart
    women          INTEGER NOT NULL,
    swadaya        INTEGER NOT NULL,            -- rupiah
    budget         INTEGER NOT NULL,            -- rupiah
    PRIMARY KEY (day, kelurahan_code, category_code, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_people (                     -- the same of each person who reported
    person_id      INTEGER NOT NULL REFERENCES people,
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    category_code  TEXT NOT NULL,
    state          TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    participants   INTEGER NOT NULL,
    men            INTEGER NOT NULL,
    women          INTEGER NOT NULL,
    swadaya        INTEGER NOT NULL,
    budget         INTEGER NOT NULL,
    PRIMARY KEY (person_id, day, kelurahan_code, category_code, state)
) STRICT, WITHOUT ROWID;

CREATE INDEX daily_people_by_place ON daily_people (kelurahan_code, day);

CREATE TABLE daily_rts (                        -- how many reports of a day are about an RT
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    PRIMARY KEY (day, kelurahan_code, rt)
) STRICT, WITHOUT ROWID;

CREATE VIEW daily_change AS SELECT 1 AS sign, reports.* FROM reports;

CREATE TRIGGER daily_change_counted INSTEAD OF INSERT ON daily_change WHEN new.state <> 'withdrawn' BEGIN
    INSERT INTO daily_reports VALUES (
        new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.sign,
        new.sign * coalesce(new.participants, 0), new.sign * coalesce(new.men, 0), new.sign * coalesce(new.women, 0),
        new.sign * coalesce(new.swadaya, 0), new.sign * coalesce(new.budget, 0))
    ON CONFLICT DO UPDATE SET
        reports = reports + excluded.reports, participants = participants + excluded.participants,
        men = men + excluded.men, women = women + excluded.women,
        swadaya = swadaya + excluded.swadaya, budget = budget + excluded.budget;
    INSERT INTO daily_people VALUES (
        new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.sign,
        new.sign * coalesce(new.participants, 0), new.sign * coalesce(new.men, 0), new.sign * coalesce(new.women, 0),
        new.sign * coalesce(new.swadaya, 0), new.sign * coalesce(new.budget, 0))
    ON CONFLICT DO UPDATE SET
        reports = reports + excluded.reports, participants = participants + excluded.participants,
        men = men + excluded.men, women = women + excluded.women,
        swadaya = swadaya + excluded.swadaya, budget = budget + excluded.budget;
    DELETE FROM daily_reports
    WHERE (day, kelurahan_code, category_code, state)
        = (new.occurred_on, new.kelurahan_code, new.category_code, new.state) AND new.sign < 0 AND reports = 0;
    DELETE FROM daily_people
    WHERE (person_id, day, kelurahan_code, category_code, state)
        = (new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state)
        AND new.sign < 0 AND reports = 0;
END;

CREATE TABLE letterhead (                       -- one row: what stands above every paper that is signed
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    office  TEXT NOT NULL,                      -- the office, a line of the paper each, the last one largest
    address TEXT NOT NULL DEFAULT '',           -- one line
    place   TEXT NOT NULL,                      -- where papers are signed, before the date
    number  TEXT NOT NULL,                      -- with {nomor}, {bulan} and {tahun} to be filled in
    logo    BLOB                                -- a small PNG
) STRICT;

CREATE TABLE officials (                        -- who signs beside our own people; where there is none, a dotted line
    place TEXT PRIMARY KEY,                     -- code of the kelurahan (Lurah) or kecamatan (Camat), 'city' (koordinator kota)
    title TEXT NOT NULL DEFAULT '',             -- '': as the office is called
    name  TEXT NOT NULL,
    nip   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE month_plans (                      -- what a cadre means to do in a month, in their own words
    person_id INTEGER NOT NULL REFERENCES people,
    month     TEXT NOT NULL,                    -- '2026-12'
    words     TEXT NOT NULL,
    told_at   INTEGER NOT NULL,                 -- Unix seconds
    PRIMARY KEY (person_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE recaps (                           -- the whole city's month, drawn in the background
    id        INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again: it names a folder
    person_id INTEGER NOT NULL REFERENCES people,   -- who wants it
    chat_id   INTEGER NOT NULL,
    month     TEXT NOT NULL,                    -- '2026-11'
    asked_at  INTEGER NOT NULL,                 -- Unix seconds
    tries     INTEGER NOT NULL DEFAULT 0,       -- begun since a paper was last finished
    done_at   INTEGER                           -- Unix seconds; NULL: work for the bot
) STRICT;

CREATE INDEX recaps_waiting ON recaps (id) WHERE done_at IS NULL;

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

CREATE TABLE notices (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,     -- never used again: it is on buttons
    author_id    INTEGER NOT NULL REFERENCES people,
    draft_number INTEGER NOT NULL UNIQUE,       -- of the form that was sent last: sending one draft twice makes one notice
    content      TEXT NOT NULL,                 -- JSON: text (Telegram's HTML), pieces, answers, urgent
    plain        TEXT NOT NULL,                 -- what it says, small letters without formatting: to search in
    audience     TEXT NOT NULL,                 -- JSON: whom it is for; {} is everybody whom its author may write to
    state        TEXT NOT NULL CHECK (state IN ('timed', 'sending', 'stopped', 'finished', 'recalled')),
    written_at   INTEGER NOT NULL,              -- Unix seconds, when it was confirmed
    send_at      INTEGER NOT NULL,              -- Unix seconds, when it is to go, or began to
    finished_at  INTEGER,                       -- Unix seconds, when nobody was left; again NULL while it is being recalled
    reminds      INTEGER REFERENCES notices     -- it only reminds those who have not read this one
) STRICT;

CREATE INDEX notices_timed ON notices (send_at) WHERE state = 'timed';

CREATE INDEX notices_open ON notices (id) WHERE finished_at IS NULL;

CREATE INDEX notices_by_author ON notices (author_id, id);

CREATE INDEX notices_reminding ON notices (reminds) WHERE reminds IS NOT NULL;

CREATE TABLE deliveries (
    notice_id   INTEGER NOT NULL REFERENCES notices,
    person_id   INTEGER NOT NULL REFERENCES people,
    turn        INTEGER NOT NULL DEFAULT 0,     -- the first of each kelurahan, then the second of each, ...; below 0: of an urgent one
    -- 'sending' is committed before the send: whoever is found so after a crash may or may not have it, and is not sent it again
    state       TEXT NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure', 'stopped')),
    reason      TEXT,                           -- of a failure, Telegram's words
    chat_id     INTEGER,                        -- where it was sent to
    message_ids TEXT NOT NULL DEFAULT '[]',     -- JSON: all messages that it is made of; the last one has the buttons
    sent_at     INTEGER,                        -- Unix seconds
    read_at     INTEGER,                        -- Unix seconds: 'Sudah baca', or an answer
    answer      INTEGER,                        -- which of the quick answers, from 0
    answered_at INTEGER,                        -- Unix seconds
    recall      TEXT CHECK (recall IN ('waiting', 'done', 'failed')),   -- taking it back: NULL while nobody wants that
    PRIMARY KEY (notice_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_waiting ON deliveries (turn, notice_id, person_id) WHERE state = 'waiting';

CREATE INDEX deliveries_sending ON deliveries (notice_id, person_id) WHERE state = 'sending';

CREATE INDEX deliveries_recall ON deliveries (notice_id, person_id) WHERE recall = 'waiting';

CREATE INDEX deliveries_by_person ON deliveries (person_id, notice_id);

CREATE TABLE notice_replies (                   -- what a reader asks and the author answers, seen by these two only
    id          INTEGER PRIMARY KEY AUTOINCREMENT,      -- never used again: it is on buttons
    notice_id   INTEGER NOT NULL REFERENCES notices,
    person_id   INTEGER NOT NULL REFERENCES people,     -- the reader, whoever of the two is speaking
    from_author INTEGER NOT NULL CHECK (from_author IN (0, 1)),
    words       TEXT NOT NULL,
    piece       TEXT,                           -- JSON: a file that was sent as the answer, with or without words
    said_at     INTEGER NOT NULL                -- Unix seconds
) STRICT;

CREATE INDEX notice_replies_of ON notice_replies (notice_id, person_id, id);
