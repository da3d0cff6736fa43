-- SPDX-License-Identifier: Apache-2.0
-- What the planner reads at each run, and why it decided as it did.

CREATE INDEX deliveries_open ON deliveries (order_id)
    WHERE state IN ('waiting', 'assigned', 'picked_up');

-- Who must not get an order again: they gave it back, or it was taken from them.
CREATE TABLE delivery_refusals (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    courier_id TEXT NOT NULL REFERENCES couriers (courier_id),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, courier_id)
);

-- One row per assignment by plan: who else could have had the order, and what each would have cost.
CREATE TABLE dispatch_decisions (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    epoch BIGINT NOT NULL,
    courier_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    policy TEXT NOT NULL,
    explanation TEXT NOT NULL,
    PRIMARY KEY (order_id, epoch)
);
