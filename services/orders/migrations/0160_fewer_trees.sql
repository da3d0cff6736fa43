-- SPDX-License-Identifier: Apache-2.0
-- Lines and steps of an order lie beside each other in one tree each. That no cause has two steps is
-- looked up there, where the step is written, and needs no index.

DROP INDEX order_history_cause;
CREATE TABLE steps_by_order (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    version BIGINT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    what TEXT NOT NULL,
    actor TEXT NOT NULL,
    cause TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, version)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO steps_by_order
    (order_id, version, from_status, to_status, what, actor, cause, note, at)
SELECT order_id, version, from_status, to_status, what, actor, cause, note, at
FROM order_history ORDER BY order_id, version;
DROP TABLE order_history;
ALTER TABLE steps_by_order RENAME TO order_history;

CREATE TABLE lines_by_order (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    line BIGINT NOT NULL,
    offer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL CHECK (unit_price > 0),
    total BIGINT NOT NULL CHECK (total = quantity * unit_price),
    PRIMARY KEY (order_id, line)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO lines_by_order (order_id, line, offer_id, name, quantity, unit_price, total)
SELECT order_id, line, offer_id, name, quantity, unit_price, total
FROM order_lines ORDER BY order_id, line;
DROP TABLE order_lines;
ALTER TABLE lines_by_order RENAME TO order_lines;

-- New orders come last: a page is filled before the next is begun. Upwards that is so, downwards
-- each is left half empty. Lists read them backwards.
DROP INDEX orders_of_customer;
DROP INDEX orders_of_partner;
DROP INDEX orders_of_courier;
DROP INDEX orders_by_time;
CREATE INDEX orders_of_customer ON orders (customer_id, created_at, order_id);
CREATE INDEX orders_of_partner ON orders (partner_id, created_at, order_id);
CREATE INDEX orders_of_courier ON orders (courier_id, created_at, order_id)
    WHERE courier_id IS NOT NULL;
CREATE INDEX orders_by_time ON orders (created_at, order_id);
