-- Some messages are of use only for a while: what could not be sent until then is let be.

ALTER TABLE outbox ADD COLUMN until INTEGER;    -- Unix seconds; NULL: it is sent however late
