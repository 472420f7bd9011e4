-- What has become of the files that reports name: each is fetched from Telegram once, and kept in the data folder.

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
CREATE INDEX report_media_by_file ON report_media (file_unique_id);

-- Whatever a report names is wished for in the same transaction; what was given up is tried again when it is sent anew.
CREATE TRIGGER report_media_added AFTER INSERT ON report_media BEGIN
    INSERT INTO media (file_unique_id, file_id, kind) VALUES (new.file_unique_id, new.file_id, new.kind)
    ON CONFLICT DO UPDATE SET file_id = excluded.file_id, kind = excluded.kind, tries = 0, begun = 0, due_at = 0,
        lost = NULL, sha256 = NULL, ending = NULL, bytes = NULL, width = NULL, height = NULL
    WHERE lost IS NOT NULL AND file_id <> excluded.file_id;
END;

INSERT INTO media (file_unique_id, file_id, kind)
SELECT file_unique_id, max(file_id), min(kind) FROM report_media GROUP BY file_unique_id;

INSERT INTO media (file_unique_id, file_id, kind)       -- those of earlier versions
SELECT value ->> '$.file_unique_id', value ->> '$.file_id', value ->> '$.kind'
FROM report_versions, json_each(before, '$.media') WHERE true ON CONFLICT DO NOTHING;
