-- SPDX-License-Identifier: Apache-2.0
-- Orders, their frozen lines and their history. Times are microseconds since 1970, UTC.

CREATE TABLE orders (
    order_id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    partner_id TEXT NOT NULL,
    status TEXT NOT NULL,
    delivery_status TEXT NOT NULL,
    cancel_reason TEXT,
    currency TEXT NOT NULL,
    delivery_fee BIGINT NOT NULL CHECK (delivery_fee >= 0),
    total BIGINT NOT NULL CHECK (total > 0),
    details BYTEA NOT NULL,
    payment_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    pin TEXT NOT NULL,
    tracking_token TEXT NOT NULL,
    courier_id TEXT,
    courier_name TEXT NOT NULL,
    courier_epoch BIGINT NOT NULL,
    preparation_minutes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    promised_at BIGINT NOT NULL,
    paid_at BIGINT,
    accepted_at BIGINT,
    ready_at BIGINT,
    picked_up_at BIGINT,
    finished_at BIGINT,
    estimated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX orders_by_customer ON orders (customer_id, order_id DESC);
CREATE INDEX orders_by_partner ON orders (partner_id, order_id DESC);
CREATE INDEX orders_by_courier ON orders (courier_id, order_id DESC) WHERE courier_id IS NOT NULL;
CREATE INDEX orders_unpaid ON orders (customer_id) WHERE status = 'PENDING';
CREATE UNIQUE INDEX orders_by_tracking ON orders (tracking_token);

CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    line BIGINT NOT NULL,
    offer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL CHECK (unit_price > 0),
    total BIGINT NOT NULL CHECK (total = quantity * unit_price),
    PRIMARY KEY (order_id, line)
);

CREATE TABLE order_history (
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
);
CREATE UNIQUE INDEX order_history_cause ON order_history (order_id, cause);
