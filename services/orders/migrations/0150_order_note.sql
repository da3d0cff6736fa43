-- SPDX-License-Identifier: Apache-2.0
-- What the customer says to whoever brings the order.

ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT '';
