-- A half-filled form is reminded of once and dropped after a week; a coordinator may say aloud what is to be mended.

ALTER TABLE drafts ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;   -- Unix seconds: when its person last did anything with it
ALTER TABLE drafts ADD COLUMN reminded_at INTEGER;                  -- Unix seconds; once is enough
UPDATE drafts SET used_at = iif(touched_at > 0, touched_at, CAST(strftime('%s', 'now') AS INTEGER));

ALTER TABLE reports ADD COLUMN return_voice TEXT;                   -- Telegram's file_id: why it was returned, spoken
