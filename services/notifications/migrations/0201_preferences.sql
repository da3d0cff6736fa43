-- SPDX-License-Identifier: Apache-2.0
-- How somebody wants to be told, as a message of the contract; no row for the usual.
CREATE TABLE preferences (
    user_id TEXT NOT NULL PRIMARY KEY,
    wanted BYTEA NOT NULL
) /* sqlite: WITHOUT ROWID */;
