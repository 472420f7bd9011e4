-- The papers of a month: their letterhead, who signs, what cadres plan, and the whole city's in one archive.

CREATE TABLE letterhead (                       -- one row: what stands above every paper that is signed
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    office  TEXT NOT NULL,                      -- the office, a line of the paper each, the last one largest
    address TEXT NOT NULL DEFAULT '',           -- one line
    place   TEXT NOT NULL,                      -- where papers are signed, before the date
    number  TEXT NOT NULL,                      -- with {nomor}, {bulan} and {tahun} to be filled in
    logo    BLOB                                -- a small PNG
) STRICT;

INSERT INTO letterhead VALUES (1, 'PEMERINTAH KOTA BONTANG' || char(10) || 'KADER PEMBERDAYAAN MASYARAKAT', '', 'Bontang',
                               '{nomor}/KPM/{bulan}/{tahun}', NULL);

CREATE TABLE officials (                        -- who signs beside our own people; where there is none, a dotted line
    place TEXT PRIMARY KEY,                     -- code of the kelurahan (Lurah) or kecamatan (Camat), 'city' (koordinator kota)
    title TEXT NOT NULL DEFAULT '',             -- '': as the office is called
    name  TEXT NOT NULL,
    nip   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE month_plans (                      -- what a cadre means to do in a month, in their own words
    person_id INTEGER NOT NULL REFERENCES people,
    month     TEXT NOT NULL,                    -- '2026-12'
    words     TEXT NOT NULL,
    told_at   INTEGER NOT NULL,                 -- Unix seconds
    PRIMARY KEY (person_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE recaps (                           -- the whole city's month, drawn in the background
    id        INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again: it names a folder
    person_id INTEGER NOT NULL REFERENCES people,   -- who wants it
    chat_id   INTEGER NOT NULL,
    month     TEXT NOT NULL,                    -- '2026-11'
    asked_at  INTEGER NOT NULL,                 -- Unix seconds
    tries     INTEGER NOT NULL DEFAULT 0,       -- begun since a paper was last finished
    done_at   INTEGER                           -- Unix seconds; NULL: work for the bot
) STRICT;

CREATE INDEX recaps_waiting ON recaps (id) WHERE done_at IS NULL;
