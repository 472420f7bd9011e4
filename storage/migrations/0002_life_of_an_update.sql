-- What came in, what is to go out, and what is half said.

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
) STRICT;

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
    touched_at INTEGER NOT NULL,                    -- Unix seconds
    UNIQUE (person_id, form)
) STRICT;
