-- SPDX-License-Identifier: Apache-2.0
-- Offers and refusals are small: in SQLite their key is the table, one tree instead of two.

CREATE TABLE offers_by_order (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    epoch BIGINT NOT NULL,
    courier_id TEXT NOT NULL REFERENCES couriers (courier_id),
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    answer_by BIGINT,
    answered_at BIGINT,
    PRIMARY KEY (order_id, epoch, courier_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO offers_by_order
    (order_id, epoch, courier_id, state, made_at, answer_by, answered_at)
SELECT order_id, epoch, courier_id, state, made_at, answer_by, answered_at
FROM delivery_offers ORDER BY order_id, epoch, courier_id;
DROP TABLE delivery_offers;
ALTER TABLE offers_by_order RENAME TO delivery_offers;

CREATE TABLE refusals_by_order (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    courier_id TEXT NOT NULL REFERENCES couriers (courier_id),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, courier_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO refusals_by_order (order_id, courier_id, reason, at)
SELECT order_id, courier_id, reason, at
FROM delivery_refusals ORDER BY order_id, courier_id;
DROP TABLE delivery_refusals;
ALTER TABLE refusals_by_order RENAME TO delivery_refusals;

-- New deliveries come last: a page is filled before the next is begun. Lists read them backwards.
DROP INDEX deliveries_of_courier;
DROP INDEX deliveries_prepared;
CREATE INDEX deliveries_of_courier ON deliveries (courier_id, created_at, order_id)
    WHERE courier_id IS NOT NULL;
CREATE INDEX deliveries_prepared ON deliveries (ready_at) WHERE ready;
