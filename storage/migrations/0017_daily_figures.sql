-- Sums of every day by place, kind, state and person, and which RT were reported about, kept with each change of a report.

DROP TRIGGER reports_added;
DROP TRIGGER reports_removed;
DROP TRIGGER reports_changed;
DROP TABLE daily_reports;

CREATE TABLE daily_reports (                    -- without those that were taken back; no row where there is none
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    category_code  TEXT NOT NULL,
    state          TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    participants   INTEGER NOT NULL,
    men            INTEGER NOT NULL,            -- of the participants, where they were told apart
    women          INTEGER NOT NULL,
    swadaya        INTEGER NOT NULL,            -- rupiah
    budget         INTEGER NOT NULL,            -- rupiah
    PRIMARY KEY (day, kelurahan_code, category_code, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_people (                     -- the same of each person who reported
    person_id      INTEGER NOT NULL REFERENCES people,
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    category_code  TEXT NOT NULL,
    state          TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    participants   INTEGER NOT NULL,
    men            INTEGER NOT NULL,
    women          INTEGER NOT NULL,
    swadaya        INTEGER NOT NULL,
    budget         INTEGER NOT NULL,
    PRIMARY KEY (person_id, day, kelurahan_code, category_code, state)
) STRICT, WITHOUT ROWID;

CREATE INDEX daily_people_by_place ON daily_people (kelurahan_code, day);

CREATE TABLE daily_rts (                        -- how many reports of a day are about an RT
    day            TEXT NOT NULL,
    kelurahan_code TEXT NOT NULL,
    rt             TEXT NOT NULL,
    reports        INTEGER NOT NULL,
    PRIMARY KEY (day, kelurahan_code, rt)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_with_obstacle ON reports (occurred_on) WHERE obstacle <> '';
CREATE INDEX reports_with_follow_up ON reports (occurred_on) WHERE follow_up <> '';

-- Since when somebody takes part: asked for each day on which they were absent, so not to be looked for in all their days.
CREATE INDEX check_ins_first ON check_ins (person_id, recorded_at) WHERE corrected_by IS NULL;

-- Nothing is read from it: to insert a report into it is to count it (sign 1), or to count it no longer (sign -1).
CREATE VIEW daily_change AS SELECT 1 AS sign, reports.* FROM reports;

CREATE TRIGGER daily_change_counted INSTEAD OF INSERT ON daily_change WHEN new.state <> 'withdrawn' BEGIN
    INSERT INTO daily_reports VALUES (
        new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.sign,
        new.sign * coalesce(new.participants, 0), new.sign * coalesce(new.men, 0), new.sign * coalesce(new.women, 0),
        new.sign * coalesce(new.swadaya, 0), new.sign * coalesce(new.budget, 0))
    ON CONFLICT DO UPDATE SET
        reports = reports + excluded.reports, participants = participants + excluded.participants,
        men = men + excluded.men, women = women + excluded.women,
        swadaya = swadaya + excluded.swadaya, budget = budget + excluded.budget;
    INSERT INTO daily_people VALUES (
        new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.sign,
        new.sign * coalesce(new.participants, 0), new.sign * coalesce(new.men, 0), new.sign * coalesce(new.women, 0),
        new.sign * coalesce(new.swadaya, 0), new.sign * coalesce(new.budget, 0))
    ON CONFLICT DO UPDATE SET
        reports = reports + excluded.reports, participants = participants + excluded.participants,
        men = men + excluded.men, women = women + excluded.women,
        swadaya = swadaya + excluded.swadaya, budget = budget + excluded.budget;
    DELETE FROM daily_reports
    WHERE (day, kelurahan_code, category_code, state)
        = (new.occurred_on, new.kelurahan_code, new.category_code, new.state) AND new.sign < 0 AND reports = 0;
    DELETE FROM daily_people
    WHERE (person_id, day, kelurahan_code, category_code, state)
        = (new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state)
        AND new.sign < 0 AND reports = 0;
END;

CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (1, new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.participants,
            new.men, new.women, new.swadaya, new.budget);
END;

CREATE TRIGGER reports_changed
AFTER UPDATE OF person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget
ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (-1, old.person_id, old.occurred_on, old.kelurahan_code, old.category_code, old.state, old.participants,
            old.men, old.women, old.swadaya, old.budget),
           (1, new.person_id, new.occurred_on, new.kelurahan_code, new.category_code, new.state, new.participants,
            new.men, new.women, new.swadaya, new.budget);
END;

CREATE TRIGGER reports_removed BEFORE DELETE ON reports BEGIN
    INSERT INTO daily_change
        (sign, person_id, occurred_on, kelurahan_code, category_code, state, participants, men, women, swadaya, budget)
    VALUES (-1, old.person_id, old.occurred_on, old.kelurahan_code, old.category_code, old.state, old.participants,
            old.men, old.women, old.swadaya, old.budget);
    DELETE FROM report_rts WHERE report_id = old.id;    -- while it can still be told of which day they are
END;

CREATE TRIGGER reports_moved AFTER UPDATE OF occurred_on, state ON reports
WHEN old.occurred_on <> new.occurred_on OR (old.state = 'withdrawn') <> (new.state = 'withdrawn') BEGIN
    UPDATE daily_rts SET reports = reports - its.n
    FROM (SELECT kelurahan_code, rt, count(*) AS n FROM report_rts WHERE report_id = old.id GROUP BY 1, 2) AS its
    WHERE daily_rts.kelurahan_code = its.kelurahan_code AND daily_rts.rt = its.rt AND daily_rts.day = old.occurred_on
        AND old.state <> 'withdrawn';
    DELETE FROM daily_rts
    WHERE day = old.occurred_on AND reports = 0
        AND (kelurahan_code, rt) IN (SELECT kelurahan_code, rt FROM report_rts WHERE report_id = old.id);
    INSERT INTO daily_rts
    SELECT new.occurred_on, kelurahan_code, rt, count(*) FROM report_rts
    WHERE report_id = new.id AND new.state <> 'withdrawn' GROUP BY 2, 3
    ON CONFLICT DO UPDATE SET reports = reports + excluded.reports;
END;

CREATE TRIGGER report_rts_added AFTER INSERT ON report_rts BEGIN
    INSERT INTO daily_rts
    SELECT occurred_on, new.kelurahan_code, new.rt, 1 FROM reports WHERE id = new.report_id AND state <> 'withdrawn'
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;

CREATE TRIGGER report_rts_removed AFTER DELETE ON report_rts BEGIN
    UPDATE daily_rts SET reports = reports - 1
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt)
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id AND state <> 'withdrawn');
    DELETE FROM daily_rts
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt) AND reports = 0
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id);
END;

CREATE TRIGGER report_rts_renamed AFTER UPDATE OF kelurahan_code, rt ON report_rts BEGIN
    UPDATE daily_rts SET reports = reports - 1
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt)
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id AND state <> 'withdrawn');
    DELETE FROM daily_rts
    WHERE (kelurahan_code, rt) = (old.kelurahan_code, old.rt) AND reports = 0
        AND day = (SELECT occurred_on FROM reports WHERE id = old.report_id);
    INSERT INTO daily_rts
    SELECT occurred_on, new.kelurahan_code, new.rt, 1 FROM reports WHERE id = new.report_id AND state <> 'withdrawn'
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;

INSERT INTO daily_reports
SELECT occurred_on, kelurahan_code, category_code, state, count(*), coalesce(sum(participants), 0), coalesce(sum(men), 0), coalesce(sum(women), 0),
       coalesce(sum(swadaya), 0), coalesce(sum(budget), 0)
FROM reports WHERE state <> 'withdrawn' GROUP BY 1, 2, 3, 4;

INSERT INTO daily_people
SELECT person_id, occurred_on, kelurahan_code, category_code, state, count(*), coalesce(sum(participants), 0), coalesce(sum(men), 0),
       coalesce(sum(women), 0), coalesce(sum(swadaya), 0), coalesce(sum(budget), 0)
FROM reports WHERE state <> 'withdrawn' GROUP BY 1, 2, 3, 4, 5;

INSERT INTO daily_rts
SELECT occurred_on, report_rts.kelurahan_code, rt, count(*)
FROM report_rts JOIN reports ON reports.id = report_id WHERE state <> 'withdrawn' GROUP BY 1, 2, 3;
