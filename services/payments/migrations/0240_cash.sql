-- SPDX-License-Identifier: Apache-2.0
-- Cash that couriers take at doors. What each of them holds is a row, which decides how much can be
-- handed in; what was handed in is booked under its own id, where entries else have their payment.

CREATE TABLE courier_cash (
    courier_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    held BIGINT NOT NULL CHECK (held >= 0),
    PRIMARY KEY (courier_id, currency)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE cash_hand_ins (
    hand_in_id TEXT PRIMARY KEY,
    courier_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    taken_by TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
);
