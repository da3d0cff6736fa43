-- SPDX-License-Identifier: Apache-2.0
-- PIN and tracking token are sealed together, and compared by digests under the installation's key.
-- What was there before stays in the clear until the next start, which finds it by its missing
-- digest of the PIN.

ALTER TABLE orders RENAME COLUMN pin TO sealed;
ALTER TABLE orders RENAME COLUMN tracking_token TO tracking_digest;
ALTER TABLE orders ADD COLUMN pin_digest TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_in_clear ON orders (order_id) WHERE pin_digest = '';
