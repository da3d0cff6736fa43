-- SPDX-License-Identifier: Apache-2.0
-- The cash of each courier, by currency: collected at doors, and handed in as payments says. What
-- was handed in before is told with the next hand-in, which says what it comes to since ever.

CREATE TABLE courier_cash (
    courier_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    collected BIGINT NOT NULL DEFAULT 0,
    handed_in BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (courier_id, currency)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO courier_cash (courier_id, currency, collected)
SELECT courier_id, cash_currency, SUM(cash_collected) FROM deliveries
WHERE cash_collected > 0 AND courier_id IS NOT NULL GROUP BY courier_id, cash_currency;
