-- SPDX-License-Identifier: Apache-2.0
-- Orders of another order system: under which of our ids each is known here, what it was when it was
-- last read, and how far its changes were listed.

CREATE TABLE foreign_orders (
    external_id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL,
    state TEXT,
    version BIGINT NOT NULL,
    to_read BOOLEAN NOT NULL,
    noted_at BIGINT NOT NULL,
    read_at BIGINT
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX foreign_orders_by_order ON foreign_orders (order_id);
CREATE INDEX foreign_orders_to_read ON foreign_orders (order_id) WHERE to_read;

-- One row.
CREATE TABLE foreign_cursors (
    name TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL
) /* sqlite: WITHOUT ROWID */;
