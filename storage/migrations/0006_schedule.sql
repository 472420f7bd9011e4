-- What was done of the things that are due every day, so that a stop is caught up with and nothing is done twice.

CREATE TABLE schedule (
    name TEXT PRIMARY KEY,                      -- of a job, 'backup'
    day  TEXT NOT NULL                          -- the last local day for which it was done
) STRICT, WITHOUT ROWID;
