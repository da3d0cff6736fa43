-- SPDX-License-Identifier: Apache-2.0
-- Pictures that show that something was handed over; the contents are in the blob store.
CREATE TABLE delivery_proofs (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'signature')),
    name TEXT NOT NULL,
    courier_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, kind)
) /* sqlite: WITHOUT ROWID */;

-- By it contents that no delivery has are told from those that one has.
CREATE INDEX delivery_proofs_name ON delivery_proofs (name);

-- The sweep sets its next timer itself; this is the first.
INSERT INTO timers (kind, key, due, payload)
    VALUES ('couriers.proofs', 'all', 0, CAST('' AS BYTEA));
