-- SPDX-License-Identifier: Apache-2.0
-- Money that a provider took beside what is due is booked apart and sent back. A refund names its
-- charge; those from before were all of the payment's own.

ALTER TABLE payment_refunds ADD COLUMN charge_id TEXT;
ALTER TABLE payment_refunds ADD COLUMN kind TEXT NOT NULL DEFAULT 'rest';

-- A charge's surplus goes back once.
CREATE UNIQUE INDEX payment_refunds_surplus ON payment_refunds (payment_id, charge_id)
    WHERE kind = 'surplus';
