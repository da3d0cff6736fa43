-- SPDX-License-Identifier: Apache-2.0
-- What may be asked and guessed about codes, per address, whether or not an account has it: the
-- answers tell nobody which. `subject` is a digest of the address, `tries` counts the guesses since
-- a code was made or asked for, `total` those since `since`, over all codes.
CREATE TABLE code_guards (
    subject TEXT PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    total BIGINT NOT NULL,
    since BIGINT NOT NULL
);
CREATE INDEX code_guards_age ON code_guards (since);

ALTER TABLE verifications DROP COLUMN asked_at;
ALTER TABLE verifications DROP COLUMN tries;
