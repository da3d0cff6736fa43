-- SPDX-License-Identifier: Apache-2.0
-- What is to be collected at the door, and what the courier says was: 0 where nothing is, as of all
-- deliveries from before.

ALTER TABLE deliveries ADD COLUMN cash_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN cash_currency TEXT NOT NULL DEFAULT 'EUR';
ALTER TABLE deliveries ADD COLUMN cash_collected BIGINT NOT NULL DEFAULT 0;
