-- SPDX-License-Identifier: Apache-2.0
-- What people with an office's rights changed. An action is open from before its effect until its
-- answer; then it is an entry. Entries are only ever added, and each hash covers the one before it.

CREATE TABLE actions_open (
    action_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    roles TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    request_id TEXT NOT NULL
);
CREATE INDEX actions_open_by_time ON actions_open (at);

CREATE TABLE action_entries (
    position BIGINT PRIMARY KEY,
    action_id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    roles TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    request_id TEXT NOT NULL,
    result TEXT NOT NULL,
    code TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX action_entries_by_actor ON action_entries (actor, position);
CREATE INDEX action_entries_by_object ON action_entries (object, position);
CREATE INDEX action_entries_by_action ON action_entries (action, position);

CREATE TABLE action_chain (
    chain BIGINT PRIMARY KEY,
    entries BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO action_chain (chain, entries, hash) VALUES (1, 0, '');
