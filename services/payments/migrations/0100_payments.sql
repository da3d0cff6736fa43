-- SPDX-License-Identifier: Apache-2.0
-- Payments, refunds and the ledger; sim_* is the built-in provider's own book. Times are
-- microseconds since 1970, UTC; amounts are minor units.

CREATE TABLE payments (
    payment_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    currency TEXT NOT NULL,
    due BIGINT NOT NULL CHECK (due > 0),
    status TEXT NOT NULL,
    captured BIGINT NOT NULL CHECK (captured IN (0, due)),
    refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= captured),
    failures BIGINT NOT NULL,
    charge_id TEXT,
    created_at BIGINT NOT NULL,
    opened_at BIGINT,
    captured_at BIGINT,
    order_cancelled_at BIGINT,
    settled_at BIGINT,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX payments_by_order ON payments (order_id);

CREATE TABLE payment_attempts (
    payment_id TEXT NOT NULL REFERENCES payments (payment_id),
    charge_id TEXT NOT NULL,
    result TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (payment_id, charge_id, result)
);

CREATE TABLE payment_refunds (
    refund_id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payments (payment_id),
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    requested_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX payment_refunds_by_payment ON payment_refunds (payment_id);

-- Entries are only ever added. Each hash covers the one before it in its chain; sixteen chains, so
-- that on an engine with many writers they do not all meet at one row.
CREATE TABLE ledger_chains (
    chain BIGINT PRIMARY KEY,
    entries BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO ledger_chains (chain, entries, hash) VALUES
    (0, 0, ''), (1, 0, ''), (2, 0, ''), (3, 0, ''), (4, 0, ''), (5, 0, ''), (6, 0, ''), (7, 0, ''),
    (8, 0, ''), (9, 0, ''), (10, 0, ''), (11, 0, ''), (12, 0, ''), (13, 0, ''), (14, 0, ''),
    (15, 0, '');

CREATE TABLE ledger_entries (
    chain BIGINT NOT NULL,
    position BIGINT NOT NULL,
    transaction_key TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount <> 0),
    at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, position)
);
CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (transaction_key, account);
CREATE INDEX ledger_entries_by_payment ON ledger_entries (payment_id);
CREATE INDEX ledger_entries_by_account ON ledger_entries (account, currency, amount);

CREATE TABLE sim_checkouts (
    payment_id TEXT PRIMARY KEY,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    callback_url TEXT NOT NULL,
    return_url TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sim_charges (
    charge_id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES sim_checkouts (payment_id),
    approve BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    refunded BIGINT NOT NULL CHECK (refunded >= 0),
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX sim_charges_by_payment ON sim_charges (payment_id, created_at);
-- Never two charges for one payment.
CREATE UNIQUE INDEX sim_charges_once ON sim_charges (payment_id) WHERE state <> 'FAILED';

CREATE TABLE sim_refunds (
    refund_id TEXT PRIMARY KEY,
    charge_id TEXT NOT NULL REFERENCES sim_charges (charge_id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    at BIGINT NOT NULL
);
