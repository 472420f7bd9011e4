-- Who was there, once a day.

CREATE TABLE check_ins (
    id             INTEGER PRIMARY KEY,
    person_id      INTEGER NOT NULL REFERENCES people,
    day            TEXT NOT NULL CHECK (day IS date(day, '+0 days')),   -- local day on which it was sent
    at             INTEGER NOT NULL,            -- Unix seconds, when it was sent
    kelurahan_code TEXT NOT NULL REFERENCES kelurahan,
    latitude       REAL,                        -- NULL: without location
    longitude      REAL,
    accuracy_m     REAL,
    distance_m     INTEGER,                     -- from the kelurahan's point
    flag           TEXT CHECK (flag IN ('no location', 'far', 'not own place')),   -- for the coordinator, never a refusal
    UNIQUE (person_id, day)
) STRICT;

CREATE INDEX check_ins_by_day ON check_ins (day, person_id);
