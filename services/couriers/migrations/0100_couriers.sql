-- SPDX-License-Identifier: Apache-2.0
-- Couriers and the courier's side of orders. Times are microseconds since 1970, UTC.

CREATE TABLE couriers (
    courier_id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    transport TEXT NOT NULL,
    duty TEXT NOT NULL,
    zone TEXT NOT NULL,
    capacity BIGINT NOT NULL CHECK (capacity > 0),
    active BIGINT NOT NULL CHECK (active >= 0 AND active <= capacity),
    deliveries BIGINT NOT NULL,
    lat_e7 BIGINT,
    lon_e7 BIGINT,
    position_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX couriers_by_phone ON couriers (phone);
CREATE UNIQUE INDEX couriers_by_user ON couriers (user_id);
CREATE INDEX couriers_free ON couriers (active, deliveries, courier_id) WHERE duty = 'available';

CREATE TABLE deliveries (
    order_id TEXT PRIMARY KEY,
    delivery_id TEXT NOT NULL,
    state TEXT NOT NULL,
    ready BOOLEAN NOT NULL,
    courier_id TEXT,
    courier_name TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    wrong_pins BIGINT NOT NULL,
    order_version BIGINT NOT NULL,
    details BYTEA NOT NULL,
    pin_digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ready_at BIGINT,
    assigned_at BIGINT,
    picked_up_at BIGINT,
    finished_at BIGINT,
    due_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX deliveries_waiting ON deliveries (ready_at, order_id)
    WHERE state = 'waiting' AND ready;
CREATE INDEX deliveries_by_courier ON deliveries (courier_id, order_id DESC)
    WHERE courier_id IS NOT NULL;
