-- SPDX-License-Identifier: Apache-2.0
-- What each courier has handed in since ever.

ALTER TABLE courier_cash ADD COLUMN handed_in BIGINT NOT NULL DEFAULT 0;

UPDATE courier_cash SET handed_in = h.amount
FROM (SELECT courier_id, currency, SUM(amount) AS amount FROM cash_hand_ins
    GROUP BY courier_id, currency) h
WHERE h.courier_id = courier_cash.courier_id AND h.currency = courier_cash.currency;
