-- SPDX-License-Identifier: Apache-2.0
-- The cash of each courier, by currency: collected at doors, and handed in as payments says: the
-- greatest sum since ever that was heard of. What was collected before there was this table counts
-- as handed in, until payments says that more was.

CREATE TABLE courier_cash (
    courier_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    collected BIGINT NOT NULL DEFAULT 0,
    handed_in BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (courier_id, currency)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO courier_cash (courier_id, currency, collected, handed_in)
SELECT courier_id, cash_currency, SUM(cash_collected), SUM(cash_collected) FROM deliveries
WHERE cash_collected > 0 AND courier_id IS NOT NULL GROUP BY courier_id, cash_currency;
