-- Joining: personal links, strangers who ask to be let in, and new numbers of those who have joined.
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
