-- SPDX-License-Identifier: Apache-2.0
-- Lists are by the time of the order: its id is the quote's, which may be older than another order.

DROP INDEX orders_by_customer;
DROP INDEX orders_by_partner;
DROP INDEX orders_by_courier;
CREATE INDEX orders_of_customer ON orders (customer_id, created_at DESC, order_id DESC);
CREATE INDEX orders_of_partner ON orders (partner_id, created_at DESC, order_id DESC);
CREATE INDEX orders_of_courier ON orders (courier_id, created_at DESC, order_id DESC)
    WHERE courier_id IS NOT NULL;
CREATE INDEX orders_by_time ON orders (created_at DESC, order_id DESC);
