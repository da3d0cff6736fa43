-- SPDX-License-Identifier: Apache-2.0
-- Lists are by the time of the delivery: its order's id is a quote's, which may be older.

DROP INDEX deliveries_by_courier;
DROP INDEX deliveries_open;
CREATE INDEX deliveries_of_courier ON deliveries (courier_id, created_at DESC, order_id DESC)
    WHERE courier_id IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (created_at, order_id)
    WHERE state IN ('waiting', 'offered', 'assigned', 'picked_up');
CREATE INDEX deliveries_prepared ON deliveries (ready_at DESC) WHERE ready;
