-- The tables that every service's database has. Times are microseconds since 1970 from the caller.

-- Events of committed changes. `position` grows with every append (the greatest so far plus one).
-- It orders rows and nothing else: it need not be unique, and the relay claims by `published_at`,
-- so a row that commits late is never passed over. Published rows stay as an archive for a while.
CREATE TABLE outbox (
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    trace TEXT NOT NULL,
    data BYTEA NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (position, id)
);
CREATE INDEX outbox_unpublished ON outbox (position, id) WHERE published_at IS NULL;

-- Which events a consumer has applied; written in the transaction of their effect.
CREATE TABLE inbox (
    consumer TEXT NOT NULL,
    event_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX inbox_at ON inbox (at);

CREATE TABLE timers (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    due BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX timers_due ON timers (kind, due);

-- `finished_at` is set when a job is done or parked; the row then guards (kind, key) for a while.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    priority BIGINT NOT NULL,
    due BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    attempts BIGINT NOT NULL,
    trace TEXT NOT NULL,
    last_reason TEXT NOT NULL,
    finished_at BIGINT,
    UNIQUE (kind, key)
);
CREATE INDEX jobs_ready ON jobs (kind, priority, due, id) WHERE finished_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- Messages that could not be applied, with their bytes and the reason, until somebody replays them.
CREATE TABLE parked_messages (
    consumer TEXT NOT NULL,
    event_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    event_at BIGINT NOT NULL,
    trace TEXT NOT NULL,
    data BYTEA NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reply BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_at ON idempotency_keys (at);
