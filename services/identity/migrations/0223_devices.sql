-- SPDX-License-Identifier: Apache-2.0
-- Where users are told things at once. `digest` finds a push token, which is sealed: one token is of
-- one user.
CREATE TABLE devices (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    device_id TEXT NOT NULL,
    platform TEXT NOT NULL CHECK (platform IN ('ios', 'android', 'web')),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, device_id)
);
CREATE UNIQUE INDEX devices_token ON devices (digest);
