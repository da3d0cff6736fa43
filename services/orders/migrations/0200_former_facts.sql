-- SPDX-License-Identifier: Apache-2.0
-- What a step replaced of what was agreed on: `version` is the last one that had it. Orders of older
-- releases have replaced nothing.

CREATE TABLE order_former (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    version BIGINT NOT NULL,
    details BYTEA NOT NULL,
    PRIMARY KEY (order_id, version)
) /* sqlite: WITHOUT ROWID */;
