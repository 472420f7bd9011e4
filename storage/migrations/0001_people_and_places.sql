-- Where people work, and who they are.

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
    rt             TEXT NOT NULL,               -- two digits or more, '04'
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
    reachable      INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),  -- 0: has blocked the bot
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
) STRICT;
