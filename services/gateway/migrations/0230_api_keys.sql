-- SPDX-License-Identifier: Apache-2.0
-- Keys of partners' own systems. Of a key only its digest is kept: it has 256 random bits.

CREATE TABLE api_keys (
    api_key_id TEXT PRIMARY KEY,
    partner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    ending TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    cause TEXT UNIQUE,
    fingerprint TEXT NOT NULL
);
CREATE INDEX api_keys_of_partner ON api_keys (partner_id, api_key_id);
