-- Notices with files and quick answers, for a part of the people, at a time, stopped, recalled; who has read them, what they answered and asked.

CREATE TEMP TABLE old_notices AS SELECT * FROM notices;
CREATE TEMP TABLE old_deliveries AS SELECT * FROM deliveries;
DROP TABLE deliveries;
DROP TABLE notices;

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

INSERT INTO notices
SELECT id, author_id, draft_number,
    json_object('text', replace(text, '📢 <b>Pengumuman</b>' || char(10, 10), ''), 'pieces', json_array(),
                'answers', json_array(), 'urgent', json('false')),
    lower(text), '{}', iif(finished_at IS NULL, 'sending', 'finished'), sent_at, sent_at, finished_at, NULL
FROM old_notices;
INSERT INTO deliveries (notice_id, person_id, turn, state, reason, chat_id, sent_at)
SELECT notice_id, person_id, person_id, state, reason,
    iif(state = 'sent', (SELECT telegram_id FROM people WHERE id = person_id), NULL),
    iif(state = 'sent', (SELECT sent_at FROM old_notices WHERE id = notice_id), NULL)
FROM old_deliveries;
DROP TABLE old_notices;
DROP TABLE old_deliveries;
