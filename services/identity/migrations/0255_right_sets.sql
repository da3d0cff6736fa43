-- SPDX-License-Identifier: Apache-2.0
-- Rights under one name. `patterns` has a space between two.
CREATE TABLE right_sets (
    name TEXT PRIMARY KEY,
    help TEXT NOT NULL,
    patterns TEXT NOT NULL CHECK (patterns <> ''),
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- Who has which. A token is made of what its owner has then.
CREATE TABLE held_right_sets (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    name TEXT NOT NULL REFERENCES right_sets (name),
    given_by TEXT,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, name)
);
CREATE INDEX held_right_sets_by_name ON held_right_sets (name);
