-- SPDX-License-Identifier: Apache-2.0
-- Every time an order was put to a courier, and the answer.

CREATE TABLE delivery_offers (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    epoch BIGINT NOT NULL,
    courier_id TEXT NOT NULL REFERENCES couriers (courier_id),
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    answer_by BIGINT,
    answered_at BIGINT,
    PRIMARY KEY (order_id, epoch, courier_id)
);

ALTER TABLE deliveries ADD COLUMN answer_by BIGINT;

DROP INDEX deliveries_open;
CREATE INDEX deliveries_open ON deliveries (order_id)
    WHERE state IN ('waiting', 'offered', 'assigned', 'picked_up');
