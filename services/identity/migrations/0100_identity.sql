-- SPDX-License-Identifier: Apache-2.0
-- Users, their credentials, verification codes and sessions. Times are microseconds since 1970,
-- UTC. No secret is stored in a form that could be used: codes and tokens are digests.

-- `email_key` is the address in the one spelling by which accounts are told apart.
CREATE TABLE users (
    user_id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    locale TEXT NOT NULL,
    roles TEXT NOT NULL,
    verified BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX users_by_email ON users (email_key);

-- Apart from users: an account may get other ways to sign in.
CREATE TABLE credentials (
    user_id TEXT PRIMARY KEY REFERENCES users (user_id),
    password_hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- One row per account that was to be verified. `round` counts the requests for a code, `codes` the
-- codes made: a job that is run again makes another one.
CREATE TABLE verifications (
    user_id TEXT PRIMARY KEY REFERENCES users (user_id),
    asked_at BIGINT NOT NULL,
    round BIGINT NOT NULL,
    codes BIGINT NOT NULL,
    salt TEXT,
    digest TEXT,
    expires_at BIGINT,
    tries BIGINT NOT NULL,
    spent_at BIGINT
);
CREATE INDEX verifications_expiry ON verifications (expires_at) WHERE expires_at IS NOT NULL;

-- A session is one family of refresh tokens.
CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- `nonce` makes the successor out of the spent token itself, for as long as it may be asked again.
CREATE TABLE refresh_tokens (
    digest TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    expires_at BIGINT NOT NULL,
    spent_at BIGINT,
    nonce TEXT
);
CREATE UNIQUE INDEX refresh_tokens_live ON refresh_tokens (session_id) WHERE spent_at IS NULL;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

-- `subject` is a digest of an account's address or a client's, so that none is kept in the clear.
CREATE TABLE login_failures (
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    attempt_id TEXT NOT NULL,
    PRIMARY KEY (subject, at, attempt_id)
);
CREATE INDEX login_failures_at ON login_failures (at);

-- Housekeeping sets its next timer itself; this is the first.
INSERT INTO timers (kind, key, due, payload)
    VALUES ('identity.housekeeping', 'all', 0, CAST('' AS BYTEA));
