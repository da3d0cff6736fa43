-- SPDX-License-Identifier: Apache-2.0
-- Sessions are one tree instead of two, and the tokens of a session lie beside each other, so that
-- they need no index of their own.

CREATE TABLE sessions_by_id (
    session_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
) /* sqlite: WITHOUT ROWID */;
INSERT INTO sessions_by_id (session_id, user_id, created_at, expires_at, revoked_at)
SELECT session_id, user_id, created_at, expires_at, revoked_at FROM sessions ORDER BY session_id;

CREATE TABLE tokens_by_session (
    session_id TEXT NOT NULL REFERENCES sessions_by_id (session_id),
    digest TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    spent_at BIGINT,
    nonce TEXT,
    PRIMARY KEY (session_id, digest)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO tokens_by_session (session_id, digest, expires_at, spent_at, nonce)
SELECT session_id, digest, expires_at, spent_at, nonce
FROM refresh_tokens ORDER BY session_id, digest;

DROP TABLE refresh_tokens;
DROP TABLE sessions;
ALTER TABLE sessions_by_id RENAME TO sessions;
ALTER TABLE tokens_by_session RENAME TO refresh_tokens;

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE UNIQUE INDEX refresh_tokens_live ON refresh_tokens (session_id) WHERE spent_at IS NULL;
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);
