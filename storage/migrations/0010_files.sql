-- Files that people have sent and that the bot still has to fetch from Telegram or to do something with.

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
