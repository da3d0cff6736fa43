-- SPDX-License-Identifier: Apache-2.0
-- Whose place an order took, and who took its: once each. The steps of older orders say it.

ALTER TABLE orders ADD COLUMN replaces TEXT;
ALTER TABLE orders ADD COLUMN replaced_by TEXT;
CREATE UNIQUE INDEX orders_by_replaces ON orders (replaces) WHERE replaces IS NOT NULL;
UPDATE orders SET replaces = (SELECT SUBSTR(h.note, 10) FROM order_history h
    WHERE h.order_id = orders.order_id AND h.version = 1)
WHERE order_id IN
    (SELECT order_id FROM order_history WHERE version = 1 AND note LIKE 'replaces ord_%');
UPDATE orders SET replaced_by = (SELECT n.order_id FROM orders n
    WHERE n.replaces = orders.order_id)
WHERE order_id IN (SELECT replaces FROM orders WHERE replaces IS NOT NULL);
