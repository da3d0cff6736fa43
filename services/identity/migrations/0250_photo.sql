-- SPDX-License-Identifier: Apache-2.0
-- The name of a picture's content in the blob store; empty where there is none, as for all who are
-- there already.
ALTER TABLE users ADD COLUMN photo TEXT NOT NULL DEFAULT '';

-- By it contents that no account has are told from those that one has.
CREATE INDEX users_photo ON users (photo) WHERE photo <> '';

-- The sweep sets its next timer itself; this is the first.
INSERT INTO timers (kind, key, due, payload)
    VALUES ('identity.photos', 'all', 0, CAST('' AS BYTEA));
