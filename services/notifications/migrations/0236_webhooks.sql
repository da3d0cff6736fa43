-- SPDX-License-Identifier: Apache-2.0
-- Where partners and operators want the events of orders sent, and what became of each.

-- `partner_id` is empty where it is about everybody's orders. Secrets are sealed; the one before is
-- good until `previous_until`.
CREATE TABLE webhooks (
    webhook_id TEXT NOT NULL PRIMARY KEY,
    partner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    trouble TEXT CHECK (trouble IN ('gone', 'silent', 'blocked')),
    failing_since BIGINT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    secret TEXT NOT NULL,
    previous TEXT,
    previous_until BIGINT
);
CREATE INDEX webhooks_of_partner ON webhooks (partner_id, webhook_id) WHERE NOT deleted;

-- One row is one event for one webhook. The id is what the receiver knows a repetition by.
CREATE TABLE webhook_deliveries (
    delivery_id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (webhook_id),
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    order_id TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'parked', 'ended')),
    created_at BIGINT NOT NULL,
    rounds BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_status BIGINT NOT NULL,
    last_took BIGINT NOT NULL,
    last_reason TEXT NOT NULL,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook_id, delivery_id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id)
    WHERE state = 'waiting';

CREATE TABLE webhook_tries (
    delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (delivery_id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    took BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
) /* sqlite: WITHOUT ROWID */;
