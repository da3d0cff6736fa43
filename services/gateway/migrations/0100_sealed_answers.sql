-- SPDX-License-Identifier: Apache-2.0
-- Kept answers are sealed. Those of before are listed here until the next start has done it.

CREATE TABLE answers_in_clear (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (scope, key)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO answers_in_clear (scope, key) SELECT scope, key FROM idempotency_keys;
