-- SPDX-License-Identifier: Apache-2.0
-- What people should look at, and a first look at every order that is under way already.

CREATE TABLE order_alerts (
    alert_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    settles_itself BOOLEAN NOT NULL,
    resolved_at BIGINT
);
CREATE INDEX order_alerts_by_order ON order_alerts (order_id) WHERE resolved_at IS NULL;
CREATE INDEX order_alerts_open ON order_alerts (alert_id) WHERE resolved_at IS NULL;

INSERT INTO timers (kind, key, due, payload)
SELECT 'order.deadline', order_id, COALESCE(picked_up_at, ready_at, accepted_at, paid_at, created_at),
    CAST('' AS BYTEA)
FROM orders WHERE status IN ('PAID', 'PREPARING', 'READY', 'DELIVERING');
