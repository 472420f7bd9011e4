-- What the office tells everyone, and whom it has reached.

CREATE TABLE notices (
    id           INTEGER PRIMARY KEY,
    author_id    INTEGER NOT NULL REFERENCES people,
    draft_number INTEGER NOT NULL UNIQUE,       -- sending one draft twice makes one notice
    text         TEXT NOT NULL,                 -- as it goes out, Telegram's HTML
    sent_at      INTEGER NOT NULL,              -- Unix seconds, when it was confirmed
    finished_at  INTEGER                        -- when nobody was left
) STRICT;

CREATE TABLE deliveries (
    notice_id INTEGER NOT NULL REFERENCES notices,
    person_id INTEGER NOT NULL REFERENCES people,
    -- 'sending' is committed before the send: whoever is found so after a crash may or may not have it, and is not sent it again
    state     TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure')),
    reason    TEXT,                             -- of a failure, Telegram's words
    PRIMARY KEY (notice_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_waiting ON deliveries (notice_id, person_id) WHERE state = 'waiting';
