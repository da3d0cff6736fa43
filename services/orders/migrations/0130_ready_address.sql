-- SPDX-License-Identifier: Apache-2.0
-- Where a partner's own system says that an order stands; empty: at the partner's address.

ALTER TABLE orders ADD COLUMN ready_address TEXT NOT NULL DEFAULT '';
