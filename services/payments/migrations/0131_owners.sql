-- SPDX-License-Identifier: Apache-2.0
-- Whom an account's money belongs to: a partner, a courier. Empty: an account of nobody in
-- particular, and what was booked before.

ALTER TABLE ledger_entries ADD COLUMN owner TEXT NOT NULL DEFAULT '';

-- Sums per account, with and without owner, are read from this index alone.
DROP INDEX ledger_entries_by_account;
CREATE INDEX ledger_entries_by_owner ON ledger_entries (account, currency, owner, amount);

-- And so is what is booked for one payment.
DROP INDEX ledger_entries_by_payment;
CREATE INDEX ledger_entries_by_payment ON ledger_entries (payment_id, account, amount);
