-- SPDX-License-Identifier: Apache-2.0
-- Mailed codes of every purpose in one table: an account has one of each at a time. `round` is when
-- it was asked for, a later one makes an earlier one void; `made` counts the codes of a round, since
-- a job that is run again makes another one. Codes that were asked for and not mailed yet are asked
-- for again: their jobs do not name the address, by which the account is found now.
CREATE TABLE codes (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    purpose TEXT NOT NULL,
    round BIGINT NOT NULL,
    made BIGINT NOT NULL,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    spent_at BIGINT,
    PRIMARY KEY (user_id, purpose)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO codes (user_id, purpose, round, made, salt, digest, expires_at, spent_at)
SELECT user_id, 'verify', round, codes, salt, digest, expires_at, spent_at
FROM verifications WHERE salt IS NOT NULL AND digest IS NOT NULL AND expires_at IS NOT NULL;
CREATE INDEX codes_expiry ON codes (expires_at);

DROP TABLE verifications;
DELETE FROM jobs WHERE kind = 'mail_code';
