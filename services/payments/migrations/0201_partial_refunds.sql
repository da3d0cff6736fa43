-- SPDX-License-Identifier: Apache-2.0
-- Operators give back parts: `reduced` is how much of what was given back they did, `settled` how
-- much was divided at the order's delivery, which before was all. A refund keeps who wanted it and
-- why, a charge what it took; of charges from before that is not known (NULL).

ALTER TABLE payments ADD COLUMN reduced BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN settled BIGINT NOT NULL DEFAULT 0;
UPDATE payments SET settled = due WHERE settled_at IS NOT NULL;

ALTER TABLE payment_refunds ADD COLUMN requested_by TEXT NOT NULL DEFAULT '';
ALTER TABLE payment_refunds ADD COLUMN note TEXT NOT NULL DEFAULT '';

ALTER TABLE payment_attempts ADD COLUMN amount BIGINT;
ALTER TABLE payment_attempts ADD COLUMN currency TEXT;

-- A statement is read by owner and time.
CREATE INDEX ledger_entries_by_time ON ledger_entries (account, owner, at, payment_id)
    WHERE owner <> '';
