-- Requests about one's own data (UU 27/2022 arts. 30 and 43), each answered within its term.
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
