-- SPDX-License-Identifier: Apache-2.0
-- By what its owner tells one session from another: what the client calls itself, and when it was
-- used last.
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET used_at = created_at;
