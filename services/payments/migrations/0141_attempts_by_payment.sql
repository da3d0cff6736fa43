-- SPDX-License-Identifier: Apache-2.0
-- Attempts are small: in SQLite their key is the table, one tree instead of two.

CREATE TABLE attempts_by_payment (
    payment_id TEXT NOT NULL REFERENCES payments (payment_id),
    charge_id TEXT NOT NULL,
    result TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (payment_id, charge_id, result)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO attempts_by_payment (payment_id, charge_id, result, at)
SELECT payment_id, charge_id, result, at
FROM payment_attempts ORDER BY payment_id, charge_id, result;
DROP TABLE payment_attempts;
ALTER TABLE attempts_by_payment RENAME TO payment_attempts;
