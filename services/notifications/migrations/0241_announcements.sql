-- SPDX-License-Identifier: Apache-2.0
-- What somebody is, as identity keeps it: words with spaces between them. Those who were known
-- before are in no role until identity says something of them.
ALTER TABLE users ADD COLUMN roles TEXT NOT NULL DEFAULT '';

-- What operators tell many people. `wanted` is a message of the contract: what is said, and to whom.
-- Those who are told are told in the order of their ids, up to `told_to` so far. One of a command
-- is made, however often it is said.
CREATE TABLE announcements (
    announcement_id TEXT NOT NULL PRIMARY KEY,
    command TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    wanted BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('under_way', 'done')),
    told_to TEXT NOT NULL,
    addressees BIGINT NOT NULL,
    told BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE UNIQUE INDEX announcements_by_command ON announcements (command);

-- Whom: those who were named from the beginning, others as they are found. `notification_id` is what
-- they were told; nothing yet, or nobody who is known.
CREATE TABLE announcement_addressees (
    announcement_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    notification_id TEXT,
    PRIMARY KEY (announcement_id, user_id)
) /* sqlite: WITHOUT ROWID */;
