-- SPDX-License-Identifier: Apache-2.0
-- What a client calls its order, if it does: once for each customer.

ALTER TABLE orders ADD COLUMN external_id TEXT;
CREATE UNIQUE INDEX orders_by_external_id ON orders (customer_id, external_id)
    WHERE external_id IS NOT NULL;
