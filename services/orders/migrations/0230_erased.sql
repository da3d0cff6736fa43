-- SPDX-License-Identifier: Apache-2.0
-- When what an order says of its customer was cleared: the door, the phone, the note, what was said
-- with its steps, PIN and tracking token.

ALTER TABLE orders ADD COLUMN erased_at BIGINT;
