-- Timers are small, set and taken all the time: one tree less to write.
CREATE TABLE timers_by_key (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    due BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (kind, key)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO timers_by_key (kind, key, due, payload)
    SELECT kind, key, due, payload FROM timers ORDER BY kind, key;
DROP TABLE timers;
ALTER TABLE timers_by_key RENAME TO timers;
CREATE INDEX timers_due ON timers (kind, due);
